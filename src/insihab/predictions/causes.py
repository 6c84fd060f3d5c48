"""Why the offsets of a document do not fit its words: they were counted otherwise, or in another form of its text.

Each way to count is tried: offsets that were counted so are taken back to code points of the text, and then they begin
and end with words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import Any, NamedTuple

from insihab.predictions import POINTERS
from insihab.predictions.ways import ways
from insihab.proclitics import Proclitics
from insihab.segment import Span, sentences, tokens
from insihab.shape import INTEGER, LIST, is_kind

_FEWEST = 3  # spans that must be moved to tell anything
_FEWEST_IN_SENTENCE = 4  # as many sentences are tried as the text has
_FEWEST_RESTARTING = 10  # more, since sentences can be chosen to fit
_MOST = 200  # spans of a document are enough
_MOST_PARTS = 1000
_FITTING, _MISFITTING = 0.9, 0.5
_NEARLY_ALL = 0.9  # fit as they are: then they were counted as they should be
_LONGEST_PROCLITIC = 2


class Cause(NamedTuple):
    """A way to count that explains the offsets.

    Attributes:
        what: it, as the end of a message.
        cure: what to do about it.
        fitting: how many spans begin and end with words if they were counted so.
        before: how many do as they are.
        spans: how many there are.
    """

    what: str
    cure: str
    fitting: int
    before: int
    spans: int

    def __str__(self) -> str:
        fit = f"so read, {self.fitting} of {self.spans} spans begin and end with words, and {self.before} as they are"
        return f"{self.what}: {fit}; {self.cure}"


def spans_of(items: Sequence[Any]) -> Iterator[Span]:
    """All pairs of integers that items have for a span: their own, those of arguments, those that point to words."""
    for item in items:
        if not isinstance(item, dict):
            continue
        arguments = item.get("arguments")
        pairs = [(one.get("start"), one.get("end")) for one in (item, *_objects(arguments))]
        pointers: list[Any] = list(map(item.get, POINTERS))
        pairs += [tuple(pointer) for pointer in pointers if is_kind(pointer, LIST)]
        for pair in pairs:
            if len(pair) == 2 and all(is_kind(offset, INTEGER) for offset in pair):
                yield pair


def _objects(values: Any) -> list[Any]:
    return [one for one in values if isinstance(one, dict)] if is_kind(values, LIST) else []


def likely_cause(spans: Iterable[Span], text: str, proclitics: Proclitics | None) -> Cause | None:
    """The way to count after which nearly all spans begin and end with words that do not so as they are, if there is.

    Of the spans that a way moves, it must make nine of ten fit, of which fewer than half fit as they are; there must
    be three such, four where one sentence is sought that all are of, and ten where offsets are taken to begin anew in
    each sentence.

    Args:
        spans: of one layer, in their order; the first 200 are looked at.
        text: the document's.
        proclitics: what may stand before a span inside its first word; without it, up to two letters may.
    """
    given = list(islice(spans, _MOST))
    fits = _words(text, proclitics).fit
    fitting = [fits(span) for span in given]
    before = sum(fitting)
    if len(given) - before < _FEWEST - 1 or before >= _NEARLY_ALL * len(given):
        return None
    best: Cause | None = None
    for what, cure, back in ways(text):
        read = [back(span) for span in given]
        after = [span is not None and fits(span) for span in read]
        moved = [at for at, span in enumerate(given) if read[at] != span]
        if _explains(sum(after[at] for at in moved), sum(fitting[at] for at in moved), len(moved), _FEWEST) and (
            best is None or sum(after) > best.fitting
        ):
            best = Cause(what, cure, sum(after), before, len(given))
    return best or _in_sentence(given, before, text, fits) or _restarting(given, before, text, fits)


def _explains(after: int, before: int, moved: int, fewest: int) -> bool:
    return moved >= fewest and after >= _FITTING * moved and before < _MISFITTING * moved


class _Words:
    """Where the words of a text begin and end."""

    def __init__(self, text: str, proclitics: Proclitics | None) -> None:
        self._text, self._proclitics, self._tokens = text, proclitics, tokens(text)
        self._ends = {end for _, end in self._tokens}
        self._starts = [start for start, _ in self._tokens]

    def fit(self, span: Span) -> bool:
        """Whether a span ends with a word and begins with one, or after its proclitics."""
        start, end = span
        if not start < end or end not in self._ends or start < self._starts[0]:
            return False
        first, last = self._tokens[bisect_right(self._starts, start) - 1]
        if start == first or start >= last:
            return start == first
        if self._proclitics is None:
            return start - first <= _LONGEST_PROCLITIC
        return self._proclitics.may_stand_outside(self._text[first:start], self._text[start:last])


@lru_cache(maxsize=2)  # the layers of a document come one after another
def _words(text: str, proclitics: Proclitics | None) -> _Words:
    return _Words(text, proclitics)


def _in_sentence(given: Sequence[Span], before: int, text: str, fits: Callable[[Span], bool]) -> Cause | None:
    """The cause where all offsets are those of one sentence, the text of a row of the released tables."""
    parts = sentences(text)
    if not 1 < len(parts) <= _MOST_PARTS:
        return None
    longest = max(end for _, end in given)
    fitting = [
        sum(fits((start + first, end + first)) for start, end in given) if longest <= last - first else 0
        for first, last in parts
    ]
    most = max(fitting)
    if not _explains(most, before, len(given), _FEWEST_IN_SENTENCE):
        return None
    first, last = parts[fitting.index(most)]
    what = f"offsets look counted from the start of the sentence at {first}-{last}, not of the article"
    return Cause(what, f"add {first} to each, and write a line an article", most, before, len(given))


def _restarting(given: Sequence[Span], before: int, text: str, fits: Callable[[Span], bool]) -> Cause | None:
    """The cause where offsets begin anew in each sentence or line; spans come in the order of these."""
    for name, parts in (("sentence", [start for start, _ in sentences(text)]), ("line", _line_starts(text))):
        if not 1 < len(parts) <= _MOST_PARTS:
            continue
        fitting = _most_fitting(given, parts, fits)
        if _explains(fitting, before, len(given), _FEWEST_RESTARTING):
            cure = f"add the offset of the {name}'s first character in the text"
            return Cause(f"offsets look counted from the start of each {name}", cure, fitting, before, len(given))
    return None


def _line_starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, point in enumerate(text) if point == "\n")]


def _most_fitting(given: Sequence[Span], parts: Sequence[int], fits: Callable[[Span], bool]) -> int:
    """How many spans fit at most if each is counted in the part of the span before it or a later one.

    It is in a later one where it begins before that span.
    """
    best = [0] * len(parts)  # for each part, with the present span in it
    previous = 0
    for start, end in given:
        earlier = [0, *accumulate(best[:-1], max)]
        stays = [max(best[at], earlier[at]) if start >= previous else earlier[at] for at in range(len(parts))]
        best = [most + fits((start + first, end + first)) for most, first in zip(stays, parts, strict=True)]
        previous = start
    return max(best)
