"""Two systems on the same documents: which is better, if the documents can tell at all.

No significance is claimed below six documents: the exact test cannot reach 5 % there (2 / 2⁵ = 0.0625).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from insihab.counts import Counts
from insihab.uncertainty.bootstrap import DRAWS, FEWEST, SEED, Terms, bootstrap_difference, chunks, terms
from insihab.uncertainty.jackknife import Interval, jackknife, leave_one_out, standard_error
from insihab.uncertainty.student import quantile

Verdict = Literal["undecided", "first", "second"]
Values = tuple[float | None, Sequence[float | None]]
"""A score on all documents, and without each in turn."""

LEVEL = 0.05
FEWEST_TO_DECIDE = 6
MOST_ENUMERATED = 15
LEAST_SHOWN = 0.0001
ROUNDING = 1e-12
"""Differences of scores that are closer than this are equal but for the rounding of floats."""


@dataclass(frozen=True)
class Comparison:
    """Two scores and what can be said of their difference; None is what is undefined.

    Attributes:
        documents: how many documents there are with anything of the measure, in gold or in either system's output.
        first: score of the first system, between 0 and 1.
        second: score of the second.
        difference: second - first, between -1 and 1.
        interval: 95 % interval of the difference.
        p: two-sided p-value of the difference; None where there is no test for the measure.
        smallest_p: the least p that so many documents allow; None where there is no test.
        detectable: the smallest true difference that a two-sided t test at 5 % would find on so many such documents
            with a power of 80 %: (t.975 + t.80) · se. None where no document moves the difference. It may exceed 1;
            words leave it out below six documents, which decide nothing.
        verdict: the system that is better, or "undecided".
    """

    documents: int
    first: float | None
    second: float | None
    difference: float | None
    interval: Interval | None
    p: float | None
    smallest_p: float | None
    detectable: float | None
    verdict: Verdict


def compare(first: Sequence[Counts], second: Sequence[Counts]) -> Comparison:
    """Compare the pooled F1 of two systems, given the counts of each document in the same order.

    The interval is that of the jackknife with t below twenty documents, of the paired bootstrap from there on. The
    verdict follows p. Documents of which neither system has any counts are left out, as in `insihab.uncertainty`.

    Raises:
        ValueError: the systems have different numbers of documents.
    """
    pairs = [pair for pair in zip(first, second, strict=True) if any(one.f1 is not None for one in pair)]
    sides = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    scores = [(sum(side, Counts()).f1, leave_one_out(side)) for side in sides]
    found = compare_values(scores[0], scores[1])
    if found.difference is None:
        return found
    p = _randomisation([terms(one) + terms(other) for one, other in pairs])
    return replace(
        found,
        interval=bootstrap_difference(*sides) if len(pairs) >= FEWEST else found.interval,
        p=p,
        smallest_p=min(1.0, 2 / 2 ** len(pairs)) if len(pairs) <= MOST_ENUMERATED else 1 / (DRAWS + 1),
        verdict=_verdict(len(pairs), found.difference, p < LEVEL),
    )


def compare_values(first: Values, second: Values) -> Comparison:
    """Compare two systems by a measure that is no sum over documents, from its values without each document.

    There is no test; the interval is that of the jackknife, and the verdict follows from whether it has 0 in it.

    Raises:
        ValueError: the systems have different numbers of documents.
    """
    without = [_minus(one, other) for one, other in zip(second[1], first[1], strict=True)]
    difference = _minus(second[0], first[0])
    interval, error = jackknife(difference, without, within=(-1.0, 1.0)), standard_error(without)
    detectable = None
    if interval is not None and error is not None and error > ROUNDING:
        detectable = sum(quantile(share, len(without) - 1) for share in (0.975, 0.8)) * error
    apart = interval is not None and (interval[0] > 0 or interval[1] < 0)
    return Comparison(
        documents=len(without),
        first=first[0],
        second=second[0],
        difference=difference,
        interval=interval,
        p=None,
        smallest_p=None,
        detectable=detectable,
        verdict=_verdict(len(without), difference, apart),
    )


def sentence(comparison: Comparison, names: tuple[str, str]) -> str:
    """What the comparison says, in one to three plain sentences; differences are in points of a hundred."""
    if comparison.difference is None:
        return f"{names[0]} and {names[1]} cannot be compared: at least one of them has no score."
    return " ".join(part for part in (_outcome(comparison, names), _test(comparison), _reach(comparison)) if part)


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _verdict(documents: int, difference: float | None, significant: bool) -> Verdict:
    if not significant or not difference or documents < FEWEST_TO_DECIDE:
        return "undecided"
    return "second" if difference > 0 else "first"


def _randomisation(rows: Sequence[Terms]) -> float:
    """The two-sided p-value of paired approximate randomisation; a row has a document's terms of both systems.

    Under the null hypothesis a document's two outputs could as well be exchanged. All exchanges are tried up to
    fifteen documents, 10,000 random ones with a fixed seed beyond. An exchange that leaves a system without a score
    counts as extreme: it must not make p smaller.

    Source: E. W. Noreen, "Computer-Intensive Methods for Testing Hypotheses", 1989; for its use in NLP, R. Dror et
    al., "The Hitchhiker's Guide to Testing Statistical Significance in Natural Language Processing", 2018.
    """
    observed = _gap([sum(column) for column in zip(*rows, strict=True)]) - ROUNDING
    # Which system a document's outputs came from is forgotten, so that p is the same when the systems change places.
    unordered = sorted(max(row, _exchanged(row)) for row in rows)
    if len(rows) <= MOST_ENUMERATED:
        sums = _all_exchanges(unordered)
        return sum(_gap(one) >= observed for one in sums) / len(sums)
    return (sum(_gap(one) >= observed for one in _random_exchanges(unordered)) + 1) / (DRAWS + 1)


def _exchanged(row: Terms) -> Terms:
    return row[2:] + row[:2]


def _gap(sums: Sequence[float]) -> float:
    """How far apart the two F1 are; infinite where one is undefined."""
    return abs(sums[2] / sums[3] - sums[0] / sums[1]) if sums[1] and sums[3] else math.inf


def _all_exchanges(rows: Sequence[Terms]) -> list[Terms]:
    """Column sums of the rows for each choice of rows to exchange; rows that no exchange alters are not chosen from."""
    sums: list[Terms] = [(0, 0, 0, 0)]
    for row in rows:
        sums = [(a + p, b + q, c + r, d + s) for p, q, r, s in {row, _exchanged(row)} for a, b, c, d in sums]
    return sums


def _random_exchanges(rows: Sequence[Terms]) -> Iterator[Sequence[float]]:
    """The same for random choices; of equal rows it matters only how many are exchanged, which is binomial."""
    import numpy as np

    draw, distinct = np.random.default_rng(SEED), Counter(rows)
    values, times = np.array(list(distinct)), np.array(list(distinct.values()))
    change = np.array([_exchanged(row) for row in distinct]) - values
    for size in chunks(len(distinct)):
        drawn = draw.binomial(times, 0.5, (size, len(distinct)))
        yield from (times @ values + drawn @ change).tolist()


def _outcome(comparison: Comparison, names: tuple[str, str]) -> str:
    difference = comparison.difference or 0.0
    better, other = names if difference < 0 else names[::-1]
    articles = f"{comparison.documents} scored article" + "s" * (comparison.documents != 1)
    interval = ""
    if comparison.interval is not None and comparison.detectable is not None:  # an interval of no width is no news
        low, high = (f"{round(100 * end, 1) + 0.0:+.1f}" for end in comparison.interval)  # + 0.0: no -0.0
        interval = f", and the 95 % interval of {names[1]} minus {names[0]} goes from {low} to {high} points"
    more = f"scores {100 * abs(difference):.1f} points more than {other}"
    if comparison.verdict != "undecided":
        return f"On {articles} {better} is better: it {more}{interval}."
    lead = f"{better} {more}" if difference else "their scores are equal"
    return f"{articles} cannot decide between {names[0]} and {names[1]}: {lead}{interval}."


def _test(comparison: Comparison) -> str:
    if comparison.p is None or comparison.smallest_p is None:
        few = comparison.documents < FEWEST_TO_DECIDE
        return "Below six articles no significance is claimed." if few else ""
    limit = f"the smallest that so many articles allow is {shown_p(comparison.smallest_p)}"
    return f"The two-sided p is {shown_p(comparison.p)}; {limit}."


def shown_p(p: float) -> str:
    """A p-value as text; of a very small one only that it is."""
    return f"{p:.3g}" if p >= LEAST_SHOWN else f"below {LEAST_SHOWN}"


def _reach(comparison: Comparison) -> str:
    if comparison.interval is None:
        return "There is no interval: it takes two articles, and scores whichever one is left out."
    if comparison.detectable is None:
        return "No article moves the difference, so that neither its spread nor what could be detected is known."
    if comparison.documents < FEWEST_TO_DECIDE:  # what a t test would find is never decided here
        return ""
    if comparison.detectable > 1:
        return "With so much spread not even a true difference of 100 points would be found with a power of 80 %."
    points = f"{100 * comparison.detectable:.1f} points or more"
    return f"A true difference of {points} would be found by a t test at 5 % with a power of 80 %."
