"""Ceilings: gold at the bounds of tokens, and one pass of annotation held against the other, as submissions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.agreement.words import agreement_word
from insihab.cli import guarded
from insihab.findings import refusal
from insihab.gold import PROTOCOLS, Gold, custom_gold, released_gold
from insihab.layers import gold_lines, layers
from insihab.leaderboard.adding import add
from insihab.leaderboard.submission import read_submission
from insihab.passes import Corpus, read_adjudicated, read_ground
from insihab.predictions import LAYERS, NOT_SCORED, POINTERS, SAME, Prediction
from insihab.segment import Span, tokens
from insihab.writing import json_lines, write_whole
from program import SUBMISSIONS, make_folder, metadata
from protocol import Row

ROOT = Path(__file__).resolve().parents[1]


def token_oracle(document: Prediction) -> Row:
    """The line of predictions that is gold with every span widened to the bounds of the released tokens.

    So a system would answer that knows everything, but can only mark whole tokens, as tags on tokens do: a proclitic
    (و, ب, ل …) comes with the word that it is written together with. Of items that become the same, that one is kept
    which needed no widening, else the first. It marks all that gold marks; that it could leave out what it must get
    wrong is knowledge of gold that no system has.
    """
    text = document.text or ""
    whole = tokens(text)
    return {"doc_id": document.doc_id, **{one: widened(one, document.layers[one], whole) for one in LAYERS}}


def widened(layer: str, items: Iterable[Mapping[str, Any]], whole: Sequence[Span]) -> list[Row]:
    """The items of a layer at the bounds of the tokens `whole`, ordered by position, none twice."""
    pairs = [(_widened_item(item, whole), item) for item in items]
    pairs.sort(key=lambda pair: (pair[0]["start"], pair[0]["end"], _span(pair[0]) != _span(pair[1])))
    kept = _unique((item for item, _ in pairs), SAME[layer])
    return _with_one_entity_a_span(kept) if layer == "entities" else kept


def _widened_item(item: Mapping[str, Any], whole: Sequence[Span]) -> Row:
    new = {**item, **_bounds(_span(item), whole)}
    for name in POINTERS:
        if isinstance(item.get(name), list):  # the «event» of an event is a key
            new[name] = list(_bounds(item[name], whole).values())
    if "arguments" in item:
        arguments = ({**one, **_bounds(_span(one), whole)} for one in item["arguments"])
        new["arguments"] = _unique(arguments, SAME["arguments"])
    return new


def _span(item: Mapping[str, Any]) -> Span:
    return item["start"], item["end"]


def _bounds(span: Sequence[int], whole: Sequence[Span]) -> dict[str, int]:
    """Start of the first token that a span touches, and end of the last."""
    touched = [token for token in whole if token[0] < span[1] and span[0] < token[1]]
    return {"start": touched[0][0], "end": touched[-1][1]} if touched else {"start": span[0], "end": span[1]}


def _unique(items: Iterable[Row], names: Sequence[str]) -> list[Row]:
    first: dict[tuple[Any, ...], Row] = {}
    for item in items:
        first.setdefault(tuple(item[name] for name in names), item)
    return list(first.values())


def _with_one_entity_a_span(mentions: Sequence[Row]) -> list[Row]:
    """A span may refer to one entity only; the mention that comes later to a span loses another key."""
    entities: dict[Span, str] = {}
    kept = []
    for mention in mentions:
        key = mention.get("entity")
        other = key and mention["type"] != NOT_SCORED and entities.setdefault(_span(mention), key) != key
        kept.append({name: value for name, value in mention.items() if not (other and name == "entity")})
    return kept


def pass_lines(one: Corpus, protocol: str) -> list[Row]:
    """The documents that a protocol scores, as a pass of annotation has them, in the format of gold."""
    annotations = {annotation.doc_id: annotation for annotation in one.annotations}
    return gold_lines(
        {
            "doc_id": document.doc_id,
            "text": document.text,
            **layers(document, annotations[document.doc_id], one.schema),
        }
        for document in one.documents
        if document.article.split in PROTOCOLS[protocol]
    )


def write_token_oracle(folder: Path) -> None:
    """Write the submission `token_oracle` of both protocols."""
    lines = {
        protocol: [token_oracle(one) for one in released_gold(protocol).documents.values()] for protocol in PROTOCOLS
    }
    note = "gold with every span widened to whole tokens: what a system reaches that cannot mark a part of a word"
    _write(folder, lines, note, training_data="the gold of the articles that it is scored on", saw_test_articles=True)


def write_second_pass(folder: Path, annotation: Path) -> dict[str, Gold]:
    """Write the submission that is the second of the two adjudicated passes; gives by protocol what to score it on.

    Its gold is the first pass, in files of the same folder. Pairs of claims are not in it: they were judged on the
    claims of the released gold, and not on those of a pass.

    Raises:
        InputError: a pass is not in order, or no two passes were adjudicated.
    """
    passes = read_adjudicated(annotation, read_ground(annotation))
    if not passes:
        message = "names no two passes as «adjudicated», so that none can be held against another; name them"
        raise refusal(annotation / "passes.yaml", "PASSES_ADJUDICATED", message)
    (first_name, first), (second_name, second) = passes.items()
    word = agreement_word(first.provenance, second.provenance)
    note = (
        f"{second_name} held against {first_name}, which is its gold in place of the released one: {word} of two passes"
    )
    lines = {protocol: pass_lines(second, protocol) for protocol in PROTOCOLS}
    _write(folder, lines, note, training_data="nothing: a pass of annotation, made from the guidelines")
    golds = {}
    for protocol in PROTOCOLS:
        file = folder / f"{protocol}.gold.jsonl"
        write_whole(file, json_lines(pass_lines(first, protocol)))
        golds[protocol] = custom_gold([file], annotation / "schema.yaml")
    return golds


def _write(folder: Path, lines: Mapping[str, Sequence[Row]], note: str, **said: str | bool) -> None:
    """Write a submission: the lines of predictions by protocol, and what is to be said of it."""
    make_folder(folder)
    for protocol, documents in lines.items():
        write_whole(folder / f"{protocol}.jsonl", json_lines(documents))
    files = {protocol: [f"{protocol}.jsonl"] for protocol in lines}
    write_whole(folder / "submission.yaml", metadata(folder.name, note, files, kind="reference", **said))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write both references and score them; gives the exit status, 2 for bad input."""
    parser = argparse.ArgumentParser(prog="references.py", description=__doc__)
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder of the corpus")
    parser.add_argument("--out", type=Path, default=SUBMISSIONS, help="folder of the submissions (.cache/submissions)")
    parser.add_argument("--results", type=Path, default=ROOT / "baselines" / "results", help="folder of JSON results")
    chosen = parser.parse_args(arguments)

    def run() -> int:
        oracle, second = (chosen.out / name for name in ("token-oracle", "second-pass"))
        golds = write_second_pass(second, chosen.annotation)
        write_token_oracle(oracle)
        print(add(read_submission([oracle]), chosen.results, replace=True).path)
        print(add(read_submission([second]), chosen.results, golds, replace=True).path)
        return 0

    return guarded(run)


if __name__ == "__main__":
    sys.exit(main())
