"""The jackknife: how far a score moves when one document is left out, and the interval that follows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from insihab.counts import Counts
from insihab.uncertainty.student import quantile

Interval = tuple[float, float]


def jackknife(whole: float | None, without: Sequence[float | None], within: Interval = (0.0, 1.0)) -> Interval | None:
    """The 95 % interval whole ± t · se, with n - 1 degrees of freedom for n documents.

    It is of no width where no document moves the score; that is no certainty, but all that the data show.

    Args:
        whole: the score on all documents.
        without: the score without each document in turn.
        within: the range of the score, which the interval does not leave; (-1, 1) for a difference.

    Returns:
        None where there are fewer than two documents or a value is undefined.

    Source: M. H. Quenouille, "Notes on Bias in Estimation", 1956; J. W. Tukey, "Bias and Confidence in Not-quite
    Large Samples", 1958; B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 11.
    """
    error = standard_error(without)
    if whole is None or error is None:
        return None
    reach = quantile(0.975, len(without) - 1) * error
    return max(within[0], whole - reach), min(within[1], whole + reach)


def standard_error(without: Sequence[float | None]) -> float | None:
    """The jackknife's, sqrt((n - 1) / n · Σ (x - mean)²), or None where `jackknife` gives None."""
    values = [value for value in without if value is not None]
    if len(without) < 2 or len(values) < len(without):
        return None
    mean = math.fsum(values) / len(values)
    return math.sqrt((len(values) - 1) / len(values) * math.fsum((value - mean) ** 2 for value in values))


def leave_one_out(counts: Sequence[Counts]) -> list[float | None]:
    """The pooled F1 without each document in turn; None where the others have nothing."""
    if not counts:
        return []
    # Sums of what stands before and after: to subtract from the total would leave specks where nothing is left.
    before = accumulate(counts[:-1], initial=Counts())
    after = reversed(list(accumulate(reversed(counts[1:]), initial=Counts())))
    return [(some + others).f1 for some, others in zip(before, after, strict=True)]
