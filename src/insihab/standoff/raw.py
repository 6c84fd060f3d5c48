"""Raw articles that a reader has got: whether they are the very files, and if not, what probably befell them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

from insihab.files import decode, read_bytes
from insihab.findings import refusal

_BOM = b"\xef\xbb\xbf"


def _recoded(codec: str) -> Callable[[bytes], bytes]:
    return lambda raw: raw.decode(codec).encode("utf-8")


def _normalised(form: str) -> Callable[[bytes], bytes]:
    return lambda raw: unicodedata.normalize(form, raw.decode("utf-8")).encode("utf-8")  # type: ignore[arg-type]


_BACK: dict[str, Callable[[bytes], bytes]] = {
    "its line ends were changed to CRLF, as git does with core.autocrlf": lambda raw: raw.replace(b"\r\n", b"\n"),
    "its line ends were changed from CRLF to LF, as git does": lambda raw: raw.replace(b"\n", b"\r\n"),
    "a byte order mark was put before it, as some editors do": lambda raw: raw.removeprefix(_BOM),
    "the byte order mark at its start was taken away": lambda raw: _BOM + raw,
    "a line end was added at its end": lambda raw: raw.removesuffix(b"\n"),
    "the line end at its end was taken away": lambda raw: raw + b"\n",
    "it was saved as UTF-16": _recoded("utf-16"),
    "it was saved in the Windows encoding for Arabic": _recoded("cp1256"),
    **{f"its Unicode was normalised, away from {form}": _normalised(form) for form in ("NFC", "NFD")},
}
"""What may have befallen a file, and how to undo it on its bytes."""
_LARGEST = 1 << 20  # bytes of a file that is undone in every way
_ELSE = "it is another version of the page, or a program changed its spaces, marks or letters"


def read_raw(path: Path, sha256: str, doc_id: str) -> str:
    """The text of the raw file that has this hash, character for character.

    Raises:
        InputError: the file is missing or unreadable; its hash is another one, and what the likely cause is.
    """
    raw = read_bytes(path)
    found = hashlib.sha256(raw).hexdigest()
    if found != sha256:
        message = f"has sha256 {found}, not {sha256}: {likely_cause(raw, sha256)}; get the file again, byte for byte"
        raise refusal(path, "RAW_DIFFERS", message, doc_id)
    return decode(raw, path)


def likely_cause(raw: bytes, sha256: str) -> str:
    """What has changed a file that once had this hash: one thing or two in turn, proved by undoing them."""
    if len(raw) > _LARGEST:
        return _ELSE
    for causes in (*((one,) for one in _BACK), *permutations(_BACK, 2)):
        undone = raw
        try:
            for cause in causes:
                undone = _BACK[cause](undone)
        except UnicodeError:
            continue
        if hashlib.sha256(undone).hexdigest() == sha256:
            return ", and ".join(reversed(causes))
    return _ELSE
