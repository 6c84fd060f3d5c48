"""From our annotations to Label Studio's tasks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Document
from insihab.label_studio.config import TEXT
from insihab.label_studio.results import PAYLOADS, TYPES
from insihab.schema import Schema


def to_task(document: Document) -> dict[str, Any]:
    """A Label Studio task of a document, without annotations; ids of tasks do not survive, so it carries our own."""
    return {"data": {"doc_id": document.doc_id, "text": document.text, "sha256": document.text_sha256}}


def to_results(document: Document, annotation: Annotation, schema: Schema) -> Iterator[dict[str, Any]]:
    """The results of an annotation: for each region its label and then its attributes, and then the relations."""
    for region in sorted(annotation.regions, key=lambda region: region.position):
        labelled = _result(document, region, schema.labels[region.label].layer, "labels", [region.label])
        yield labelled | ({"meta": {"text": [region.note]}} if region.note else {})
        for name, value in region.attributes.items():
            kind = TYPES[schema.attributes[name].kind]
            yield _result(document, region, name, kind, value if kind == "number" else [value])
    yield from _relations(annotation.relations)


def _result(document: Document, region: Region, name: str, kind: str, payload: Any) -> dict[str, Any]:
    surface = document.text[region.start : region.end]
    # The key of a textarea is «text» too and takes the place of the surface.
    value = {"start": region.start, "end": region.end, "text": surface, PAYLOADS[kind][0]: payload}
    return {"id": region.id, "from_name": name, "to_name": TEXT, "type": kind, "origin": "manual", "value": value}


def _relations(relations: Sequence[Relation]) -> Iterator[dict[str, Any]]:
    """One result a directed pair with all its labels: the editor drops a second relation on the same pair."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for relation in relations:
        pairs.setdefault((relation.source, relation.target), []).append(relation.label)
    for (source, target), labels in pairs.items():
        yield {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": labels}
