"""Scores of the layer entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insihab.scoring.counts import Counts, of_multisets
from insihab.scoring.matching import Span, best_matching

Items = Sequence[Mapping[str, Any]]
NOT_SCORED = "ARG"
"""The type of noun phrases that exist only for the sake of an event: outside the entity scores, on both sides."""


def score_entities(gold: Items, predicted: Items) -> dict[str, Counts]:
    """Counts of one document: ``strict``, ``exact``, ``type``, ``partial`` and ``per_type/<type>``.

    strict: span and type. exact: span alone. type: an overlapping span of the same type. partial: an exact span
    counts 1 and an overlapping one 0.5, whatever the type. The last two match one to one.

    Source: the four schemes of SemEval-2013 Task 9 (Segura-Bedmar et al. 2013).
    """
    gold, predicted = [_scored(items) for items in (gold, predicted)]
    strict = [(mention["start"], mention["end"], mention["type"]) for mention in gold]
    strict_predicted = [(mention["start"], mention["end"], mention["type"]) for mention in predicted]
    counts = {
        "strict": of_multisets(strict, strict_predicted),
        "exact": of_multisets(_spans(gold), _spans(predicted)),
        "type": _type(gold, predicted),
        "partial": _partial(_spans(gold), _spans(predicted)),
    }
    for label in sorted({mention[2] for mention in strict + strict_predicted}):
        wanted, given = [[item for item in items if item[2] == label] for items in (strict, strict_predicted)]
        counts[f"per_type/{label}"] = of_multisets(wanted, given)
    return counts


def _scored(items: Items) -> list[Mapping[str, Any]]:
    return sorted(
        (item for item in items if item["type"] != NOT_SCORED),
        key=lambda item: (item["start"], item["end"], item["type"]),
    )


def _spans(items: Items) -> list[Span]:
    return [(item["start"], item["end"]) for item in items]


def _type(gold: Items, predicted: Items) -> Counts:
    pairs = best_matching(_spans(gold), _spans(predicted), lambda g, p: float(gold[g]["type"] == predicted[p]["type"]))
    return Counts(len(pairs), len(predicted) - len(pairs), len(gold) - len(pairs))


def _partial(gold: Sequence[Span], predicted: Sequence[Span]) -> Counts:
    def credit(g: int, p: int) -> float:
        return 1.0 if gold[g] == predicted[p] else 0.5

    total = sum(credit(g, p) for g, p in best_matching(gold, predicted, credit))
    return Counts(total, len(predicted) - total, len(gold) - total)
