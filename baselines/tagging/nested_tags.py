"""Nested mentions as tags: a BIOES sequence for each depth, whose begin tags say where a word is cut.

Depth 1 has the outermost mentions, depth 2 those inside them, and so on: the layering from outside in of Alex, Haddow
and Grover (2007, "Recognising nested named entities in biomedical text"). Mentions with one span lie inside each other
in the order of their types. BIOES rather than BIO, after Ratinov and Roth (2009, "Design challenges and misconceptions
in named entity recognition"), who found that it does better.

Tags cannot express a mention that ends inside a word, one that begins inside a word elsewhere than after proclitics,
one that crosses a sentence or another mention, and what is nested deeper than `DEEPEST`. `expressible` leaves these
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from protocol import Row
from reading.spans import Candidate, Reading, normalised
from tagging.tagger import OUTSIDE

DEEPEST = 6
"""No mention is read or predicted that lies inside six others or more."""


class Tag(NamedTuple):
    """What a token is at a depth.

    Attributes:
        label: "O", or B, I, E or S (the first, an inner, the last, the only token of a mention) with a type: "B-GPE".
        cut: with B and S, how many letters of the token stand before the mention; marks and tatweel do not count.
    """

    label: str
    cut: int = 0


class Mention(NamedTuple):
    """A span with its type, and how deep it is nested, from 1. A sentence has depth 0 and no type."""

    span: Candidate
    type: str
    depth: int


def sentence_spans(reading: Reading) -> list[Mention]:
    """The sentences that have tokens: the outermost spans, in which mentions of depth 1 lie."""
    tokens = reading.source.tokens
    groups = [list(group) for _, group in groupby(range(len(tokens)), key=reading.sentence_of.__getitem__)]
    return [Mention(Candidate(tokens[at[0]][0], tokens[at[-1]][1], at[0], at[-1]), "", 0) for at in groups]


def expressible(reading: Reading, rows: Iterable[Row]) -> list[Mention]:
    """The mentions among gold rows that tags can express, sorted by start, the outer before the inner."""
    begins = {start: index for index, starts in enumerate(reading.starts) for start in starts}
    ends = {end: index for index, (_, end) in enumerate(reading.source.tokens)}
    around: list[Mention] = []  # the mentions, each in the one before it, that end after the present start
    kept = []
    spans = {(row["start"], -row["end"], row["type"]) for row in rows}
    for start, end, name in ((start, -negative, name) for start, negative, name in sorted(spans)):
        first, last = begins.get(start), ends.get(end)
        if first is None or last is None or reading.sentence_of[first] != reading.sentence_of[last]:
            continue
        around = [mention for mention in around if mention.span.end > start]
        crosses = bool(around) and around[-1].span.end < end
        if not crosses and len(around) < DEEPEST:
            around.append(Mention(Candidate(start, end, first, last), name, len(around) + 1))
            kept.append(around[-1])
    return kept


def encode(reading: Reading, mentions: Iterable[Mention]) -> list[list[Tag]]:
    """The tags of expressible mentions: a sequence of all tokens for each depth, and one of "O" below the deepest."""
    sequences = [[Tag(OUTSIDE)] * len(reading.words) for _ in range(DEEPEST + 1)]
    for span, name, depth in mentions:
        tags = sequences[depth - 1]
        cut = letters_before(reading, span.first, span.start)
        if span.first == span.last:
            tags[span.first] = Tag(f"S-{name}", cut)
            continue
        tags[span.first] = Tag(f"B-{name}", cut)
        for index in range(span.first + 1, span.last):
            tags[index] = Tag(f"I-{name}")
        tags[span.last] = Tag(f"E-{name}")
    return sequences


def decode(reading: Reading, tags: Sequence[Tag], depth: int) -> list[Mention]:
    """The mentions of the sequence of a depth, in the text's order; the tags must be legal.

    Raises:
        ValueError: a tag cuts a word where no mention may start.
    """
    found = []
    first = 0
    for index, tag in enumerate(tags):
        if tag.label[0] in "BS":
            first = index
        if tag.label[0] in "ES":
            start = start_after(reading, first, tags[first].cut)
            span = Candidate(start, reading.source.tokens[index][1], first, index)
            found.append(Mention(span, tag.label[2:], depth))
    return found


def letters_before(reading: Reading, index: int, start: int) -> int:
    """How many letters of a token stand before an offset."""
    return len(normalised(reading.source.text[reading.source.tokens[index][0] : start]))


def start_after(reading: Reading, index: int, cut: int) -> int:
    """The offset in a token after so many letters, where mentions may start.

    Raises:
        ValueError: no mention may start there.
    """
    for start in reading.starts[index]:
        if letters_before(reading, index, start) == cut:
            return start
    raise ValueError(f"no mention may start after {cut} letters of {reading.raw[index]}")
