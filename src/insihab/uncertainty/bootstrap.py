"""The bootstrap over documents: intervals for a test set of twenty documents or more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from insihab.counts import Counts
from insihab.uncertainty.jackknife import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST = 20
"""Documents from which on the bootstrap is used."""
DRAWS = 10_000
SEED = 0
CELLS = 1_000_000
"""Numbers drawn at a time: they and what is computed from them stay below 50 MB."""

Terms = tuple[float, ...]


def bootstrap(counts: Sequence[Counts]) -> Interval | None:
    """The 95 % percentile interval of the pooled F1, from 10,000 resamples of the documents with a fixed seed.

    A resample of which F1 is undefined, since none of its documents has anything, is left out.

    Returns:
        None where fewer than two documents have anything: no resample would then differ from another.

    Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """
    if not _varied(counts):
        return None
    return _percentiles(_scores([terms(one) for one in counts])[:, 0])


def bootstrap_difference(first: Sequence[Counts], second: Sequence[Counts]) -> Interval | None:
    """The same of F1 of `second` minus F1 of `first`, both on the same resamples of the documents.

    Source: T. Berg-Kirkpatrick et al., "An Empirical Investigation of Statistical Significance in NLP", 2012.
    """
    if not (_varied(first) and _varied(second)):
        return None
    rows = [terms(one) + terms(other) for one, other in zip(first, second, strict=True)]
    exchanged = [row[2:] + row[:2] for row in rows]
    # Drawn in one of the two orders of the systems only, so that to exchange them mirrors the interval.
    mirrored = sorted(exchanged) < sorted(rows)
    scores = _scores(exchanged if mirrored else rows)
    low, high = _percentiles(scores[:, 1] - scores[:, 0])
    return (0 - high, 0 - low) if mirrored else (low, high)


def terms(counts: Counts) -> Terms:
    """The numerator and the denominator of F1; those of a pooled F1 are their sums."""
    return 2 * counts.tp, 2 * counts.tp + counts.fp + counts.fn


def _varied(counts: Sequence[Counts]) -> bool:
    return sum(one.f1 is not None for one in counts) >= 2


def _percentiles(values: NDArray[np.float64]) -> Interval:
    import numpy as np

    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def _scores(rows: Sequence[Terms]) -> NDArray[np.float64]:
    """F1 of each resample, a column a system; without the resamples in which one is undefined."""
    import numpy as np

    sums = np.concatenate(list(_sums(rows)))
    defined = sums[(sums[:, 1::2] > 0).all(axis=1)]
    scores: NDArray[np.float64] = defined[:, ::2] / defined[:, 1::2]
    return scores


def _sums(rows: Sequence[Terms]) -> Iterator[NDArray[np.float64]]:
    """Column sums of each resample of the rows, in chunks.

    Equal rows are exchangeable, so that how often each distinct row is drawn is multinomial. To draw that costs, a
    distinct row, about four times what it costs, a row, to draw rows; the cheaper of the two is done. Rows are
    sorted, so that their order is of no account.
    """
    import numpy as np

    draw = np.random.default_rng(SEED)
    times = Counter(rows)
    distinct = sorted(times)
    if 4 * len(distinct) < len(rows):
        values, shares = np.array(distinct), np.array([times[row] / len(rows) for row in distinct])
        for size in chunks(len(distinct)):
            yield draw.multinomial(len(rows), shares, size) @ values
    else:
        columns = np.array(sorted(rows)).T.copy()
        for size in chunks(len(rows)):
            drawn = draw.integers(len(rows), size=(size, len(rows)), dtype=np.int32)
            yield np.stack([column[drawn].sum(axis=1) for column in columns], axis=1)


def chunks(width: int) -> Iterator[int]:
    """How many of the draws, each of `width` numbers, to make at a time; all of them together are `DRAWS`."""
    size = max(1, CELLS // width)
    for done in range(0, DRAWS, size):
        yield min(size, DRAWS - done)
