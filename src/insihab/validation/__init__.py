"""What is wrong with an annotation: every fault as a finding, each with its code.

`tests/cases/export` holds one bad export and its exact message for each code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.findings import Finding
from insihab.schema import Schema
from insihab.validation.attributes import check_attributes, check_attribution, check_bounds
from insihab.validation.relations import check_relations, check_single
from insihab.validation.spans import check_labels, check_offsets, check_proclitics, check_spans
from insihab.validation.subject import Fault, Subject

CHECKS: tuple[Callable[[Subject], Iterator[Fault]], ...] = (
    check_labels,
    check_offsets,
    check_attributes,
    check_bounds,
    check_attribution,
    check_spans,
    check_proclitics,
    check_relations,
    check_single,
)
"""Every check, in the order in which their findings are made."""

INCOMPLETE = frozenset({"ATTRIBUTE_MISSING", "SOURCE_MISMATCH", "BOUNDS_WRONG"})
"""Codes of what a suggestion may lack, which a pass may not."""

CORRECTABLE = INCOMPLETE | {
    *("OFFSET_TRIM", "OFFSET_WORD", "OFFSET_SENTENCE", "PROCLITIC_INSIDE", "SPAN_CROSSING"),
    *("ENTITY_UNDECLARED", "RELATION_MANY", "RELATION_MISSING"),
}
"""Codes that a suggestion may have, which an annotator completes or corrects; what else is wrong is the system's."""


def validate(
    file: str,
    documents: Sequence[Document],
    annotations: Iterable[Annotation],
    schema: Schema,
    entities: Collection[str],
) -> list[Finding]:
    """Every fault of a pass, in the order of `documents`.

    Args:
        file: the pass as the user named it, for the messages.
        documents: the documents that the pass must cover.
        annotations: at most one a document.
        schema: what they must follow.
        entities: the keys that `entities.yaml` declares.
    """
    by_id = {annotation.doc_id: annotation for annotation in annotations}
    findings: list[Finding] = []
    for document in documents:
        if document.doc_id not in by_id:
            message = "has no annotation in this pass; annotate it or leave it out of articles.yaml"
            findings.append(Finding(file, document.doc_id, "", "DOCUMENT_MISSING", message))
            continue
        subject = Subject(document, by_id[document.doc_id], schema, entities)
        findings.extend(
            Finding(file, document.doc_id, place, code, message)
            for check in CHECKS
            for place, code, message in check(subject)
        )
    return findings
