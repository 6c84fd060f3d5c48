"""From Label Studio's JSON exports to our annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Document
from insihab.files import read_json
from insihab.findings import Finding, InputError, refuse, shown
from insihab.label_studio.results import PAYLOADS
from insihab.shape import INTEGER, LIST, NUMBER, OBJECT, TEXT, Field, Report, check_object, within

_TASK = {"data": Field(OBJECT, required=True), "annotations": Field(LIST, required=True)}
_DATA = {"doc_id": Field(TEXT, required=True), "text": Field(TEXT, required=True)}
_ANNOTATION = {"result": Field(LIST, required=True)}
_SPAN = {"start": Field(INTEGER, required=True), "end": Field(INTEGER, required=True)}
_RELATION = {name: Field(TEXT, required=True) for name in ("from_id", "to_id")}


def read_export(path: Path, documents: Sequence[Document]) -> list[Annotation]:
    """The annotations of a Label Studio JSON export, in the order of `documents`.

    Only the form is looked at here; whether labels, spans and relations are right is `insihab.validation`'s to say.

    Raises:
        InputError: with every fault of form: a task of another shape, an unknown document, a text that is not the
            frozen one, a document without or with several annotations, an attribute of no region.
    """
    return read_tasks(read_json(path), str(path), documents)


def read_tasks(tasks: Any, origin: str, documents: Sequence[Document]) -> list[Annotation]:
    """The annotations of exported tasks, as `read_export` gives them; `origin` is named in findings.

    Raises:
        InputError: as for `read_export`.
    """
    if not isinstance(tasks, list):
        message = "is not a list of tasks; export as JSON, not as JSON-MIN or CSV"
        raise InputError([Finding(origin, "", "", "EXPORT_SHAPE", message)])
    findings: list[Finding] = []
    by_id = {document.doc_id: document for document in documents}
    annotations: dict[str, Annotation] = {}
    for number, task in enumerate(tasks, 1):

        def report(code: str, message: str, place: str = f"task {number}", document: str = _doc_id(task)) -> None:
            findings.append(Finding(origin, document, place, code, message))

        annotation = read_task(task, by_id, report)
        if annotation is not None and annotation.doc_id in annotations:
            report("DOCUMENT_TWICE", "is in an earlier task already; keep one task a document")
        elif annotation is not None:
            annotations[annotation.doc_id] = annotation
    refuse(findings)
    return [annotations[doc_id] for doc_id in by_id if doc_id in annotations]


def read_task(task: Any, documents: Mapping[str, Document], report: Report) -> Annotation | None:
    """The one finished annotation of a task, or None after its faults are reported."""
    if not _has(task, _TASK, report) or not _has(task["data"], _DATA, within(report, "data")):
        return None
    doc_id, text = task["data"]["doc_id"], task["data"]["text"]
    if doc_id not in documents:
        report("DOCUMENT_UNKNOWN", f"is not in articles.yaml; the documents are {', '.join(documents)}")
        return None
    if text != documents[doc_id].text:
        report("DOCUMENT_TEXT", _difference(text, documents[doc_id].text))
        return None
    finished = [entry for entry in task["annotations"] if not (isinstance(entry, dict) and entry.get("was_cancelled"))]
    if len(finished) != 1:
        message = f"has {len(finished)} annotations that are not skipped, where a pass has one; "
        report("ANNOTATION_COUNT", message + ("keep one" if finished else "annotate it and submit"))
        return None
    if not _has(finished[0], _ANNOTATION, within(report, "annotation")):
        return None
    reading = _Reading(documents[doc_id].text, report)
    for number, result in enumerate(finished[0]["result"], 1):
        reading.enter(result, f"result {number}")
    return Annotation(doc_id, annotator_of(finished[0]), reading.regions(), tuple(reading.relations))


class _Reading:
    """What the results of one annotation have said so far."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._report = report
        self._spans: dict[str, tuple[int, int, str, str]] = {}
        self._attributes: dict[str, dict[str, str | float]] = {}
        self.relations: list[Relation] = []

    def enter(self, result: Any, place: str) -> None:
        """Take in one result: a label, an attribute, or a relation."""
        report = within(self._report, place)
        kind = result.get("type") if isinstance(result, dict) else None
        if kind == "relation":
            self._relation(result, report)
        elif isinstance(kind, str) and kind in PAYLOADS:
            self._region(result, *PAYLOADS[kind], report)
        else:
            message = f"is of type «{kind}», which no control of our labeling config makes; delete it"
            report("EXPORT_SHAPE", message)

    def _region(self, result: Mapping[str, Any], key: str, kind: Any, report: Report) -> None:
        names = {name: Field(TEXT, required=True) for name in ("id", "from_name")}
        fields = {**_SPAN, key: Field(kind, required=True)}
        if not _has(result, names, report) or not _has(result.get("value"), fields, within(report, "value")):
            return
        region, value = result["id"], result["value"]
        payload = value[key]
        if kind is not NUMBER:
            if len(payload) != 1 or not isinstance(payload[0], str):
                report("EXPORT_SHAPE", f"has {len(payload)} values as «{key}», where one string is due; keep one")
                return
            payload = payload[0]
        if result["type"] == "labels":
            if region in self._spans:
                report("ID_TWICE", f"has the id of another region, {self._where(region)}; delete one, draw it again")
            self._spans[region] = (value["start"], value["end"], payload, _note(result))
        elif result["from_name"] in self._attributes.setdefault(region, {}):
            message = f"gives {self._where(region)} a second value of {result['from_name']}; keep one"
            report("ATTRIBUTE_TWICE", message)
        else:
            self._attributes[region][result["from_name"]] = payload

    def _relation(self, result: Mapping[str, Any], report: Report) -> None:
        if not _has(result, _RELATION, report):
            return
        ends = result["from_id"], result["to_id"]
        between = f"the relation from {self._where(ends[0])} to {self._where(ends[1])}"
        labels, direction = result.get("labels"), result.get("direction", "right")
        if not isinstance(labels, list) or not labels or not all(isinstance(label, str) for label in labels):
            report("RELATION_UNLABELLED", f"{between} has no role; give it one or delete it")
        elif direction not in ("left", "right"):
            report(
                "RELATION_DIRECTION", f"{between} points both ways; point it from what has the role to what fills it"
            )
        else:
            source, target = ends if direction == "right" else ends[::-1]
            self.relations.extend(Relation(source, target, label) for label in labels)

    def regions(self) -> tuple[Region, ...]:
        """All regions, by position; attributes that belong to none are reported."""
        for region in self._attributes:
            if region not in self._spans:
                names = ", ".join(self._attributes[region])
                self._report("ATTRIBUTE_DANGLING", f"region «{region}» has {names} but no label; label or delete it")
        found = (
            Region(region, start, end, label, self._attributes.get(region, {}), note)
            for region, (start, end, label, note) in self._spans.items()
        )
        return tuple(sorted(found, key=lambda region: region.position))

    def _where(self, region: str) -> str:
        """A region for a message: its id, and where it is as far as that is known by now."""
        if region not in self._spans:
            return f"«{region}»"
        start, end, label, _ = self._spans[region]
        return f"«{region}» ({start}-{end} «{shown(self._text, start, end)}» {label})"


