"""Noun phrases, by rules of a language that writes conjunctions, prepositions and the article to the next word."""

from __future__ import annotations

import re

from reading.spans import Candidate, Reading
from rulebook.words import ENDINGS, NOUNS_IN_W, STOP

_LONGEST = 8


def word(reading: Reading, at: int, like: int | None = None) -> str:
    """The normalised word at a place; "" outside the text, or outside the sentence of the token `like`."""
    if not 0 <= at < len(reading.words):
        return ""
    return "" if like is not None and reading.sentence_of[at] != reading.sentence_of[like] else reading.words[at]


def is_noun(text: str) -> bool:
    """Whether a word may begin or go on a noun phrase; conjunctions, and what they join, may not."""
    joined = text.startswith("و") and len(text) > 3 and not text.startswith(NOUNS_IN_W)
    return text.isalpha() and text not in STOP and not joined


def noun_phrase(reading: Reading, at: int, construct: bool) -> Candidate | None:
    """A noun with its modifiers, from a place on, without relative clauses (N5, E4).

    An indefinite noun after a number is followed by its adjectives alone; elsewhere (`construct`) by the noun that it
    belongs to, too. A participle has what it governs beside it (منتشرين في العراق).
    """
    if not is_noun(word(reading, at, max(at - 1, 0))):  # in the sentence of what governs it
        return None
    last = at
    while last - at < _LONGEST and _goes_on(reading, at, last, construct):
        last += 1
    if last > at and _is_participle(reading.words[last]) and (governed := _governed(reading, last)):
        last = governed.last
    starts = reading.starts[at]
    start = starts[1] if reading.words[at].startswith("لل") and len(starts) > 1 else starts[0]
    return Candidate(start, reading.source.tokens[last][1], at, last)


def _goes_on(reading: Reading, first: int, last: int, construct: bool) -> bool:
    following, here = word(reading, last + 1, first), reading.words[last]
    if not is_noun(following):
        return False
    if following.startswith("ال"):
        return construct or here.startswith("ال") or reading.words[first].startswith("ال")
    adjective = following.endswith(ENDINGS) and not re.fullmatch("[يت].+(?:ون|ين)", following)
    if here.startswith("ال"):
        return False
    return adjective or (construct and last == first)


def _is_participle(text: str) -> bool:
    return bool(re.fullmatch(r"(?:ال)?م\w{4,}", text)) and text.endswith(("ين", "ون", "ة", "ات"))


def _governed(reading: Reading, participle: int) -> Candidate | None:
    preposition = word(reading, participle + 1, participle)
    if preposition in ("في", "علي", "من", "الي"):
        return noun_phrase(reading, participle + 2, construct=True)
    joined = re.match("[بل](?=ال|ل|...)", preposition)
    return noun_phrase(reading, participle + 1, construct=True) if joined else None
