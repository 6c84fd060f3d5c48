"""Reading a stand-off release, which is hostile until checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from insihab import __version__
from insihab.articles import SPLITS
from insihab.claim_pairs import COLUMNS as PAIR
from insihab.columns import PROVENANCE
from insihab.files import parse_json, read_bytes, read_json, read_text
from insihab.findings import Finding, InputError, Report, refuse, reporter
from insihab.folders import checksum_faults
from insihab.layers import Row
from insihab.removed import tombstone_faults
from insihab.shape import (
    BOOLEAN,
    INTEGER,
    LIST,
    OBJECT,
    TEXT,
    Field,
    Kind,
    check_object,
    is_kind,
    is_plain_name,
    is_range,
    is_slug,
    within,
)
from insihab.standoff.pointers import is_pieces
from insihab.standoff.writing import DOCUMENTS, FILES, PAIRS, RELEASE, REMOVED


def _required(kind: Kind, *names: str) -> dict[str, Field]:
    return {name: Field(kind, required=True) for name in names}


_NULLABLE = Field(LIST, required=True, nullable=True)
_RELEASE = {**_required(TEXT, "version", "schema_sha256"), **_required(OBJECT, "provenance", "configs", "gold")}
_PROVENANCE = {column.name: Field(BOOLEAN if column.kind == "bool" else TEXT, required=True) for column in PROVENANCE}
_DOCUMENT = {
    **_required(TEXT, "doc_id", "split", "published", "precision", "raw_file", "raw_sha256", "text_sha256"),
    **dict.fromkeys(("publisher", "agency"), _NULLABLE),
    **_required(LIST, "read_from", "rights", "ranges", "regions", "relations"),
    **_required(BOOLEAN, "headline"),
}
_REGION = {
    **_required(TEXT, "id", "label"),
    **_required(INTEGER, "start", "end"),
    **_required(OBJECT, "attributes"),
    **{name: Field(TEXT) for name in ("found_by", "rule")},
}
_RELATION = _required(TEXT, "source", "label", "target")
_PAIR = {
    **_required(TEXT, *(name for name in PAIR if name != "why")),
    **_required(LIST, "why"),
    "found_by": Field(TEXT, required=True, nullable=True),
}
_REMOVED = _required(TEXT, "doc_id", "date", "reason")
_POINTING = ("publisher", "agency", "read_from", "rights", "why")


@dataclass(frozen=True)
class Standoff:
    """What a stand-off release holds; shapes are as they must be, and nothing is held against any text yet.

    Attributes:
        folder: where it was read from.
        release: the version, the provenance, and the hashes that the dataset must have.
        documents: the lines of `DOCUMENTS`.
        pairs: those of `PAIRS`.
        removed: those of `REMOVED`.
    """

    folder: Path
    release: Mapping[str, Any]
    documents: Sequence[Row] = field(default_factory=list)
    pairs: Sequence[Row] = field(default_factory=list)
    removed: Sequence[Row] = field(default_factory=list)


def read_standoff(folder: Path, schema_file: Path) -> Standoff:
    """A stand-off release of this version.

    Args:
        folder: the release.
        schema_file: the schema that it must have been made with.

    Raises:
        InputError: with every fault of the checksums, or else of the release's version and schema, or else of the
            lines.
    """
    refuse(checksum_faults(folder, FILES))
    release = _read_release(folder / RELEASE, schema_file)
    findings: list[Finding] = []
    documents = list(_lines(folder / DOCUMENTS, _DOCUMENT, _check_document, findings))
    pairs = list(_lines(folder / PAIRS, _PAIR, _check_pieces, findings))
    removed = list(_lines(folder / REMOVED, _REMOVED, _check_tombstone, findings))
    for key, name in (("doc_id", "DOCUMENT_TWICE"), ("raw_file", "RAW_TWICE")):
        findings += _twice(folder / DOCUMENTS, documents, key, name)
    if not (documents or findings):
        message = "has no documents; get the folder again"
        findings.append(Finding(str(folder / DOCUMENTS), "", "", "FILE_EMPTY", message))
    refuse(findings)
    return Standoff(folder, release, documents, pairs, removed)


def _read_release(path: Path, schema_file: Path) -> Row:
    release = read_json(path)
    findings: list[Finding] = []
    report = reporter(findings, path)
    if check_object(release, _RELEASE, report):
        check_object(release["provenance"], _PROVENANCE, within(report, "provenance"))
        for name in ("configs", "gold"):
            if not all(isinstance(value, str) for value in release[name].values()):
                report("TYPE_WRONG", f"must have a sha256 for each of its {name}")
        if release["version"] != __version__:
            message = f"is of version «{release['version'][:40]}», and this is insihab {__version__}; install that one"
            report("VERSION_DIFFERS", message)
        elif release["schema_sha256"] != hashlib.sha256(read_bytes(schema_file)).hexdigest():
            report("SCHEMA_DIFFERS", f"was made with another schema than that of insihab {__version__}; build it again")
    refuse(findings)
    return dict(release)


def _lines(
    path: Path, fields: Mapping[str, Field], check: Callable[[Row, Report], None], findings: list[Finding]
) -> Iterator[Row]:
    """The lines of a file that are sound; what is wrong with the others is added to `findings`."""
    whole = read_text(path)
    for number, text in enumerate(whole.removesuffix("\n").split("\n") if whole else (), 1):
        try:
            line = parse_json(text, path, number)
        except InputError as error:
            findings.extend(error.findings)
            continue
        doc_id = line.get("doc_id") if isinstance(line, dict) else ""
        report = reporter(findings, path, f"line {number}", doc_id[:100] if isinstance(doc_id, str) else "")
        before = len(findings)
        if check_object(line, fields, report):
            check(line, report)
        if len(findings) == before:
            yield line


def _check_tombstone(line: Row, report: Report) -> None:
    for message in tombstone_faults(line):
        report("REMOVED_VALUE", message)


def _check_pieces(line: Row, report: Report) -> None:
    for name in _POINTING:
        if line.get(name) is not None and not is_pieces(line[name]):
            report("POINTER_SHAPE", f"{name} must be a list of strings and pointers [n, start, end]")


def _check_document(line: Row, report: Report) -> None:
    if not is_slug(line["doc_id"]):
        report("DOCUMENT_ID", "doc_id must be lower-case letters, digits and single hyphens")
    # A name only: nothing here may lead outside the folder of raw articles.
    if not is_plain_name(line["raw_file"]):
        report("RAW_NAME", f"raw_file «{line['raw_file'][:100]}» must be the plain name of a file")
    if line["split"] not in SPLITS:
        report("DOCUMENT_SPLIT", f"split must be one of {', '.join(SPLITS)}")
    if not (line["ranges"] and all(map(is_range, line["ranges"]))):
        report("RANGE_SHAPE", "ranges must be pairs [start, end] of integers")
    _check_pieces(line, report)
    sound = True
    for name, fields in (("regions", _REGION), ("relations", _RELATION)):
        for number, item in enumerate(line[name]):
            here = within(report, f"{name}[{number}]")
            if not check_object(item, fields, here):
                sound = False
            elif name == "regions" and not _plain(item["attributes"]):
                here("TYPE_WRONG", "must have strings and numbers as its attributes")
                sound = False
    ids = [item["id"] for item in line["regions"]] if sound else []
    if len(set(ids)) < len(ids):
        report("REGION_TWICE", "has two regions with one id")


def _plain(attributes: Mapping[str, Any]) -> bool:
    return all(is_kind(value, TEXT) or type(value) in (int, float) for value in attributes.values())


def _twice(path: Path, lines: Sequence[Row], key: str, code: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for line in lines:
        if line[key] in seen:
            yield Finding(
                str(path), line["doc_id"], "", code, f"has the {key} of an earlier line; get the folder again"
            )
        seen.add(line[key])
