"""Dates in Arabic text, in both sets of month names."""

from __future__ import annotations

import re

from insihab.adding.folding import fold, plain
from insihab.edtf import precision

_MONTHS = (
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
)
MONTH_NUMBERS = {"يونيه": 6, "يوليه": 7} | {
    name.replace("_", " "): number for names in _MONTHS for number, name in enumerate(fold(names).split(), 1)
}
MONTH = "|".join(MONTH_NUMBERS)
# A month by name needs its year. Of a range (7-8 أغسطس 2023) only the month is taken, not its last day.
_NAMED_DATE = re.compile(
    rf"(?:(?<![\w/-])(?P<day>\d{{1,2}})\s*[/-]?\s*(?:من\s+)?|(?<!\w)[وفبل]?)(?P<name>{MONTH})"
    rf"(?:\s*[/(-]\s*(?:{MONTH})\)?)?\s*[/،,-]?\s*(?:من\s+)?(?:(?:ال)?عام\s+|سنة\s+)?(?P<year>\d{{4}})(?!\d)"
)
_NUMBER_DATES = (
    re.compile(r"(?<![\w/-])(?P<year>\d{4})(?P<mark>[/-])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d/-])"),
    re.compile(r"(?<![\w/-])(?P<day>\d{1,2})(?P<mark>[/-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d/-])"),
)


def dates_in(text: str) -> list[tuple[str, str]]:
    """Words and EDTF date of each date with a year, in order; 5/1/2024 is read day first, as Arabic pages write it."""
    folded, shown = fold(text), plain(text)
    found = []
    for pattern in (_NAMED_DATE, *_NUMBER_DATES):
        for match in pattern.finditer(folded):
            if date := _edtf(match):
                found.append((match.start(), shown[slice(*match.span())], date))
    return [(words, date) for _, words, date in sorted(found)]


def _edtf(match: re.Match[str]) -> str:
    """The date of a match, or "" where there is no such day or no year of ours."""
    parts = match.groupdict()
    month = int(parts.get("month") or MONTH_NUMBERS[parts["name"]])
    date = f"{int(parts['year'])}-{month:02}" + (f"-{int(parts['day']):02}" if parts["day"] else "")
    return date if precision(date) and "1900" <= date < "2100" else ""
