"""Two sets of labels of one text side by side, whichever of them comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from insihab.scoring.matching import Span, best_matching, overlap

T = TypeVar("T")
Key = tuple[Span, str]
_EQUAL = 3
"""What an equal item is worth: more than the two that it could be matched with otherwise."""
_EQUAL_LABEL = 0.1
"""What an equal label is worth beside the share of overlap."""
_HALF = 0.5
"""The least share of overlap of items with different labels: less is a mention inside another, not the same one."""


def side_by_side(
    first: Iterable[T], second: Iterable[T], span: Callable[[T], Span], label: Callable[[T], str]
) -> list[tuple[T | None, T | None]]:
    """The items of both sides, matched one to one, in the order of the text; each stands once, alone beside None.

    As many items as possible of equal span and label are matched; of the rest, those that overlap, so that the sum of
    their shares of overlap is greatest, an equal label counting a tenth more. Items with different labels match only
    if they share half of their code points.

    The result does not depend on the order of items, and with the sides exchanged it is the same, exchanged.
    """

    def key(item: T) -> Key:
        return span(item), label(item)

    sides = [sorted(side, key=key) for side in (first, second)]
    swapped = list(map(key, sides[1])) < list(map(key, sides[0]))
    if swapped:  # of several best matchings the same is taken, whichever side comes first
        sides.reverse()
    one, other = sides
    spans, others = (list(map(span, side)) for side in sides)
    chosen = best_matching(spans, others, lambda a, b: _weight(key(one[a]), key(other[b])))
    left = [set(range(len(side))) - {pair[at] for pair in chosen} for at, side in enumerate(sides)]
    matches: list[tuple[T | None, T | None]] = [
        *((one[a], other[b]) for a, b in chosen),
        *((one[a], None) for a in left[0]),
        *((None, other[b]) for b in left[1]),
    ]
    if swapped:
        matches = [(b, a) for a, b in matches]
    return sorted(matches, key=lambda match: sorted(key(item) for item in match if item is not None))


def share(first: Span, second: Span) -> float:
    """The code points in both spans by those in either: 0 where they do not overlap, 1 where they are equal."""
    common = overlap(first, second)
    return common / (first[1] - first[0] + second[1] - second[0] - common)


def _weight(one: Key, other: Key) -> float:
    if one == other:
        return _EQUAL
    shared = share(one[0], other[0])
    if one[1] == other[1]:
        return shared + _EQUAL_LABEL
    return shared if shared >= _HALF else 0
