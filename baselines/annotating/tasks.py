"""Annotations as Label Studio's tasks, with suggestions that an annotator corrects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Article, Document
from insihab.findings import refuse
from insihab.label_studio.export import read_tasks
from insihab.label_studio.suggestions import to_annotation
from insihab.label_studio.task import to_results, to_task, to_tasks
from insihab.predictions import Prediction
from insihab.schema import Schema
from insihab.validation import CORRECTABLE, validate


def draw(found: Sequence[Prediction], schema: Schema, name: str) -> tuple[list[Document], list[Annotation]]:
    """Each text as a document, and what is drawn in it; read back and checked as a pulled pass is.

    Which events are one is left to the annotator: a model knows those of the articles that it learned from alone.

    Raises:
        InputError: something is drawn that an annotator could not correct.
    """
    documents = [_document(one) for one in found]
    drawn = [to_annotation(_without_identity(one), schema, name) for one in found]
    by_id = {document.doc_id: document for document in documents}
    read = read_tasks(list(to_tasks(drawn, by_id, schema)), name, documents, schema)
    findings = validate(name, documents, read, schema, ())
    refuse(finding for finding in findings if finding.code not in CORRECTABLE)
    return documents, drawn


def _without_identity(one: Prediction) -> Prediction:
    events = [{**event, "event": None} for event in one.layers.get("events", ())]
    return Prediction(one.doc_id, one.text, {**one.layers, "events": events})


def tasks(documents: Sequence[Document], drawn: Sequence[Annotation], schema: Schema) -> list[dict[str, Any]]:
    """Tasks for Label Studio's import; a suggestion is a prediction there, its system the model version."""
    return [
        {
            **to_task(document),
            "predictions": [{"model_version": one.annotator, "result": list(to_results(document, one, schema))}],
        }
        for document, one in zip(documents, drawn, strict=True)
    ]


def _document(one: Prediction) -> Document:
    """A text of which nothing else is known."""
    return Document(Article(one.doc_id, "", "", None, None, None, "", "", "", "", "", ()), one.text or "")


def push_to(project: str, documents: Sequence[Document], drawn: Sequence[Annotation], schema: Schema, name: str) -> str:
    """Push tasks with suggestions into a project, made if there is none; gives what was added, in words."""
    from tqdm import tqdm

    from insihab.label_studio.client import connect
    from insihab.label_studio.project import ensure_project
    from insihab.label_studio.push import push, told

    target = ensure_project(connect(), schema, project)
    added = push(target, documents, schema, (), {name: drawn}, lambda todo: tqdm(todo, desc="push", unit="task"))
    return f"{told(added)}: {target.url}"
