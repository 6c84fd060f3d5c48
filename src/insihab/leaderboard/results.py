"""The files of results: where they stand, and what they say together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from insihab.files import check_size, read_json, unreadable
from insihab.findings import Finding, InputError, refusal, refuse
from insihab.leaderboard.checking import check_result
from insihab.leaderboard.entry import Entry
from insihab.predictions.wording import legible, visible

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
    for path in result_files(folder):
        if path == but:
            continue
        try:
            _refuse_link(path, folder)
            found = check_result(_read(path), path, folder)
        except InputError as error:
            findings += error.findings
            continue
        for entry in found:
            if (place := (entry.system, entry.version, entry.protocol)) in by_place:
                message = f"has {entry.system} under {entry.protocol} of {entry.version} once more; delete one file"
                findings.append(Finding(str(path), "", "", "RESULT_TWICE", message))
            elif (other := names.setdefault(entry.system.casefold(), entry.system)) != entry.system:
                findings.append(Finding(str(path), "", "", "NAME_TAKEN", taken(entry.system, other)))
            by_place.setdefault(place, entry)
    return list(by_place.values()), [replace(legible(one), file=visible(one.file)) for one in findings]


def taken(system: str, other: str) -> str:
    """What to say of a name that differs from another one in nothing but case."""
    return f"has the name «{system}», which «{other}» has but for its case; choose another one"


def result_files(folder: Path) -> list[Path]:
    """All files of a folder, missing or not, that end in ``.json``, in order; links to folders are not followed.

    Raises:
        InputError: a folder cannot be looked into, whose systems would vanish without a word.
    """

    def fail(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise unreadable(Path(error.filename), error)

    places = os.walk(folder, onerror=fail)
    return sorted(Path(place, name) for place, _, names in places for name in names if name.endswith(".json"))


def read_result(path: Path) -> list[Entry]:
    """What a single file of results says, wherever it stands and whatever its system is called.

    Raises:
        InputError: with every fault of the file.
    """
    try:
        return check_result(_read(path), path)
    except InputError as error:
        raise InputError(map(legible, error.findings)) from None


def _refuse_link(path: Path, folder: Path) -> None:
    if os.path.realpath(path) != os.path.join(os.path.realpath(folder), path.relative_to(folder)):
        message = "is a link, or in a folder that is one; put the file there itself"
        raise refusal(path, "FILE_OUTSIDE", message)


def _read(path: Path) -> Any:
    check_size(path, _LARGEST)
    return read_json(path)


def other_case(system: str, entries: Sequence[Entry], folder: Path) -> str:
    """A name that is there already, as a result or a folder, and differs from this one in nothing but case; or ""."""
    known = {entry.system for entry in entries} | {path.name for path in folder.glob("*") if path.is_dir()}
    return next((name for name in sorted(known) if name != system and name.casefold() == system.casefold()), "")
