"""Values of numeric claims: bounds as numbers, whatever their digits, and the intervals that operators make of them."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any, NamedTuple, overload

from insihab.findings import shown

# Comma, Arabic thousands separator and comma, thin and no-break spaces, apostrophes.
_SEPARATORS = ",٬،\u2009\u202f\u00a0'’"
_NUMBER = re.compile(
    rf"([+\-−]?)([0-9]+|[1-9][0-9]{{0,2}}(?=([{_SEPARATORS}]))(?:\3[0-9]{{3}})+)(?:[.٫]([0-9]+))?",
)
_SEPARATED = re.compile(rf"[+\-−]?[0-9.٫{_SEPARATORS}]*[0-9][0-9.٫{_SEPARATORS}]*")
_PERCENT = re.compile("[%٪％]")
_MOST_DIGITS = 100
_PLACES = 4  # to which the scheme writes fractions
_RELATIVE = 1e-9

_SYMBOLS = {
    ("EXACT", "equal"): "=",
    ("APPROX", "equal"): "≈",
    ("MORE_THAN", "lower"): ">",
    ("AT_LEAST", "lower"): "≥",
    ("LESS_THAN", "upper"): "<",
    ("AT_MOST", "upper"): "≤",
    ("VAGUE", "lower"): "≳",
    ("VAGUE", "upper"): "≲",
}


class Interval(NamedTuple):
    """The values that a claim allows; an end that is None is not bounded, and open."""

    lo: float | None
    hi: float | None
    lo_open: bool
    hi_open: bool


@overload
def number(value: float | str) -> float: ...
@overload
def number(value: None) -> None: ...
def number(value: float | str | None) -> float | None:
    """A bound as a number; None, an open bound, is None.

    A string has decimal digits of any script, a sign before them if need be, thousands in groups of three set apart
    by one and the same separator, and a decimal part after a point or an Arabic decimal separator: 2500, ٢٬٥٠٠ and
    2,500 are the same, 1.500 is one and a half.

    Raises:
        ValueError: for what is no number, could be two (2,5), is not finite or has more than 100 digits. Its message
            names what was given and says what to write instead: ``«2,5», which …; write …``.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _read(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{type(value).__name__}, which is no number; write one like 2500, 0.3333 or -5, or null")
    if not abs(value) <= sys.float_info.max:  # which NaN is not, either
        raise ValueError("a number that is not finite; write null where there is no bound")
    return value


def same_bound(first: float | None, second: float | None) -> bool:
    """Whether two bounds are the same, which is symmetric.

    They are where they round to the same at four places, as the scheme writes fractions (1/3 is 0.3333), or differ
    by at most a billionth of the greater one, which large numbers may by reckoning alone. None is only None.
    """
    if first is None or second is None:
        return first is second
    return round(first, _PLACES) == round(second, _PLACES) or math.isclose(first, second, rel_tol=_RELATIVE)


def interval(claim: Mapping[str, Any]) -> Interval:
    """The values that a claim's bounds and operator allow.

    ==============  ========  =========
    operator        bounds    interval
    ==============  ========  =========
    EXACT, APPROX   lo = hi   [lo, hi]
    MORE_THAN       lo        (lo, ∞)
    AT_LEAST        lo        [lo, ∞)
    LESS_THAN       hi        (-∞, hi)
    AT_MOST         hi        (-∞, hi]
    RANGE           lo < hi   [lo, hi]
    VAGUE           as given  closed where bounded
    ==============  ========  =========

    What is predicted may have other bounds than its operator asks for, or no operator: bounds are taken as they stand,
    and MORE_THAN opens the lower one, LESS_THAN the upper one. That APPROX allows values beside the number is left to
    the operator, since no one says how far they go.

    Raises:
        ValueError: where a bound is no number, see `number`.
    """
    lo, hi = number(claim.get("lo")), number(claim.get("hi"))
    operator = claim.get("operator")
    return Interval(lo, hi, lo is None or operator == "MORE_THAN", hi is None or operator == "LESS_THAN")


def describe(claim: Mapping[str, Any]) -> str:
    """A claim's value in mathematical notation: ``> 150``, ``≈ 2500``, ``[2, 3]``; ``unknown`` without bounds.

    A vague lower bound is ``≳ 20``. Where the bounds are not those that the operator asks for, or there is no
    operator, it is the interval, ``[500, ∞)``. Numbers are rounded to four places, and to fifteen digits.

    Raises:
        ValueError: where a bound is no number, see `number`.
    """
    value = interval(claim)
    if value.lo is None and value.hi is None:
        return "unknown"
    symbol = _SYMBOLS.get((str(claim.get("operator")), _shape(value)))
    if symbol:
        return f"{symbol} {_text(value.hi if value.lo is None else value.lo)}"
    lo = "-∞" if value.lo is None else _text(value.lo)
    hi = "∞" if value.hi is None else _text(value.hi)
    return f"{'(' if value.lo_open else '['}{lo}, {hi}{')' if value.hi_open else ']'}"


def _read(text: str) -> float:
    if len(text) > 3 * _MOST_DIGITS:
        raise ValueError(f"«{shown(text, 0, len(text))}», which has {len(text)} characters; write a number")
    digits = "".join(str(unicodedata.decimal(character, character)) for character in text)
    if sum(character.isdecimal() for character in digits) > _MOST_DIGITS:
        raise ValueError(f"«{shown(text, 0, len(text))}», which has more than {_MOST_DIGITS} digits; write fewer")
    found = _NUMBER.fullmatch(digits)
    if found is None:
        raise ValueError(f"«{shown(text, 0, len(text))}», which {_fault(digits)}")
    sign = "-" if found[1] in ("-", "−") else ""
    whole = sign + re.sub("[^0-9]", "", found[2])
    return float(f"{whole}.{found[4]}") if found[4] else int(whole)


def _fault(text: str) -> str:
    if _PERCENT.search(text):
        return "has a percent sign; write the number alone, and percent as the unit"
    if _SEPARATED.fullmatch(text):
        return "can be read in several ways; write decimals with a point, 2.5, and thousands as 2500 or 2,500"
    return "is no number in digits; write it like 2500, 0.3333 or -5"


def _shape(value: Interval) -> str:
    """Which bounds there are, in the schema's words."""
    if value.lo is None or value.hi is None:
        return "lower" if value.hi is None else "upper"
    return "equal" if same_bound(value.lo, value.hi) else "both"


def _text(bound: float | None) -> str:
    return f"{round(bound or 0, _PLACES) + 0:.15g}"  # + 0 takes the sign off nought
