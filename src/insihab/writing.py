"""Writing files whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from insihab.findings import InputError, refusal


def refuse_existing(path: Path) -> None:
    """Raise `InputError` if there is anything of this name, be it a link to nowhere."""
    if os.path.lexists(path):
        raise _exists(path)


def _exists(path: Path) -> InputError:
    message = "exists, and a pass is never overwritten; give the new pass a name of its own"
    return refusal(path, "FILE_EXISTS", message)


@contextmanager
def whole(path: Path, new: bool = False) -> Iterator[IO[bytes]]:
    """A file to write that appears as `path` when the block ends, and not at all if the block fails.

    Args:
        path: the file; one that is there is replaced.
        new: instead, nothing is replaced, not even what others put there meanwhile.

    Raises:
        InputError: the folder is missing or not writable; `path` is there and no ordinary file, or is there although
            it must be new; the block encodes half of a surrogate pair.
    """
    if new:
        refuse_existing(path)
    try:
        if path.exists() and not path.is_file():
            raise refusal(path, "FILE_UNWRITABLE", "is a folder or a device; name an ordinary file")
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            os.chmod(temporary, 0o644)
            (_move_new if new else os.replace)(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except UnicodeEncodeError:
        raise refusal(path, "FILE_UNWRITABLE", "would hold half of a surrogate pair; mend the text") from None
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise refusal(path, "FILE_UNWRITABLE", f"cannot be written ({error.strerror}); check the folder") from None


def _move_new(source: str, path: Path) -> None:
    """`os.replace`, but FileExistsError if the name is taken; of several who try at once, one succeeds."""
    try:
        os.link(source, path)  # the other name goes later
    except FileExistsError:
        raise
    except OSError:  # FAT and some shares have no links; there an empty file keeps the name for a moment
        path.touch(exist_ok=False)
        try:
            os.replace(source, path)
        except BaseException:
            path.unlink()
            raise


def write_whole(path: Path, content: str | bytes, new: bool = False) -> None:
    """Write a file so that it appears whole or not at all.

    Args:
        path: the file.
        content: text, or bytes.
        new: the file must not exist; else it is replaced.

    Raises:
        InputError: as for `whole`.
    """
    with whole(path, new) as file:
        file.write(content.encode("utf-8") if isinstance(content, str) else content)


def to_json(value: Any) -> str:
    """`value` as our JSON files have it: UTF-8 letters, indented, final newline, no NaN."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def json_lines(values: Iterable[Any]) -> str:
    """JSON Lines: a value a line, UTF-8 letters, no NaN."""
    return "".join(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n" for value in values)
