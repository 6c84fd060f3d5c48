"""Markdown that is made and not written: tables, and what stands between two marks of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from insihab.files import read_text
from insihab.findings import refusal
from insihab.writing import write_whole


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], sides: str = "lr") -> str:
    """A table; `sides` has «l» or «r» for each column, left or right, and its last letter holds for all that follow."""
    rule = ["---:" if side == "r" else "---" for side in sides.ljust(len(head), sides[-1])[: len(head)]]
    return table_rows([head, rule, *rows])


def table_rows(rows: Iterable[Sequence[Any]]) -> str:
    """The lines of a table without its head; a bar in a cell is escaped, where it is not yet."""
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in rows)


def _cell(content: Any) -> str:
    # A backslash escapes a bar, unless it is itself escaped by one before it.
    return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", str(content))


def plain(words: str) -> str:
    """Words of an article, or of anybody, that Markdown must not take for its own marks."""
    return re.sub(r"[\\`*\[\]|]|\b_|_\b", r"\\\g<0>", escape(words, quote=False))


def put_between(text: str, marks: tuple[str, str], content: str, path: Path) -> str:
    """`text` with `content` between the two marks; `path` is named where they are not there.

    Raises:
        InputError: the marks are not there, once each and in order.
    """
    begin, end = marks
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        message = f"must have «{begin}» and «{end}» once each, in this order; add them where the made part belongs"
        raise refusal(path, "MARK_MISSING", message)
    return f"{text.split(begin)[0]}{begin}\n{content}\n{end}{text.split(end)[1]}"


def update(path: Path, marks: tuple[str, str], content: str) -> None:
    """Put `content` between the marks of a file.

    Raises:
        InputError: as for `put_between`; the file cannot be read or written.
    """
    write_whole(path, put_between(read_text(path), marks, content, path))
