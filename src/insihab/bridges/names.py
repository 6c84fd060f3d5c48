"""Words of ours where a format leaves no room for every character: labels in columns, document ids as file names."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote_to_bytes

from insihab.findings import Finding, InputError
from insihab.predictions.wording import visible

LONGEST = 200
"""The longest file name in bytes, without its suffix: systems allow 255, and a temporary name is a little longer."""
_EMPTY = "%"  # which no quoted text is
_APART = frozenset("%|;:,")  # these part words in some format
_UNSAFE = frozenset('%/\\:*?"<>|')  # these mean something in paths of some system
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)  # on Windows, in every folder
_EDGES = (".", " ")  # there hidden, or dropped by some system


def word(text: str) -> str:
    """A text as one word: spaces, what cannot be seen and marks that part words become ``%XX`` of UTF-8 (RFC 3986)."""
    return _quoted(text, _APART | {" "}) or _EMPTY


def plain(text: str) -> str:
    """The text that `word` or `file_name` made into this one."""
    if text == _EMPTY:
        return ""
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeError:  # somebody else's per cent sign, or no text at all
        return text


def file_name(doc_id: str) -> str:
    """A document's id as a file name without suffix, which stays in its folder on every system."""
    name = _quoted(doc_id, _UNSAFE)
    if name.startswith(_EDGES) or _DEVICE.match(name):
        name = quote_all(name[0]) + name[1:]
    if name.endswith(_EDGES):
        name = name[:-1] + quote_all(name[-1])
    return name


def quote_all(text: str) -> str:
    """Every byte of a text as ``%XX``."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8"))


def _quoted(text: str, marks: frozenset[str]) -> str:
    return "".join(quote_all(one) if one in marks or not one.isprintable() else one for one in text)


def file_names(doc_ids: Iterable[str], out: Path) -> dict[str, str]:
    """The file name of each document.

    Raises:
        InputError: a name is empty or too long, or two differ in nothing that every file system keeps (letter case,
            Unicode composition).
    """
    names: dict[str, str] = {}
    taken: dict[str, str] = {}
    findings = []
    for doc_id in doc_ids:
        name = names[doc_id] = file_name(doc_id)
        folded = unicodedata.normalize("NFC", name).casefold()
        other = taken.setdefault(folded, doc_id)
        if not name or len(os.fsencode(name)) > LONGEST:
            message = f"is no file name of 1 to {LONGEST} bytes; give the document a shorter doc_id"
        elif other != doc_id:
            message = f"would have the file name of «{visible(other)}» where letter case does not count; rename one"
        else:
            continue
        findings.append(Finding(str(out), visible(doc_id[:LONGEST]), "", "DOCUMENT_NAME", message))
    if findings:
        raise InputError(findings)
    return names


def on_one_line(doc_ids: Iterable[str], out: Path) -> None:
    """Raise `InputError` for ids that cannot stand on a line of a file as they are."""
    message = "has a doc_id that cannot stand on a line as it is; rename it"
    findings = [
        Finding(str(out), visible(doc_id[:LONGEST]), "", "DOCUMENT_NAME", message)
        for doc_id in doc_ids
        if not re.fullmatch(r"\S+( +\S+)*", doc_id) or not doc_id.isprintable()
    ]
    if findings:
        raise InputError(findings)
