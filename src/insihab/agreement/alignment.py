"""Which regions of two annotations of one document are the same, so that what is said of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from insihab.annotation import Annotation, Region
from insihab.columns import CLAIM, NOT_A_CLAIM
from insihab.schema import Schema
from insihab.scoring.alignment import side_by_side


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

    Only regions of one kind pair, as `insihab.scoring.alignment.side_by_side` matches them: entities, events, numbers
    (claims and others), and each helper of a claim with its own label.

    The result does not depend on the order of regions nor on their ids, and with a and b exchanged it is the same,
    exchanged.
    """
    pairs: list[Pair] = []
    for kind in sorted({_kind(region, schema) for one in (a, b) for region in one.regions}):
        first, second = ([region for region in one.regions if _kind(region, schema) == kind] for one in (a, b))
        pairs += (
            Pair(*match) for match in side_by_side(first, second, attrgetter("start", "end"), attrgetter("label"))
        )
    ordered = tuple(sorted(pairs, key=_position))
    return Alignment(ordered, _links(a, [pair.a for pair in ordered]), _links(b, [pair.b for pair in ordered]))


def is_helper(region: Region, schema: Schema) -> bool:
    """Whether a region is there only for a claim's sake: what it counts, its cue, the words that say who gives it."""
    return schema.labels[region.label].layer == "numbers" and region.label not in (CLAIM, NOT_A_CLAIM)


def _kind(region: Region, schema: Schema) -> str:
    return region.label if is_helper(region, schema) else schema.labels[region.label].layer


def _position(pair: Pair) -> tuple[tuple[int, int, str], ...]:
    """What pairs are ordered by, whichever pass comes first."""
    return tuple(sorted((region.start, -region.end, region.label) for region in (pair.a, pair.b) if region))


def _links(annotation: Annotation, regions: Iterable[Region | None]) -> frozenset[Link]:
    index = {region.id: number for number, region in enumerate(regions) if region}
    return frozenset(Link(index[one.source], one.label, index[one.target]) for one in annotation.relations)
