"""The lines of a CoNLL file: which are comments, and which column is what.

Sources: https://www.clips.uantwerpen.be/conll2003/ner/ (four columns, ``-DOCSTART-``),
https://universaldependencies.org/format.html and ext-format.html (comments, ``# global.columns``), and the files of
ANERcorp (token and tag) and Wojood (token and a tag for each level of nesting).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from insihab.bridges.importing import BOM, Notes, read_anything

TAG = re.compile(r"O|[BIESLU]-[^|]+(?:\|(?:O|[BIESLU]-[^|]+))*")
_KEYS = ("text", "sent_id", "global.columns")
MOST_TAGS = 50
"""The most tags that a token may have; nobody nests so deep, and each costs time in each sentence."""
_NUMBER = re.compile(r"[0-9]+")
_ID = re.compile(r"[0-9]+([-.][0-9]+)?")
_FIRST = re.compile(r"1(-[0-9]+)?")
_PARTS = re.compile(r"[0-9]+[-.][0-9]+")
DOCSTART = "-DOCSTART-"


class Row(NamedTuple):
    """A line with a token.

    Attributes:
        line: its number.
        place: the number of the token in its sentence, from 1.
        columns: one or more.
    """

    line: int
    place: int
    columns: list[str]


class Comment(NamedTuple):
    """A comment: ``# key = value``; the key of any that we do not know is "".

    A line that begins a document is a comment with the key ``newdoc``, and its id or "" as the value.
    """

    line: int
    key: str
    value: str


class Layout(NamedTuple):
    """Which column is what.

    Attributes:
        form: the token's.
        misc: that with the space after it; None where there is none.
        tags: that of the first tag; all that follow it are tags. Negative: counted from the last.
        size: how many there must be; None where it varies.
    """

    form: int
    misc: int | None
    tags: int
    size: int | None


Entry = Row | Comment | None
"""A token, a comment, or the end of a sentence."""


def entries(path: Path, notes: Notes) -> list[Entry]:
    """What the lines of a file are."""
    text = read_anything(path).removeprefix(BOM)
    if "\r" in text.replace("\r\n", ""):
        line = text[: re.search("\r(?!\n)", text).start()].count("\n") + 1  # type: ignore[union-attr]
        notes.report(path, line, "FILE_LINE_END", "has a carriage return inside; save it with Unix line ends (LF)")
        return []
    lines = text.replace("\r\n", "\n").split("\n")
    said = [line for line in lines if line.strip(" \t") and not line.startswith("#")]
    numbered = _share(_NUMBER.match(line) is not None and "\t" in line for line in said)
    return list(_entries(lines, numbered > 0.5))


def _entries(lines: Sequence[str], numbered: bool) -> Iterator[Entry]:
    place = 0
    for number, line in enumerate(lines, 1):
        columns = [part.strip(" ") for part in line.split("\t")] if "\t" in line else re.split(" +", line.strip(" "))
        if not line.strip(" \t"):
            place = 0
            yield None
        elif columns[0] == DOCSTART:
            place = 0
            yield Comment(number, "newdoc", "")
        elif line.startswith("#") and (numbered or _is_comment(line, columns)):
            yield _comment(number, line)
        else:
            place += 1
            yield Row(number, place, columns)


def _is_comment(line: str, columns: Sequence[str]) -> bool:
    """Whether a line that begins with # is a comment, in a file whose tokens may begin so too."""
    return _comment(0, line).key != "" or len(columns) == 1 or not TAG.fullmatch(columns[-1])


def _comment(number: int, line: str) -> Comment:
    name, equals, value = line.removeprefix("#").partition("=")
    name = name.strip(" \t")
    if name in ("newdoc", "newdoc id"):
        return Comment(number, "newdoc", value.strip(" \t"))
    return Comment(number, name if equals and name in _KEYS else "", value.removeprefix(" "))


def layout_of(rows: Sequence[Row], header: str, path: Path, notes: Notes) -> Layout:
    """The layout that a header names, or that most of the rows have."""
    names = header.split()
    if names:
        if "FORM" not in names or names[-1] == "FORM":
            message = "has a header without the column FORM, or with nothing after it; name FORM, and the tag last"
            notes.report(path, 1, "COLUMNS_WRONG", message)
            return Layout(0, None, -1, None)
        return Layout(names.index("FORM"), names.index("MISC") if "MISC" in names else None, -1, len(names))
    counts = _share(_ID.fullmatch(row.columns[0]) is not None and len(row.columns) > 2 for row in rows)
    from_one = _share(_FIRST.fullmatch(row.columns[0]) is not None for row in rows if row.place == 1)
    numbered = min(counts, from_one) > 0.5
    form = int(numbered)
    rest = [row.columns[form + 1 :] for row in rows if len(row.columns) > form + 1]
    nested = _share(TAG.fullmatch(columns[0]) is not None for columns in rest) > 0.5
    return Layout(form, None, form + 1 if nested else -1, None)


def is_iob1(rows: Sequence[Row], layout: Layout) -> bool:
    """Whether the tags are IOB1: mentions begin with I-, and with B- only after one of the same label.

    Source: Tjong Kim Sang and Veenstra (1999), «Representing Text Chunks».
    """
    before = ""
    for row in rows:
        prefix, _, label = row.columns[-1].partition("-")
        begins = prefix == "B" and (row.place == 1 or label != before)
        if begins or prefix not in ("O", "B", "I") or len(row.columns[layout.tags :]) > 1:
            return False
        before = label
    return True


def _share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known) if known else 0.0


def is_part(row: Row, layout: Layout) -> bool:
    """Whether a row of CoNLL-U stands for several words or for none."""
    return layout.form == 1 and _PARTS.fullmatch(row.columns[0]) is not None
