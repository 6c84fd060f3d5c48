"""Pulling a pass from a project as an export: checked, and written to a new file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from insihab.articles import Document
from insihab.files import parse_json
from insihab.findings import Finding, InputError, refusal, refuse
from insihab.label_studio.client import address, server_faults
from insihab.label_studio.export import annotator_of, read_tasks
from insihab.label_studio.project import Project
from insihab.schema import Schema
from insihab.validation import validate
from insihab.writing import refuse_existing, to_json, write_whole

_WHOLE = {"only_id": False}
_OPTIONS: Any = {"annotations__completed_by": _WHOLE, "predictions": _WHOLE, "drafts": _WHOLE}
_POLL = 0.5  # seconds

Tick = Callable[[], object]


def pull(
    project: Project,
    target: Path,
    documents: Sequence[Document],
    schema: Schema,
    entities: Mapping[str, Any],
    annotator: str | None = None,
    tick: Tick = lambda: None,
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Write the pass of one annotator to `target`, a new file; give its tasks, and warnings of what is not in it.

    Args:
        project: where from.
        target: the file; it must not exist, since a pass is never overwritten.
        documents: the articles that the pass must cover.
        schema: what it must follow.
        entities: the declared entities.
        annotator: whose pass; may be left out where all annotations are by one.
        tick: is called while the server works, every half a second.

    Raises:
        InputError: the file exists; the project has annotations of several people and none of them is named; the
            pass has a finding; the server fails.
    """
    refuse_existing(target)
    tasks = _of_annotator(snapshot(project, tick), annotator, project.url)
    warnings = list(_drafts_left(tasks, project.url))
    tasks = [{**task, "drafts": []} for task in tasks]
    try:
        annotations = read_tasks(tasks, project.url, documents, schema)
        refuse(validate(project.url, documents, annotations, schema, entities))
    except InputError as error:
        raise InputError([*error.findings, *warnings]) from None
    write_whole(target, to_json(tasks), new=True)  # a large project takes minutes, in which it may have been written
    return tasks, warnings


def snapshot(project: Project, tick: Tick = lambda: None) -> list[dict[str, Any]]:
    """All tasks of a project as the server exports them, with whole predictions and drafts and the annotators' names.

    `tick` is called while the server works, every half a second.

    Raises:
        InputError: the server fails, or what it gives is no JSON.
    """
    exports: Any = project.client.projects.exports
    with server_faults(address(project.client)):
        export = exports.create(id=project.id, serialization_options=_OPTIONS)
        try:
            content = _content(project, export.id, tick)
        except BaseException:
            with suppress(Exception):  # what failed first is what to tell
                exports.delete(id=project.id, export_pk=export.id)
            raise
        exports.delete(id=project.id, export_pk=export.id)
    tasks: list[dict[str, Any]] = parse_json(content.decode("utf-8"), Path(project.url))
    return sorted(tasks, key=lambda task: int(task["id"]))


def _content(project: Project, export: int, tick: Tick) -> bytes:
    """The bytes of an export on the server, once it is ready."""
    exports: Any = project.client.projects.exports
    while (status := exports.get(id=project.id, export_pk=export).status) in ("created", "in_progress"):
        time.sleep(_POLL)
        tick()
    if status != "completed":
        message = f"could not export the project (its status: {status}); look into the server's log"
        raise refusal(project.url, "SERVER_ERROR", message)
    return b"".join(exports.download(id=project.id, export_pk=export))


def _of_annotator(tasks: list[dict[str, Any]], annotator: str | None, url: str) -> list[dict[str, Any]]:
    """The tasks with the annotations of one annotator alone, and those drafts that may belong to them."""
    names = sorted({annotator_of(one) for task in tasks for one in task["annotations"] if not one["was_cancelled"]})
    if annotator is None and len(names) > 1:
        message = f"has passes of {len(names)} annotators; name one of: {'; '.join(names)}"
        raise refusal(url, "ANNOTATOR_MISSING", message)
    if annotator is not None and annotator not in names:
        message = f"has no annotation by «{annotator}»; its annotators are: {'; '.join(names) or 'none'}"
        raise refusal(url, "ANNOTATOR_UNKNOWN", message)
    wanted = annotator or next(iter(names), "")
    return [_part(task, wanted, len(names) > 1) for task in tasks]


def _part(task: Mapping[str, Any], annotator: str, several: bool) -> dict[str, Any]:
    """A task with the part of one annotator; a draft of no annotation may be another's where there are several."""
    own = [one for one in task["annotations"] if annotator_of(one) == annotator]
    ids, users = {one["id"] for one in own}, {(one["completed_by"] or {}).get("email") for one in own}
    drafts = [
        one
        for one in task["drafts"]
        if one["annotation"] in ids or (one["annotation"] is None and (not several or one["user"] in users))
    ]
    return {**task, "annotations": own, "drafts": drafts}


def _drafts_left(tasks: Sequence[Mapping[str, Any]], url: str) -> Iterator[Finding]:
    """A warning for each task with work that was not submitted: the server drops a draft when it is."""
    for number, task in enumerate(tasks, 1):
        if task["drafts"]:
            who = ", ".join(sorted({str(one["user"]) for one in task["drafts"]}))
            message = f"has a draft by {who}, which is not pulled; submit or update it, and pull again"
            doc_id = str(task["data"].get("doc_id", ""))
            yield Finding(url, doc_id, f"task {number}", "DRAFT_LEFT", message, "warning")
