"""An annotation as a server would export it, for tests without one."""

from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.label_studio.task import to_tasks
from insihab.schema import Schema


def exported(document: Document, annotation: Annotation, schema: Schema) -> dict[str, Any]:
    """A task with one finished annotation."""
    return next(to_tasks([annotation], {annotation.doc_id: document}, schema))
