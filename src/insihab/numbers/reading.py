"""The value of a number that is written in digits, in words or in both.

The grammar below is that of Modern Standard Arabic (Ryding, chapter 15): a unit stands before عشر and, with و, before
the tens; what multiplies stands right before the hundred or the scale; what is added follows with و, and is less than
the scale before it, else it is another number (ألف وثلاثة آلاف).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import inf

from insihab.adding.folding import fold
from insihab.numbers.lexicon import Number, in_number
from insihab.proclitics import Proclitics
from insihab.segment import tokens

_ADD = Number("add")
_LETTERS = {
    "add": "+", "digits": "d", "unit": "u", "ten": "t", "tens": "T", "hundred": "h", "hundreds": "H", "scale": "s",
    "accusative": "s", "scales": "p", "dual": "D", "part": "f", "parts": "F", "quantifier": "?", "open": "?",
}  # fmt: skip
_SCALING = frozenset(("scale", "accusative", "scales", "dual"))
_BELOW_100 = r"(?:u(?:t|\+T)?|t|T)"
_WHOLE = rf"(?:(?:H|[ud]?h)(?:\+(?:{_BELOW_100}|d))?|{_BELOW_100}|d)"
_FRACTION = "(?:f|[ud]F)"
_COUNT = rf"(?:{_WHOLE}(?:\+{_FRACTION})?|{_FRACTION})"
_SCALED = rf"(?:{_COUNT}?s|{_COUNT}p|D)[sp]*"  # آلاف alone is no number
_TERM = rf"(?:{_SCALED}|{_COUNT})(?=\+|$)"
_NUMBER = rf"{_TERM}(?:\+{_TERM})*"
Words = Sequence[str]


def folded_words(text: str) -> list[str]:
    """The tokens of a text, folded."""
    return [fold(text[start:end]) for start, end in tokens(text)]


def read_number(text: str, proclitics: Proclitics | None = None) -> float | None:
    """The value of a number, to four places; None if the text is not one number from its first word to its last.

    A scale multiplies what stands before it (ثلاثة آلاف), and is itself where nothing does (ألف); a fraction after a
    scale is a part of that scale (مليون ونصف). Words may have ال, and the first one the conjunction و, or any of
    `proclitics`. Digits may have a separator of thousands before each three, and decimals after a point or ٫; a comma
    that could be either (2,5) is refused. Signs, percent signs and what is counted are no part of the number.
    """
    found = read_words(folded_words(text), proclitics)
    return found and round(found[0], 4)


def read_words(words: Words, proclitics: Proclitics | None = None) -> tuple[float, float, float] | None:
    """Value, count and scale of a number's folded words: of ثلاثة آلاف 3000, 3 and 1000; of several terms the last."""
    for rest in without_proclitics(words, proclitics):
        parts = [_parts(word) for word in rest]
        if None not in parts and (found := _value([part for word in parts for part in word or ()])):
            return found
    return None


def without_proclitics(words: Words, proclitics: Proclitics | None) -> list[Words]:
    """The words, and what is left of them without proclitics; ل has swallowed the alef of an article (لل)."""
    readings = [words]
    if words and proclitics:
        word = words[0]
        for cut in range(1, min(3, len(word))):
            if proclitics.may_stand_outside(word[:cut], word[cut:]):
                article = "ا" if word[cut - 1 : cut + 1] == "لل" else ""
                readings.append([article + word[cut:], *words[1:]])
        if _letters_alone(proclitics).fullmatch(word):
            readings.append(words[1:])  # ب before digits is a word of its own
    return readings


@cache
def _letters_alone(proclitics: Proclitics) -> re.Pattern[str]:
    """A word of nothing but proclitics, and perhaps the article."""
    return re.compile(f"[{proclitics.first}]?[{proclitics.second}]?(?:ال)?")


def _parts(word: str) -> tuple[Number, ...] | None:
    """What a word adds to a number; None if it is none."""
    if word in ("و", "وال", "ال"):  # before digits
        return (_ADD,) if word[0] == "و" else ()
    if word.startswith("و") and (added := in_number(word[1:])):  # وأحد, too, which looks like واحد
        return _ADD, added
    found = in_number(word)
    return (found,) if found else None


def _value(numbers: list[Number]) -> tuple[float, float, float] | None:
    pairs = zip([_ADD, *numbers], numbers, strict=False)
    numbers = [number for before, number in pairs if not before == number == _ADD]  # و at the start; و and وخمسة
    kinds = "".join(_LETTERS[number.kind] for number in numbers)
    if not re.fullmatch(_NUMBER, kinds):
        return None
    total, count, scale = 0.0, 0.0, inf
    for term in re.finditer(_TERM, kinds):
        before = scale
        count, scale = _count_and_scale(numbers[term.start() : term.end()])
        if re.fullmatch(_FRACTION, term.group()) and before < inf:
            scale = before  # مليون ونصف
        if not count * scale < before:  # nor where the product overflows
            return None
        total += count * scale
    return total, count, scale


def _count_and_scale(term: Sequence[Number]) -> tuple[float, float]:
    counts: list[float] = []
    scale = 1.0
    for place, (kind, value) in enumerate(term):
        if kind in _SCALING:
            scale *= value
            if kind == "dual" or (kind == "accusative" and place == 0):  # ألفا جندي, and not ثلاثون ألفا
                counts.append(2)
        elif kind == "parts" or (kind == "hundred" and counts):
            counts[-1] *= value
        elif kind != "add":
            counts.append(value)
    return (sum(counts) if counts else 1), scale
