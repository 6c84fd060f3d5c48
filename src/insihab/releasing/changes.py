"""What changed from one release to another: labels, documents, and what labels may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from insihab.releasing.contents import Contents, Item
from insihab.scoring.alignment import side_by_side

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


def compare(old: Contents, new: Contents) -> list[Change]:
    """Every change: of the inventory, the documents, the labels by document and layer, and the pairs of claims.

    Labels are those of one span and type, or as near as `insihab.scoring.alignment.side_by_side` says. A pair is known
    by its claims, whatever their ids. Labels of a document whose text changed are not compared: their offsets are of
    another text.
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


def _labels(old: Contents, new: Contents, layer: str) -> Iterator[Match]:
    for doc_id in {**old.documents, **new.documents}:
        texts = [one.documents[doc_id].values["text"] for one in (old, new) if doc_id in one.documents]
        if len(set(texts)) == 1:
            before, after = (one.labels.get(doc_id, {}).get(layer, ()) for one in (old, new))
            yield from side_by_side(before, after, span=lambda item: item.span, label=_type)


def _by_id(old: Mapping[str, Item], new: Mapping[str, Item]) -> Iterator[Match]:
    for name in {**old, **new}:
        yield old.get(name), new.get(name)


def _pairs(pairs: Iterable[Item], ids: Mapping[str, str]) -> dict[str, Item]:
    """The pairs by the old ids of both claims; their order does not matter."""
    return {" ".join(sorted(ids.get(one, one) for one in pair.id.split())): pair for pair in pairs}


def _type(item: Item) -> str:
    return " ".join(sorted(item.values.get("type", ())))
