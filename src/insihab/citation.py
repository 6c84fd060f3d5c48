"""How a release is to be cited: the file CITATION.cff, and BibTeX made from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.edtf import precision
from insihab.files import read_yaml
from insihab.findings import Finding, Report, refuse, reporter
from insihab.shape import LIST, TEXT, Field, check_object, is_kind, within

NAME = "CITATION.cff"
_MUST = ("cff-version", "message", "title", "abstract", "type", "version", "date-released", "license")
_KEYS = {
    **{name: Field(TEXT, required=True) for name in _MUST},
    **{name: Field(LIST, required=True) for name in ("authors", "keywords")},
    **{name: Field(TEXT) for name in ("doi", "url", "repository", "repository-code")},
}
_AUTHOR = {name: Field(TEXT) for name in ("name", "given-names", "family-names", "affiliation", "orcid", "website")}
_SPECIAL = re.compile(r"[{}$&#_%]")


@dataclass(frozen=True)
class Citation:
    """What CITATION.cff says.

    Attributes:
        released: the day of the release, ``YYYY-MM-DD``.
        authors: their names, each in one piece.
        url: of a page on the dataset; empty where there is none.
    """

    title: str
    abstract: str
    version: str
    released: str
    license: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    url: str = ""


def read_citation(path: Path) -> Citation:
    """The citation in a file of the Citation File Format 1.2.0, of which only the keys above are taken.

    Source: https://github.com/citation-file-format/citation-file-format, schema-guide.md.

    Raises:
        InputError: with every fault.
    """
    raw = read_yaml(path)
    findings: list[Finding] = []
    report = reporter(findings, path)
    if check_object(raw, _KEYS, report):
        if precision(day := raw["date-released"]) != "day":
            report("DATE_WRONG", f"has «{day}» as date-released, where a day is due, as 2026-01-31; correct it")
        for number, author in enumerate(raw["authors"], 1):
            _check_author(author, within(report, f"author {number}"))
        if not raw["authors"] or not all(is_kind(word, TEXT) for word in raw["keywords"]):
            report("TYPE_WRONG", "needs an author at least, and keywords that are strings; correct them")
    refuse(findings)
    return Citation(
        **{name: raw[name] for name in ("title", "abstract", "version", "license")},
        released=raw["date-released"],
        authors=tuple(map(_name, raw["authors"])),
        keywords=tuple(raw["keywords"]),
        url=raw.get("url") or raw.get("repository") or "",
    )


def _check_author(author: Any, report: Report) -> None:
    if check_object(author, _AUTHOR, report) and not _name(author):
        report("KEY_MISSING", "lacks «name», or «given-names» and «family-names»; add them")


def _name(author: Mapping[str, str]) -> str:
    return author.get("name") or " ".join(author[part] for part in ("given-names", "family-names") if part in author)


def bibtex(citation: Citation) -> str:
    """The citation as an entry of BibTeX; the double braces keep capitals, and names in one piece."""
    fields = {
        "title": f"{{{_escaped(citation.title)}}}",
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in citation.authors),
        "year": citation.released[:4],
        "note": f"Version {citation.version}",
        **({"howpublished": rf"\url{{{citation.url}}}"} if citation.url else {}),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{insihab,\n{lines}}}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
