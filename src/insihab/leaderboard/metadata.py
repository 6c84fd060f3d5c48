"""What is said of a system, checked: it stands in tables and pages, and its name becomes a folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from insihab.findings import Finding, Report, reporter
from insihab.shape import BOOLEAN, LIST, TEXT, Field, check_object

KINDS = ("system", "reference")
FIELDS = {
    "authors": Field(LIST, required=True),
    "link": Field(TEXT, nullable=True),
    "training_data": Field(TEXT, required=True),
    "saw_test_articles": Field(BOOLEAN, required=True),
    "kind": Field(TEXT),
    "note": Field(TEXT, nullable=True),
}
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#!$&'()*+,;=%-]+")
_JOINERS = "\u200c\u200d"  # invisible, and yet part of words
_LONGEST = {"author": 100, "training_data": 300, "note": 300, "link": 500}  # code points
_MOST_AUTHORS = 50


@dataclass(frozen=True)
class Metadata:
    """What is said of a system; of a result of schema 1, nothing."""

    authors: tuple[str, ...] = ()
    link: str | None = None
    training_data: str = ""
    saw_test_articles: bool = False
    kind: str = "system"
    note: str | None = None

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return {**asdict(self), "authors": list(self.authors)}


def metadata_of(value: Mapping[str, Any]) -> Metadata:
    """The metadata of an object that `check_metadata` finds nothing wrong with; other keys are left."""
    known = {name: value[name] for name in FIELDS if name in value}
    return Metadata(**{**known, "authors": tuple(known["authors"])})


def check_metadata(value: Mapping[str, Any], path: Path, whole: bool = False) -> list[Finding]:
    """What is wrong with the values of metadata; if they are the `whole` object, also with its keys and kinds."""
    findings: list[Finding] = []
    if whole:
        check_object(value, FIELDS, reporter(findings, path, "metadata"))
    authors = value.get("authors")
    if isinstance(authors, list):
        if not 0 < len(authors) <= _MOST_AUTHORS:
            reporter(findings, path, "authors")(
                "AUTHORS_NUMBER", f"must be 1 to {_MOST_AUTHORS}; name a team, if need be"
            )
        for at, author in enumerate(authors[:_MOST_AUTHORS]):
            _check_text(author, _LONGEST["author"], reporter(findings, path, f"authors[{at}]"))
    for name in ("training_data", "note"):
        if isinstance(value.get(name), str):
            _check_text(value[name], _LONGEST[name], reporter(findings, path, name))
    if isinstance(value.get("link"), str) and not _is_link(value["link"]):
        message = "must be an address that begins with http:// or https://, of at most 500 characters of ASCII"
        cure = "write other characters as % and two digits, and leave out user names, spaces and quotes"
        reporter(findings, path, "link")("LINK_INVALID", f"{message}; {cure}")
    if isinstance(value.get("kind"), str) and value["kind"] not in KINDS:
        reporter(findings, path, "kind")("VALUE_UNKNOWN", f"has «{value['kind']}»; choose one of {', '.join(KINDS)}")
    return findings


def name_fault(name: str) -> str:
    """What is wrong with the name of a system, with the cure; or "".

    It becomes the name of a folder, on any machine, and stands in tables and pages.
    """
    if not _NAME.fullmatch(name) or name.endswith("."):
        rule = "1 to 64 ASCII letters, digits, dots, dashes and underscores, beginning with neither dot nor dash"
        return f"has the name «{name}»; use {rule}, and not ending with a dot"
    if _RESERVED.fullmatch(name):
        return f"has the name «{name}», which Windows keeps for a device; choose another one"
    return ""


def _check_text(value: Any, longest: int, report: Report) -> None:
    """Report what is not one line of plain text."""
    if not isinstance(value, str):
        report("TYPE_WRONG", "must be a string; put it in quotes")
        return
    bare = value.strip().strip(f" {_JOINERS}")
    if not bare or len(value) > longest:
        report("TEXT_LENGTH", f"has {len(bare)} characters; write 1 to {longest}")
    hidden = [one for one in value if unicodedata.category(one)[0] in "CZ" and one not in f" {_JOINERS}"]
    if hidden:
        message = f"has U+{ord(hidden[0]):04X}, which cannot be seen or breaks the line; write one line of plain text"
        report("TEXT_INVALID", message)


def _is_link(link: str) -> bool:
    if len(link) > _LONGEST["link"] or not _LINK.fullmatch(link):
        return False
    try:
        parts = urlsplit(link)
        return _HOST.fullmatch(parts.hostname or "") is not None and "@" not in parts.netloc and parts.port != 0
    except ValueError:  # a port that is none
        return False
