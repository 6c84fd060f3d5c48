"""Why the offsets of a document do not fit its words: they were counted otherwise, or in another form of its text.

Each way to count is tried: offsets that were counted so are taken back to code points of the text, and then they begin
and end with words.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import Any, Literal, NamedTuple

from insihab.predictions import POINTERS
from insihab.proclitics import Proclitics
from insihab.segment import Span, sentences, tokens
from insihab.shape import INTEGER, LIST, is_kind

_FEWEST = 3  # spans that must be moved to tell anything
_FEWEST_RESTARTING = 10  # more, since sentences can be chosen to fit
_MOST = 200  # spans of a document are enough
_MOST_PARTS = 1000
_FITTING, _MISFITTING = 0.9, 0.5
_NEARLY_ALL = 0.9  # fit as they are: then they were counted as they should be
_LONGEST_PROCLITIC = 2

Back = Callable[[Span], Span | None]
"""Takes a span as it was counted to code points of the text; None where nothing stands there."""

_EXCLUSIVE = "let an end be the offset after the last character"
_CODE_POINTS = "count code points, as Python's len does"
_AS_RELEASED = "predict on the text as gold has it"


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
    be three such, and ten where offsets are taken to begin anew in each sentence.

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
    for what, cure, back in _ways(text):
        read = [back(span) for span in given]
        after = [span is not None and fits(span) for span in read]
        moved = [at for at, span in enumerate(given) if read[at] != span]
        if _explains(sum(after[at] for at in moved), sum(fitting[at] for at in moved), len(moved), _FEWEST) and (
            best is None or sum(after) > best.fitting
        ):
            best = Cause(what, cure, sum(after), before, len(given))
    return best or _restarting(given, before, text, fits)


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


def _ways(text: str) -> Iterator[tuple[str, str, Back]]:
    """Each way to count with its cure, the commoner before; those that change nothing in this text are left out."""
    yield "ends look inclusive", _EXCLUSIVE, _moved(0, 1)
    yield "offsets look counted from 1", "count from 0", _moved(-1, -1)
    yield "offsets look counted from 1, and ends inclusive", f"count from 0, and {_EXCLUSIVE}", _moved(-1, 0)
    sized: dict[str, Iterable[int]] = {
        "UTF-8 bytes": (1 if point < "\u0080" else 2 if point < "\u0800" else 3 + (point > "\uffff") for point in text),
        "UTF-16 code units": (1 + (point > "\uffff") for point in text),
    }
    for what, sizes in sized.items():
        yield f"offsets look counted in {what}", _CODE_POINTS, _placed(text, sizes)
    if space := len(text) - len(text.lstrip()):
        yield (
            "offsets look counted in the text without the white space at its start",
            _AS_RELEASED,
            _moved(space, space),
        )
    changed: dict[str, Iterable[int]] = {
        "with CRLF line ends": (1 + (point == "\n") for point in text),
        "without diacritics": (unicodedata.category(point) != "Mn" for point in text),
        "without tatweel": (point != _TATWEEL for point in text),
        "without diacritics and tatweel": (point != _TATWEEL and unicodedata.category(point) != "Mn" for point in text),
        "with each stretch of white space as one space": (
            not (point.isspace() and before.isspace()) for before, point in pairwise(" " + text)
        ),
    }
    for what, sizes in changed.items():
        yield f"offsets look counted in the text {what}", _AS_RELEASED, _placed(text, sizes)
    for form in _FORMS:
        if unicodedata.normalize(form, text) != text:
            yield f"offsets look counted in the text normalised to {form}", _AS_RELEASED, _normalised(text, form)


Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")
_TATWEEL = "\u0640"


def _moved(start: int, end: int) -> Back:
    return lambda span: (span[0] + start, span[1] + end)


def _placed(text: str, sizes: Iterable[int]) -> Back:
    """Back from a count in which each code point of the text has a size."""
    return _by_place(zip(accumulate(sizes), range(1, len(text) + 1), strict=False))


def _normalised(text: str, form: Form) -> Back:
    """Back from offsets in a normalised text; there are none inside a letter with its marks."""
    cuts = [at for at, point in enumerate(text) if at and not unicodedata.combining(point)]
    pieces = (text[start:end] for start, end in pairwise([0, *cuts, len(text)]))
    sizes = accumulate(len(unicodedata.normalize(form, piece)) for piece in pieces)
    return _by_place(zip(sizes, [*cuts, len(text)], strict=True))


def _by_place(pairs: Iterable[tuple[int, int]]) -> Back:
    """Back by offsets that stand for others; of several the last, as a mark belongs to the letter before it."""
    places: Mapping[int, int] = {0: 0, **dict(pairs)}

    def back(span: Span) -> Span | None:
        start, end = places.get(span[0]), places.get(span[1])
        return None if start is None or end is None else (start, end)

    return back


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
