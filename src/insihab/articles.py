"""The articles: raw files pinned by hash, and the frozen text that their ranges give."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.edtf import precision
from insihab.files import decode, read_bytes, read_yaml
from insihab.findings import Finding, InputError, Report, refusal, refuse, reporter, shown
from insihab.proclitics import inner_positions
from insihab.removed import Removal, read_removed
from insihab.shape import LIST, OBJECT, TEXT, Field, check_object, is_plain_name, is_range, is_slug, within

SPLITS = ("train", "test")
_JOINERS = "\u200c\u200d\u00ad\u2060\u034f"  # invisible, and part of the word around them

_FIELDS = {
    "doc_id": Field(TEXT, required=True),
    "file": Field(TEXT, required=True),
    "sha256": Field(TEXT, required=True),
    "publisher": Field(TEXT, required=True, nullable=True),
    "agency": Field(TEXT, required=True, nullable=True),
    "headline": Field(TEXT, required=True, nullable=True),
    "published": Field(OBJECT, required=True),
    "rights": Field(TEXT, required=True),
    "split": Field(TEXT, required=True),
    "ranges": Field(LIST, required=True),
    "left_out": Field(TEXT),
}
_PUBLISHED = {name: Field(TEXT, required=True) for name in ("date", "precision", "read_from")}


@dataclass(frozen=True)
class Article:
    """What is known of an article, as `articles.yaml` has it.

    Attributes:
        doc_id: readable and unique, ``[a-z0-9-]+``.
        file: name of the raw file in the folder ``articles``.
        sha256: of the raw file's bytes, hexadecimal.
        publisher: as the page names it, or None.
        agency: the agency or paper that the page names as its origin, or None.
        headline: the first range's text, or None where the raw file has no headline.
        published: EDTF date, as precise as `precision` says.
        precision: ``day``, ``month`` or ``year``.
        read_from: what on the page bears the date out.
        rights: who holds them.
        split: ``train`` or ``test``.
        ranges: ``[start, end)`` of the raw file in code points, a paragraph each, in order.
        left_out: what of the page is not in them, or None where nothing is said.
    """

    doc_id: str
    file: str
    sha256: str
    publisher: str | None
    agency: str | None
    headline: str | None
    published: str
    precision: str
    read_from: str
    rights: str
    split: str
    ranges: tuple[tuple[int, int], ...]
    left_out: str | None = None


@dataclass(frozen=True)
class Document:
    """An article with its frozen text: its ranges of the raw file, a line each."""

    article: Article
    text: str

    @property
    def doc_id(self) -> str:
        """The article's id."""
        return self.article.doc_id

    @property
    def text_sha256(self) -> str:
        """Of the frozen text in UTF-8, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


def read_articles(annotation: Path) -> list[Document]:
    """All articles of a folder that has ``articles.yaml`` and ``articles/``, in the file's order.

    Raises:
        InputError: with every fault of `articles.yaml` and of the raw files that it names; an article that was
            removed and erased has come back.
    """
    listing = annotation / "articles.yaml"
    entries = read_yaml(listing)
    if not isinstance(entries, list):
        message = "is not a list of articles; begin each with «- doc_id:»"
        raise refusal(listing, "TYPE_WRONG", message)
    findings: list[Finding] = []
    documents: list[Document] = []
    for number, entry in enumerate(entries, 1):
        article = _article(entry, reporter(findings, listing, f"article {number}", _doc_id(entry)))
        if article is None:
            continue
        try:
            documents.append(freeze(article, annotation / "articles" / article.file))
        except InputError as error:
            findings.extend(error.findings)
    findings.extend(_twice(listing, documents))
    findings.extend(_come_back(listing, documents, read_removed(annotation)))
    refuse(findings)
    return documents


def freeze(article: Article, raw_file: Path) -> Document:
    """The document of an article whose raw file is `raw_file`.

    Raises:
        InputError: the file's hash differs; a range is outside it, out of order, not trimmed, or cuts a word;
            the headline is not the first range.
    """
    raw_bytes = read_bytes(raw_file)
    found = hashlib.sha256(raw_bytes).hexdigest()
    if found != article.sha256:
        message = f"has sha256 {found}, but articles.yaml pins {article.sha256}; restore the raw file"
        raise refusal(raw_file, "ARTICLE_HASH", message, article.doc_id)
    raw = decode(raw_bytes, raw_file)
    faults = list(_range_faults(raw, article.ranges))
    if faults:
        raise InputError(
            Finding(str(raw_file), article.doc_id, place, code, message) for place, code, message in faults
        )
    paragraphs = [raw[start:end] for start, end in article.ranges]
    first = paragraphs[0] if paragraphs else ""
    if article.headline not in (None, first):
        message = f"«{article.headline}» is not the first range, «{shown(first, 0, len(first))}»; correct one of them"
        raise refusal(raw_file, "ARTICLE_HEADLINE", message, article.doc_id, "articles.yaml headline")
    return Document(article, "\n".join(paragraphs))


def _range_faults(raw: str, ranges: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, str, str]]:
    reached, inside = 0, inner_positions(raw)
    for number, (start, end) in enumerate(ranges):
        place = f"articles.yaml ranges[{number}] {start}-{end}"
        if not 0 <= start < end <= len(raw):
            message = f"is no stretch of the file's {len(raw)} code points; write [start, end), start before end"
            yield place, "ARTICLE_RANGE", message
            continue
        if start < reached:
            message = f"begins before the range above it ends, at {reached}; put the ranges in order, without overlap"
            yield place, "ARTICLE_RANGE", message
        reached = end
        stretch = raw[start:end]
        if stretch != stretch.strip() or len(stretch.splitlines()) > 1:
            yield place, "ARTICLE_RANGE", "must be one paragraph without space around it; move its ends"
        for cut in (start, end):
            if cut in inside or _hangs(raw, cut):
                word = re.findall(r"\S*$", raw[:cut])[0] + "|" + re.findall(r"^\S*", raw[cut:])[0]
                yield place, "ARTICLE_WORD_CUT", f"cuts the word «{word}» at {cut}; move it to the word's edge"


def _hangs(raw: str, cut: int) -> bool:
    """Whether a mark after the cut, or an invisible joiner at it, belongs to the word on the other side."""
    if not 0 < cut < len(raw) or raw[cut - 1].isspace() or raw[cut].isspace():
        return False
    before, after = unicodedata.category(raw[cut - 1]), unicodedata.category(raw[cut])
    return raw[cut - 1] in _JOINERS or raw[cut] in _JOINERS or (after.startswith("M") and before != "Cf")


def _article(entry: Any, report: Report) -> Article | None:
    """The entry as an `Article`, or None after its faults are reported."""
    if not check_object(entry, _FIELDS, report) or not check_object(
        entry["published"], _PUBLISHED, within(report, "published")
    ):
        return None
    published = entry["published"]
    faults = {
        "ARTICLE_ID": not is_slug(entry["doc_id"]) and "doc_id must be lower-case letters, digits and single hyphens",
        # A name only: nothing in the file may lead outside the folder of raw articles.
        "ARTICLE_FILE": not is_plain_name(entry["file"])
        and f"«{entry['file']}» must be the plain name of a file in the folder articles",
        "ARTICLE_SPLIT": entry["split"] not in SPLITS and f"split must be one of {', '.join(SPLITS)}",
        "ARTICLE_DATE": precision(published["date"]) != published["precision"]
        and f"date «{published['date']}» is no date of precision «{published['precision']}»; "
        "write 2024-02-11 with day, 2024-02 with month, or 2024 with year",
        "ARTICLE_RANGE": not (entry["ranges"] and all(map(is_range, entry["ranges"])))
        and "ranges must be pairs [start, end] of integers, one a paragraph",
    }
    for code, message in faults.items():
        if message:
            report(code, message)
    if any(faults.values()):
        return None
    known = {name: entry.get(name) for name in _FIELDS if name not in ("published", "ranges")}
    return Article(
        **known,
        published=published["date"],
        precision=published["precision"],
        read_from=published["read_from"],
        ranges=tuple((start, end) for start, end in entry["ranges"]),
    )


def _doc_id(entry: Any) -> str:
    return str(entry.get("doc_id", "")) if isinstance(entry, dict) else ""


def _twice(listing: Path, documents: list[Document]) -> Iterator[Finding]:
    seen: set[str] = set()
    raw: dict[str, str] = {}
    for number, document in enumerate(documents, 1):
        other = raw.setdefault(document.article.sha256, document.doc_id)
        if other != document.doc_id:
            message = f"has the raw file of {other}; an article stands once, on one side of the split"
            yield Finding(str(listing), document.doc_id, f"article {number}", "ARTICLE_FILE", message)
        if document.doc_id in seen:
            message = "stands in an earlier article already; give each an id of its own"
            yield Finding(str(listing), document.doc_id, f"article {number}", "ARTICLE_ID", message)
        seen.add(document.doc_id)


def _come_back(listing: Path, documents: list[Document], removed: list[Removal]) -> Iterator[Finding]:
    """Of what was removed and erased: its raw file under any id, and its id with any raw file."""
    erased = [one for one in removed if one.erased]
    for document in documents:
        for one in erased:
            if one.raw_sha256 == document.article.sha256 or one.doc_id == document.doc_id:
                message = f"was removed as {one.doc_id} on {one.date} ({one.reason}); take it out of articles.yaml"
                yield Finding(str(listing), document.doc_id, "", "REMOVED_AGAIN", message)
