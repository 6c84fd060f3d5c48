"""The dates that TIME mentions and articles carry: the part of ISO 8601-2 (EDTF) that news texts need.

Source: Extended Date/Time Format specification, https://www.loc.gov/standards/datetime/.
"""

from __future__ import annotations

import calendar
import re

# A digit may be X where the text leaves it open; ~, ? and % qualify the whole date.
_DATE = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2})(T[0-9]{2}(?::[0-9]{2}(?::[0-9]{2})?)?Z?)?)?)?[~?%]?")
_WEEK = re.compile(r"[0-9X]{4}-W([0-9X]{2})")
_TIME = re.compile(r"T([01][0-9]|2[0-3])(:[0-5][0-9]){0,2}Z?")
_DURATION = re.compile(r"P(?=.)([0-9X]+Y)?([0-9X]+M)?([0-9X]+W)?([0-9X]+D)?(T(?=.)([0-9X]+H)?([0-9X]+M)?([0-9X]+S)?)?")
_SEASONS = ("21", "22", "23", "24")


def is_edtf(value: str) -> bool:
    """Whether `value` is a date, week, duration, or an interval of dates whose end does not lie before its start."""
    if "/" in value:
        start, _, end = value.partition("/")
        known = [part for part in (start, end) if part not in ("", "..")]
        ordered = len(known) < 2 or "X" in value or known[0][: len(known[1])] <= known[1][: len(known[0])]
        return bool(known) and ordered and all(_is_date(part) for part in known)
    if week := _WEEK.fullmatch(value):
        return any(_fits(f"{number:02}", week[1]) for number in range(1, 54))
    return _is_date(value) or bool(_DURATION.fullmatch(value))


def precision(date: str) -> str | None:
    """``day``, ``month`` or ``year`` of a date that is known to it, or None where `date` is none such."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", date) or not _is_date(date) or date[5:7] in _SEASONS:
        return None
    return {4: "year", 7: "month", 10: "day"}[len(date)]


def _is_date(value: str) -> bool:
    """Whether some day of the calendar fits."""
    match = _DATE.fullmatch(value)
    if not match:
        return False
    year, month, day, time = match.groups()
    if month is None or (day is None and month in _SEASONS):
        return True
    # Any leap year stands for a year that is not known whole.
    leap = 2000 if "X" in year or year == "0000" else int(year)
    months = [number for number in range(1, 13) if _fits(f"{number:02}", month)]
    if day is None:
        return bool(months)
    fits = any(
        _fits(f"{one:02}", day) for number in months for one in range(1, calendar.monthrange(leap, number)[1] + 1)
    )
    return fits and (time is None or bool(_TIME.fullmatch(time)))


def _fits(digits: str, pattern: str) -> bool:
    return all(wanted in ("X", digit) for digit, wanted in zip(digits, pattern, strict=True))
