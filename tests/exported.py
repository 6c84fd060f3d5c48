"""An annotation as a server would export it, for tests without one."""

from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.label_studio.task import to_results, to_task
from insihab.schema import Schema


def exported(document: Document, annotation: Annotation, schema: Schema) -> dict[str, Any]:
    """A task with one finished annotation."""
    user = {"id": 1, "first_name": annotation.annotator, "last_name": ""}
    finished = {"completed_by": user, "was_cancelled": False, "result": list(to_results(document, annotation, schema))}
    return {**to_task(document), "annotations": [finished], "predictions": []}
