"""Spans that cross: each reaches into the other, and neither holds the other."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import groupby

Span = tuple[int, int]


def crossing(spans: Iterable[Span]) -> Iterator[tuple[Span, Span]]:
    """Each span that crosses one that begins before it, with the one of these that ends first; sorted.

    One pair a span: of n spans on each other there are n² pairs, which nobody would read.
    """
    ends: list[Span] = []  # (end, start) of the spans that begin before the present one, sorted
    for _, group in groupby(sorted(set(spans)), key=lambda span: span[0]):
        same_start = list(group)
        for start, end in same_start:
            at = bisect_right(ends, (start, end))
            if at < len(ends) and ends[at][0] < end:
                yield (start, end), (ends[at][1], ends[at][0])
        for start, end in same_start:
            insort(ends, (end, start))
