"""Scores of the layer numeric_claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from insihab.claim_values import number, same_bound
from insihab.counts import Counts, of_sizes
from insihab.predictions import ATTRIBUTES, POINTERS, Item, Items
from insihab.scoring.matching import Span, best_assignment, overlap, overlapping

Value = tuple[float | None, ...] | str | None
SLOTS = ("value", *ATTRIBUTES["numeric_claims"], *POINTERS)


def score_claims(gold: Items, predicted: Items) -> dict[str, Counts]:
    """Counts of one document: ``quantity``, ``claim`` and ``slots/<slot>``, whatever the order of the claims.

    quantity: claims that `match_claims` pairs. claim: pairs with every slot right, the headline. slots: of all claims
    that have the slot. A slot that is left out is wrong only where gold has it. One that is predicted where gold has
    none is wrong: it says what the article does not, and spoils the claim.

    Raises:
        ValueError: where a bound is no number, see `insihab.claim_values.number`.
    """
    pairs = match_claims(gold, predicted)
    wanted, given = [[slots(claim) for claim in items] for items in (gold, predicted)]
    whole = sum(_whole(wanted[g], given[p]) for g, p in pairs)
    counts = {
        "quantity": of_sizes(len(pairs), len(predicted), len(gold)),
        "claim": of_sizes(whole, len(predicted), len(gold)),
    }
    right = [_right(wanted[g], given[p]) for g, p in pairs]
    for at, slot in enumerate(SLOTS):
        has = [sum(one[slot] is not None for one in side) for side in (given, wanted)]
        counts[f"slots/{slot}"] = of_sizes(sum(one[at] for one in right), *has)
    return counts


def match_claims(gold: Items, predicted: Items) -> list[tuple[int, int]]:
    """Pairs of indices (gold, predicted), each used at most once, sorted.

    Two claims may be paired where at least half of the predicted quantity lies in the gold one, so that no span is
    wide enough to hit everything. Of all such pairings the one with most pairs is taken; of these, with most right
    slots; of these, the closest, with fewest code points that only one quantity of a pair has. The right claims of
    each slot, one after the other, and the whole claims decide what is still equal: so no count depends on the order
    of the claims, nor, where no two claims of a side have the same span, do the pairs.

    Whole claims come last, so that a slot filled in wrongly can never gain elsewhere.

    Raises:
        ValueError: where a bound is no number, see `insihab.claim_values.number`.
    """
    orders = [_order(side) for side in (gold, predicted)]
    sides = [[side[at] for at in order] for side, order in zip((gold, predicted), orders, strict=True)]
    spans = [[_span(claim) for claim in side] for side in sides]
    wanted, given = [[slots(claim) for claim in side] for side in sides]
    # More than twice of what any number of a weight can add up to.
    base = 2 * sum(end - start + len(SLOTS) for side in spans for start, end in side) + 1
    weights = {
        (g, p): _weight(spans[0][g], spans[1][p], wanted[g], given[p], base) for g, p in _candidates(spans[0], spans[1])
    }
    return sorted((orders[0][g], orders[1][p]) for g, p in best_assignment(weights))


def slots(claim: Item) -> dict[str, Value]:
    """The values of a claim's `SLOTS`, None for what it does not say.

    ``value`` is (lo, hi), each None where open; ``counted``, ``source`` and ``event`` are (start, end); the others are
    labels.

    Raises:
        ValueError: where a bound is no number, see `insihab.claim_values.number`.
    """
    bounds = (number(claim.get("lo")), number(claim.get("hi")))
    values: dict[str, Value] = {"value": None if bounds == (None, None) else bounds}
    for name in ATTRIBUTES["numeric_claims"]:
        values[name] = claim.get(name)
    for name in POINTERS:
        values[name] = tuple(claim[name]) if claim.get(name) else None
    return values


def same(first: Value, second: Value) -> bool:
    """Whether two values of one slot are equal: bounds by `same_bound`, which for offsets is equality."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return all(same_bound(a, b) for a, b in zip(first, second, strict=True))
    return first == second


def _order(claims: Items) -> list[int]:
    return sorted(range(len(claims)), key=lambda at: _span(claims[at]))


def _span(claim: Item) -> Span:
    return claim["start"], claim["end"]


def _candidates(gold: Sequence[Span], predicted: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The pairs that may be; a gold span with half of a predicted one has a code point of its middle."""
    middles = [(start + (end - start - 1) // 2, start + (end - start) // 2 + 1) for start, end in predicted]
    for g, p in overlapping(gold, middles):
        start, end = predicted[p]
        if 2 * overlap(gold[g], (start, end)) >= end - start > 0:
            yield g, p


def _weight(gold: Span, predicted: Span, wanted: Mapping[str, Value], given: Mapping[str, Value], base: int) -> int:
    """All that decides about a pair, the first before the second and so on, as the digits of one integer."""
    right = _right(wanted, given)
    lone = gold[1] - gold[0] + predicted[1] - predicted[0] - 2 * overlap(gold, predicted)
    weight = 0
    for digit in (1, sum(right), -lone, *right, _whole(wanted, given)):
        weight = weight * base + digit
    return weight


def _right(wanted: Mapping[str, Value], given: Mapping[str, Value]) -> list[bool]:
    """Of each slot, whether gold has it and it is predicted right."""
    return [wanted[slot] is not None and same(wanted[slot], given[slot]) for slot in SLOTS]


def _whole(wanted: Mapping[str, Value], given: Mapping[str, Value]) -> bool:
    return all(same(wanted[slot], given[slot]) for slot in SLOTS)
