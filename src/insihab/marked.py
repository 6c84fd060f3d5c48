"""The part of a Markdown page that is made and not written: what stands between two marks."""

from __future__ import annotations

from pathlib import Path

from insihab.files import read_text
from insihab.findings import Finding, InputError
from insihab.writing import write_whole


def put_between(text: str, marks: tuple[str, str], content: str, path: Path) -> str:
    """`text` with `content` between the two marks; `path` is named where they are not there.

    Raises:
        InputError: the marks are not there, once each and in order.
    """
    begin, end = marks
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        message = f"must have «{begin}» and «{end}» once each, in this order; add them where the made part belongs"
        raise InputError([Finding(str(path), "", "", "MARK_MISSING", message)])
    return f"{text.split(begin)[0]}{begin}\n{content}\n{end}{text.split(end)[1]}"


def update(path: Path, marks: tuple[str, str], content: str) -> None:
    """Put `content` between the marks of a file.

    Raises:
        InputError: as for `put_between`; the file cannot be read or written.
    """
    write_whole(path, put_between(read_text(path), marks, content, path))
