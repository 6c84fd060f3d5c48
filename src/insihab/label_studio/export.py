"""From Label Studio's JSON exports to our annotations, a task at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.findings import Finding, InputError, Report, refuse, reporter
from insihab.json_array import iter_array
from insihab.label_studio.controls import Controls, has
from insihab.label_studio.results import Reading
from insihab.schema import Schema
from insihab.shape import BOOLEAN, LIST, OBJECT, TEXT, Field, check_object, within

_TASK = {"data": OBJECT, "annotations": LIST}
_DATA = {"doc_id": TEXT, "text": TEXT}
_ANNOTATION = {"result": LIST}
_CANCELLED = {"was_cancelled": Field(BOOLEAN)}
_FEW = 100  # documents that a finding can still list


def read_export(path: Path, documents: Sequence[Document], schema: Schema) -> list[Annotation]:
    """The annotations of a Label Studio JSON export, in the order of `documents`.

    Only the form is looked at here; whether labels, spans and relations are right is `insihab.validation`'s to say.

    Args:
        path: the export.
        documents: those that it may be of.
        schema: tells which labels a control has, and which attributes are numbers.

    Raises:
        InputError: with every fault of form: a task of another shape, an unknown document, a text that is not the
            frozen one, a document without or with several annotations, an attribute of no region, a number that is
            none.
    """
    by_id = {document.doc_id: document for document in documents}
    return _in_order(iter_export(path, by_id, schema), by_id)


def read_tasks(tasks: Any, origin: str, documents: Sequence[Document], schema: Schema) -> list[Annotation]:
    """The annotations of exported tasks, as `read_export` gives them; `origin` is named in findings.

    Raises:
        InputError: as for `read_export`.
    """
    if not isinstance(tasks, list):
        raise InputError([_no_array(origin)])
    by_id = {document.doc_id: document for document in documents}
    return _in_order(_iter_tasks(tasks, origin, by_id, schema), by_id)


def iter_export(path: Path, documents: Mapping[str, Document], schema: Schema) -> Iterator[Annotation]:
    """The annotations of a Label Studio JSON export of any size, in the file's order, one task in memory.

    Args:
        path: the export.
        documents: by their ids.
        schema: as for `read_export`.

    Raises:
        InputError: as for `read_export`, with every fault, and only at the end: until then nothing may be relied on.
    """
    return _iter_tasks(iter_array(path, _no_array(str(path))), str(path), documents, schema)


def _no_array(origin: str) -> Finding:
    message = "is not a list of tasks; export as JSON, not as JSON-MIN or CSV"
    return Finding(origin, "", "", "EXPORT_SHAPE", message)


def _in_order(annotations: Iterable[Annotation], documents: Iterable[str]) -> list[Annotation]:
    found = {annotation.doc_id: annotation for annotation in annotations}
    return [found[doc_id] for doc_id in documents if doc_id in found]


def _iter_tasks(
    tasks: Iterable[Any], origin: str, documents: Mapping[str, Document], schema: Schema
) -> Iterator[Annotation]:
    controls = Controls.of(schema)
    findings: list[Finding] = []
    seen: set[str] = set()
    try:
        for number, task in enumerate(tasks, 1):
            report = reporter(findings, origin, f"task {number}", _doc_id(task))
            annotation = read_task(task, documents, report, controls)
            if annotation is not None and annotation.doc_id in seen:
                report("DOCUMENT_TWICE", "is in an earlier task already; keep one task a document")
            elif annotation is not None:
                seen.add(annotation.doc_id)
                yield annotation
    except InputError as error:  # the file is no JSON from some task on
        findings.extend(error.findings)
    refuse(findings)


def read_task(task: Any, documents: Mapping[str, Document], report: Report, controls: Controls) -> Annotation | None:
    """The one finished annotation of a task, or None after its faults are reported."""
    if not has(task, _TASK, report) or not has(task["data"], _DATA, within(report, "data")):
        return None
    document = _document_of(task["data"], documents, report)
    finished = [] if document is None else _finished(task["annotations"], report)
    if document is None or len(finished) != 1 or not has(finished[0], _ANNOTATION, within(report, "annotation")):
        return None
    reading = Reading(document.text, report, controls)
    reading.enter(finished[0]["result"])
    return Annotation(document.doc_id, annotator_of(finished[0]), reading.regions(), tuple(reading.relations))


def _document_of(data: Mapping[str, Any], documents: Mapping[str, Document], report: Report) -> Document | None:
    """The document that a task is of, or None after what is wrong is reported."""
    document = documents.get(data["doc_id"])
    if document is None:
        named = ", ".join(documents) if len(documents) <= _FEW else f"{len(documents)} others"
        report("DOCUMENT_UNKNOWN", f"is not in articles.yaml; the documents are {named}")
        return None
    if data["text"] != document.text:
        report("DOCUMENT_TEXT", _difference(data["text"], document.text))
        return None
    if "sha256" in data and data["sha256"] != document.text_sha256:
        report("DOCUMENT_HASH", f"has a sha256 that is not its text's, {document.text_sha256}; push the document again")
        return None
    return document


def _finished(annotations: Sequence[Any], report: Report) -> list[Any]:
    """The annotations that are not skipped; what is wrong is reported unless there is just one."""
    sound, finished = True, []
    for number, entry in enumerate(annotations, 1):
        cancelled = entry.get("was_cancelled", False) if isinstance(entry, dict) else False
        if type(cancelled) is not bool:
            sound = check_object({"was_cancelled": cancelled}, _CANCELLED, within(report, f"annotation {number}"))
        elif not cancelled:
            finished.append(entry)
    if sound and len(finished) != 1:
        message = f"has {len(finished)} annotations that are not skipped, where a pass has one; "
        report("ANNOTATION_COUNT", message + ("keep one" if finished else "annotate it and submit"))
    return finished if sound else []


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


def _doc_id(task: Any) -> str:
    data = task.get("data") if isinstance(task, dict) else None
    doc_id = data.get("doc_id") if isinstance(data, dict) else None
    return doc_id if isinstance(doc_id, str) else ""
