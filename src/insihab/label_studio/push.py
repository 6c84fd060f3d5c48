"""Pushing articles to a project, with suggestions or a finished pass; pushing again adds what is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.findings import Finding, InputError
from insihab.label_studio.client import address, server_faults
from insihab.label_studio.export import annotator_of
from insihab.label_studio.project import Project, refuse_other_config, tasks_of
from insihab.label_studio.task import to_results, to_task
from insihab.schema import Schema

Progress = Callable[[Sequence[Document]], Iterable[Document]]
"""Wraps the documents as they are pushed, to show how far it is."""


def push(
    project: Project,
    documents: Sequence[Document],
    schema: Schema,
    annotations: Sequence[Annotation] = (),
    suggestions: Mapping[str, Sequence[Annotation]] | None = None,
    progress: Progress = lambda documents: documents,
) -> dict[str, int]:
    """Push what the project lacks: a task for each document, and each annotation and suggestion once.

    Args:
        project: where to.
        documents: the articles.
        schema: that of the project.
        annotations: a finished pass; each becomes an annotation by a user of its annotator's name.
        suggestions: drawn by a system, by its name; each becomes a prediction.
        progress: shows how far it is.

    Returns:
        How many ``tasks``, ``annotations`` and ``predictions`` were added.

    Raises:
        InputError: the project's labeling config is not that of the schema; a task of one of the documents has
            another text or stands twice; the server fails, and then what was pushed before stays, and pushing again
            completes it.
    """
    refuse_other_config(project, schema)
    present = _present(project, documents)
    added = {"tasks": 0, "annotations": 0, "predictions": 0}
    passes = {annotation.doc_id: annotation for annotation in annotations}
    with server_faults(address(project.client)):
        users = {name: _user(project, name) for name in sorted({annotation.annotator for annotation in annotations})}
        for document in progress(documents):
            own = passes.get(document.doc_id)
            finished = None if own is None else _annotation(own, document, schema, users[own.annotator])
            drawn = {
                name: _prediction(name, one, document, schema)
                for name, found in (suggestions or {}).items()
                for one in found
                if one.doc_id == document.doc_id
            }
            if document.doc_id in present:
                finished, drawn = _complete(project, present[document.doc_id], finished, drawn)
            else:
                _create(project, document, finished, list(drawn.values()))
                added["tasks"] += 1
            added["annotations"] += finished is not None
            added["predictions"] += len(drawn)
    return added


def told(added: Mapping[str, int]) -> str:
    """What `push` has added, in words."""
    return "added " + ", ".join(f"{count} {what[:-1] if count == 1 else what}" for what, count in added.items())


def _present(project: Project, documents: Sequence[Document]) -> dict[str, dict[str, Any]]:
    """The project's tasks by their documents' ids."""
    texts = {document.doc_id: document.text for document in documents}
    found: dict[str, dict[str, Any]] = {}
    findings: list[Finding] = []
    with server_faults(address(project.client)):
        for task in tasks_of(project):
            doc_id = str(task["data"].get("doc_id", ""))
            place = f"task {task['id']}"
            if doc_id in found:
                message = f"is another task of the document of task {found[doc_id]['id']}; delete one of them"
                findings.append(Finding(project.url, doc_id, place, "DOCUMENT_TWICE", message))
            elif doc_id in texts and task["data"].get("text") != texts[doc_id]:
                message = "has another text than the frozen one; delete it, or push to another project"
                findings.append(Finding(project.url, doc_id, place, "DOCUMENT_TEXT", message))
            found[doc_id] = task
    if findings:
        raise InputError(findings)
    return found


def _create(
    project: Project, document: Document, finished: Mapping[str, Any] | None, drawn: Sequence[Mapping[str, Any]]
) -> None:
    """One import, so that a task is there with its annotation and its suggestions, or not at all."""
    task: Any = {"data": to_task(document)["data"], "annotations": [finished] if finished else [], "predictions": drawn}
    project.client.projects.import_tasks(id=project.id, request=[task], return_task_ids=True)


def _complete(
    project: Project, task: Mapping[str, Any], finished: dict[str, Any] | None, drawn: Mapping[str, dict[str, Any]]
) -> tuple[dict[str, Any] | None, dict[str, dict[str, Any]]]:
    """Add to a task what it lacks of its annotation and its suggestions; gives what that was."""
    done = [one["completed_by"] for one in task["annotations"] if not one["was_cancelled"]]
    if finished and finished["completed_by"] in done:
        finished = None
    known = {one["model_version"] for one in task["predictions"]}
    drawn = {name: one for name, one in drawn.items() if name not in known}
    if finished:
        project.client.annotations.create(id=task["id"], **finished)
    for one in drawn.values():
        project.client.predictions.create(task=task["id"], **one)
    return finished, drawn


def _annotation(annotation: Annotation, document: Document, schema: Schema, user: int) -> dict[str, Any]:
    return {"result": list(to_results(document, annotation, schema)), "completed_by": user}


def _prediction(name: str, annotation: Annotation, document: Document, schema: Schema) -> dict[str, Any]:
    return {"result": list(to_results(document, annotation, schema)), "model_version": name}


def _user(project: Project, name: str) -> int:
    """The id of the server's user of this name; one is made if there is none, so that passes keep their annotator."""
    users: Iterable[Any] = project.client.users.list()
    for user in users:
        known = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}
        if annotator_of({"completed_by": known}) == name:
            return int(user.id)
    # Names are in any script and addresses are not, so an address is made that each name has alone.
    unique = f"annotator-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    made = project.client.users.create(
        username=unique, email=f"{unique}@annotators.invalid", first_name=name, last_name=""
    )
    return int(made.id)
