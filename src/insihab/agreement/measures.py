"""Everything that is measured of two passes, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from insihab.agreement.alignment import align
from insihab.agreement.attributes import attribute_agreement, label_confusions
from insihab.agreement.disagreements import disagreements
from insihab.agreement.frequent import kinds
from insihab.agreement.identity import identity_agreement
from insihab.agreement.scores import Scores, label_scores, layer_scores
from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.schema import Schema

Key = TypeVar("Key")


def agreement(
    documents: Sequence[Document], a: Iterable[Annotation], b: Iterable[Annotation], schema: Schema
) -> dict[str, Any]:
    """How far two passes agree, as a value that JSON can hold.

    Args:
        documents: the documents; each pass has a valid annotation of each.
        a: one pass.
        b: the other.
        schema: what both follow.

    Returns:
        ``layers`` (see `layer_scores`), ``labels`` by layer, ``articles`` with their layers, ``attributes``,
        ``identities``, ``confusions``, and ``disagreements``: how many, and their kinds, the most frequent first.
    """
    first, second = ({one.doc_id: one for one in side} for side in (a, b))
    aligned = {one.doc_id: align(first[one.doc_id], second[one.doc_id], schema) for one in documents}
    layers = {doc_id: layer_scores(alignment, schema) for doc_id, alignment in aligned.items()}
    found = [one for document in documents for one in disagreements(document, aligned[document.doc_id], schema)]
    return {
        "schema": 1,
        "layers": _as_json(_sum(layers.values())),
        "labels": _by_layer(_sum(label_scores(alignment, schema) for alignment in aligned.values())),
        "articles": {doc_id: _as_json(scores) for doc_id, scores in layers.items()},
        "attributes": attribute_agreement(list(aligned.values()), schema),
        "identities": identity_agreement(aligned, schema),
        "confusions": label_confusions(list(aligned.values()), schema),
        "disagreements": {"count": len(found), "kinds": kinds(found)},
    }


def _sum(parts: Iterable[Mapping[Key, Scores]]) -> dict[Key, Scores]:
    total: dict[Key, Scores] = {}
    for part in parts:
        for key, scores in part.items():
            total[key] = total.get(key, Scores()) + scores
    return total


def _as_json(scores: Mapping[str, Scores]) -> dict[str, Any]:
    return {name: one.as_json() for name, one in scores.items()}


def _by_layer(scores: Mapping[tuple[str, str], Scores]) -> dict[str, dict[str, Any]]:
    """Labels that neither pass has are left out."""
    found: dict[str, dict[str, Any]] = {}
    for (layer, label), one in scores.items():
        entry = one.as_json()
        if entry["a"] or entry["b"]:
            found.setdefault(layer, {})[label] = entry
    return found
