"""Which numbers of a text are claims, and where they stand, by rules of the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from insihab.numbers import (
    LOOK_ALIKES,
    PERCENT,
    Quantity,
    in_number,
    number_of,
    numbers_in,
    operator_before,
    range_before,
    read_quantity,
)
from protocol import schema
from reading.spans import Candidate, Reading, normalised
from rulebook.noun_phrases import is_noun, word
from rulebook.words import (
    ADJECTIVES,
    CALENDAR,
    CASUALTY,
    MONTHS,
    NAMING,
    NO_DUALS,
    PERSONS,
    RISING,
    STOP,
    TIME_DUALS,
)

_LONGEST = 9  # مليونان وثلاثمئة ألف وخمسة, and a range
_REACH = 8
_EARLIEST, _LATEST = 1900, 2100  # years of news
_PLAIN = frozenset(("EXACT", "RANGE", "VAGUE"))
_SIGNS = frozenset(("%", "٪", *PERCENT, *("ب" + word for word in PERCENT)))


class Found(NamedTuple):
    """A number in a text; `own_noun` where the noun counts by its form alone (جنديتين، مقتل طفلة)."""

    span: Candidate
    value: Quantity
    own_noun: bool = False


def claims(reading: Reading) -> Iterator[Found]:
    """The numbers that are asserted, in order (N1, N2)."""
    at = 0
    while at < len(reading.words):
        found = _number(reading, at) or _own_noun(reading, at)
        if found and not is_no_claim(reading, found):
            yield found
        at = found.span.last + 1 if found else at + 1


def _number(reading: Reading, at: int) -> Found | None:
    """The longest number that begins with a token, or after its proclitics (N3)."""
    forms = [_surface(reading, start, at) for start in reading.starts[at]]
    if any(form in LOOK_ALIKES for form in forms) or forms[0] in PERCENT:
        return None
    for last in range(min(at + _LONGEST, len(reading.words)) - 1, at - 1, -1):
        if (last > at and not any(numbers_in(word(reading, last, at)))) or _is_multiplied(reading, last):
            continue
        for start in reading.starts[at] if word(reading, last, at) not in _SIGNS else ():
            if value := _read(reading, start, at, last):
                return Found(Candidate(start, reading.source.tokens[last][1], at, last), value)
    return None


def _is_multiplied(reading: Reading, last: int) -> bool:
    """Whether a scale follows, so that a number cannot end here (ألفان وثلاثة | آلاف)."""
    following = number_of(word(reading, last + 1, last))
    return following is not None and following.kind in ("hundred", "scale", "scales", "accusative")


def _surface(reading: Reading, start: int, last: int) -> str:
    """Text up to the end of a token, with the alef that ل has swallowed before its second lām."""
    text = reading.source.text
    article = "ا" if start and text[start - 1 : start + 1] == "لل" else ""
    return article + text[start : reading.source.tokens[last][1]]


def _read(reading: Reading, start: int, first: int, last: int) -> Quantity | None:
    surface, begins = _surface(reading, start, last), normalised(_surface(reading, start, first))
    if (number_of if first == last else in_number)(begins) is None:
        return None  # و, نحو and من stay outside; أحد is a number before others
    value = read_quantity(surface)
    if value is None and _after_between(reading, first):
        value = read_quantity(f"بين {surface}")
    if value is None or value.operator not in _PLAIN:
        return None
    return None if value.operator == "RANGE" and "إلى" in surface and _is_change(reading, first) else value


def _after_between(reading: Reading, at: int) -> bool:
    opening = range_before([word(reading, at - 1, at)], schema().proclitics)
    return opening is not None and opening[0] == "between"


def _is_change(reading: Reading, at: int) -> bool:
    """Whether two numbers are what something rose from and to, which is no range."""
    return any(_begins(word(reading, at - step, at), RISING) for step in range(1, _REACH))


def _own_noun(reading: Reading, at: int) -> Found | None:
    """A dual that counts, or a singular among casualties (N3); other duals are written like plurals."""
    nouns = {start: normalised(_surface(reading, start, at)) for start in reading.starts[at]}
    if NO_DUALS & set(nouns.values()):
        return None
    for start, noun in nouns.items():
        span = Candidate(start, reading.source.tokens[at][1], at, at)
        if noun in TIME_DUALS or (_is_dual(noun) and not _is_dual(word(reading, at - 1, at))):  # سيارتين مفخختين
            return Found(span, Quantity(2, 2), True)
        if noun in PERSONS and _begins(word(reading, at - 1, at), CASUALTY):
            return Found(span, Quantity(1, 1), True)
    return None


def _is_dual(noun: str) -> bool:
    """An indefinite feminine dual: its plural would end in ات, while جنديين and مدنيين are written alike."""
    return bool(re.fullmatch(r"(?!ال)\w{3,}(?:تين|(?<!س)تان)", noun))


def _begins(text: str, beginnings: tuple[str, ...]) -> bool:
    return re.sub("^[وف](?=....)", "", text).startswith(beginnings)


def is_no_claim(reading: Reading, found: Found) -> bool:
    """Whether a number is a date, an order, a part of a name, taken up from before, or announces a list (N2)."""
    rules = (_is_date, _is_written_date, _is_named, _is_beside_ordinal, _is_taken_up, _announces_list)
    return any(rule(reading, found) for rule in rules)


def _is_date(reading: Reading, found: Found) -> bool:
    """A day stands before its month; a year after month or عام, or is four digits without noun and approximation."""
    span = found.span
    before, after = word(reading, span.first - 1, span.first), word(reading, span.last + 1, span.last)
    bare = [re.sub("^[وبفل]", "", each) for each in (before, after)]
    value = found.value.lo or inf
    if {before, bare[0]} & (MONTHS | CALENDAR) or {after, bare[1]} & MONTHS:
        return found.value.unit == "count" and value < _LATEST and value % 1 == 0
    year = _EARLIEST <= value < _LATEST and reading.raw[span.last].isdecimal()
    about = operator_before([before], schema().proclitics)
    return year and not is_noun(after) and not about


def _is_written_date(reading: Reading, found: Found) -> bool:
    """10:30 and 11/2/2024, written together."""
    text, (start, end) = reading.source.text, found.span[:2]
    return text[start - 1 : start] in ("/", ":") or bool(re.match(r"[/:]\d", text[end : end + 2]))


def _is_named(reading: Reading, found: Found) -> bool:
    """F-16, المادة 140, القرن 21."""
    text, start = reading.source.text, found.span.start
    joined = bool(re.search(r"[^\W\d_][-‐‑]$|[A-Za-z]$", text[max(0, start - 2) : start]))
    before = word(reading, found.span.first - 1, found.span.first)
    return joined or before in NAMING or before[1:] in NAMING


def _is_beside_ordinal(reading: Reading, found: Found) -> bool:
    """A part beside an ordinal is one of the hour or the year (الخامسة والنصف، الربع الأول)."""
    span = found.span
    beside = (word(reading, span.first - 1, span.first), word(reading, span.last + 1, span.last))
    kinds = [meaning.kind for each in beside if (meaning := number_of(each))]
    return found.value.unit == "fraction" and "open" in kinds


def _is_taken_up(reading: Reading, found: Found) -> bool:
    """A definite number is known already, or an order (الدول الثلاث، ال20); a definite quantifier or share is not."""
    first = normalised(_surface(reading, found.span.start, found.span.first))
    named = number_of(first)
    definite = first.startswith("ال") or word(reading, found.span.first - 1).endswith("ال")
    return bool(definite and named and named.kind in ("unit", "ten", "tens", "hundred", "hundreds", "digits"))


def _announces_list(reading: Reading, found: Found) -> bool:
    """A colon follows within the noun phrase (ثلاثة عوامل رئيسية:)."""
    near = [word(reading, found.span.last + step, found.span.last) for step in range(1, 5)]
    return ":" in near and not any(each in STOP or each == "،" for each in near[: near.index(":")])


def percent_after(reading: Reading, at: int) -> int:
    """How many tokens from a place on say percent."""
    if word(reading, at) in _SIGNS:
        return 1
    return 2 if word(reading, at) == "في" and word(reading, at + 1) in PERCENT else 0


def stands_after_noun(reading: Reading, found: Found) -> bool:
    """Whether a number is an adjective of the noun before it (السنوات القليلة، مرات عدة)."""
    span = found.span
    own, before = reading.words[span.first], word(reading, span.first - 1, span.first)
    agrees = own.startswith("ال") == before.startswith("ال")
    free = own.startswith("ال") or not is_noun(word(reading, span.last + 1, span.last)) or own.startswith("واحد")
    return own.removeprefix("ال") in ADJECTIVES and is_noun(before) and agrees and free
