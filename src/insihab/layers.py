"""From regions and relations to the layers that are released: nested rows with surfaces beside every span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from insihab.annotation import Annotation, Region
from insihab.articles import Document
from insihab.columns import CLAIM, NOT_A_CLAIM
from insihab.predictions import POINTERS
from insihab.schema import Schema

Row = dict[str, Any]


def layers(document: Document, annotation: Annotation, schema: Schema) -> dict[str, list[Row]]:
    """The rows of each layer of a valid annotation, ordered by position.

    A row has the region's id, span and surface, its ``type`` (entities and events), its attributes, for each link the
    region that it points to, and its ``arguments``. What is absent has no key.
    """
    parts: dict[str, list[Row]] = {"entities": [], "events": [], "numeric_claims": [], "not_claims": []}
    numbers = {CLAIM: "numeric_claims", NOT_A_CLAIM: "not_claims"}
    for region in annotation.regions:
        layer = schema.labels[region.label].layer
        name = numbers.get(region.label) if layer == "numbers" else layer
        if name:  # the helpers of a claim are part of its row
            typed = {"type": region.label} if layer != "numbers" else {}
            parts[name].append({**_reference(document, region), **typed, **region.attributes})
    rows = {row["id"]: row for part in parts.values() for row in part}
    _add_relations(document, annotation, schema, rows)
    return parts


def _add_relations(document: Document, annotation: Annotation, schema: Schema, rows: Mapping[str, Row]) -> None:
    regions = annotation.by_id
    for relation in annotation.relations:
        target = _reference(document, regions[relation.target])
        if schema.relations[relation.label].argument:
            rows[relation.source].setdefault("arguments", []).append({"role": relation.label, **target})
        else:
            rows[relation.source][relation.label] = target
    for row in rows.values():
        if "arguments" in row:
            row["arguments"].sort(key=lambda argument: (argument["start"], argument["end"], argument["role"]))


def _reference(document: Document, region: Region) -> Row:
    surface = document.text[region.start : region.end]
    return {"id": region.id, "start": region.start, "end": region.end, "surface": surface}


def gold_lines(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of the config ``articles`` as gold in the format of predictions, for the scorer."""
    return [
        {
            "doc_id": row["doc_id"],
            "text": row["text"],
            "entities": [_pick(mention, "start end type level entity") for mention in row["entities"]],
            "events": [_event(event) for event in row["events"]],
            "numeric_claims": [_claim(claim) for claim in row["numeric_claims"]],
        }
        for row in rows
    ]


def _event(row: Mapping[str, Any]) -> Row:
    arguments = [_pick(argument, "role start end") for argument in row.get("arguments", [])]
    return {**_pick(row, "id start end type factuality aspect event"), "arguments": arguments}


def _claim(row: Mapping[str, Any]) -> Row:
    bounds = {"lo": row.get("lo"), "hi": row.get("hi")}
    pointed = {name: [row[link]["start"], row[link]["end"]] for name, link in POINTERS.items() if link in row}
    return {**_pick(row, "id start end"), **bounds, **_pick(row, "operator unit movement"), **pointed}


def _pick(row: Mapping[str, Any], names: str) -> Row:
    return {name: row[name] for name in names.split() if name in row}
