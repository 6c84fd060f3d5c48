"""Evaluation of a file of predictions: checked, scored, shown as a table and written as JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab import __version__
from insihab.files import to_json, write_whole
from insihab.findings import Finding, InputError
from insihab.predictions import Prediction, read_gold, read_predictions
from insihab.released import dataset_folder, schema_file
from insihab.schema import read_schema
from insihab.scoring import HEADLINES, as_json, score
from insihab.signature import gold_hash, signature

ABOUT = (
    "Check a JSON Lines file of predictions and score it. Exit status 0 when it was scored, 2 when it has faults, "
    "which are all listed."
)
PROTOCOLS = {
    "split": ("test",),
    "leave-one-article-out": ("train", "test"),
}
"""The gold files of each protocol: the test articles; or all, each predicted by a system that has not seen it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("predictions", type=Path, help="JSON Lines, a document a line")
    parser.add_argument(
        "--protocol",
        choices=PROTOCOLS,
        default="leave-one-article-out",
        help="which articles the predictions are for: all five, each left out of training in its turn (default), "
        "or the two of the test split",
    )
    parser.add_argument("--gold", type=Path, help="score against this JSON Lines file in place of the released gold")
    parser.add_argument("--json", type=Path, help="write the scores to this file as JSON")
    parser.add_argument("--system", default="", help="name of the system, kept in the JSON for the leaderboard")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate; warnings go to standard error, the table to standard output."""
    if arguments.json and any(_same_file(arguments.json, read) for read in (arguments.predictions, arguments.gold)):
        message = "is a file that is read; name another one for the scores"
        raise InputError([Finding(str(arguments.json), "", "", "FILE_SAME", message)])
    result, warnings = evaluate(arguments.predictions, arguments.protocol, arguments.gold, arguments.system)
    for warning in warnings:
        print(warning, file=sys.stderr)
    if arguments.json:
        write_whole(arguments.json, to_json(result))
    print(table(result))
    return 0


def evaluate(
    predictions: Path, protocol: str, gold_file: Path | None = None, system: str = ""
) -> tuple[dict[str, Any], list[Finding]]:
    """The scores of a file as a JSON object, and the warnings about it.

    Args:
        predictions: the file.
        protocol: one of `PROTOCOLS`; without meaning for the choice of documents when `gold_file` is given.
        gold_file: gold in the same form, in place of the released one.
        system: a name to keep with the scores.

    Raises:
        InputError: with every fault of the file.
    """
    schema = read_schema(schema_file())
    folder = dataset_folder() / "gold"
    files = [gold_file] if gold_file else [folder / f"{split}.jsonl" for split in PROTOCOLS[protocol]]
    elsewhere = [] if gold_file else _other_documents(folder, files)
    gold = [document for file in files for document in read_gold(file, schema)]
    found, warnings = read_predictions(predictions, schema, gold, elsewhere)
    totals = score(gold, found)
    if not totals:
        message = "has no layer to score; give a document at least one of entities, events, numeric_claims"
        raise InputError([Finding(str(predictions), "", "", "LAYER_MISSING", message)])
    data = "custom" if gold_file else f"insihab-{__version__}"
    about = (data, gold_hash(files), "custom" if gold_file else protocol, len(gold))
    layers = as_json(totals)
    for layer, scores in layers.items():
        scores["signature"] = signature(layer, *about)
    result = {"schema": 1, "system": system, "signature": signature("all", *about), "layers": layers}
    return result, warnings + _missing(predictions, gold, found)


def _same_file(one: Path, other: Path | None) -> bool:
    return other is not None and one.exists() and other.exists() and one.samefile(other)


def _other_documents(folder: Path, files: Sequence[Path]) -> list[str]:
    schema = read_schema(schema_file())
    others = sorted(set(folder.glob("*.jsonl")) - set(files))
    return [document.doc_id for file in others for document in read_gold(file, schema)]


def _missing(file: Path, gold: Sequence[Prediction], found: Sequence[Prediction]) -> list[Finding]:
    missing = {document.doc_id for document in gold} - {document.doc_id for document in found}
    message = "is not predicted, which costs recall; add a line for it, or choose another --protocol"
    return [Finding(str(file), doc_id, "", "DOCUMENT_MISSING", message, "warning") for doc_id in sorted(missing)]


def table(result: Mapping[str, Any]) -> str:
    """The scores for reading: a row a measure, ratios in percent, the headline measures starred, then signatures."""
    rows = [("layer", "measure", "P", "R", "F1", "gold", "predicted")]
    for layer, measures in result["layers"].items():
        for name, counts in _flat(measures):
            star = " *" if name in HEADLINES[layer] else ""
            figures = [_percent(counts[key]) for key in ("precision", "recall", "f1")]
            support = [f"{counts['tp'] + counts[key]:g}" for key in ("fn", "fp")]
            rows.append((layer, name + star, *figures, *support))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    signatures = [scores["signature"] for scores in result["layers"].values()]
    return "\n".join([*(line.rstrip() for line in lines), "", "* headline", *signatures])


def _flat(measures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Mapping[str, Any]]]:
    flat: list[tuple[str, Mapping[str, Any]]] = []
    for name, value in measures.items():
        if isinstance(value, dict):
            whole = prefix + name
            flat.extend([(whole, value)] if "tp" in value else _flat(value, f"{whole}/"))
    return flat


def _percent(ratio: float | None) -> str:
    return "-" if ratio is None else f"{100 * ratio:.1f}"
