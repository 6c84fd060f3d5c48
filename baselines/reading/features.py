"""String features of spans, from normalised words alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from insihab.numbers import read_number
from reading.spans import Candidate, Reading


def word_features(name: str, word: str) -> list[str]:
    """A word, its letters without ال, and its beginnings and ends."""
    stem = word[2:] if word.startswith("ال") and len(word) > 4 else word
    affixes = [f"{name}^{stem[:n]}" for n in (2, 3, 4)] + [f"{name}${word[-n:]}" for n in (1, 2, 3)]
    return [f"{name}={word}", f"{name}~{stem}", *affixes, f"{name}:{shape(word)}"]


@cache
def shape(word: str) -> str:
    """The kind of a word: digits, a definite word, a number word, another word, punctuation or nothing."""
    if not word or not word[0].isalnum():
        return word and "punctuation"
    if word[0].isdecimal():
        return f"digits{len(word)}"
    if read_number(word) is not None:
        return "number"
    return "definite" if word.startswith("ال") else "word"


def context_features(reading: Reading, span: Candidate, reach: int) -> list[str]:
    """The words around a span, with their distances."""
    return [f"at{distance}={word}" for distance, word in reading.around(span, reach)]


def span_features(reading: Reading, span: Candidate) -> list[str]:
    """Words, edges, shape and neighbours of a span of any length."""
    words = reading.words_of(span)
    clitics = reading.clitics(span)
    beside = dict(reading.around(span, 2))
    before, after = clitics or beside[-1], beside[1]
    shapes = [shape(word) for word in words]
    features = [
        "bias",
        f"surface={' '.join(words)}",
        f"length={len(words)}",
        f"clitics={clitics}",
        f"shapes={' '.join(shapes[:5])}",
        f"first+length={words[0]}+{min(len(words), 4)}",
        f"first two={' '.join(words[:2])}",
        f"last two={' '.join(words[-2:])}",
        f"before+first={before}+{words[0]}",
        f"last+after={words[-1]}+{after}",
        f"last+after shape={shapes[-1]}+{shape(after)}+{words[-1][-2:]}+{after[-2:]}",
        f"before+shapes={before}+{' '.join(shapes[:3])}",
        *(f"has={word}" for word in words),
        *(f"has~{word[2:] if word.startswith('ال') else word}" for word in words),
        *context_features(reading, span, 3),
    ]
    for name, word in (("first", words[0]), ("last", words[-1]), ("before", before), ("after", after)):
        features += word_features(name, word)
    return features


def pair_features(reading: Reading, head: Candidate, span: Candidate, kinds: Sequence[str]) -> list[str]:
    """How a span stands to another one: which comes first, how far off, what is between; `kinds` says what both are."""
    after = span.first >= head.first
    low, high = (head.last + 1, span.first) if after else (span.last + 1, head.first)
    between = reading.words[low:high]
    distance = min(len(between), 12) // 2
    side = "after" if after else "before"
    inside = span.start <= head.start and head.end <= span.end
    words = reading.words_of(span)
    before = reading.clitics(span) or dict(reading.around(span, 1))[-1]
    kind = "+".join(kinds)
    features = [
        "bias",
        f"inside={inside}",
        f"distance={side}{distance}",
        f"head={' '.join(reading.words_of(head))}",
        f"span={' '.join(words)}",
        f"first={words[0]}",
        f"preposition={before}",
        *(f"between={word}" for word in between[:8]),
        *(f"kind={name}" for name in kinds),
    ]
    crossed = [f"{kind}+{feature}" for feature in features if not feature.startswith(("between", "span"))]
    return [*features, *crossed, f"{kind}+{side}{distance}+{before}"]
