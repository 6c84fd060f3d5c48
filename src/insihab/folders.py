"""Folders that are released: their checksums, and putting them in place together."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from insihab.files import read_bytes, read_text
from insihab.findings import Finding, InputError

CHECKSUMS = "checksums.txt"


def checksums(folder: Path) -> str:
    """Lines as ``sha256sum --check`` reads them, of all files in a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    )


def checksum_faults(folder: Path, files: Sequence[str]) -> Iterator[Finding]:
    """Where a folder is not what its checksums say: they must list these files, and no other."""
    path = folder / CHECKSUMS
    listed: dict[str, str] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line)
        if match and match[2] in files and match[2] not in listed:
            listed[match[2]] = match[1]
        else:
            message = f"is no checksum of one of {', '.join(files)}, or the second one; get the folder again"
            yield Finding(str(path), "", f"line {number}", "CHECKSUM_LINE", message)
    for name in files:
        if name not in listed:
            yield Finding(str(path), "", "", "CHECKSUM_MISSING", f"does not list {name}; get the folder again")
            continue
        try:
            found = hashlib.sha256(read_bytes(folder / name)).hexdigest()
        except InputError as error:
            yield from error.findings
            continue
        if found != listed[name]:
            message = f"has sha256 {found}, but {CHECKSUMS} says {listed[name]}; get the folder again, byte for byte"
            yield Finding(str(folder / name), "", "", "CHECKSUM_DIFFERS", message)


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
