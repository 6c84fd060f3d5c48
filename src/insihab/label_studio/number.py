"""Numbers in text fields, as an annotator types them: Label Studio's own field reads 5 where one types 0.05."""

from __future__ import annotations

import math
import re

# What JSON has for a number; its digits are ASCII.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LONGEST = 100  # characters; Python refuses to read an integer of some thousand digits

CURE = "write it like 2500, 0.3333 or -5, with the digits 0 to 9 and nothing between thousands"
"""What to do about a text that is no number."""


def number_of(text: str) -> float | None:
    """The number that `text` is, an integer where it has neither point nor exponent; None if it is none."""
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    number = float(text) if found[2] or found[3] else int(text)
    return number if math.isfinite(number) else None


def text_of(number: float) -> str:
    """The shortest text that `number_of` reads as just this number; what is not finite is not read again."""
    return repr(number)
