"""The words of Arabic numbers, each with its kind and value.

The forms are those of the grammars (Ryding, A Reference Grammar of Modern Standard Arabic, chapter 15): units of both
genders, two cases where writing shows them, the construct forms that drop the noon of duals, and both spellings of the
hundred. Digits are read as `insihab.claim_values.number` reads them, in every script that Unicode calls decimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from insihab.adding.folding import fold
from insihab.claim_values import number
from insihab.segment import tokens


class Number(NamedTuple):
    """What a word says of a number.

    Attributes:
        kind: ``digits``; ``unit`` (1 to 9), ``ten``, ``tens`` (20 to 90), ``hundred``, ``hundreds`` (200 to 900 as one
            word); ``scale``, ``scales`` (its plural), ``dual`` of a scale, ``accusative`` (ألفا: a scale after a
            number, a dual without one); ``part`` (a fraction), ``parts`` (one that is counted); ``quantifier``;
            ``open``: without a value of its own, as ordinals and multiples are.
        value: of a dual that of the scale; of a quantifier the lower bound that the word fixes, 0 if it fixes none.
    """

    kind: str
    value: float = 0


_UNITS = {3: "ثلاث", 4: "اربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_OTHERS: Mapping[str, Mapping[float, str]] = {
    "digits": {0: "صفر"},
    "unit": {1: "واحد واحدة احد احدى", 2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي", 8: "ثماني ثمانية ثمانيا"},
    "ten": {10: "عشر عشرة عشرا"},
    "tens": {20: "عشرون عشرين"},
    "hundred": {100: "مئة مائة"},
    "part": {1 / 2: "نصفا", 2 / 3: "ثلثا ثلثي ثلثان ثلثين", 1 / 8: "ثمن"},
}
_SCALES = {
    "الف": (10**3, "الاف الوف"),
    "مليون": (10**6, "ملايين"),
    "مليار": (10**9, "مليارات"),
    "بليون": (10**9, "بلايين"),
    "تريليون": (10**12, "تريليونات"),
    "ترليون": (10**12, "ترليونات"),
}
_PARTS = {2: "نصف", 3: "ثلث", 4: "ربع", 6: "سدس"}  # others are written like units (خمس)
_COUNTED_PARTS = {3: "اثلاث", 4: "ارباع", 5: "اخماس", 6: "اسداس", 7: "اسباع", 8: "اثمان", 9: "اتساع", 10: "اعشار"}
_DUAL = ("ان", "ين", "ي")  # both cases, and the oblique construct; the nominative one is that of the accusative
_QUANTIFIERS = {
    0.5: "معظم اغلب غالبية",  # more than half, and no less than two tens or hundreds
    20: "عشرات",
    200: "مئات",
    0: "عديد عديدة عدة بضع بضعة قليل قليلة قلائل كثير كثيرة كثيرون كثيرين",
}
_OPEN = """ضعف ضعفا ضعفي ضعفان ضعفين اضعاف مرتان مرتين
    اول اولى ثاني ثان ثانية ثالث ثالثة رابع رابعة خامس خامسة سادس سادسة سابع سابعة ثامن ثامنة تاسع تاسعة
    عاشر عاشرة حادي حادية اولا ثانيا ثالثا رابعا خامسا"""
LOOK_ALIKES = frozenset(("الاثنين", "لست"))
"""Words that only look like numbers: Monday; «I am not»."""
_INSIDE_NUMBERS = frozenset(("احد", "احدي", "ثمن"))
"""Words that are numbers beside others (أحد عشر) and mostly something else alone: «somebody»; «price»."""
_PRONOUN = re.compile("(?<=...)(?:ه|ها|هم|هن|هما|كم|نا)$")


def _key(word: str) -> str:
    """A folded word with one yeh, since Egyptian print writes every final one without dots."""
    return word.replace("ى", "ي")


def _words_of_scales() -> Iterator[tuple[str, Number]]:
    for singular, (value, plurals) in _SCALES.items():
        yield singular, Number("scale", value)
        yield singular + "ا", Number("accusative", value)
        yield from ((plural, Number("scales", value)) for plural in plurals.split())
        yield from ((singular + ending, Number("dual", value)) for ending in _DUAL)


def _words_of_units() -> Iterator[tuple[str, Number]]:
    for value, stem in _UNITS.items():
        yield from ((stem + ending, Number("unit", value)) for ending in ("", "ة", "ا"))
        yield from ((stem + ending, Number("tens", 10 * value)) for ending in ("ون", "ين"))
        yield from ((stem + hundred, Number("hundreds", 100 * value)) for hundred in ("مئة", "مائة"))
    for stem in ("مئت", "مائت"):
        yield from ((stem + ending, Number("hundreds", 200)) for ending in (*_DUAL, "ا"))


def _words_of_parts() -> Iterator[tuple[str, Number]]:
    for value, stem in _PARTS.items():
        yield from ((stem + ending, Number("part", 2 / value)) for ending in _DUAL)
        yield from ((stem + ending, Number("part", 1 / value)) for ending in ("", "ا"))
    yield from ((word, Number("parts", 1 / value)) for value, word in _COUNTED_PARTS.items())


@cache
def _table() -> Mapping[str, Number]:
    found = [(word, Number("open")) for word in _OPEN.split()]
    found += [(word, Number("quantifier", value)) for value, words in _QUANTIFIERS.items() for word in words.split()]
    found += [*_words_of_units(), *_words_of_scales(), *_words_of_parts()]
    for kind, values in _OTHERS.items():
        found += [(word, Number(kind, value)) for value, words in values.items() for word in words.split()]
    return {_key(word): meaning for word, meaning in found}


def in_number(word: str) -> Number | None:
    """What a folded word says where it is known to stand in a number; see `number_of`."""
    word = _key(word)
    if word[:1].isdecimal():
        try:
            return Number("digits", number(word))
        except ValueError:  # 1.2.3, or 2,5, which could be two numbers
            return Number("open")
    table = _table()
    for form in (word, word.removeprefix("ال")):
        if form in table:
            return table[form]
        stem = table.get(_PRONOUN.sub("", form))
        if stem and stem.kind in ("open", "quantifier", "part"):
            return stem
    return None


def number_of(word: str) -> Number | None:
    """What a folded word without proclitics says of a number, with or without ال; None if it is no number by itself.

    An attached pronoun is allowed where the word can have one (معظمها, ثلثها).
    """
    if word in LOOK_ALIKES or _key(word).removeprefix("ال") in _INSIDE_NUMBERS:
        return None
    return in_number(word)


def numbers_in(surface: str) -> list[Number | None]:
    """What each word of a surface says of a number; the و that adds is taken off."""
    words = [fold(surface[start:end]) for start, end in tokens(surface)]
    return [number_of(word) or number_of(word.removeprefix("و")) for word in words if word != "و"]
