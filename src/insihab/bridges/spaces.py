r"""The text between tokens in the column MISC of CoNLL-U: ``SpaceAfter=No``, and UDPipe's ``SpacesAfter=\s\n``.

Sources: https://universaldependencies.org/format.html and the documentation of UDPipe 1. Beyond UDPipe's escapes,
``\uXXXX`` and ``\UXXXXXXXX`` stand for what cannot be seen.
"""

from __future__ import annotations

import re

NO_SPACE = "SpaceAfter=No"
AFTER = "SpacesAfter"
BEFORE = "SpacesBefore"
_ESCAPES = {" ": r"\s", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p", "\\": r"\\"}
_MEANT = {escape[1]: char for char, escape in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|(.))", re.DOTALL)


def escaped(gap: str) -> str:
    """A gap as a value of `AFTER` or `BEFORE`."""
    return "".join(_ESCAPES.get(char) or (char if char.isprintable() else _code(char)) for char in gap)


def _code(char: str) -> str:
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"


def gap_of(value: str) -> str:
    """The gap that a value stands for; an escape that nobody defined stands for itself."""

    def meant(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code and not 0xD800 <= int(code, 16) <= 0xDFFF:
            return chr(int(code, 16))
        return found[0] if code else _MEANT.get(found[3], found[0])

    return _ESCAPED.sub(meant, value)


def misc(gap: str, before: str, last: bool) -> str:
    """The column MISC of a token.

    Args:
        gap: the text up to the next token.
        before: the text before a document's first token.
        last: whether the token ends its sentence; then even one space is written.
    """
    parts = [f"{BEFORE}={escaped(before)}"] if before else []
    if not gap:
        parts.append(NO_SPACE)
    elif gap != " " or last:
        parts.append(f"{AFTER}={escaped(gap)}")
    return "|".join(parts) or "_"


def gaps(column: str) -> tuple[str | None, str | None]:
    """What MISC says of the text before and after a token; None where it says nothing."""
    before = after = None
    for part in column.split("|"):
        name, _, value = part.partition("=")
        if part == NO_SPACE:
            after = ""
        elif name == AFTER:
            after = gap_of(value)
        elif name == BEFORE:
            before = gap_of(value)
    return before, after
