"""Scores of the layer numeric_claims."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from insihab.scoring.counts import Counts
from insihab.scoring.matching import Span, best_matching, overlap

Items = Sequence[Mapping[str, Any]]
Value = tuple[Any, ...] | str | None
SLOTS = ("value", "operator", "unit", "movement", "counted", "source", "event")


def score_claims(gold: Items, predicted: Items) -> dict[str, Counts]:
    """Counts of one document: ``quantity``, ``claim`` and ``slots/<slot>``.

    Claims are matched one to one where at least half of the predicted quantity lies in the gold one, so that no span is
    wide enough to hit everything: as many as can be, of these the closest. quantity:
    a match. claim: a match with every slot right, the headline. slots: of all claims that have the slot. A slot that
    is left out is wrong only where gold has it.
    """
    gold, predicted = [sorted(items, key=lambda item: (item["start"], item["end"])) for items in (gold, predicted)]
    pairs = _match(gold, predicted)
    slots = [(_slots(gold[g]), _slots(predicted[p])) for g, p in pairs]
    whole = sum(all(same(wanted[slot], given[slot]) for slot in SLOTS) for wanted, given in slots)
    counts = {
        "quantity": Counts(len(pairs), len(predicted) - len(pairs), len(gold) - len(pairs)),
        "claim": Counts(whole, len(predicted) - whole, len(gold) - whole),
    }
    for slot in SLOTS:
        has = [sum(_slots(item)[slot] is not None for item in items) for items in (gold, predicted)]
        right = sum(wanted[slot] is not None and same(wanted[slot], given[slot]) for wanted, given in slots)
        counts[f"slots/{slot}"] = Counts(right, has[1] - right, has[0] - right)
    return counts


def same(first: Value, second: Value) -> bool:
    """Whether two values of a slot are equal; bounds are, when they agree to nine digits."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return all(a == b or (None not in (a, b) and math.isclose(a, b)) for a, b in zip(first, second, strict=True))
    return first == second


def _match(gold: Items, predicted: Items) -> list[tuple[int, int]]:
    spans: list[list[Span]] = [[(item["start"], item["end"]) for item in items] for items in (gold, predicted)]

    def weight(g: int, p: int) -> float:
        first, second = spans[0][g], spans[1][p]
        shared = overlap(first, second)
        if 2 * shared < second[1] - second[0]:
            return 0.0
        closeness = shared / (first[1] - first[0] + second[1] - second[0] - shared)
        return len(gold) + 1 + closeness  # one match more outweighs any closeness

    return best_matching(spans[0], spans[1], weight)


def _slots(claim: Mapping[str, Any]) -> dict[str, Value]:
    bounds = (claim.get("lo"), claim.get("hi"))
    values: dict[str, Value] = {"value": None if bounds == (None, None) else bounds}
    for name in ("operator", "unit", "movement"):
        values[name] = claim.get(name)
    for name in ("counted", "source", "event"):
        values[name] = tuple(claim[name]) if claim.get(name) else None
    return values
