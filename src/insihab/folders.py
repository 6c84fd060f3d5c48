"""Folders that are written: their checksums, and putting them in place whole, several of them together."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from insihab.files import read_bytes, read_text
from insihab.findings import Finding, InputError, refusal

CHECKSUMS = "checksums.txt"


def checksums(folder: Path) -> str:
    """Lines as ``sha256sum --check`` reads them, of all files in a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    )


def listed(path: Path) -> dict[str, str]:
    """The sha256 of each file that a list of checksums names.

    Raises:
        InputError: a line is none that `checksums` writes, or names a file again.
    """
    sums: dict[str, str] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        match = re.fullmatch(r"([0-9a-f]{64})  (\S.*)", line)
        if not match or match[2] in sums:
            message = "is no sha256, two spaces and a file, or names a file again; get the folder again, or build it"
            raise refusal(path, "CHECKSUM_LINE", message, place=f"line {number}")
        sums[match[2]] = match[1]
    return sums


def checksum_faults(folder: Path, files: Sequence[str]) -> Iterator[Finding]:
    """Where a folder is not what its checksums say: they must list these files, and no other."""
    path = folder / CHECKSUMS
    sums = listed(path)
    for name in sorted(sums.keys() - set(files)):
        message = f"lists {name}, which is none of {', '.join(files)}; get the folder again"
        yield Finding(str(path), "", "", "CHECKSUM_UNKNOWN", message)
    for name in files:
        if name not in sums:
            yield Finding(str(path), "", "", "CHECKSUM_MISSING", f"does not list {name}; get the folder again")
            continue
        try:
            found = hashlib.sha256(read_bytes(folder / name)).hexdigest()
        except InputError as error:
            yield from error.findings
            continue
        if found != sums[name]:
            message = f"has sha256 {found}, but {CHECKSUMS} says {sums[name]}; get the folder again, byte for byte"
            yield Finding(str(folder / name), "", "", "CHECKSUM_DIFFERS", message)


def refuse_taken(path: Path) -> None:
    """Raise `InputError` if there is anything of this name, be it a link to nowhere."""
    if os.path.lexists(path):
        message = "exists, and a folder is never overwritten; name a new one"
        raise refusal(path, "FILE_EXISTS", message)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which has the name `path` when the block ends, and is gone if the block fails.

    Raises:
        InputError: there is something of this name, or the folder around it is missing or not writable.
    """
    refuse_taken(path)
    try:
        with beside(path) as new:
            yield new
            refuse_taken(path)
            replace_all({path: new})
    except OSError as error:
        message = f"cannot be written ({error.strerror}); check the folder around it"
        raise refusal(path, "FILE_UNWRITABLE", message) from None


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A new folder on the same disk as `folder`; what is left of it at the end is deleted."""
    new = Path(tempfile.mkdtemp(dir=folder.resolve().parent, prefix=f".{folder.name}."))
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def replace_all(folders: Mapping[Path, Path]) -> None:
    """Put each new folder in the place of the old one that it is given for; after a fault all old ones are there.

    Two names cannot be exchanged at once: killed in between, the old folder lies beside its place, with a name that
    begins with a dot and ends in ``.old``.
    """
    for new in folders.values():
        for path in (new, *new.rglob("*")):  # the same for everybody, whatever the umask
            path.chmod(0o755 if path.is_dir() else 0o644)
    asides = []
    with ExitStack() as undo:
        for old, new in folders.items():
            aside = new.with_name(f"{new.name}.old")
            if old.exists():
                old.rename(aside)
                undo.callback(aside.rename, old)
                asides.append(aside)
            new.rename(old)
            undo.callback(old.rename, new)
        undo.pop_all()
    for aside in asides:
        shutil.rmtree(aside)
