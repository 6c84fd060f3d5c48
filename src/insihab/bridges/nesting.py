"""Mentions that nest, from several tags a token."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from insihab.formats.tags import OUTSIDE, Fault, Run, Tag, decode


def mentions(tags: Sequence[Sequence[Tag]], fault: Fault) -> list[Run]:
    """The mentions of a sentence, outer ones first where two begin together.

    Args:
        tags: of each token one or more, outer mentions first; the level of a mention may change from token to token.
        fault: takes the token and what is wrong, see `insihab.formats.tags`.
    """
    rows = _rows(tags)
    closes = any(tag.prefix in "ES" for row in rows for tag in row)
    found = [run for row in rows for run in decode(row, closes, fault)]
    return sorted(found, key=lambda run: (run[0], -run[1]))


def _rows(tags: Sequence[Sequence[Tag]]) -> list[list[Tag]]:
    """The same tags in rows, all tags of a mention in one: that in which it began."""
    rows: list[list[Tag]] = []
    for at, given in enumerate(tags):
        placed: dict[int, Tag] = {}
        new: list[tuple[int, Tag]] = []
        for level, tag in enumerate(given):
            row = _open_row(rows, placed, level, tag)
            if row is not None:
                placed[row] = tag
            elif tag.prefix != "O":
                new.append((level, tag))
        for level, tag in new:
            placed[level if level not in placed else _first_free(placed)] = tag
        rows += [[OUTSIDE] * at for _ in range(len(rows), max(placed, default=-1) + 1)]
        for number, same_row in enumerate(rows):
            same_row.append(placed.get(number, OUTSIDE))
    return rows


def _open_row(rows: Sequence[Sequence[Tag]], placed: dict[int, Tag], level: int, tag: Tag) -> int | None:
    """The row with the mention that a tag goes on with, at its own level if possible."""
    if tag.prefix not in ("I", "E"):
        return None
    own_first = chain([level] if level < len(rows) else [], range(len(rows)))
    return next((row for row in own_first if row not in placed and _goes_on(rows[row][-1], tag)), None)


def _goes_on(before: Tag, tag: Tag) -> bool:
    return before.prefix in ("B", "I") and before.label == tag.label


def _first_free(placed: dict[int, Tag]) -> int:
    return next(number for number in range(len(placed) + 1) if number not in placed)
