"""The bridge to Label Studio: its JSON export to our annotations, and our annotations to its tasks.

Source: https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks. The ``text`` that Label Studio
keeps beside a span is unreliable (newlines, tabs), so it is written for people and never read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Document
from insihab.files import read_json
from insihab.findings import Finding, refuse
from insihab.label_config import TEXT
from insihab.schema import Schema
from insihab.shape import INTEGER, LIST, NUMBER, OBJECT, Field, Report, check_object
from insihab.shape import TEXT as STRING

_TASK = {"data": Field(OBJECT, required=True), "annotations": Field(LIST, required=True)}
_DATA = {"doc_id": Field(STRING, required=True), "text": Field(STRING, required=True)}
_VALUE = {"start": Field(INTEGER, required=True), "end": Field(INTEGER, required=True)}
# The type of a result to the key of its value: a region's label, or an attribute of one.
_PAYLOADS = {
    "labels": ("labels", LIST),
    "choices": ("choices", LIST),
    "textarea": ("text", LIST),
    "number": ("number", NUMBER),
}
_TYPES = {"choice": "choices", "key": "textarea", "edtf": "textarea", "number": "number"}


def read_export(path: Path, documents: Sequence[Document]) -> list[Annotation]:
    """The annotations of a Label Studio JSON export, in the order of `documents`.

    Only the form is looked at here; whether labels, spans and relations are right is `insihab.validate`'s to say.

    Raises:
        InputError: with every fault of form: a task of another shape, an unknown document, a text that is not the
            frozen one, a document without or with several annotations, an attribute of no region.
    """
    tasks = read_json(path)
    findings: list[Finding] = []
    if not isinstance(tasks, list):
        refuse(
            [
                Finding(
                    str(path),
                    "",
                    "",
                    "EXPORT_SHAPE",
                    "is not a list of tasks; export as JSON, not JSON-MIN or CSV",
                )
            ]
        )
    by_id = {document.doc_id: document for document in documents}
    annotations: dict[str, Annotation] = {}
    for number, task in enumerate(tasks, 1):
        place = f"task {number}"

        def report(code: str, message: str, document: str = "", place: str = place) -> None:
            findings.append(Finding(str(path), document, place, code, message))

        annotation = _task(task, by_id, report)
        if annotation is not None and annotation.doc_id in annotations:
            report("DOCUMENT_TWICE", f"holds {annotation.doc_id} once more; keep one task a document")
        elif annotation is not None:
            annotations[annotation.doc_id] = annotation
    refuse(findings)
    return [annotations[doc_id] for doc_id in by_id if doc_id in annotations]


def _task(task: Any, documents: Mapping[str, Document], report: Any) -> Annotation | None:
    # Label Studio adds keys of its own from version to version: only those that we read are checked.
    if not check_object(_only(task, _TASK), _TASK, report) or not check_object(
        _only(task["data"], _DATA), _DATA, report
    ):
        return None
    doc_id, text = task["data"]["doc_id"], task["data"]["text"]
    if doc_id not in documents:
        report(
            "DOCUMENT_UNKNOWN",
            f"«{doc_id}» is not in articles.yaml; its documents are {', '.join(documents)}",
        )
        return None
    if text != documents[doc_id].text:
        at = next(
            (i for i, (a, b) in enumerate(zip(text, documents[doc_id].text, strict=False)) if a != b),
            "its end",
        )
        report(
            "DOCUMENT_TEXT",
            f"text differs from the frozen one from {at} on; annotate the frozen text",
            doc_id,
        )
        return None
    finished = [entry for entry in task["annotations"] if not (isinstance(entry, dict) and entry.get("was_cancelled"))]
    if len(finished) != 1 or not isinstance(finished[0], dict) or not isinstance(finished[0].get("result"), list):
        report(
            "ANNOTATION_COUNT",
            f"has {len(finished)} usable annotations, where a pass has one a document",
            doc_id,
        )
        return None
    return _annotation(doc_id, finished[0], lambda code, message: report(code, message, doc_id))


def _annotation(doc_id: str, entry: Mapping[str, Any], report: Report) -> Annotation | None:
    spans: dict[str, tuple[int, int, str, str]] = {}
    attributes: dict[str, dict[str, str | float]] = {}
    relations: list[Relation] = []
    for number, result in enumerate(entry["result"], 1):
        if not isinstance(result, dict):
            report("EXPORT_SHAPE", f"result {number} is not an object")
        elif result.get("type") == "relation":
            relations.extend(_relations(result, number, report))
        else:
            _region(result, number, spans, attributes, report)
    for region_id in attributes.keys() - spans.keys():
        names = ", ".join(attributes[region_id])
        report("ATTRIBUTE_DANGLING", f"region «{region_id}» has {names} but no label; label or delete it")
    regions = [
        Region(key, start, end, label, attributes.get(key, {}), note)
        for key, (start, end, label, note) in spans.items()
    ]
    return Annotation(
        doc_id, _annotator(entry.get("completed_by")), tuple(sorted(regions, key=_order)), tuple(relations)
    )


def _region(
    result: Mapping[str, Any],
    number: int,
    spans: dict[str, tuple[int, int, str, str]],
    attributes: dict[str, dict[str, str | float]],
    report: Report,
) -> None:
    """Enter one result, a label or an attribute of a region, into `spans` or `attributes`."""
    key, kind = _PAYLOADS.get(result.get("type", ""), (None, None))
    value, region_id = result.get("value"), result.get("id")
    if key is None or kind is None or not isinstance(region_id, str) or not isinstance(result.get("from_name"), str):
        report(
            "EXPORT_SHAPE",
            f"result {number} is of a type «{result.get('type')}» that no control of ours makes",
        )
        return
    fields = {**_VALUE, key: Field(kind, required=True)}
    if not check_object(_only(value, fields), fields, lambda code, text: report(code, f"result {number} {text}")):
        return
    assert isinstance(value, dict)  # noqa: S101 - told to the type checker; check_object has looked
    payload = value[key]
    if kind is LIST and not (len(payload) == 1 and isinstance(payload[0], str)):
        report("EXPORT_SHAPE", f"result {number} has {len(payload)} values as «{key}», where one string is due")
    elif result["type"] == "labels":
        if region_id in spans:
            report("ID_TWICE", f"two regions have the id «{region_id}»; delete one and draw it again")
        spans[region_id] = (value["start"], value["end"], payload[0], _note(result))
    elif result["from_name"] in attributes.setdefault(region_id, {}):
        report("ATTRIBUTE_TWICE", f"region «{region_id}» has two values of {result['from_name']}; keep one")
    else:
        attributes[region_id][result["from_name"]] = payload if kind is NUMBER else payload[0]


def _relations(result: Mapping[str, Any], number: int, report: Report) -> Iterator[Relation]:
    ends = result.get("from_id"), result.get("to_id")
    labels = result.get("labels")
    if not all(isinstance(end, str) for end in ends):
        report("EXPORT_SHAPE", f"result {number} is a relation without from_id and to_id")
    elif not isinstance(labels, list) or not labels or not all(isinstance(label, str) for label in labels):
        report(
            "RELATION_UNLABELLED",
            f"the relation from «{ends[0]}» to «{ends[1]}» has no role; give it one or delete it",
        )
    else:
        for label in labels:
            yield Relation(str(ends[0]), str(ends[1]), label)


def to_task(document: Document, annotation: Annotation, schema: Schema, number: int) -> dict[str, Any]:
    """A Label Studio task, with `number` as its id, that holds one finished annotation."""
    results: list[dict[str, Any]] = []
    for region in sorted(annotation.regions, key=_order):
        span = {"start": region.start, "end": region.end, "text": document.text[region.start : region.end]}

        def result(
            name: str, kind: str, payload: Any, region: Region = region, span: dict[str, Any] = span
        ) -> dict[str, Any]:
            value = {**span, _PAYLOADS[kind][0]: payload}
            if kind == "textarea":  # its own key takes the place of the surface
                value["text"] = payload
            return {
                "id": region.id,
                "from_name": name,
                "to_name": TEXT,
                "type": kind,
                "origin": "manual",
                "value": value,
            }

        labelled = result(schema.labels[region.label].layer, "labels", [region.label])
        results.append(labelled | ({"meta": {"text": [region.note]}} if region.note else {}))
        for name, value in region.attributes.items():
            kind = _TYPES[schema.attributes[name].kind]
            results.append(result(name, kind, value if kind == "number" else [value]))
    results.extend(_relation_results(annotation.relations))
    return {
        "id": number,
        "data": {"doc_id": document.doc_id, "text": document.text, "sha256": text_hash(document.text)},
        "annotations": [
            {
                "id": number,
                "completed_by": {"id": 1, "first_name": annotation.annotator, "last_name": ""},
                "was_cancelled": False,
                "ground_truth": False,
                "result": results,
            }
        ],
        "predictions": [],
    }


def _relation_results(relations: Sequence[Relation]) -> Iterator[dict[str, Any]]:
    """One result a directed pair with all its labels: the editor drops a second relation on the same pair."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for relation in relations:
        pairs.setdefault((relation.source, relation.target), []).append(relation.label)
    for (source, target), labels in pairs.items():
        yield {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": labels}


def text_hash(text: str) -> str:
    """The sha256 of a frozen text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _order(region: Region) -> tuple[int, int, str, str]:
    """By position; of two regions from one start, the outer first."""
    return region.start, -region.end, region.label, region.id


def _annotator(completed_by: Any) -> str:
    if isinstance(completed_by, dict):
        name = f"{completed_by.get('first_name') or ''} {completed_by.get('last_name') or ''}".strip()
        return name or str(completed_by.get("email", ""))
    return f"Label Studio user {completed_by}"


def _note(result: Mapping[str, Any]) -> str:
    lines = (result.get("meta") or {}).get("text") or []
    return "\n".join(map(str, lines)) if isinstance(lines, list) else str(lines)


def _only(value: Any, fields: Mapping[str, Any]) -> Any:
    return {key: value[key] for key in fields if key in value} if isinstance(value, dict) else value
