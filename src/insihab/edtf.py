"""The dates that TIME mentions carry: the part of ISO 8601-2 (EDTF) that news texts need."""

from __future__ import annotations

import re

# A digit may be X where the text leaves it open; ~ and ? qualify the whole date.
_DATE = r"[\dX]{4}(-[\dX]{2}(-[\dX]{2}(T\d{2}(:\d{2})?)?)?)?[~?%]?"
_WEEK = r"[\dX]{4}-W[\dX]{2}"
_DURATION = r"P(?=.)([\dX]+Y)?([\dX]+M)?([\dX]+W)?([\dX]+D)?(T(?=.)([\dX]+H)?([\dX]+M)?)?"
_INTERVAL = rf"({_DATE}|\.\.)?/({_DATE}|\.\.)?"
_VALUE = re.compile(f"{_DATE}|{_WEEK}|{_DURATION}|{_INTERVAL}")
_MONTH_DAY = re.compile(r"[\dX]{4}-(\d{2})(?:-(\d{2}))?")


def is_edtf(value: str) -> bool:
    """Whether `value` is a date, week, interval or duration; months lie in 01-12 (21-24 are seasons), days in 01-31.

    Source: Extended Date/Time Format specification, https://www.loc.gov/standards/datetime/.
    """
    if not _VALUE.fullmatch(value) or value == "/":
        return False
    return all(
        (1 <= int(month) <= 12 or 21 <= int(month) <= 24) and 1 <= int(day or 1) <= 31
        for month, day in _MONTH_DAY.findall(value)
    )
