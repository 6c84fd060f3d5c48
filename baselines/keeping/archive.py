"""The archives that models are kept in: the same bytes for the same model, and none unpacked before it is measured."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from stat import S_ISREG
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from insihab.files import unreadable
from insihab.findings import InputError, refusal

LARGEST = 1 << 28
"""Bytes that a file may have, and that all it holds may have unpacked."""
LARGEST_TEXT = 1 << 25
"""Bytes that a part in JSON may have, which takes some ten times that in memory."""
TREE = "schema.json"
"""The part that has the tree of objects; skops calls it so."""


def canonical(made: bytes) -> dict[str, bytes]:
    """The parts of an archive by skops, without what differs from one writing of a model to the next."""
    with ZipFile(io.BytesIO(made)) as archive:
        names: dict[str, str] = {}
        tree = _canonical(json.loads(archive.read(TREE)), names)
        return {TREE: compact(tree), **{new: archive.read(old) for old, new in names.items()}}


def _canonical(node: Any, names: dict[str, str]) -> Any:
    """A tree without the addresses in memory that skops puts into it; `names` gets the new names of its files."""
    if isinstance(node, list):
        return [_canonical(one, names) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        if key == "file" and isinstance(value, str):
            kept[key] = names.setdefault(value, f"{len(names)}{Path(value).suffix}")
        elif not (key == "__id__" and isinstance(value, int)):
            kept[key] = _canonical(value, names)
    return kept


def compact(value: Any) -> bytes:
    """JSON in as few bytes as it takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def packed(parts: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """An archive of parts by their names."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = ZipInfo(name)  # of 1980: no clock in a file
            entry.create_system = 3
            archive.writestr(entry, content, compression)
    return buffer.getvalue()


def read_archive(path: Path) -> bytes:
    """The bytes of a file that may be hostile.

    Raises:
        InputError: it is missing, no ordinary file, or too large.
    """
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):  # a pipe could keep us waiting for ever
            raise not_a_model(path)
        if found.st_size > LARGEST:
            raise _too_large(path)
        with path.open("rb") as file:
            return file.read(found.st_size)
    except OSError as error:
        raise unreadable(path, error) from None


def unpacked(content: bytes, path: Path) -> dict[str, bytes]:
    """The parts of an archive that may be hostile, by their names.

    Raises:
        InputError: it is none, damaged, or too large when it is unpacked.
    """
    try:
        return _checked(content, path)
    except InputError:
        raise
    except Exception:  # zipfile stumbles in many ways
        raise not_a_model(path) from None


def _checked(content: bytes, path: Path) -> dict[str, bytes]:
    """What an archive holds, after it and the archives in it have said how large that is; none is read any further."""
    with ZipFile(io.BytesIO(content)) as archive:
        _refuse_large(archive.infolist(), path)
        parts = {}
        for entry in archive.infolist():
            with archive.open(entry) as file:
                parts[entry.filename] = file.read(entry.file_size + 1)
    _refuse_large([one for part in parts.values() for one in _inner(part)], path)
    return parts


def _refuse_large(entries: Sequence[ZipInfo], path: Path) -> None:
    tree = max((entry.file_size for entry in entries if entry.filename.endswith(".json")), default=0)
    if tree > LARGEST_TEXT or sum(entry.file_size for entry in entries) > LARGEST:
        raise _too_large(path)
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise BadZipFile("an unusual compression")


def _inner(content: bytes) -> list[ZipInfo]:
    """What a part holds that is an archive itself, as that of a sparse matrix is, whatever its name says."""
    file = io.BytesIO(content)
    if not is_zipfile(file):
        return []
    with ZipFile(file) as inner:
        return inner.infolist()


def not_a_model(path: Path) -> InputError:
    """What to raise for a file that is something else."""
    return refusal(path, "MODEL_FORMAT", "is no model file, or a damaged one; make one with train.py")


def _too_large(path: Path) -> InputError:
    message = (
        f"has, unpacked, more than {LARGEST >> 20} MB, or a tree of more than {LARGEST_TEXT >> 20} MB; no model has"
    )
    return refusal(path, "MODEL_LARGE", message)
