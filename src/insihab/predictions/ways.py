"""Ways to count offsets other than by code points of the text, each with what takes them back to these."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Literal, get_args

from insihab.segment import Span

Back = Callable[[Span], Span | None]
"""Takes a span as it was counted to code points of the text; None where nothing stands there."""

_EXCLUSIVE = "let an end be the offset after the last character"
_CODE_POINTS = "count code points, as Python's len does"
_AS_RELEASED = "predict on the text as gold has it"


def ways(text: str) -> Iterator[tuple[str, str, Back]]:
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
    for form in FORMS:
        if unicodedata.normalize(form, text) != text:
            yield f"offsets look counted in the text normalised to {form}", _AS_RELEASED, _normalised(text, form)


Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = get_args(Form)
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
