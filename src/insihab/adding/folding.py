"""Text as it is compared and shown, never as it is kept."""

from __future__ import annotations

import re
import textwrap
import unicodedata


def plain(text: str) -> str:
    """`text` without presentation forms, diacritics, tatweel and invisible marks: for comparing, never as text."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if character != "ـ" and unicodedata.category(character) not in ("Mn", "Cf")
    )


def fold(text: str) -> str:
    """`plain` with every alef bare; as long as `plain`."""
    return re.sub("[أإآٱ]", "ا", plain(text))


def beginning(text: str, width: int) -> str:
    """The first words, on one line and without characters that do not show."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return textwrap.shorten(shown, width, placeholder=" …").strip()
