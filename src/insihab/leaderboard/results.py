"""The files of results: read, and checked as other people's files are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from insihab.files import read_json
from insihab.findings import Finding, InputError, refuse
from insihab.gold import PROTOCOLS
from insihab.leaderboard.entry import Entry, parts_of, version_key
from insihab.leaderboard.measures import check_layers
from insihab.leaderboard.metadata import Metadata, check_metadata, check_size, metadata_of, name_fault
from insihab.predictions.wording import legible, visible
from insihab.shape import INTEGER, OBJECT, TEXT, Field, Report, check_object, is_kind

SCHEMA = 2
_SCORED = {
    "signature": Field(TEXT, required=True),
    "layers": Field(OBJECT, required=True),
    "documents": Field(OBJECT),
}
_HEAD = {"schema": Field(INTEGER, required=True), "system": Field(TEXT, required=True)}
_FIELDS = {
    1: {**_HEAD, **_SCORED},
    2: {
        **_HEAD,
        "version": Field(TEXT, required=True),
        "metadata": Field(OBJECT, required=True),
        "protocols": Field(OBJECT, required=True),
    },
}
_SIGNATURE = re.compile(r"[A-Za-z0-9_]+=[A-Za-z0-9_.:,=+-]*(\|[A-Za-z0-9_]+=[A-Za-z0-9_.:,=+-]*)*")
_LONGEST_SIGNATURE = 2000
_LARGEST = 8 << 20  # bytes


def result_path(folder: Path, system: str, version: str) -> Path:
    """Where a result stands."""
    return folder / system / f"{version}.json"


def read_results(folder: Path) -> list[Entry]:
    """The results in a folder: `<system>/<version>.json`, and files of schema 1 under any name.

    Raises:
        InputError: with every fault of the files; there is none.
    """
    entries, findings = scan(folder)
    if not entries and not findings:
        message = "has no results; add one with insihab leaderboard add, or name the folder that has them"
        findings.append(Finding(str(folder), "", "", "RESULTS_MISSING", message))
    refuse(findings)
    return entries


def scan(folder: Path, but: Path | None = None) -> tuple[list[Entry], list[Finding]]:
    """The results in a folder `but` for one, in the order of the files, and what is wrong with them."""
    by_place: dict[tuple[str, ...], Entry] = {}
    findings: list[Finding] = []
    names: dict[str, str] = {}
    for path in sorted(folder.rglob("*.json")):
        if path == but:
            continue
        try:
            found = check_result(_read(path, folder), path, folder)
        except InputError as error:
            findings += error.findings
            continue
        for entry in found:
            if (place := (entry.system, entry.version, entry.protocol)) in by_place:
                message = f"has {entry.system} under {entry.protocol} of {entry.version} once more; delete one file"
                findings.append(Finding(str(path), "", "", "RESULT_TWICE", message))
            elif names.setdefault(entry.system.casefold(), entry.system) != entry.system:
                findings.append(Finding(str(path), "", "", "NAME_TAKEN", taken(entry.system, names)))
            by_place.setdefault(place, entry)
    return list(by_place.values()), [replace(legible(one), file=visible(one.file)) for one in findings]


def taken(system: str, names: Mapping[str, str]) -> str:
    """What to say of a name that differs from another one in nothing but case."""
    return f"has the name «{system}», which «{names[system.casefold()]}» has but for its case; choose another one"


def _read(path: Path, folder: Path) -> Any:
    if os.path.realpath(path) != os.path.join(os.path.realpath(folder), path.relative_to(folder)):
        message = "is a link, or in a folder that is one; put the file there itself"
        raise InputError([Finding(str(path), "", "", "FILE_OUTSIDE", message)])
    check_size(path, _LARGEST)
    return read_json(path)


def check_result(result: Any, path: Path, folder: Path) -> list[Entry]:
    """What a result says, one entry a protocol.

    Raises:
        InputError: with every fault of the file.
    """
    findings: list[Finding] = []

    def report(code: str, message: str) -> None:
        findings.append(Finding(str(path), "", "", code, message))

    schema = result.get("schema") if isinstance(result, dict) else 1  # what is no object is refused below
    if not is_kind(schema, INTEGER) or schema not in _FIELDS:
        report("SCHEMA_UNKNOWN", "is of no known schema; results of schema 1 and 2 can be read: score it again")
    elif check_object(result, _FIELDS[schema], report):
        if fault := name_fault(result["system"]):
            report("NAME_INVALID", fault)
        entries = list(_first(result, report) if schema == 1 else _second(result, path, report, findings))
        _check_place(result, path.relative_to(folder), report)
        if not findings:
            return entries
    raise InputError(map(legible, findings))


def _first(result: Mapping[str, Any], report: Report) -> Iterator[Entry]:
    """What a result of schema 1 says; version and protocol stand in its signature."""
    parts = _parts(result["signature"], report)
    version, protocol = parts.get("version", ""), parts.get("protocol", "")
    entry = Entry(result["system"], version, protocol, Metadata(), result["signature"], result["layers"])
    if parts:
        _check_version(version, report)
        _check_gold(entry, report)
    check_layers(result["layers"], report)
    yield entry


def _second(result: Mapping[str, Any], path: Path, report: Report, findings: list[Finding]) -> Iterator[Entry]:
    _check_version(result["version"], report)
    if faults := check_metadata(result["metadata"], path, whole=True):
        findings += faults
        return
    if not result["protocols"]:
        report("PROTOCOL_MISSING", "has no protocol; score it again")
    for protocol, scored in result["protocols"].items():

        def of_protocol(code: str, message: str, place: str = f"protocols.{visible(protocol)}") -> None:
            findings.append(Finding(str(path), "", place, code, message))

        if protocol not in PROTOCOLS:
            of_protocol("VALUE_UNKNOWN", f"is no protocol; there are {', '.join(PROTOCOLS)}")
        elif check_object(scored, _SCORED, of_protocol):
            metadata = metadata_of(result["metadata"])
            entry = Entry(
                result["system"], result["version"], protocol, metadata, scored["signature"], scored["layers"]
            )
            parts = _parts(entry.signature, of_protocol)
            if parts and parts.get("version") != entry.version:
                message = f"was scored by version «{parts.get('version', '')}», not {entry.version}; score it again"
                of_protocol("SIGNATURE_DIFFERS", message)
            elif parts:
                _check_gold(entry, of_protocol)
            check_layers(entry.layers, of_protocol)
            yield entry


def _parts(signature: str, report: Report) -> dict[str, str]:
    if len(signature) > _LONGEST_SIGNATURE or not _SIGNATURE.fullmatch(signature):
        report("SIGNATURE_INVALID", "has a signature that is none; score it again")
        return {}
    return parts_of(signature)


def _check_version(version: str, report: Report) -> None:
    if not version_key(version):
        report("VERSION_INVALID", f"has the version «{version}», where one like 0.4.0 is due; score it again")


def _check_gold(entry: Entry, report: Report) -> None:
    if not entry.is_of_released_gold and entry.metadata.kind != "reference":
        message = "was not held against the released gold of its version and protocol, which only a reference may"
        report("SIGNATURE_DIFFERS", f"{message}; score it again")


def _check_place(result: Mapping[str, Any], place: Path, report: Report) -> None:
    """Report a file that stands where its system, or its version, does not belong."""
    system, parts = result["system"], place.parts
    if result["schema"] == 1:
        if len(parts) > 1 and parts[-2] != system:
            report("PLACE_WRONG", f"is of «{system}», and in the folder of another system; move it to «{system}»")
    elif parts != (system, f"{result['version']}.json"):
        wanted = f"{system}/{result['version']}.json"
        report("PLACE_WRONG", f"is not where its system and version belong; move it to «{wanted}»")


def other_case(system: str, entries: Sequence[Entry], folder: Path) -> str:
    """A name that is there already, as a result or a folder, and differs from this one in nothing but case; or ""."""
    known = {entry.system for entry in entries} | {path.name for path in folder.glob("*") if path.is_dir()}
    return next((name for name in sorted(known) if name != system and name.casefold() == system.casefold()), "")
