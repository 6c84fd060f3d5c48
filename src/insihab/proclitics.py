"""Where a span may begin inside an Arabic word: after its proclitics, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Collection

_WORD = re.compile(r"[^\W\d_]|[\u0640\u064b-\u065f\u0670]")


def cut_word(text: str, start: int, end: int, proclitics: str) -> str:
    """The word that the span cuts elsewhere than after proclitics, with a bar at the cut; "" if it cuts none.

    A span may start after letters of `proclitics`, or at the second lām of لل.
    """
    if end < len(text) and _inside(text, end):
        return _word(text, end)
    if start and _inside(text, start):
        before = _word(text, start).split("|")[0]
        if not re.fullmatch(f"[{proclitics}\u064b-\u0652]{{1,4}}", before):
            return _word(text, start)
    return ""


def proclitic_inside(
    text: str,
    span: tuple[int, int],
    proclitics: str,
    words_not_split: Collection[str],
    first_words: Collection[str],
) -> str:
    """The proclitic that a span begins with by mistake, or "".

    It is one beyond doubt where ال follows it (والعراق) or where it is the first lām of لل, or where the rest of the
    word begins another span of the same label (`first_words`); a lone letter proves nothing (وزارة).
    """
    start, end = span
    if start and text[start - 1 : start + 1] == "لل":
        return ""  # the second lām stands for the article
    word = re.sub("[\u064b-\u0652]", "", text[start:end].split()[0])
    if word in words_not_split:
        return ""
    if re.match(f"[{proclitics}]ال\\w\\w", word):
        return word[0]
    if re.match(r"[وف]?لل\w\w", word):
        return word[: word.index("لل") + 1]
    return word[0] if word[0] in proclitics and word[1:] in first_words and len(word) > 3 else ""


def _inside(text: str, at: int) -> bool:
    return bool(_WORD.match(text[at - 1]) and _WORD.match(text[at]))


def _word(text: str, at: int) -> str:
    """The word around a position, with a bar at the position."""
    start = end = at
    while start and _WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and _WORD.match(text[end]):
        end += 1
    return f"{text[start:at]}|{text[at:end]}"
