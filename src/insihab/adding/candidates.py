"""Dates of a page that may be the day of its article."""

from __future__ import annotations

from dataclasses import dataclass

from insihab.adding.dates import dates_in
from insihab.adding.lines import DATE_LINE, Line


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
    """The first that stands on a date line, else the latest day of the body, else its latest month.

    A guess: nothing in a text tells the day of the article from the day of the crawl.
    """
    for candidate in candidates:
        if candidate.line.reason == DATE_LINE:
            return candidate
    return max(candidates, key=lambda candidate: (len(candidate.date), candidate.date), default=None)
