"""Where a span may begin inside an Arabic word: after its proclitics, and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from insihab.segment import Span, tokens


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
        slots = f"[{self.first}]?[{self.second}]?"
        word = bare(before + after)
        cut_mark = unicodedata.category(after[0]) in ("Mn", "Mc", "Me", "Cf", "Lm")
        return (
            bool(bare(before) and re.fullmatch(slots, bare(before)))
            and word not in self.words_not_split
            and not cut_mark
        )

    def inside(self, text: str, start: int, end: int, first_words: Collection[str]) -> str:
        """The proclitic that a span begins with by mistake, or "".

        It is one beyond doubt where ال follows it (والعراق), where it is the first lām of لل, where it stands alone
        before the next word or mark (و"العراق"), or where the rest of the word begins another span of the same label
        (`first_words`); a lone letter proves nothing (وزارة), nor does one of `words_not_split`.
        """
        if start and text[start - 1 : start + 1] == "لل":
            return ""  # the second lām stands for the article
        surface = bare(text[start:end])
        found = re.match(r"\w+", surface)
        word = found.group() if found else ""
        if not word or word in self.words_not_split:
            return ""
        first, second = self.first, self.second
        if re.fullmatch(f"[{first}]?[{second}]?", word) and len(word) < len(surface):
            return word
        if definite := re.match(rf"([{first}]?[{second}]?)ال\w\w", word):
            return definite.group(1)
        if double := re.match(rf"[{first}]?ل(?=ل\w\w)", word):
            return double.group()
        return word[0] if word[0] in self.letters and word[1:] in first_words and len(word) > 3 else ""


def bare(text: str) -> str:
    """A text's letters for comparing: without marks, tatweel and invisible characters, presentation forms folded."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        letter for letter in folded if letter != "\u0640" and unicodedata.category(letter)[0:2] not in _UNSEEN
    )


_UNSEEN = ("Mn", "Me", "Mc", "Cf")


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
