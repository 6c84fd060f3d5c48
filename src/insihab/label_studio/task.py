"""From our annotations to Label Studio's tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.annotation import Annotation, Relation
from insihab.articles import Document
from insihab.json_array import write_array
from insihab.label_studio.config import ARTICLE, LABELS
from insihab.label_studio.controls import PAYLOADS, TYPES
from insihab.label_studio.number import text_of
from insihab.schema import Schema


def to_task(document: Document) -> dict[str, Any]:
    """A Label Studio task of a document, without annotations; ids of tasks do not survive, so it carries our own."""
    return {"data": {"doc_id": document.doc_id, "text": document.text, "sha256": document.text_sha256}}


def to_tasks(
    annotations: Iterable[Annotation], documents: Mapping[str, Document], schema: Schema
) -> Iterator[dict[str, Any]]:
    """A task for each annotation with the annotation in it, in the form of an export.

    So `insihab.label_studio.export` reads them; into a server they come by `insihab.label_studio.push`, which knows the
    server's users.

    Raises:
        KeyError: a document, label or attribute is not in `documents` or in the schema; validate before.
    """
    for annotation in annotations:
        document = documents[annotation.doc_id]
        user = {"first_name": annotation.annotator, "last_name": ""}
        results = list(to_results(document, annotation, schema))
        finished = {"completed_by": user, "was_cancelled": False, "result": results}
        yield {**to_task(document), "annotations": [finished], "predictions": []}


def write_tasks(
    path: Path, annotations: Iterable[Annotation], documents: Mapping[str, Document], schema: Schema
) -> int:
    """Write annotations of any number as an export, one in memory, whole or not at all; returns how many there were.

    Raises:
        InputError: the file cannot be written; and what the iteration of `annotations` raises.
        KeyError: as for `to_tasks`.
    """
    return write_array(path, to_tasks(annotations, documents, schema))


def to_results(document: Document, annotation: Annotation, schema: Schema) -> Iterator[dict[str, Any]]:
    """The results of an annotation: for each region its label and then its attributes, and then the relations."""
    for region in sorted(annotation.regions, key=lambda region: region.position):
        span = {"start": region.start, "end": region.end, "text": document.text[region.start : region.end]}
        labelled = _result(region.id, LABELS, "labels", span, region.label)
        if region.note:
            labelled["meta"] = {"text": [region.note]}
        yield labelled
        for name, value in region.attributes.items():
            payload = value if isinstance(value, str) else text_of(value)
            yield _result(region.id, name, TYPES[schema.attributes[name].kind], span, payload)
    yield from _relations(annotation.relations)


def _result(region_id: str, name: str, kind: str, span: Mapping[str, Any], payload: str) -> dict[str, Any]:
    # The key of a textarea is «text» too and takes the place of the surface.
    value = {**span, PAYLOADS[kind][0]: [payload]}
    return {"id": region_id, "from_name": name, "to_name": ARTICLE, "type": kind, "origin": "manual", "value": value}


def _relations(relations: Sequence[Relation]) -> Iterator[dict[str, Any]]:
    """One result a directed pair with all its labels: the editor drops a second relation on the same pair."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for relation in relations:
        pairs.setdefault((relation.source, relation.target), []).append(relation.label)
    for (source, target), labels in pairs.items():
        yield {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": labels}
