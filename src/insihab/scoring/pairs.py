"""Scores of pairs of numeric claims: what the two are to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from insihab.counts import Counts, of_sizes
from insihab.predictions.pairs import document_of

Pairs = Sequence[Mapping[str, str]]
"""Each with ``a`` and ``b``, ids of gold claims like ``doc#c1`` in either order, and ``relation``."""


def score_pairs(gold: Pairs, predicted: Pairs) -> dict[str, Counts | float | None]:
    """``macro_f1``, the headline, ``accuracy`` and ``per_relation/<relation>``.

    macro_f1: the mean of the F1 of each relation that gold has, between 0 and 1; None where gold has no pair.
    per_relation: the `Counts` of each of these. A relation that only predictions use has no F1 of its own, and its
    pairs are missed where gold has them. accuracy: the `Counts` of right pairs; one with a wrong relation is both
    ``fp`` and ``fn``, one that is not predicted ``fn``, one that gold has not ``fp``, so that recall is accuracy.

    Raises:
        ValueError: where a pair stands twice on one side, in either order.

    Source: "averaged F1" of the two that are called macro F1 (Opitz and Burst 2019, Macro F1 and Macro F1): the mean
    of F1s, not the F1 of mean precision and mean recall.
    """
    wanted, given = relations_of(gold), relations_of(predicted)
    right = Counter(relation for pair, relation in wanted.items() if given.get(pair) == relation)
    by_gold, by_prediction = Counter(wanted.values()), Counter(given.values())
    per_relation = {
        relation: of_sizes(right[relation], by_prediction[relation], size) for relation, size in sorted(by_gold.items())
    }
    f1s = [counts.f1 or 0.0 for counts in per_relation.values()]
    return {
        "macro_f1": sum(f1s) / len(f1s) if f1s else None,
        "accuracy": of_sizes(sum(right.values()), len(given), len(wanted)),
        **{f"per_relation/{relation}": counts for relation, counts in per_relation.items()},
    }


def without_document(pairs: Pairs, doc_id: str) -> list[Mapping[str, str]]:
    """The pairs that have no claim of the document, in their order; for the jackknife by article."""
    return [pair for pair in pairs if doc_id not in (document_of(pair["a"]), document_of(pair["b"]))]


def relations_of(pairs: Pairs) -> dict[frozenset[str], str]:
    """The relation of each pair, whose order does not matter.

    Raises:
        ValueError: where a pair stands twice.
    """
    relations: dict[frozenset[str], str] = {}
    for pair in pairs:
        key = frozenset((pair["a"], pair["b"]))
        if key in relations:
            raise ValueError(f"the pair of {pair['a']} and {pair['b']} stands twice; keep one")
        relations[key] = pair["relation"]
    return relations
