"""Pulling a pass from a project as an export: checked, and written to a new file."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.articles import Document
from insihab.files import parse_json, to_json, write_whole
from insihab.findings import Finding, InputError, refuse
from insihab.label_studio.client import address, server_faults
from insihab.label_studio.export import annotator_of, read_tasks
from insihab.label_studio.project import Project
from insihab.schema import Schema
from insihab.validation import validate

_OPTIONS: Any = {"annotations__completed_by": {"only_id": False}, "predictions": {"only_id": False}}
_POLL = 0.5  # seconds


def pull(
    project: Project,
    target: Path,
    documents: Sequence[Document],
    schema: Schema,
    entities: Mapping[str, Any],
    annotator: str | None = None,
) -> list[dict[str, Any]]:
    """Write the pass of one annotator to `target`, a new file, and give its tasks.

    Args:
        project: where from.
        target: the file; it must not exist, since a pass is never overwritten.
        documents: the articles that the pass must cover.
        schema: what it must follow.
        entities: the declared entities.
        annotator: whose pass; may be left out where all annotations are by one.

    Raises:
        InputError: the file exists; the project has annotations of several people and none of them is named; the
            pass has a finding; the server fails.
    """
    _refuse_existing(target)
    tasks = _of_annotator(snapshot(project), annotator, project.url)
    annotations = read_tasks(tasks, project.url, documents)
    refuse(validate(project.url, documents, annotations, schema, entities))
    _refuse_existing(target)  # a large project takes minutes, in which it may have been written
    write_whole(target, to_json(tasks))
    return tasks


def _refuse_existing(target: Path) -> None:
    if os.path.lexists(target):
        message = "exists, and a pass is never overwritten; give the new pass a name of its own"
        raise InputError([Finding(str(target), "", "", "FILE_EXISTS", message)])


def snapshot(project: Project) -> list[dict[str, Any]]:
    """All tasks of a project as the server exports them, with whole predictions and the annotators' names.

    Raises:
        InputError: the server fails, or what it gives is no JSON.
    """
    exports: Any = project.client.projects.exports
    with server_faults(address(project.client)):
        export = exports.create(id=project.id, serialization_options=_OPTIONS)
        while (status := exports.get(id=project.id, export_pk=export.id).status) in ("created", "in_progress"):
            time.sleep(_POLL)
        if status != "completed":
            message = f"could not export the project (its status: {status}); look into the server's log"
            raise InputError([Finding(project.url, "", "", "SERVER_ERROR", message)])
        content = b"".join(exports.download(id=project.id, export_pk=export.id))
        exports.delete(id=project.id, export_pk=export.id)
    tasks: list[dict[str, Any]] = parse_json(content.decode("utf-8"), Path(project.url))
    return sorted(tasks, key=lambda task: int(task["id"]))


def _of_annotator(tasks: list[dict[str, Any]], annotator: str | None, url: str) -> list[dict[str, Any]]:
    """The tasks with the annotations of one annotator alone."""
    names = sorted({annotator_of(one) for task in tasks for one in task["annotations"] if not one["was_cancelled"]})
    if annotator is None and len(names) > 1:
        message = f"has passes of {len(names)} annotators; name one of: {'; '.join(names)}"
        raise InputError([Finding(url, "", "", "ANNOTATOR_MISSING", message)])
    if annotator is not None and annotator not in names:
        message = f"has no annotation by «{annotator}»; its annotators are: {'; '.join(names) or 'none'}"
        raise InputError([Finding(url, "", "", "ANNOTATOR_UNKNOWN", message)])
    wanted = annotator or next(iter(names), "")
    return [
        {**task, "annotations": [one for one in task["annotations"] if annotator_of(one) == wanted]} for task in tasks
    ]
