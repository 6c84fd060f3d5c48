"""The removal list: documents that are no longer released, each with the tombstone that stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from insihab.edtf import precision
from insihab.files import read_text, read_yaml
from insihab.findings import Finding, Report, refusal, refuse, reporter
from insihab.shape import BOOLEAN, TEXT, Field, check_object, is_slug
from insihab.writing import write_whole

FILE = "removed.yaml"
WHO = ("publisher", "person named", "maintainer")
"""On whose behalf a document can be removed."""
_FIELDS = {
    **{name: Field(TEXT, required=True) for name in ("doc_id", "raw_sha256", "date", "reason", "on_behalf_of")},
    "erased": Field(BOOLEAN),
}


@dataclass(frozen=True)
class Removal:
    """A document that was taken out.

    Attributes:
        doc_id: its id, which no other document gets.
        raw_sha256: of its raw file, hexadecimal, so that it is known if it comes back.
        date: of the removal, ``YYYY-MM-DD``.
        reason: in a sentence that quotes nothing of the article.
        on_behalf_of: one of `WHO`.
        erased: whether nothing of it is left in the folder; else a build leaves out what is.
    """

    doc_id: str
    raw_sha256: str
    date: str
    reason: str
    on_behalf_of: str
    erased: bool = False

    @property
    def tombstone(self) -> dict[str, str]:
        """What stays in a release: that there was such a document, since when not, and why."""
        return {"doc_id": self.doc_id, "date": self.date, "reason": self.reason}


def read_removed(annotation: Path) -> list[Removal]:
    """The removal list of a folder, in its order; empty where there is no such file.

    Raises:
        InputError: with every fault of its shape; a document that stands twice.
    """
    path = annotation / FILE
    if not path.exists():
        return []
    entries = read_yaml(path)
    if not isinstance(entries, list):
        message = "is not a list of removals; begin each with «- doc_id:», or write [] for none"
        raise refusal(path, "TYPE_WRONG", message)
    findings: list[Finding] = []
    removed: list[Removal] = []
    for number, entry in enumerate(entries, 1):
        doc_id = str(entry.get("doc_id", "")) if isinstance(entry, dict) else ""
        report = reporter(findings, path, f"removal {number}", doc_id)
        if _sound(entry, report):
            removed.append(Removal(**entry))
            if doc_id in {one.doc_id for one in removed[:-1]}:
                report("REMOVED_TWICE", "stands in an earlier removal already; keep one")
    refuse(findings)
    return removed


def _sound(entry: Any, report: Report) -> bool:
    if not check_object(entry, _FIELDS, report):
        return False
    faults = list(value_faults(entry))
    for message in faults:
        report("REMOVED_VALUE", message)
    return not faults


def tombstone_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the values of a tombstone that has all of them, each of its kind."""
    faults = {
        "doc_id must be lower-case letters, digits and single hyphens": not is_slug(entry["doc_id"]),
        "date must be a day, as 2026-11-23": precision(entry["date"]) != "day",
        "reason must say why, in one line": not entry["reason"].strip() or len(entry["reason"].splitlines()) > 1,
    }
    yield from (message for message, wrong in faults.items() if wrong)


def value_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    """The same of a removal."""
    yield from tombstone_faults(entry)
    faults = {
        "raw_sha256 must be 64 hexadecimal digits, as articles.yaml has them": not re.fullmatch(
            r"[0-9a-f]{64}", entry["raw_sha256"]
        ),
        f"on_behalf_of must be one of {', '.join(WHO)}": entry["on_behalf_of"] not in WHO,
    }
    yield from (message for message, wrong in faults.items() if wrong)


def write_removed(annotation: Path, removed: Iterable[Removal]) -> None:
    """Write a removal list; the comment at the head of the file that is there is kept.

    Raises:
        InputError: the file cannot be read or written.
    """
    path = annotation / FILE
    lines = read_text(path).splitlines(keepends=True) if path.exists() else []
    head = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    entries = [{key: value for key, value in asdict(one).items() if value is not False} for one in removed]
    content = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000)
    write_whole(path, "".join(lines[:head]) + content)


def check_removed(annotation: Path, removed: Sequence[Removal], listing: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a removal list that does not agree with the articles.

    Args:
        annotation: the folder, for the messages.
        removed: its removal list.
        listing: of each article ``doc_id``, ``sha256`` and ``split``.

    Raises:
        InputError: a removal names an article that is not there, or that is another one by now; a removed article has
            come back; a split would be left without article.
    """
    known = {str(one["doc_id"]): one for one in listing}
    findings = [
        Finding(str(annotation / FILE), one.doc_id, "", code, message)
        for one in removed
        for code, message in _disagreements(one, known)
    ]
    gone = {one.doc_id for one in removed}
    for split in dict.fromkeys(one["split"] for one in listing):
        if all(one["doc_id"] in gone for one in listing if one["split"] == split):
            message = f"leave no article in the split {split}; move another one there in articles.yaml"
            findings.append(Finding(str(annotation / FILE), "", "the removals", "REMOVED_SPLIT", message))
    refuse(findings)


def _disagreements(removal: Removal, known: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    own = known.get(removal.doc_id)
    if own is None and not removal.erased:
        yield "REMOVED_UNKNOWN", "names no article; correct the id, or write «erased: true» if its files are gone"
    if own is not None and removal.erased:
        yield "REMOVED_AGAIN", "says erased, but articles.yaml has it; take it out there, or delete «erased»"
    if own is not None and own["sha256"] != removal.raw_sha256:
        message = f"is of the raw file {removal.raw_sha256}, but articles.yaml has {own['sha256']}; correct one of them"
        yield "REMOVED_HASH", message
    for doc_id, other in known.items():
        if doc_id != removal.doc_id and other["sha256"] == removal.raw_sha256:
            yield "REMOVED_AGAIN", f"has come back as {doc_id}, with the same raw file; take it out of articles.yaml"
