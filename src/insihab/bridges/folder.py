"""A folder that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from insihab.findings import Finding, InputError


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which has the name `path` when the block ends, and is gone if the block fails.

    Raises:
        InputError: there is something of this name, or the folder around it is missing or not writable.
    """
    refuse_taken(path)
    try:
        new = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            yield new
            new.chmod(0o755)
            os.rename(new, path)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        message = f"cannot be written ({error.strerror}); check the folder"
        raise InputError([Finding(str(path), "", "", "FILE_UNWRITABLE", message)]) from None


def refuse_taken(path: Path) -> None:
    """Raise `InputError` if there is anything of this name, be it a link to nowhere."""
    if os.path.lexists(path):
        message = "exists, and a folder is never overwritten; name a new one"
        raise InputError([Finding(str(path), "", "", "FILE_EXISTS", message)])
