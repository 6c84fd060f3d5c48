"""Which regions of two annotations of one document are the same, so that what is said of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from insihab.annotation import Annotation, Region
from insihab.columns import CLAIM, NOT_A_CLAIM
from insihab.schema import Schema
from insihab.scoring.matching import Span, best_matching, overlap

_EQUAL_LABEL = 0.1
"""What an equal label is worth beside the share of overlap."""
_HALF = 0.5
"""The least share of overlap of regions with different labels: less is a mention inside another, not the same one."""


@dataclass(frozen=True)
class Pair:
    """A region of pass a and the region of pass b that is taken for the same; None where a pass has none."""

    a: Region | None
    b: Region | None

    @property
    def same_span(self) -> bool:
        """Whether both passes have a region, from the same start to the same end."""
        return bool(self.a and self.b and (self.a.start, self.a.end) == (self.b.start, self.b.end))

    @property
    def same_label(self) -> bool:
        """Whether both passes have a region, with the same label."""
        return bool(self.a and self.b and self.a.label == self.b.label)

    @property
    def exact(self) -> bool:
        """Whether both passes have a region of the same span and label."""
        return self.same_span and self.same_label

    @property
    def region(self) -> Region:
        """The region of pass a, or where it has none, of pass b."""
        region = self.a or self.b
        if region is None:
            raise ValueError("a pair without a region")
        return region


class Link(NamedTuple):
    """A relation, known by the pairs that its ends belong to: indices of `Alignment.pairs`."""

    source: int
    label: str
    target: int


@dataclass(frozen=True)
class Alignment:
    """Two annotations of one document side by side.

    Attributes:
        pairs: every region of each pass, in the order of the text; each stands in one pair.
        a: the relations of pass a.
        b: those of pass b. One that both have is equal: it has the same label, and ends that are pairs, whatever the
            spans and labels of these.
    """

    pairs: tuple[Pair, ...]
    a: frozenset[Link]
    b: frozenset[Link]


def align(a: Annotation, b: Annotation, schema: Schema) -> Alignment:
    """Align two valid annotations of one document.

    Regions of equal span and label are paired first, the rest by the one-to-one matching of overlapping spans that
    has the greatest sum of shares of overlap (code points in both by code points in either), an equal label counting
    a tenth more. Only regions of one kind pair: entities, events, numbers (claims and others), and each helper of a
    claim with its own label; those with different labels only if they share half of their code points.

    The result does not depend on the order of regions nor on their ids, and with a and b exchanged it is the same,
    exchanged.
    """
    sides = [sorted(one.regions, key=_key) for one in (a, b)]
    swapped = [_key(region) for region in sides[1]] < [_key(region) for region in sides[0]]
    if swapped:  # of several best matchings the same is taken, whichever pass comes first
        sides.reverse()
    pairs = [
        pair
        for kind in sorted({_kind(region, schema) for side in sides for region in side})
        for pair in _pairs(*([one for one in side if _kind(one, schema) == kind] for side in sides))
    ]
    if swapped:
        pairs = [Pair(pair.b, pair.a) for pair in pairs]
    ordered = tuple(sorted(pairs, key=_position))
    return Alignment(ordered, _links(a, [pair.a for pair in ordered]), _links(b, [pair.b for pair in ordered]))


def share(first: Region, second: Region) -> float:
    """The code points in both regions by those in either: 0 where they do not overlap, 1 where spans are equal."""
    common = overlap((first.start, first.end), (second.start, second.end))
    return common / (first.end - first.start + second.end - second.start - common)


def is_helper(region: Region, schema: Schema) -> bool:
    """Whether a region is there only for a claim's sake: what it counts, its cue, the words that say who gives it."""
    return schema.labels[region.label].layer == "numbers" and region.label not in (CLAIM, NOT_A_CLAIM)


def _kind(region: Region, schema: Schema) -> str:
    return region.label if is_helper(region, schema) else schema.labels[region.label].layer


def _key(region: Region) -> tuple[int, int, str]:
    return region.start, region.end, region.label


def _pairs(first: list[Region], second: list[Region]) -> list[Pair]:
    known = {_key(region): region for region in second}
    found = [Pair(region, known[_key(region)]) for region in first if _key(region) in known]
    paired = {_key(pair.region) for pair in found}
    first, second = ([region for region in side if _key(region) not in paired] for side in (first, second))
    matched = best_matching(_spans(first), _spans(second), lambda one, other: _weight(first[one], second[other]))
    found += [Pair(first[one], second[other]) for one, other in matched]
    used = [{indices[side] for indices in matched} for side in (0, 1)]
    found += [Pair(region, None) for index, region in enumerate(first) if index not in used[0]]
    return found + [Pair(None, region) for index, region in enumerate(second) if index not in used[1]]


def _spans(regions: Iterable[Region]) -> list[Span]:
    return [(region.start, region.end) for region in regions]


def _weight(one: Region, other: Region) -> float:
    shared = share(one, other)
    if one.label == other.label:
        return shared + _EQUAL_LABEL
    return shared if shared >= _HALF else 0


def _position(pair: Pair) -> tuple[tuple[int, int, str], ...]:
    """What pairs are ordered by, whichever pass comes first."""
    return tuple(sorted((region.start, -region.end, region.label) for region in (pair.a, pair.b) if region))


def _links(annotation: Annotation, regions: Iterable[Region | None]) -> frozenset[Link]:
    index = {region.id: number for number, region in enumerate(regions) if region}
    return frozenset(Link(index[one.source], one.label, index[one.target]) for one in annotation.relations)
