"""One result, checked as other people's files are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from insihab.findings import Finding, InputError, Report, reporter
from insihab.gold import PROTOCOLS
from insihab.leaderboard.entry import Entry, parts_of, version_key
from insihab.leaderboard.measures import check_layers
from insihab.leaderboard.metadata import Metadata, check_metadata, metadata_of, name_fault
from insihab.predictions.wording import legible, visible
from insihab.shape import INTEGER, OBJECT, TEXT, Field, check_object, is_kind

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


def check_result(result: Any, path: Path, folder: Path | None = None) -> list[Entry]:
    """What a result says, one entry a protocol.

    Args:
        result: the value of the file.
        path: the file.
        folder: of all results, in which the system's name and the place of the file matter.

    Raises:
        InputError: with every fault of the file.
    """
    findings: list[Finding] = []
    report = reporter(findings, path)
    schema = result.get("schema") if isinstance(result, dict) else 1  # what is no object is refused below
    if not is_kind(schema, INTEGER) or schema not in _FIELDS:
        report("SCHEMA_UNKNOWN", "is of no known schema; results of schema 1 and 2 can be read: score it again")
    elif check_object(result, _FIELDS[schema], report):
        entries = list(_first(result, report) if schema == 1 else _second(result, path, report, findings))
        if folder is not None:
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
        of_protocol = reporter(findings, path, f"protocols.{visible(protocol)}")
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
    """Report a name that no folder should have, and a file where its system, or its version, does not belong."""
    system, parts = result["system"], place.parts
    if fault := name_fault(system):
        report("NAME_INVALID", fault)
    if result["schema"] == 1:
        if len(parts) > 1 and parts[-2] != system:
            report("PLACE_WRONG", f"is of «{system}», and in the folder of another system; move it to «{system}»")
    elif parts != (system, f"{result['version']}.json"):
        wanted = f"{system}/{result['version']}.json"
        report("PLACE_WRONG", f"is not where its system and version belong; move it to «{wanted}»")