def _difference(text: str, frozen: str) -> str:
    at = next((i for i, (one, other) in enumerate(zip(text, frozen, strict=False)) if one != other), None)
    if at is None:
        how = f"ends at code point {len(text)}, the frozen one at {len(frozen)}"
    else:
        how = f"differs from the frozen one at code point {at}: {text[at]!a} in place of {frozen[at]!a}"
    return f"text {how}; annotate the frozen text"


def annotator_of(annotation: Mapping[str, Any]) -> str:
    """Whose annotation it is: the full name, else the address, else the number of the server's user."""
    user = annotation.get("completed_by")
    if isinstance(user, dict):
        name = f"{user.get('first_name') or ''} {user.get('last_name') or ''}".strip()
        if name or user.get("email"):
            return name or str(user["email"])
        user = user.get("id")
    return f"Label Studio user {user}"


def _note(result: Mapping[str, Any]) -> str:
    meta = result.get("meta")
    lines = (meta.get("text") or []) if isinstance(meta, dict) else []
    return "\n".join(map(str, lines)) if isinstance(lines, list) else str(lines)


def _doc_id(task: Any) -> str:
    data = task.get("data") if isinstance(task, dict) else None
    doc_id = data.get("doc_id") if isinstance(data, dict) else None
    return doc_id if isinstance(doc_id, str) else ""


def _has(value: Any, fields: Mapping[str, Field], report: Report) -> bool:
    """Whether an object has these keys; others are Label Studio's own and change from version to version."""
    known = {key: value[key] for key in fields if key in value} if isinstance(value, dict) else value
    return check_object(known, fields, report)
