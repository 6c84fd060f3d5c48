"""Which documents have been read, where, and with which layers: some bytes for each, since there may be millions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple


class Stretch(NamedTuple):
    """Lines that follow one another, with the same layers.

    Attributes:
        first: the number of its first document, counted through all files.
        path: their file.
        line: the number of the first line.
        layers: what they say something of.
    """

    first: int
    path: Path
    line: int
    layers: frozenset[str]


class Seen:
    """The documents so far, each where it stood last."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._stretches: list[Stretch] = []
        self._next = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, doc_id: str) -> bool:
        return doc_id in self._numbers

    def has_any(self, doc_ids: Collection[str]) -> bool:
        """Whether one of these documents has been seen."""
        return not self._numbers.keys().isdisjoint(doc_ids)

    def add(self, doc_ids: Sequence[str], path: Path, line: int, layers: frozenset[str]) -> None:
        """Note documents on lines that follow one another, the first of them `line`."""
        self._stretches.append(Stretch(self._next, path, line, layers))
        self._numbers.update(zip(doc_ids, range(self._next, self._next + len(doc_ids)), strict=True))
        self._next += len(doc_ids)

    def __getitem__(self, doc_id: str) -> tuple[Path, int, frozenset[str]]:
        """File, number of the line, and layers."""
        number = self._numbers[doc_id]
        first, path, line, layers = self._stretches[bisect_right(self._stretches, number, key=attrgetter("first")) - 1]
        return path, line + number - first, layers

    def lacking(self, layers: Collection[str]) -> Iterator[str]:
        """The documents that have been seen without one of some layers, in the order in which they came first."""
        if any(not stretch.layers.issuperset(layers) for stretch in self._stretches):
            yield from (doc_id for doc_id in self._numbers if not self[doc_id][2].issuperset(layers))
