"""JSON arrays that are too large to hold: read and written an element at a time, as strictly as in `insihab.files`."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from insihab.files import (
    STRICT,
    not_json,
    not_utf8,
    parse_json,
    refuse_carriage_return,
    refuse_start,
    unreadable,
)
from insihab.findings import Finding, InputError
from insihab.writing import whole

CHUNK = 1 << 18
"""Bytes read at once."""

_SPACE = re.compile(r"[ \t\n]*")
_NUMBER = frozenset("0123456789+-.eE")
_STARTS = frozenset('"{-0123456789tfn')  # of a JSON value other than an array
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# A literal or escape that the end of a chunk cuts is reported where it begins, which is no further back than this.
_LONGEST_CUT = 16


def iter_array(path: Path, no_array: Finding, chunk: int = CHUNK) -> Iterator[Any]:
    """The elements of the JSON array that a file holds; in memory are one of them and a chunk.

    Args:
        path: the file.
        no_array: the finding for a file that holds another value.
        chunk: bytes to read at once, 1 or more.

    Raises:
        InputError: as for `insihab.files.read_json`, after the elements before the fault have been given.
    """
    try:
        with path.open("rb") as file:
            yield from _Reader(file, path, chunk).elements(no_array)
    except OSError as error:
        raise unreadable(path, error) from None


class _Reader:
    """The stretch of a file that is being looked at."""

    def __init__(self, file: IO[bytes], path: Path, chunk: int) -> None:
        self._file = file
        self._path = path
        self._chunk = chunk
        self._scan = STRICT.raw_decode
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._bytes = 0  # given to the decoder
        self._ended = False
        self._text = ""
        self._at = 0  # what is before has been given out
        self._length = 0  # of the element before
        self._line, self._column = 1, 1  # of the text's first character

    def elements(self, no_array: Finding) -> Iterator[Any]:
        """The elements of the array, which must be all that the file holds."""
        first = self._peek()
        if not first:
            parse_json("", self._path)  # words what is wrong, as below
        if first != "[":
            raise InputError([no_array]) if first in _STARTS else self._not_json("Expecting value", self._at)
        self._at += 1
        between = self._peek()
        while between != "]":
            self._peek()
            yield self._element()
            between = self._peek()
            if between not in ("]", ","):
                raise self._not_json("Expecting ',' delimiter", self._at)
            self._at += between == ","
        self._at += 1
        if self._peek():
            raise self._not_json("Extra data", self._at)

    def _element(self) -> Any:
        """The value that begins here, as soon as enough has been read."""
        if len(self._text) - self._at < 2 * self._length:  # rather than to stumble over its end
            self._fill()
        while True:
            start = self._at
            try:
                value, self._at = self._scan(self._text, start)
            except json.JSONDecodeError as error:
                if not (self._is_cut(error) and self._fill()):
                    raise self._not_json(error.msg, error.pos) from None
            except (ValueError, RecursionError):
                parse_json(self._text[start:], self._path, self._place(start)[0])
                raise
            else:
                if self._may_hold_half(start, self._at):
                    parse_json(self._text[start : self._at], self._path, self._place(start)[0])
                self._length = self._at - start
                return value

    def _may_hold_half(self, start: int, end: int) -> bool:
        """Whether there is an escape of a surrogate; few files have any other escapes than those of newlines."""
        at = self._text.find("\\", start, end)
        while at >= 0 and self._text[at + 1] != "u":
            at = self._text.find("\\", at + 2, end)
        return at >= 0 and _SURROGATE.search(self._text, at, end) is not None

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether it may be the end of what has been read, not a fault, that the decoder stumbles over."""
        return error.pos > len(self._text) - _LONGEST_CUT or error.msg.startswith("Unterminated string")

    def _peek(self) -> str:
        """The next character that is no space, or "" at the end of the file."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _fill(self) -> bool:
        """Read on, so much that a long element is tried only a few times; False, and no change, at the file's end."""
        left = len(self._text) - self._at
        more = ""
        while not self._ended and (not more or more[-1] in _NUMBER):  # half a number would pass for a whole one
            more += self._next(max(self._chunk, left + len(more)))
        if not more:
            return False
        self._line, self._column = self._place(self._at)
        self._text, self._at = self._text[self._at :] + more, 0
        refuse_carriage_return(self._text, self._path, self._line)
        return True

    def _next(self, size: int) -> str:
        if not self._bytes:
            refuse_start(self._file.peek(4), self._path)  # type: ignore[attr-defined]
        raw = self._file.read(size)
        self._ended = not raw
        kept = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(raw, final=self._ended)
        except UnicodeDecodeError as error:
            raise not_utf8(self._path, self._bytes - kept + error.start) from None
        self._bytes += len(raw)
        return text

    def _place(self, index: int) -> tuple[int, int]:
        """Line and column in the file of a character of the text, from 1."""
        last = self._text.rfind("\n", 0, index)
        if last < 0:
            return self._line, self._column + index
        return self._line + self._text.count("\n", 0, index), index - last

    def _not_json(self, what: str, index: int) -> InputError:
        return not_json(self._path, what, *self._place(index))


def write_array(path: Path, values: Iterable[Any]) -> int:
    """Write values as a JSON array, one a line, whole or not at all; returns how many there were.

    Raises:
        InputError: as for `insihab.files.whole`, and what the iteration of `values` raises.
    """
    count = 0
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode
    with whole(path) as file:
        for value in values:
            file.write(b",\n" if count else b"[\n")
            file.write(encode(value).encode("utf-8"))
            count += 1
        file.write(b"\n]\n" if count else b"[]\n")
    return count
