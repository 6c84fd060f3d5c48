"""Dates of a page that may be the day of its article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from insihab.adding.dates import dates_in
from insihab.adding.folding import fold
from insihab.adding.lines import DATE_LINE, Line

_PUBLISHED = re.compile(r"\b(نشر|تاريخ)")


@dataclass(frozen=True)
class DateFound:
    """A date that the text has: the line, the words, and the date in EDTF, a day or a month."""

    line: Line
    words: str
    date: str


def dates(lines: tuple[Line, ...]) -> list[DateFound]:
    """The dates with a year in the lines, in order."""
    return [DateFound(line, words, date) for line in lines for words, date in dates_in(line.text)]


def best_date(candidates: list[DateFound]) -> DateFound | None:
    """The first on a line that speaks of publishing, else on a date line, else the latest day, else the latest month.

    A guess: nothing in a text tells the day of the article from the day of the crawl.
    """
    dated = [candidate for candidate in candidates if candidate.line.reason == DATE_LINE]
    if dated:
        return next((candidate for candidate in dated if _PUBLISHED.search(fold(candidate.line.text))), dated[0])
    return max(candidates, key=lambda candidate: (len(candidate.date), candidate.date), default=None)
