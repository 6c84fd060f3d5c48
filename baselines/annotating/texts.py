"""The texts that a user gives: read as they are, and warned of where a model can say little of them."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from insihab.articles import read_articles
from insihab.files import decode, refuse_start, unreadable
from insihab.findings import Finding, InputError, refusal
from insihab.predictions.wording import visible

LARGEST = 50_000_000
"""Bytes of a text."""
STANDARD_INPUT = Path("-")

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Given(NamedTuple):
    """A text, its id, and the day, month or year of its publication, empty where nobody said it."""

    doc_id: str
    text: str
    published: str = ""


def sources(
    files: Sequence[Path], given: str | None, published: Mapping[Path, str] | None = None
) -> tuple[list[Given], list[Finding]]:
    """Each document, a file or an article of an annotation folder, and warnings; offsets are of these texts.

    Raises:
        InputError: with the faults of all files: missing, too large, not UTF-8.
    """
    found: list[Given] = []
    findings: list[Finding] = []
    faults: list[Finding] = []
    taken: set[str] = set()
    for path in [*files, *([None] if given is not None else [])]:
        name = "--text" if path is None else "standard input" if path == STANDARD_INPUT else visible(str(path))
        try:
            if path and path.is_dir():
                found += _articles(path, taken)
                continue
            text = _text(path, name, given or "")
        except InputError as error:
            faults += error.findings
            continue
        whole = re.sub("\r\n?", "\n", text)
        findings += _warnings(name, text, whole)
        doc_id = _unused(_doc_id(path, whole), taken)
        if whole.strip():
            found.append(Given(doc_id, whole, (published or {}).get(path or Path(), "")))
    if faults:
        raise InputError(faults)
    return found, findings


def _articles(folder: Path, taken: set[str]) -> list[Given]:
    """The articles of an annotation folder, with their days of publication."""
    return [Given(_unused(one.doc_id, taken), one.text, one.article.published) for one in read_articles(folder)]


def _text(path: Path | None, name: str, given: str) -> str:
    if path is None:
        raw = given.encode("utf-8", "surrogateescape")  # bytes of the command line that were no UTF-8
    elif path == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin else b""  # None where it is closed
    else:
        try:
            with path.open("rb") as file:
                raw = file.read(LARGEST + 1)
        except OSError as error:
            raise unreadable(Path(name), error) from None
    if len(raw) > LARGEST:
        message = f"has more than {LARGEST // 10**6} MB; split it"
        raise refusal(name, "TEXT_LARGE", message)
    refuse_start(raw, Path(name))
    return decode(raw, Path(name))


def _doc_id(path: Path | None, text: str) -> str:
    """The name of the file without its ending; of what has no name, what it is and eight digits of its sha256."""
    if path is None or path == STANDARD_INPUT:
        return f"{'text' if path is None else 'stdin'}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    stem = path.stem.encode("utf-8", "replace").decode()
    return "".join("_" if unicodedata.category(one)[0] == "C" else one for one in stem) or "document"


def _unused(name: str, taken: set[str]) -> str:
    number, tried = 1, name
    while tried in taken:
        number += 1
        tried = f"{name}-{number}"
    taken.add(tried)
    return tried


def _warnings(name: str, text: str, whole: str) -> Iterator[Finding]:
    def warning(code: str, message: str) -> Finding:
        return Finding(name, "", "", code, message, "warning")

    if not whole.strip():
        yield warning("TEXT_EMPTY", "is empty, and left out")
        return
    if whole != text:
        yield warning("LINE_END", r"ends lines with \r; offsets are of the text with \n in place of \r\n and of \r")
    letters = [one for one in whole if one.isalpha()]
    arabic = sum("\u0600" <= one <= "\u08ff" or "\ufb50" <= one <= "\ufefc" for one in letters)
    if arabic * 2 < len(letters) or not letters:
        message = (
            f"has {arabic} Arabic letters among {len(letters)}; models of Arabic say nothing of use about the rest"
        )
        yield warning("TEXT_NOT_ARABIC", message)
    if found := _CONTROL.search(whole):
        message = (
            f"has control characters, the first U+{ord(found[0]):04X} at {found.start()}; they are shown as \ufffd"
        )
        yield warning("TEXT_CONTROL", message)
