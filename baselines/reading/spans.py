"""Where a span may stand in a text: candidates, and what two of them may not do to each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from insihab.schema import Schema
from protocol import Text, schema

Item = TypeVar("Item")

_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")  # tatweel and diacritics
_LETTERS = str.maketrans("أإآٱىی", "اااايي")
_PAIRED = {'"': '"', "“": "”", "«": "»", "(": ")", "[": "]", "'": "'", "‘": "’"}
_QUOTES = frozenset(_PAIRED) | frozenset(_PAIRED.values())


@cache
def normalised(word: str) -> str:
    """A word as features see it: no diacritics, tatweel or presentation forms, one alef, one yeh."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", word)).translate(_LETTERS)


class Candidate(NamedTuple):
    """A span, and the indices of its first and last token."""

    start: int
    end: int
    first: int
    last: int


class Reading:
    """A text split up: the normalised words, the starts that each token allows, the sentence of each token."""

    def __init__(self, source: Text, schema: Schema) -> None:
        self.source = source
        self.raw = [source.text[start:end] for start, end in source.tokens]
        self.words = [normalised(word) for word in self.raw]
        self.starts = [_starts(word, at, schema) for word, (at, _) in zip(self.raw, source.tokens, strict=True)]
        self.sentence_of = [self._sentence(start) for start, _ in source.tokens]

    def _sentence(self, at: int) -> int:
        return sum(start <= at for start, _ in self.source.sentences) - 1

    def locate(self, start: int, end: int) -> Candidate:
        """A span of the text with its tokens."""
        touched = [index for index, (first, last) in enumerate(self.source.tokens) if first < end and start < last]
        return Candidate(start, end, touched[0], touched[-1])

    def surface(self, span: Candidate) -> str:
        """The characters of a span."""
        return self.source.text[span.start : span.end]

    def words_of(self, span: Candidate) -> list[str]:
        """The normalised words of a span, without the proclitics before it."""
        head = self.source.text[span.start : self.source.tokens[span.first][1]]
        return [normalised(head), *self.words[span.first + 1 : span.last + 1]]

    def clitics(self, span: Candidate) -> str:
        """The proclitics before a span."""
        return normalised(self.source.text[self.source.tokens[span.first][0] : span.start])

    def around(self, span: Candidate, reach: int) -> Iterator[tuple[int, str]]:
        """Distance (negative before) and word of the tokens beside a span, in its sentence; "" beyond it."""
        for distance in range(1, reach + 1):
            for at, signed in ((span.first - distance, -distance), (span.last + distance, distance)):
                inside = 0 <= at < len(self.words) and self.sentence_of[at] == self.sentence_of[span.first]
                yield signed, self.words[at] if inside else ""


@lru_cache(maxsize=64)
def read(text: Text) -> Reading:
    """The reading of a text by the released schema, made once."""
    return Reading(text, schema())


def _starts(word: str, at: int, schema: Schema) -> list[int]:
    """The offset of a token, and those after proclitics that leave two letters; of لل only the first may go."""
    starts = [at]
    letters = _MARKS.sub("", word)
    if not letters.isalpha() or letters in schema.proclitics.words_not_split:
        return starts
    cuts = range(1, len(word))
    return starts + [
        at + cut
        for cut in cuts
        if schema.proclitics.may_stand_outside(word[:cut], word[cut:]) and len(_MARKS.sub("", word[cut:])) >= 2
    ]


def candidates(reading: Reading, longest: int, firsts: Iterable[int] | None = None) -> Iterator[Candidate]:
    """Spans of up to `longest` tokens within a sentence; punctuation at an edge only as half of a pair inside.

    `firsts` are the tokens at which they may begin; without it, all.
    """
    tokens = reading.source.tokens
    for first in range(len(tokens)) if firsts is None else firsts:
        starts = reading.starts[first] if first < len(tokens) else []
        for last in range(first, min(first + longest, len(tokens))):
            if reading.sentence_of[last] != reading.sentence_of[first]:
                break
            if _well_formed(reading.raw[first : last + 1]):
                yield from (Candidate(start, tokens[last][1], first, last) for start in starts)


def _well_formed(words: list[str]) -> bool:
    if not all(word[0].isalnum() or word in _QUOTES for word in (words[0], words[-1])):
        return False
    waiting: list[str] = []
    for word in words:
        if waiting and word == waiting[-1]:
            waiting.pop()
        elif word in _PAIRED:
            waiting.append(_PAIRED[word])
        elif word in _QUOTES:
            return False
    return not waiting and any(word[0].isalnum() for word in words)


def overlap(a: Candidate, b: Candidate) -> bool:
    """Whether two spans share a character."""
    return a.start < b.end and b.start < a.end


def clash(a: Candidate, b: Candidate) -> bool:
    """Whether two spans cross, are the same, or split the same word in two ways; nested ones do not clash."""
    crossing = a.start < b.start < a.end < b.end or b.start < a.start < b.end < a.end
    return crossing or a[:2] == b[:2] or (a.first == b.first and a.start != b.start)


def compatible(items: Iterable[Item], conflict: Callable[[Item, Item], bool]) -> list[Item]:
    """Those items that conflict with none before them that was kept."""
    kept: list[Item] = []
    for item in items:
        if not any(conflict(item, other) for other in kept):
            kept.append(item)
    return kept
