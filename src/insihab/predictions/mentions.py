"""Mentions that have a span and a type and nothing else, as in most corpora, in a third of the memory of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from insihab.predictions import SAME, Items

Typed = tuple[int, int, str]
"""Start, end and type."""
KEYS = SAME["entities"]


class PlainMentions(Items):
    """Items of the layer entities, made into objects when somebody asks for them.

    Attributes:
        typed: start, end and type of each.
    """

    __slots__ = ("typed",)

    def __init__(self, typed: Sequence[Typed]) -> None:
        self.typed = typed

    def __len__(self) -> int:
        return len(self.typed)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start, end, label in self.typed:
            yield {"start": start, "end": end, "type": label}

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> PlainMentions: ...

    def __getitem__(self, index: int | slice) -> dict[str, Any] | PlainMentions:
        if isinstance(index, slice):
            return PlainMentions(self.typed[index])
        return dict(zip(KEYS, self.typed[index], strict=True))


def typed(items: Items) -> Iterable[Typed]:
    """Start, end and type of each item."""
    if isinstance(items, PlainMentions):
        return items.typed
    return [(item["start"], item["end"], item["type"]) for item in items]


def values(items: Items, key: str) -> set[Any]:
    """The values that a key has, None not among them."""
    if isinstance(items, PlainMentions):
        return {one[KEYS.index(key)] for one in items.typed} if key in KEYS else set()
    return {item.get(key) for item in items} - {None}


def keys(items: Items) -> Iterable[str]:
    """The keys that items have, each once or more often."""
    if isinstance(items, PlainMentions):
        return KEYS if items.typed else ()
    return {key for item in items for key in item}
