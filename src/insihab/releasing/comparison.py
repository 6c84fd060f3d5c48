"""What changed from one release to another: labels, documents, and what labels may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from insihab.releasing.contents import Item, Release
from insihab.scoring.matching import best_matching, overlap

_EQUAL_TYPE = 0.1
"""What an equal type is worth beside the share of overlap, as when two passes are aligned."""
_HALF = 0.5
"""The least share of overlap of labels of different types."""
Match = tuple[Item | None, Item | None]
Words = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One item that was added (no `before`), removed (no `after`) or altered."""

    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The item as it was, or if it is new, as it is."""
        item = self.before or self.after
        if item is None:
            raise ValueError("a change of nothing")
        return item

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``altered``."""
        return "altered" if self.before and self.after else "removed" if self.before else "added"

    def values(self) -> Iterator[tuple[str, Words, Words]]:
        """Of what is altered, each name with the values that it lost and those that it got."""
        if self.before and self.after:
            old, new = self.before.values, self.after.values
            for name in [*old, *(name for name in new if name not in old)]:
                lost, got = old.get(name, frozenset()), new.get(name, frozenset())
                if lost != got:
                    yield name, tuple(sorted(lost - got)), tuple(sorted(got - lost))


def compare(old: Release, new: Release) -> list[Change]:
    """Every change: of the inventory, the documents, the labels by document and layer, and the pairs of claims.

    Labels are the same if span and type are equal; of the rest, those that overlap, each with one at most, so that the
    sum of their shares of overlap (code points in both by code points in either) is greatest; with different types
    only those that share half. A pair is known by its claims, whatever their ids. Labels of a document whose text
    changed are not compared: their offsets are of another text.
    """
    labels = [match for layer in {**old.inventory, **new.inventory} for match in _labels(old, new, layer)]
    ids = {after.id: before.id for before, after in labels if before and after}
    fresh = {after.id for before, after in labels if after and not before}
    matches = [
        *_by_id(old.inventory, new.inventory),
        *_by_id(old.documents, new.documents),
        *labels,
        *_by_id(_pairs(old.pairs, {}), _pairs(new.pairs, {**ids, **{one: f"{one} (new)" for one in fresh}})),
    ]
    return [Change(*match) for match in matches if not (match[0] and match[1] and match[0].values == match[1].values)]


def _labels(old: Release, new: Release, layer: str) -> Iterator[Match]:
    for doc_id in {**old.documents, **new.documents}:
        texts = [one.documents[doc_id].values["text"] for one in (old, new) if doc_id in one.documents]
        if len(set(texts)) == 1:
            before, after = (one.labels.get(doc_id, {}).get(layer, ()) for one in (old, new))
            yield from align(before, after)


def _by_id(old: Mapping[str, Item], new: Mapping[str, Item]) -> Iterator[Match]:
    for name in {**old, **new}:
        yield old.get(name), new.get(name)


def _pairs(pairs: Iterable[Item], ids: Mapping[str, str]) -> dict[str, Item]:
    """The pairs by the old ids of both claims; their order does not matter."""
    return {" ".join(sorted(ids.get(one, one) for one in pair.id.split())): pair for pair in pairs}


def align(old: Sequence[Item], new: Sequence[Item]) -> list[Match]:
    """The labels of one layer of one text side by side, in the order of the text; each stands once.

    With the sides exchanged, the result is the same, exchanged.
    """
    sides = [sorted(side, key=_key) for side in (old, new)]
    swapped = [_key(item) for item in sides[1]] < [_key(item) for item in sides[0]]
    if swapped:  # of several best matchings the same is taken, whichever release comes first
        sides.reverse()
    found = _matched(*sides)
    if swapped:
        found = [(after, before) for before, after in found]
    return sorted(found, key=lambda match: sorted(_key(item) for item in match if item))


def _matched(first: list[Item], second: list[Item]) -> list[Match]:
    waiting: dict[object, list[Item]] = defaultdict(list)
    for item in second:
        waiting[_key(item)].append(item)
    exact: list[Match] = [(item, waiting[_key(item)].pop(0)) for item in first if waiting[_key(item)]]
    used = {id(item) for match in exact for item in match}
    first, second = ([item for item in side if id(item) not in used] for side in (first, second))
    spans, others = ([item.span for item in side] for side in (first, second))
    close = best_matching(spans, others, lambda one, other: _weight(first[one], second[other]))
    found = [*exact, *((first[one], second[other]) for one, other in close)]
    used = {id(item) for match in found for item in match}
    return [
        *found,
        *((item, None) for item in first if id(item) not in used),
        *((None, item) for item in second if id(item) not in used),
    ]


def _key(item: Item) -> tuple[tuple[int, int], Words]:
    return item.span, _type(item)


def _type(item: Item) -> Words:
    return tuple(sorted(item.values.get("type", ())))


def _weight(one: Item, other: Item) -> float:
    common = overlap(one.span, other.span)
    share = common / (one.span[1] - one.span[0] + other.span[1] - other.span[0] - common)
    if _type(one) == _type(other):
        return share + _EQUAL_TYPE
    return share if share >= _HALF else 0
