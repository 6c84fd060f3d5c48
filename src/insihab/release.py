"""The release: everything in `dataset/`, rebuilt from `annotation/` byte for byte."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from insihab.articles import SPLITS
from insihab.card.page import dataset_card
from insihab.card.pictures import pictures
from insihab.claim_pairs import pair_rows
from insihab.columns import table_columns
from insihab.findings import Finding, InputError
from insihab.history import judged_pairs, read_history
from insihab.hub_eval import eval_yaml
from insihab.layers import Row, gold_lines
from insihab.making import making, pairs_found_by
from insihab.parquet import write_parquet
from insihab.passes import read_corpus
from insihab.schema import Schema
from insihab.statistics import describe
from insihab.tables import build_tables
from insihab.writing import to_json, write_whole

Say = Callable[[str], None]


def build(annotation: Path, dataset: Path, say: Say = lambda line: None, leaderboard: str = "") -> None:
    """Rebuild the folder `dataset` from the folder `annotation`; it is replaced whole, or left as it was.

    Args:
        annotation: articles, schema, entities, passes and exports.
        dataset: the folder to make; what was in it is gone afterwards.
        say: is told each step.
        leaderboard: in Markdown, for the card; without it, the card has none.

    Raises:
        InputError: something in `annotation` is not in order.
    """
    inside = dataset.resolve() in (annotation.resolve(), *annotation.resolve().parents)
    if dataset.is_symlink() or (dataset.exists() and not dataset.is_dir()) or inside:
        message = "is to be replaced whole, so that it must be a folder of its own, and no link; name another one"
        raise InputError([Finding(str(dataset), "", "", "FOLDER_WRONG", message)])
    say(f"reading and validating {annotation}")
    corpus = read_corpus(annotation)
    history = read_history(annotation, corpus)
    tables = build_tables(corpus, history)
    if corpus.schema.claim_pairs:
        claims = tables["numeric_claims"]
        pairs = pairs_found_by(judged_pairs(annotation, claims, corpus.schema), history)
        tables["claim_pairs"] = [{**row, **corpus.provenance} for row in pair_rows(pairs, claims)]
    say("counting: what is in it, how it was made, what leaks")
    judged = tables.get("claim_pairs", [])
    figures = {**describe(tables["articles"], judged), "making": making(corpus, history, judged)}
    new = Path(tempfile.mkdtemp(dir=dataset.resolve().parent, prefix=f".{dataset.name}."))
    try:
        configs = _write_data(new, tables, corpus.schema, say)
        _write_gold(new, tables["articles"], judged)
        write_whole(new / "statistics.json", to_json(figures))
        say("drawing the pictures, writing the card")
        (new / "figures").mkdir()
        for name, picture in pictures(figures).items():
            write_whole(new / "figures" / f"{name}.svg", picture)
        write_whole(new / "README.md", dataset_card(configs, figures, tables, corpus, leaderboard))
        write_whole(new / "eval.yaml", eval_yaml(configs))
        write_whole(new / "checksums.txt", "".join(_checksums(new)))
        for path in (new, *new.rglob("*")):  # the same for everybody, whatever the umask
            path.chmod(0o755 if path.is_dir() else 0o644)
        _replace(dataset, new)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write_data(folder: Path, tables: Mapping[str, list[Row]], schema: Schema, say: Say) -> dict[str, dict[str, Any]]:
    """Write the tables; returns of each config what the card must say of it."""
    columns = table_columns(schema)
    configs: dict[str, dict[str, Any]] = {}
    for name, rows in tables.items():
        splits = {split: [row for row in rows if row["split"] == split] for split in SPLITS}
        sizes = {}
        for split, part in splits.items():
            file = folder / "data" / name / f"{split}-00000-of-00001.parquet"
            sizes[split] = {"num_bytes": write_parquet(file, part, columns[name]), "num_examples": len(part)}
        configs[name] = {"columns": columns[name], "hash": content_hash(splits), "splits": sizes}
        say(f"{name}: " + ", ".join(f"{len(part)} rows {split}" for split, part in splits.items()))
    return configs


def _write_gold(folder: Path, articles: Iterable[Row], pairs: Iterable[Row]) -> None:
    (folder / "gold").mkdir()
    for split in SPLITS:
        parts = {
            f"{split}.jsonl": gold_lines(row for row in articles if row["split"] == split),
            f"{split}.pairs.jsonl": [
                {name: pair[name] for name in ("a", "b", "relation")} for pair in pairs if pair["split"] == split
            ],
        }
        for name, lines in parts.items():
            text = "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)
            write_whole(folder / "gold" / name, text)


def content_hash(value: Any) -> str:
    """The sha256 of a value's canonical JSON: of the content, whatever library wrote the file."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _checksums(folder: Path) -> Iterable[str]:
    """Lines as ``sha256sum --check`` reads them."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"


def _replace(old: Path, new: Path) -> None:
    """Put `new` in the place of `old`; after a fault `old` is there as it was."""
    if not old.exists():
        new.rename(old)
        return
    aside = new.with_name(f"{new.name}.old")
    old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        aside.rename(old)
        raise
    shutil.rmtree(aside)
