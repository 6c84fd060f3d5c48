"""Where a span may begin inside an Arabic word: after its proclitics, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from insihab.segment import Span, tokens

_MARKS = "\u064b-\u065f\u0670"


@dataclass(frozen=True)
class Proclitics:
    """The letters that stay outside a span.

    Attributes:
        first: conjunctions, at most one a word (و ف).
        second: prepositions and the future particle, at most one, after a conjunction if there is one (ب ك ل س).
        words_not_split: words that only look as if they began with one before ال (والد).
    """

    first: str
    second: str
    words_not_split: frozenset[str]

    @property
    def letters(self) -> str:
        """Every letter that can be a proclitic."""
        return self.first + self.second

    def may_stand_outside(self, before: str, after: str) -> bool:
        """Whether a span may begin between these two parts of a word."""
        bare = re.sub(f"[{_MARKS}]", "", before)
        slots = f"[{re.escape(self.first)}]?[{re.escape(self.second)}]?"
        return bool(bare and re.fullmatch(slots, bare)) and not re.match(f"[{_MARKS}]", after)

    def inside(self, text: str, start: int, end: int, first_words: Collection[str]) -> str:
        """The proclitic that a span begins with by mistake, or "".

        It is one beyond doubt where ال follows it (والعراق), where it is the first lām of لل, or where the rest of the
        word begins another span of the same label (`first_words`); a lone letter proves nothing (وزارة).
        """
        if start and text[start - 1 : start + 1] == "لل":
            return ""  # the second lām stands for the article
        words = re.sub(f"[{_MARKS}]", "", text[start:end]).split()
        word = words[0] if words else ""
        if not word or word in self.words_not_split:
            return ""
        if re.match(f"[{re.escape(self.letters)}]ال\\w\\w", word):
            return word[0]
        if double := re.match(r"[وف]?ل(?=ل\w\w)", word):
            return double.group()
        return word[0] if word[0] in self.letters and word[1:] in first_words and len(word) > 3 else ""


def inner_positions(text: str) -> dict[int, Span]:
    """The token around each position that lies inside one, between its first and last character."""
    return {at: token for token in tokens(text) for at in range(token[0] + 1, token[1])}


def cut_word(text: str, span: Span, inside: Mapping[int, Span], proclitics: Proclitics) -> str:
    """The word that a span cuts elsewhere than after its proclitics, with a bar at the cut; "" if it cuts none.

    Args:
        text: the text.
        span: a span of it.
        inside: `inner_positions` of the text.
        proclitics: what may stay outside.
    """
    for cut in span:
        if cut not in inside:
            continue
        start, end = inside[cut]
        before, after = text[start:cut], text[cut:end]
        if cut == span[1] or not proclitics.may_stand_outside(before, after):
            return f"{before}|{after}"
    return ""
