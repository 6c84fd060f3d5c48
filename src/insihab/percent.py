"""Ratios as they are written: in percent, with one decimal."""

from __future__ import annotations

from collections.abc import Iterator

from insihab.scoring.results import Measure
from insihab.uncertainty import Interval


def percent(ratio: float | None) -> str:
    """A ratio between 0 and 1 in percent, or a dash."""
    return "-" if ratio is None else f"{100 * ratio:.1f}"


def with_sign(ratio: float | None) -> str:
    """The same with its sign, and «none» where it is not defined."""
    return "none" if ratio is None else f"{percent(ratio)}%"


def ratio(part: int, whole: int) -> str:
    """A part of a whole, with the sign, from the counts, so that nothing is rounded twice."""
    return with_sign(part / whole if whole else None)


def ratios(measure: Measure) -> Iterator[str]:
    """Precision, recall and F1, or dashes where a measure has none."""
    return (percent(getattr(measure, ratio, None)) for ratio in ("precision", "recall", "f1"))


def shown_interval(found: Interval | None) -> str:
    """An interval, or a dash."""
    return f"{percent(found[0])}-{percent(found[1])}" if found else "-"
