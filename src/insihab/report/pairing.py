"""Which wrong prediction stands for which gold item: a reader's question, not the scorer's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insihab.scoring.entities import partial_pairs
from insihab.scoring.matching import Pairs, Span, best_matching, groups, overlap

Item = Mapping[str, Any]
Items = Sequence[Item]
_MOST_STEPS = 100_000  # of the best matching of what hangs together


def span_of(item: Item) -> Span:
    """Where an item is."""
    return item["start"], item["end"]


def closest(gold: Items, predicted: Items, label: str) -> Pairs:
    """Overlapping items, one to one: most of the same span, of these most of the same label, then the greatest overlap.

    Of what is still equal, most pairs. Where too many overlap for that to be found in time, equal spans go first and
    the rest as many as can be.
    """
    pairs: Pairs = []
    for golds, guesses in groups(list(map(span_of, gold)), list(map(span_of, predicted))):
        found = _closest_of_heap([gold[g] for g in golds], [predicted[p] for p in guesses], label)
        pairs += [(golds[g], guesses[p]) for g, p in found]
    return pairs


def _closest_of_heap(gold: Items, predicted: Items, label: str) -> Pairs:
    spans, guesses = [span_of(item) for item in gold], [span_of(item) for item in predicted]
    fewer, more = sorted((len(spans), len(guesses)))
    if fewer**2 * more > _MOST_STEPS:
        equal, others = partial_pairs(spans, guesses)
        return equal + others
    base = sum(end - start for start, end in spans) + 1  # more than what any digit of a weight can add up to

    def weight(g: int, p: int) -> int:
        alike = gold[g].get(label) == predicted[p].get(label)
        weight = 0
        for digit in (spans[g] == guesses[p], alike, overlap(spans[g], guesses[p]), 1):
            weight = weight * base + digit
        return weight

    return best_matching(spans, guesses, weight)
