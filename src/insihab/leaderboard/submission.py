"""A submission to the leaderboard: files of predictions, and who or what made them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from insihab.files import check_size, read_yaml
from insihab.findings import Finding, InputError, Report, refusal, refuse, reporter, shown
from insihab.formats import FORMATS
from insihab.gold import PROTOCOLS
from insihab.leaderboard.metadata import FIELDS, Metadata, check_metadata, metadata_of, name_fault
from insihab.predictions.wording import legible, visible
from insihab.shape import OBJECT, TEXT, Field, check_object

FILE = "submission.yaml"
_SUBMISSION = {
    "system": Field(TEXT, required=True),
    **FIELDS,
    "format": Field(TEXT),
    "predictions": Field(OBJECT, required=True),
}
_LONGEST_NAME = 200
_LARGEST, _LARGEST_PREDICTIONS = 64 << 10, 64 << 20  # bytes


@dataclass(frozen=True)
class Submission:
    """What is handed in.

    Attributes:
        system: its name, which a folder can have.
        metadata: what is said of it.
        form: of the lines, one of `FORMATS`.
        files: of predictions, by protocol.
        source: the file that says all this.
    """

    system: str
    metadata: Metadata
    form: str
    files: Mapping[str, Sequence[Path]]
    source: Path


def system_of(predictions: Path) -> str:
    """What to call the system of a file: by its folder if that is a submission or the file is called by a protocol."""
    folder, name = predictions.resolve().parent, predictions.name.removesuffix(".gz").removesuffix(".jsonl")
    return folder.name if name in PROTOCOLS or (folder / FILE).is_file() else name


def read_submission(paths: Sequence[Path], metadata: Path | None = None) -> Submission:
    """A submission.

    Args:
        paths: one folder, or files of predictions.
        metadata: the file that says what they are; without it, `FILE` in the folder.

    Raises:
        InputError: with every fault of the metadata and of the names of files in it.
    """
    folder = paths[0] if len(paths) == 1 and os.path.isdir(paths[0]) else None
    if metadata is None and folder is None:
        message = "is no folder" if len(paths) == 1 else f"is one of {len(paths)} paths"
        cure = f"name one folder with a {FILE}, or give --metadata FILE for files of predictions"
        raise refusal(paths[0], "METADATA_MISSING", f"{message}; {cure}")
    source = metadata or paths[0] / FILE
    if metadata is None and not _is_within(source, paths[0]):
        message = "is a link out of the submission's folder; put the file there itself"
        raise refusal(source, "FILE_OUTSIDE", message)
    value, findings = _read(source), list[Finding]()
    check_object(value, _SUBMISSION, reporter(findings, source))
    files: dict[str, list[Path]] = {}
    if isinstance(value, dict):
        _check_choices(value, findings, source)
        findings += check_metadata(value, source)
        files = _files(value.get("predictions"), folder, {} if folder else _by_name(paths, findings), findings, source)
    refuse(map(legible, findings))
    return Submission(value["system"], metadata_of(value), value.get("format", "spans"), files, source)


def _read(source: Path) -> Any:
    check_size(source, _LARGEST)
    try:
        return read_yaml(source)
    except InputError as error:
        raise InputError(map(legible, error.findings)) from None


def _check_choices(value: Mapping[str, Any], findings: list[Finding], source: Path) -> None:
    name, form = value.get("system"), value.get("format")
    if isinstance(name, str) and (fault := name_fault(name)):
        reporter(findings, source, "system")("NAME_INVALID", fault)
    if isinstance(form, str) and form not in FORMATS:
        reporter(findings, source, "format")("VALUE_UNKNOWN", f"has «{form}»; choose one of {', '.join(FORMATS)}")


def _by_name(paths: Iterable[Path], findings: list[Finding]) -> dict[str, Path]:
    """Files of predictions by their names, under which metadata know them."""
    files: dict[str, Path] = {}
    for path in paths:
        if path.name in files:
            message = f"has the name of {files[path.name]}; give it another one, for the metadata to know them apart"
            reporter(findings, path)("FILE_TWICE", message)
        files[path.name] = path
    return files


def _files(
    value: Any, folder: Path | None, given: Mapping[str, Path], findings: list[Finding], source: Path
) -> dict[str, list[Path]]:
    """The files of predictions by protocol: in the folder, or those that were given."""
    if not isinstance(value, dict):
        return {}
    if not value:
        reporter(findings, source, "predictions")("FILES_MISSING", f"names no file; choose of {', '.join(PROTOCOLS)}")
    found: dict[str, list[Path]] = {}
    for protocol, names in value.items():
        place = f"predictions.{visible(shown(str(protocol), 0, _LONGEST_NAME))}"
        report = reporter(findings, source, place)
        if protocol not in PROTOCOLS:
            report("VALUE_UNKNOWN", f"is no protocol; choose one of {', '.join(PROTOCOLS)}")
        if not isinstance(names, list) or not names:
            report("FILES_MISSING", "must be a list of names of files; write [NAME]")
            continue
        paths = [
            _file(name, folder, given, reporter(findings, source, f"{place}[{at}]")) for at, name in enumerate(names)
        ]
        found[str(protocol)] = [path for path in paths if path]
        if len(set(found[str(protocol)])) < len(found[str(protocol)]):
            report("FILE_TWICE", "names a file twice; name it once")
    named = [name for names in value.values() if isinstance(names, list) for name in names]
    findings += _unnamed((path for name, path in given.items() if name not in named), source)
    return found


def _unnamed(paths: Iterable[Path], source: Path) -> Iterator[Finding]:
    for path in paths:
        message = f"is not named under predictions in {source.name}; name it there under its protocol"
        yield Finding(str(path), "", "", "FILE_UNNAMED", message)


def _file(name: Any, folder: Path | None, given: Mapping[str, Path], report: Report) -> Path | None:
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        report("FILE_NAME", f"has a name that is not a string of 1 to {_LONGEST_NAME} visible characters; rename it")
        return None
    if folder is None and name not in given:
        report("FILE_UNREADABLE", f"names «{name}», which is not among the files on the command line; add it there")
        return None
    path = given[name] if folder is None else folder / name
    if folder is not None and not _is_plain(name, folder):
        report("FILE_OUTSIDE", f"names «{name}»; name a file in the submission's folder, without .., \\ and :")
        return None
    try:
        check_size(path, _LARGEST_PREDICTIONS)
    except InputError as error:
        report(error.findings[0].code, f"names «{name}»: it {error.findings[0].message}")
        return None
    return path


def _is_plain(name: str, folder: Path) -> bool:
    """Whether a name is that of a file in a folder, on any machine."""
    parts = PurePosixPath(name).parts
    return not (name.startswith("/") or ".." in parts or set("\\:") & set(name)) and _is_within(folder / name, folder)


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a file is in a folder once all links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
