"""Texts folded, so that words are found that are written in another way but are the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from insihab.proclitics import bare
from insihab.segment import Span

_QUOTES = dict.fromkeys(map(ord, "'’‘‚‛“”„‟«»‹›`"), '"')


def fold(text: str) -> str:
    """A text as surfaces are compared if they are not equal.

    Without diacritics, tatweel and invisible characters; presentation forms, digits of all scripts and quotation marks
    are alike, and so are stretches of whitespace. Alef and hamza stay as they are.
    """
    return Folded(text).letters.strip()


class Folded:
    """The letters of a folded text, and of each the offsets of what it stands for.

    Attributes:
        letters: the folded text.
        starts: for each letter, the start of what it stands for in the text.
        ends: the end of it.
    """

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        cuts = [0, *(at for at, character in enumerate(text) if at and not _attached(character)), len(text)]
        for start, end in pairwise(cuts):
            folded = _fold_cluster(text[start:end])
            if folded == " " and letters and letters[-1] == " ":
                self.ends[-1] = end
                continue
            for letter in folded:
                letters.append(letter)
                self.starts.append(start)
                self.ends.append(end)
        self.letters = "".join(letters)

    def find(self, surface: str) -> Iterator[Span]:
        """The spans of the text that fold to `surface`, in order; none that cuts what one character stands for."""
        size = len(surface)
        at = self.letters.find(surface)
        while at >= 0:
            start, end = self.starts[at], self.ends[at + size - 1]
            cut = (at and self.starts[at - 1] == start) or self.ends[at + size : at + size + 1] == [end]
            if not cut:
                yield start, end
            at = self.letters.find(surface, at + 1)


@lru_cache(maxsize=4096)
def _attached(character: str) -> bool:
    """Whether a character belongs to the one before it: a diacritic or tatweel, not an invisible mark of direction."""
    return unicodedata.category(character)[0] in "LM" and not _fold_cluster(character)


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    if cluster[:1].isspace():
        return " "
    letters = bare(cluster).strip().translate(_QUOTES)  # diacritics in presentation form leave a space
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in letters)
