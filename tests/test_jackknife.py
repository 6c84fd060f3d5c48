import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from insihab.counts import Counts
from insihab.uncertainty import interval
from insihab.uncertainty.jackknife import jackknife, leave_one_out, standard_error
from insihab.uncertainty.student import quantile


@pytest.mark.parametrize("share", [0.975, 0.8])
@pytest.mark.parametrize("freedom", [*range(1, 41), 100, 1000, 100_000])
def test_quantiles_are_those_of_scipy(share: float, freedom: int) -> None:
    assert quantile(share, freedom) == pytest.approx(stats.t.ppf(share, freedom), abs=2e-5)


@pytest.mark.parametrize(("share", "freedom"), [(0.975, 0), (0.8, -1), (0.9, 4)])
def test_no_other_quantiles(share: float, freedom: int) -> None:
    with pytest.raises(ValueError, match="no quantile of t"):
        quantile(share, freedom)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param([], [], id="no document"),
        pytest.param([Counts(1, 1, 1)], [None], id="one document: nothing is left"),
        pytest.param([Counts(1, 0, 0), Counts(0, 1, 1)], [0 / 2, 2 / 2], id="two"),
        pytest.param(
            [Counts(1, 1, 0), Counts(2, 0, 2), Counts(3, 1, 1)],
            [2 * 5 / (2 * 5 + 1 + 3), 2 * 4 / (2 * 4 + 2 + 1), 2 * 3 / (2 * 3 + 1 + 2)],
            id="three",
        ),
        pytest.param([Counts(1, 1, 0), Counts(), Counts()], [None, 2 / 3, 2 / 3], id="one has everything"),
        pytest.param([Counts(0.1, 0.2, 0), Counts()], [None, 0.2 / (0.2 + 0.2)], id="no specks from subtraction"),
    ],
)
def test_leave_one_out(counts: list[Counts], expected: list[float | None]) -> None:
    assert leave_one_out(counts) == pytest.approx(expected)


# Three values 0.4, 0.5, 0.6 have a mean of 0.5 and squares of 0.01 + 0 + 0.01; t for 2 degrees of freedom is 4.3026527.
ERROR = math.sqrt(2 / 3 * (0.01 + 0 + 0.01))


@pytest.mark.parametrize(
    ("whole", "without", "within", "expected"),
    [
        pytest.param(0.5, [0.4, 0.5, 0.6], (-9, 9), (0.5 - 4.3026527 * ERROR, 0.5 + 4.3026527 * ERROR), id="three"),
        pytest.param(0.5, [0.4, 0.5, 0.6], (-0.1, 0.7), (0.5 - 4.3026527 * ERROR, 0.7), id="another range"),
        # Two values 0.50, 0.52: sqrt(1 / 2 * (0.01² + 0.01²)) = 0.01, and t for 1 degree of freedom is 12.7062047.
        pytest.param(0.5, [0.50, 0.52], (0, 1), (0.5 - 0.127062047, 0.5 + 0.127062047), id="two"),
        pytest.param(0.9, [0.89, 0.91], (0, 1), (0.9 - 0.127062047, 1), id="clipped above"),
        pytest.param(0.1, [0.09, 0.11], (0, 1), (0, 0.1 + 0.127062047), id="clipped below"),
        pytest.param(1.0, [1.0, 1.0, 1.0], (0, 1), (1, 1), id="nothing moves"),
        pytest.param(0.5, [0.5], (0, 1), None, id="one document"),
        pytest.param(None, [], (0, 1), None, id="no document"),
        pytest.param(None, [0.5, 0.5], (0, 1), None, id="undefined"),
        pytest.param(0.5, [0.5, None, 0.5], (0, 1), None, id="undefined without one"),
    ],
)
def test_jackknife(
    whole: float | None,
    without: list[float | None],
    within: tuple[float, float],
    expected: tuple[float, float] | None,
) -> None:
    assert jackknife(whole, without, within) == (pytest.approx(expected) if expected else None)


values = st.lists(st.integers(0, 50).map(lambda number: number / 50), min_size=2, max_size=30)


@given(values)
def test_of_a_mean_it_is_the_classical_interval(sample: list[float]) -> None:
    mean, error = np.mean(sample), stats.sem(sample)
    without = [float(np.mean(sample[:at] + sample[at + 1 :])) for at in range(len(sample))]
    assert standard_error(without) == pytest.approx(error, abs=1e-9)
    reach = stats.t.ppf(0.975, len(sample) - 1) * error
    found = jackknife(float(mean), without, (-math.inf, math.inf))
    assert found == pytest.approx((mean - reach, mean + reach), abs=1e-5)


@given(values, st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(without: list[float], draw: random.Random) -> None:
    shuffled = draw.sample(without, len(without))
    assert jackknife(0.5, shuffled) == pytest.approx(jackknife(0.5, without))


def article(draw: np.random.Generator) -> Counts:
    """Five to sixty gold items, of which a share that differs from article to article is found."""
    gold, share = int(draw.integers(5, 61)), draw.beta(6, 3)
    tp = int(draw.binomial(gold, share))
    return Counts(tp, int(draw.binomial(gold, 0.4 - 0.3 * share)), gold - tp)


@pytest.mark.slow
@pytest.mark.parametrize("empty", [0.0, 0.5])
def test_of_five_articles_it_holds_as_often_as_it_says(empty: float) -> None:
    """Empty is the share of articles that have nothing of the measure; they must not make the interval too narrow."""
    draw = np.random.default_rng(5)
    truth = sum((article(draw) for _ in range(50_000)), Counts()).f1
    held = []
    for _ in range(2000):
        found = interval([Counts() if draw.random() < empty else article(draw) for _ in range(5)])
        if found is not None:
            held.append(found[0] <= truth <= found[1])
    assert len(held) > 1500
    assert 0.90 <= np.mean(held) <= 0.98
