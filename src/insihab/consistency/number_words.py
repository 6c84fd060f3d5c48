"""Arabic numbers: which words are numbers, and the value of what is written in digits, in words or in both.

Words are compared as `insihab.adding.folding.fold` leaves them: without diacritics, every alef bare.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from insihab.adding.folding import fold
from insihab.segment import tokens


class Number(NamedTuple):
    """What a word says of a number.

    Attributes:
        kind: ``one`` (is added), ``hundred``, ``scale``, ``dual`` (of a scale), ``alone`` (that, or a scale after a
            number), ``part`` (a fraction), ``parts`` (fractions that are counted), or ``open``: without a value of its
            own, as ordinals, multiples and quantifiers are.
        value: of a dual, of both.
    """

    kind: str
    value: float = 0


_UNITS = {3: "ثلاث", 4: "اربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_ONES = {
    1: "واحد واحدة",
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي",
    8: "ثماني ثمانية",
    10: "عشر عشرة",
    20: "عشرون عشرين",
}
_HUNDRED = ("مئة", "مائة")
_SCALES = {
    10**3: ("الف", "الاف", "الوف"),
    10**6: ("مليون", "ملايين"),
    10**9: ("مليار", "مليارات"),
    10**12: ("تريليون", "تريليونات"),
}
_PARTS = {2: "نصف", 3: "ثلث", 4: "ربع", 6: "سدس"}  # others are written like units (خمس), and ثمن is mostly a price
_COUNTED_PARTS = {3: "اثلاث", 4: "ارباع", 5: "اخماس", 6: "اسداس", 7: "اسباع", 8: "اثمان", 9: "اتساع", 10: "اعشار"}
_DUAL = ("ان", "ين", "ا", "ي")  # both cases, absolute and before what is counted
_QUANTIFIERS = "معظم اغلب غالبية عشرات مئات عديد عديدة عدة بضع بضعة قليل قليلة قلائل كثير كثيرة كثيرون كثيرين"
_MULTIPLES = "ضعف ضعفا ضعفي ضعفان ضعفين اضعاف مرتان مرتين"
_ORDINALS = """اول اولى ثاني ثان ثانية ثالث ثالثة رابع رابعة خامس خامسة سادس سادسة سابع سابعة ثامن ثامنة تاسع تاسعة
    عاشر عاشرة حادي حادية اولا ثانيا ثالثا رابعا خامسا"""
LOOK_ALIKES = frozenset(("الاثنين", "لست"))
"""Words that only look like numbers: Monday; «I am not»."""
_PRONOUN = re.compile("(?<=...)(?:ه|ها|هم|هن|هما|كم|نا)$")
_DIGITS = re.compile(r"\d+(?:[.,٫٬]\d+)*")


@cache
def _table() -> Mapping[str, Number]:
    table = {word: Number("open") for word in f"{_QUANTIFIERS} {_MULTIPLES} {_ORDINALS}".split()}
    table.update((word, Number("one", value)) for value, words in _ONES.items() for word in words.split())
    for value, stem in _UNITS.items():
        table.update((stem + ending, Number("one", value)) for ending in ("", "ة", "ا"))
        table.update((stem + ending, Number("one", 10 * value)) for ending in ("ون", "ين"))
        table.update((stem + hundred, Number("one", 100 * value)) for hundred in _HUNDRED)
    for hundred in _HUNDRED:
        table[hundred] = Number("hundred", 100)
        table.update((f"{hundred[:-1]}ت{ending}", Number("one", 200)) for ending in _DUAL)
    for value, (singular, *plurals) in _SCALES.items():
        table.update((word, Number("scale", value)) for word in (singular, *plurals))
        table.update((singular + ending, Number("dual", 2 * value)) for ending in _DUAL)
        table[singular + "ا"] = Number("alone", value)
    for value, stem in _PARTS.items():
        table[stem] = Number("part", 1 / value)
        table.update((stem + ending, Number("part", 2 / value)) for ending in _DUAL)
    table.update((word, Number("parts", 1 / value)) for value, word in _COUNTED_PARTS.items())
    return table


def number_of(word: str) -> Number | None:
    """What a folded word without proclitics says of a number, with or without ال; None if it is no number.

    An attached pronoun is allowed where the word can have one (معظمها, ثلثها).
    """
    if word in LOOK_ALIKES:
        return None
    if _DIGITS.fullmatch(word):
        whole = re.sub(r"[,٬](?=\d{3}(?!\d))", "", word)
        parts = re.split("[.,٫٬]", whole)
        return Number("one", float(".".join(parts))) if len(parts) < 3 else Number("open")
    table = _table()
    for form in (word, word.removeprefix("ال")):
        if form in table:
            return table[form]
        stem = table.get(_PRONOUN.sub("", form))
        if stem and stem.kind in ("open", "part"):
            return stem
    return None


def numbers_in(surface: str) -> list[Number | None]:
    """What each word of a surface says of a number; the و that adds is taken off."""
    words = [fold(surface[start:end]) for start, end in tokens(surface)]
    return [number_of(word) or number_of(word.removeprefix("و")) for word in words if word != "و"]


def value_of(surface: str) -> float | None:
    """The value of a number, fractions to four places; None where a word is no number or has no value of its own.

    A scale multiplies what stands before it (ثلاثة آلاف), and is itself where nothing does (ألف); a fraction after a
    scale is a part of that scale (مليون ونصف).
    """
    numbers = numbers_in(surface)
    if not numbers or any(number is None or number.kind == "open" for number in numbers):
        return None
    total, group, last = 0.0, 0.0, 1.0  # of the scales so far, what the next one multiplies, and the scale before
    for kind, value in filter(None, numbers):
        if kind in ("scale", "alone"):
            total, group, last = total + (group or (2 if kind == "alone" else 1)) * value, 0, value
        elif kind == "dual":
            total, last = total + value, value / 2
        elif kind == "hundred":
            group = group * value if 0 < group < 10 else group + value
        elif kind == "parts":
            group = (group or 1) * value
        elif kind == "part":
            group += value if group else value * last
        else:
            group += value
    return round(total + group, 4)
