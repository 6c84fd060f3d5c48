"""Scores of identity: which mentions share one entity or one event, across the documents and within each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from insihab.predictions import IDENTITY_KEY, NOT_SCORED, Prediction
from insihab.scoring.coreference import MEASURES, Partition, Ratios, conll, total

Mention = tuple[str, int, int]
Variant = dict[str, Ratios | float | None]
"""``muc``, ``b_cubed`` and ``ceaf_e`` as `Ratios`, ``conll`` as a number or None."""


def score_identity(gold: Sequence[Prediction], predicted: Mapping[str, Prediction]) -> dict[str, Variant]:
    """Coreference of ``entities`` and ``events`` across documents, and of each, with ``_within``, inside documents.

    A mention is a span of a document, whatever its type; those with one key are one cluster, and how a key is called
    does not matter. Across documents a key means the same in all of them. Within, each document is scored by itself
    and the counts are added up. A layer is there only where gold and some prediction for a gold document have keys;
    a document that is not predicted costs recall.

    Args:
        gold: the documents that are scored.
        predicted: by the document's id; documents that gold lacks are ignored.
    """
    scores: dict[str, Variant] = {}
    for layer, key in IDENTITY_KEY.items():
        wanted = [references(document, layer, key) for document in gold]
        found = [predicted.get(document.doc_id) for document in gold]
        given = [references(document, layer, key) if document else {} for document in found]
        if any(wanted) and any(given):
            scores[layer] = _variant([(_clusters(wanted), _clusters(given))])
            documents = zip(wanted, given, strict=True)
            scores[f"{layer}_within"] = _variant([(_clusters([one]), _clusters([other])) for one, other in documents])
    return scores


def as_json(scores: Mapping[str, Variant]) -> dict[str, dict[str, dict[str, float | None]]]:
    """Scores as nested objects: for each variant and measure the ratios, of ``conll`` the ``f1`` alone."""
    return {
        variant: {
            name: value.as_json() if isinstance(value, Ratios) else {"f1": value} for name, value in measures.items()
        }
        for variant, measures in scores.items()
    }


def _variant(pairs: Sequence[tuple[Partition, Partition]]) -> Variant:
    ratios = {name: total(measure(gold, predicted) for gold, predicted in pairs) for name, measure in MEASURES.items()}
    return {**ratios, "conll": conll(ratios.values())}


def references(document: Prediction, layer: str, key: str) -> dict[Mention, str]:
    """What each mention of a document refers to; of items on one span, the first by type and key counts."""
    found: dict[Mention, str] = {}
    items = document.layers.get(layer, ())
    keyed = [item for item in items if item.get(key) is not None and item["type"] != NOT_SCORED]
    for item in sorted(keyed, key=lambda item: (item["type"], item[key])):
        found.setdefault((document.doc_id, item["start"], item["end"]), item[key])
    return found


def _clusters(documents: Iterable[Mapping[Mention, str]]) -> list[list[Mention]]:
    """The mentions of each key, in an order that neither items nor names have a part in."""
    clusters: dict[str, list[Mention]] = {}
    for references in documents:
        for mention, key in references.items():
            clusters.setdefault(key, []).append(mention)
    return sorted(sorted(cluster) for cluster in clusters.values())
