"""Marks on a stretch of text: cut into pieces, so that they may overlap and nest as they like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from insihab.report.errors import Error

LANES = 8
"""How many marks can lie under each other; what is more is not drawn."""


class Mark(NamedTuple):
    """A span that some errors speak of; `side` is ``gold``, ``predicted`` or ``trigger``, gold's of an argument."""

    start: int
    end: int
    side: str
    errors: tuple[int, ...]


class Piece(NamedTuple):
    """A stretch of text under the same marks, each with its lane from 0."""

    start: int
    end: int
    marks: tuple[tuple[int, Mark], ...]


def marks_of(errors: Sequence[Error], start: int, end: int) -> list[Mark]:
    """The marks of the errors, numbered from 0, as far as they lie between two offsets; sorted, outer ones first."""
    found: dict[tuple[int, int, str], list[int]] = {}
    for number, error in enumerate(errors):
        for first, last, side in _spans(error):
            if max(first, start) < min(last, end):
                found.setdefault((max(first, start), min(last, end), side), []).append(number)
    ordered = sorted(found, key=lambda key: (key[0], -key[1], key[2]))
    return [Mark(*key, tuple(dict.fromkeys(found[key]))) for key in ordered]


def pieces(marks: Iterable[Mark], start: int, end: int) -> Iterator[Piece]:
    """The text between two offsets, from cut to cut; a mark has the same lane in all its pieces.

    No two marks touch in a lane, so that each can be seen to end.
    """
    free = [start - 1] * LANES  # where the last mark of each lane ends
    laid: list[tuple[int, Mark]] = []
    for mark in marks:
        lane = next((lane for lane, last in enumerate(free) if last < mark.start), None)
        if lane is not None:
            free[lane] = mark.end
            laid.append((lane, mark))
    cuts = sorted({start, end, *(cut for _, mark in laid for cut in (mark.start, mark.end))})
    waiting = laid[::-1]
    open_: list[tuple[int, Mark]] = []
    for first, last in pairwise(cuts):
        open_ = [one for one in open_ if one[1].end > first]
        while waiting and waiting[-1][1].start <= first:
            open_.append(waiting.pop())
        yield Piece(first, last, tuple(sorted(open_)))


def _spans(error: Error) -> Iterator[tuple[int, int, str]]:
    for item, side in ((error.gold, "gold"), (error.predicted, "predicted"), (error.trigger, "trigger")):
        if item is not None:
            yield item["start"], item["end"], side
    for one in error.differences:
        for value, side in ((one.gold, "gold"), (one.predicted, "predicted")):
            if isinstance(value, tuple):
                yield *value, side
