"""A number with the words that bound it: value, operator, and whether it is a share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from insihab.numbers.lexicon import number_of
from insihab.numbers.operators import PERCENT, operator_after, operator_before, range_before
from insihab.numbers.reading import Words, folded_words, read_words, without_proclitics
from insihab.proclitics import Proclitics

_PERCENT_SIGNS = frozenset(("%", "٪", *("ب" + hundred for hundred in PERCENT)))
_LONGEST_CUE = 4  # ما لا يقل عن
_HYPHENS = frozenset("-–—‐‑−")
_UPPER = frozenset(("LESS_THAN", "AT_MOST"))
_LOWER = frozenset(("MORE_THAN", "AT_LEAST"))
_SCALING = frozenset(("scale", "scales"))


class Quantity(NamedTuple):
    """What a number and the words around it say of a value, in the schema's words.

    Attributes:
        lo: lower bound, to four places; None where it is open.
        hi: upper bound, alike.
        operator: EXACT, APPROX, MORE_THAN, AT_LEAST, LESS_THAN, AT_MOST, RANGE or VAGUE.
        unit: ``percent``; ``fraction``, of what words say of a share (ثلث، معظم); else ``count``.
    """

    lo: float | None
    hi: float | None
    operator: str = "EXACT"
    unit: str = "count"


def read_quantity(text: str, proclitics: Proclitics | None = None) -> Quantity | None:
    """A number and the words of approximation or comparison around it; None if the text is anything else.

    ``نحو 2500`` is APPROX, ``ما لا يقل عن ثلاثة آلاف`` AT_LEAST, and so is ``500 على الأقل``. A RANGE is ``بين ألفين
    وثلاثة آلاف``, ``من 500 إلى 600`` or ``2000-2500``, whatever approximates it; a scale that only its end has is that
    of both (بين 20 و30 ألفا). A quantifier is VAGUE, with the lower bound that the word fixes: two tens for عشرات, half
    for معظم, two thousand for الآلاف. The first word may have `proclitics`.
    """
    words, operator = _without_operator(folded_words(text), proclitics)
    words, percent = without_percent(words)
    found = _number(words, proclitics) or _range(words, proclitics) or _vague(words, proclitics)
    if found is None:
        return None
    if percent:
        found = found._replace(unit="percent")
    return bounded(found, operator) if operator else found


def bounded(found: Quantity, operator: str) -> Quantity:
    """A number as an operator has it, without the bound that this leaves open; ranges and vague ones as they are."""
    if found.operator in ("RANGE", "VAGUE"):
        return found
    lo, hi = None if operator in _UPPER else found.lo, None if operator in _LOWER else found.hi
    return Quantity(lo, hi, operator, found.unit)


def without_percent(words: Words) -> tuple[Words, bool]:
    """Folded words without the percent sign or words that they end with, and whether there are any."""
    if words and words[-1] in _PERCENT_SIGNS:
        return words[:-1], True
    if len(words) > 1 and words[-2] == "في" and words[-1] in PERCENT:
        return words[:-2], True
    return words, False


def _without_operator(words: Words, proclitics: Proclitics | None) -> tuple[Words, str]:
    for last in range(min(len(words) - 1, _LONGEST_CUE), 0, -1):
        if (before := operator_before(words[:last], proclitics)) and before[1] == last:
            return words[last:], before[0]
    for first in range(max(len(words) - _LONGEST_CUE, 1), len(words)):
        if (after := operator_after(words[first:])) and after[1] == len(words) - first:
            return words[:first], after[0]
    return words, ""


def _number(words: Words, proclitics: Proclitics | None) -> Quantity | None:
    if (found := read_words(words, proclitics)) is None:
        return None
    value = round(found[0], 4)
    share = 0 < value < 1 and not any(word[0].isdecimal() for word in words)
    return Quantity(value, value, unit="fraction" if share else "count")


def _range(words: Words, proclitics: Proclitics | None) -> Quantity | None:
    """Two numbers, of which the first is less; parted by إلى or a hyphen, or, after بين, by و."""
    opening = range_before(words, proclitics)
    if opening:
        words, proclitics = words[opening[1] :], None
    for low, high in _halves(words, opening is not None and opening[0] == "between"):
        low, percent = without_percent(low)
        lower, upper = read_words(low, proclitics), read_words(high)
        if lower and upper:
            lo, hi = lower[0], upper[0]
            if lower[2] == 1 and lo < upper[1]:  # بين 20 و30 ألفا, but not من 500 إلى ألف
                lo *= upper[2]
            if lo < hi:
                return Quantity(round(lo, 4), round(hi, 4), "RANGE", "percent" if percent else "count")
    return None


def _halves(words: Words, between: bool) -> Iterator[tuple[Words, Words]]:
    for place in range(1, len(words)):
        word = words[place]
        if word in _HYPHENS or word == "الى":
            yield words[:place], words[place + 1 :]
        elif between and word.startswith("و") and len(words[place:]) > (word == "و"):
            yield words[:place], words[place:]


def _vague(words: Words, proclitics: Proclitics | None) -> Quantity | None:
    """A quantifier, or the plural of a scale, which is two or more of it: alone, or one beside the other."""
    for rest in without_proclitics(words, proclitics):
        found = [number_of(word) for word in rest]
        kinds = [number.kind if number else "" for number in found]
        if not kinds or kinds[0] not in ("quantifier", "scales") or not _SCALING.issuperset(kinds[1:]):
            continue
        bound = 2.0 if kinds[0] == "scales" else 1.0
        for number in found:
            bound *= number.value if number else 1
        return Quantity(bound or None, None, "VAGUE", "fraction" if 0 < bound < 1 else "count")
    return None
