"""JSON Lines, plain or compressed with gzip, read line by line, so that no file is too large to be refused."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from insihab.files import decode, decoded, parse_json, refuse_irregular, refuse_start, unreadable
from insihab.findings import Finding, InputError, refusal

LONGEST = 8 << 20
"""The longest line in bytes; parsed, it can take twenty times as much memory."""
_BATCH = 100
_START = 64  # bytes that tell whether a file is text
_GZIP = b"\x1f\x8b"
_WHOLE_LINE = "; a line must be one whole JSON object"

Line = tuple[int, Any, Sequence[Finding], int]
"""Its number (from 1), its value, what is wrong where it has none, and its size in bytes."""


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of a file; after one that is too long, nothing more is read.

    Raises:
        InputError: the file is missing, unreadable, damaged, or starts like no UTF-8 text; it is a pipe or a device,
            which may have no end.
    """
    with _opened(path) as file:
        byte = 0  # where the line begins
        for number, raw in enumerate(iter(partial(file.readline, LONGEST + 1), b""), 1):
            if len(raw) > LONGEST:
                message = f"is longer than {LONGEST} bytes; write one document a line, and split longer ones"
                yield number, None, [Finding(str(path), "", f"line {number}", "LINE_LONG", message)], len(raw)
                return
            try:
                yield number, _value(raw, path, number, byte), (), len(raw)
            except InputError as error:
                if number == 1 and (whole := _one_value(raw, file)):
                    yield 1, None, [Finding(str(path), "", "line 1", "JSON_INVALID", whole)], len(raw)
                    return
                yield number, None, error.findings, len(raw)
            byte += len(raw)


def batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines, a hundred at a time, or fewer where they are long, since a value can take much memory.

    What stops the reading is raised after those that were read.
    """
    batch: list[Line] = []
    size = 0
    try:
        for line in lines:
            batch.append(line)
            size += line[3]
            if len(batch) == _BATCH or size > LONGEST:
                yield batch
                batch, size = [], 0
    except InputError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        refuse_irregular(path)
        with path.open("rb") as plain:
            compressed = plain.peek(2).startswith(_GZIP)
            with gzip.GzipFile(fileobj=plain) if compressed else plain as file:
                start = file.peek(_START)[:_START]
                refuse_start(start, path)
                if b"\0" in start:  # a picture, a database: each of its lines would be a fault
                    message = "is no text, for it has a NUL byte; give JSON Lines"
                    raise refusal(path, "FILE_ENCODING", message, place=f"byte {start.index(0)}")
                yield file  # type: ignore[misc]  # both read bytes
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        message = f"is damaged: it cannot be unpacked ({error}); pack it again"
        raise refusal(path, "FILE_GZIP", message) from None
    except OSError as error:
        raise unreadable(path, error) from None


def _value(raw: bytes, path: Path, number: int, byte: int) -> Any:
    if b"\r" not in raw and b"\\u" not in raw:  # the common case, in half the time; faults are told below
        try:
            return decoded(raw.decode())
        except (ValueError, RecursionError):
            pass
    if b"\r" in raw:
        message = "has a carriage return; save the file with Unix line ends (LF)"
        raise refusal(path, "FILE_LINE_END", message, place=f"line {number}")
    text = decode(raw, path, byte)
    try:
        return parse_json(text, path, number)
    except InputError as error:
        found = [replace(finding, message=finding.message + _WHOLE_LINE) for finding in error.findings]
        raise InputError(found) from None


def _one_value(first: bytes, file: IO[bytes]) -> str:
    """What to say of a file that is one JSON value, the commonest mistake, where a value a line is due; else ""."""
    if not first.lstrip().startswith((b"[", b"{")):
        return ""
    text = first + file.read(LONGEST)
    file.seek(len(first))
    lines = len(text.rstrip(b"\n").split(b"\n"))
    if lines == 1:
        return ""
    try:
        kind = "array" if isinstance(json.loads(text, parse_int=str), list) else "object"  # int takes hours for some
    except (ValueError, RecursionError):
        return ""
    return f"is one JSON {kind} over {lines} lines; write each document on one line, without brackets around them"
