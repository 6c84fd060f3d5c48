"""Long texts in stretches of whole sentences, which a model gets one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from insihab.segment import sentences, tokens
from protocol import Span

STRETCH = 10_000
"""Code points after which a text is cut, at the end of a sentence; only identity looks further than a sentence."""
LONGEST_SENTENCE = 400
"""Tokens; what is longer is no sentence, and is cut."""


class Stretch(NamedTuple):
    """A piece of a text, its sentences and its tokens, all as offsets of the text."""

    span: Span
    sentences: Sequence[Span]
    tokens: Sequence[Span]


def stretches(text: str, longest: int = STRETCH) -> Iterator[Stretch]:
    """The pieces of a text, of at most `longest` code points where a sentence is not longer."""
    words = tokens(text)
    group: list[Span] = []
    at = 0

    def piece() -> Stretch:
        nonlocal at
        first = at
        while at < len(words) and words[at][0] < group[-1][1]:
            at += 1
        return Stretch((group[0][0], group[-1][1]), group, words[first:at])

    for part in _short(sentences(text), words):
        if group and part[1] - group[0][0] > longest:
            yield piece()
            group = []
        group.append(part)
    if group:
        yield piece()


def _short(parts: Sequence[Span], words: Sequence[Span]) -> Iterator[Span]:
    """Sentences, the endless ones cut between tokens."""
    at = 0
    for start, end in parts:
        first = at
        while at < len(words) and words[at][0] < end:
            at += 1
        for cut in range(first, at, LONGEST_SENTENCE) or [first]:
            following = cut + LONGEST_SENTENCE
            left = words[cut][0] if cut > first else start
            yield left, words[following - 1][1] if following < at else end
