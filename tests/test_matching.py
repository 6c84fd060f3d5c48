import itertools
import random
import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from insihab.scoring.matching import Span, best_assignment, best_matching, most_pairs, overlap, overlapping

Weight = Callable[[int, int], float]


def one(gold: int, predicted: int) -> float:
    return 1.0


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        pytest.param((0, 5), (0, 5), 5, id="the same"),
        pytest.param((0, 5), (3, 8), 2, id="crossing"),
        pytest.param((0, 9), (3, 5), 2, id="nested"),
        pytest.param((0, 5), (4, 5), 1, id="the last code point"),
        pytest.param((0, 5), (5, 8), 0, id="touching"),
        pytest.param((0, 2), (5, 8), 0, id="apart"),
    ],
)
def test_overlap(first: Span, second: Span, shared: int) -> None:
    assert overlap(first, second) == overlap(second, first) == shared


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([(0, 3)], [], [], id="nothing predicted"),
        pytest.param([(0, 3)], [(3, 5)], [], id="touching"),
        pytest.param([(-5, -3)], [(-3, -1)], [], id="touching, before the text"),
        pytest.param([(-5, -2)], [(-3, -1)], [(0, 0)], id="crossing, before the text"),
        pytest.param([(0, 3), (4, 6)], [(0, 6)], [(0, 0)], id="one prediction over two golds matches once"),
        pytest.param([(0, 6)], [(0, 3), (4, 6)], [(0, 0)], id="two predictions in one gold match once"),
        pytest.param([(5, 8), (0, 3)], [(0, 3), (5, 8)], [(0, 1), (1, 0)], id="indices are those of the input"),
        # Taking the first overlap that comes, (0, 6) with (0, 3), would leave (4, 6) with nothing.
        pytest.param([(0, 3), (4, 6)], [(0, 6), (0, 2)], [(0, 1), (1, 0)], id="as many as can be"),
    ],
)
def test_every_overlap_weighs_the_same(gold: list[Span], predicted: list[Span], pairs: list[tuple[int, int]]) -> None:
    assert best_matching(gold, predicted, one) == most_pairs(gold, predicted) == pairs


@pytest.mark.parametrize(
    ("weights", "pairs"),
    [
        pytest.param([[1, 2], [1, 2]], [(0, 0), (1, 1)], id="either"),
        pytest.param([[3, 2], [2, 0]], [(0, 1), (1, 0)], id="2 + 2 is more than 3 + 0"),
        pytest.param([[5, 2], [2, 0]], [(0, 0)], id="5 is more than 2 + 2, and weight 0 is no match"),
        pytest.param([[0, 0], [0, 0]], [], id="no weight"),
        pytest.param([[1, 9, 1], [9, 8, 1]], [(0, 1), (1, 0)], id="more predictions than golds"),
        pytest.param([[1, 9], [9, 8], [1, 1]], [(0, 1), (1, 0)], id="more golds than predictions"),
    ],
)
def test_weights_decide(weights: list[list[float]], pairs: list[tuple[int, int]]) -> None:
    gold, predicted = [(0, 9)] * len(weights), [(0, 9)] * len(weights[0])
    found = best_matching(gold, predicted, lambda g, p: weights[g][p])
    total = sum(weights[g][p] for g, p in pairs)
    assert sum(weights[g][p] for g, p in found) == total
    assert len(found) == len(pairs)


spans = st.tuples(st.integers(0, 12), st.integers(1, 5)).map(lambda at: (at[0], at[0] + at[1]))


@st.composite
def problems(draw: st.DrawFn, size: int) -> tuple[list[Span], list[Span], list[list[float]]]:
    """Golds, predictions and a weight for each pair; many weights are equal, so that there are ties."""
    gold, predicted = draw(st.lists(spans, max_size=size)), draw(st.lists(spans, max_size=size))
    weight = st.sampled_from([0.0, 0.5, 1.0, 1.0, 2.0, 3.25])
    row = st.lists(weight, min_size=len(predicted), max_size=len(predicted))
    return gold, predicted, draw(st.lists(row, min_size=len(gold), max_size=len(gold)))


def allowed(gold: list[Span], predicted: list[Span], weights: list[list[float]]) -> list[list[float]]:
    """The weights, 0 where two spans share nothing."""
    return [
        [weights[g][p] if set(range(*first)) & set(range(*second)) else 0.0 for p, second in enumerate(predicted)]
        for g, first in enumerate(gold)
    ]


def brute_force(weights: list[list[float]], columns: int) -> float:
    """The greatest total over every way to give each row a column of its own, or none (an added column of zeros)."""
    padded = [[*row, *[0.0] * len(weights)] for row in weights]
    ways = itertools.permutations(range(columns + len(weights)), len(weights))
    return max(sum(row[column] for row, column in zip(padded, way, strict=True)) for way in ways)


@given(problems(size=4))
def test_the_total_is_that_of_a_brute_force(problem: tuple[list[Span], list[Span], list[list[float]]]) -> None:
    gold, predicted, weights = problem
    pairs = best_matching(gold, predicted, lambda g, p: weights[g][p])
    total = sum(weights[g][p] for g, p in pairs)
    assert total == pytest.approx(brute_force(allowed(*problem), len(predicted)))


@given(problems(size=12))
def test_a_matching_is_one_to_one_sorted_and_of_overlapping_spans(
    problem: tuple[list[Span], list[Span], list[list[float]]],
) -> None:
    gold, predicted, weights = problem
    pairs = best_matching(gold, predicted, lambda g, p: weights[g][p])
    assert pairs == sorted(pairs)
    assert len({g for g, _ in pairs}) == len({p for _, p in pairs}) == len(pairs)
    assert all(allowed(*problem)[g][p] > 0 for g, p in pairs)


@pytest.mark.parametrize("seed", range(20))
def test_the_total_is_that_of_scipy(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - no secret
    gold, predicted = [
        [(start, start + draw.randint(1, 30)) for start in (draw.randrange(300) for _ in range(draw.randint(20, 80)))]
        for _ in range(2)
    ]
    weights = [[draw.choice([0.5, 1.0, draw.random()]) for _ in predicted] for _ in gold]
    matrix = np.array(allowed(gold, predicted, weights))
    pairs = best_matching(gold, predicted, lambda g, p: weights[g][p])
    assert sum(weights[g][p] for g, p in pairs) == pytest.approx(
        matrix[linear_sum_assignment(matrix, maximize=True)].sum()
    )


@given(problems(size=12))
def test_as_many_pairs_as_can_be(problem: tuple[list[Span], list[Span], list[list[float]]]) -> None:
    gold, predicted, _ = problem
    pairs = most_pairs(gold, predicted)
    assert pairs == sorted(pairs)
    assert len({g for g, _ in pairs}) == len({p for _, p in pairs}) == len(pairs)
    assert all(overlap(gold[g], predicted[p]) for g, p in pairs)
    matrix = np.array([[bool(overlap(first, second)) for second in predicted] for first in gold], dtype=float)
    most = matrix[linear_sum_assignment(matrix, maximize=True)].sum() if matrix.size else 0
    assert len(pairs) == most


@given(problems(size=12))
def test_overlapping_gives_every_pair_that_overlaps_once(
    problem: tuple[list[Span], list[Span], list[list[float]]],
) -> None:
    gold, predicted, _ = problem
    every = [(g, p) for g, one in enumerate(gold) for p, other in enumerate(predicted) if overlap(one, other)]
    assert sorted(overlapping(gold, predicted)) == every


def test_integer_weights_are_added_up_exactly() -> None:
    """As floats, both ways would weigh the same."""
    ways = [(0, 0), (1, 1)], [(0, 1), (1, 0)]
    equal = dict.fromkeys([*ways[0], *ways[1]], 2**60)
    for way in ways:
        assert best_assignment({**equal, way[1]: 2**60 + 1}) == way


def test_a_span_over_everything_does_not_hang() -> None:
    gold = [(start, start + 4) for start in range(0, 1200, 5)]
    predicted = [(0, 1200), *((start, start + width) for start in range(0, 1200, 5) for width in (3, 4))]
    start = time.process_time()
    assert len(best_matching(gold, predicted, one)) == len(gold)
    assert time.process_time() - start < 5


NESTED = [(at, 60_000 - at) for at in range(20_000)]
SIDE_BY_SIDE = [(3 * at, 3 * at + 2) for at in range(20_000)]
CHAIN = [(2 * at, 2 * at + 3) for at in range(20_000)]


@pytest.mark.parametrize(
    ("gold", "predicted", "most"),
    [
        pytest.param(NESTED, NESTED, 20_000, id="nested on both sides"),
        pytest.param(NESTED, SIDE_BY_SIDE, 20_000, id="nested on one side"),
        pytest.param(CHAIN, CHAIN[::-1], 20_000, id="each crosses the next"),
        pytest.param([(0, 60_000)] * 20_000, SIDE_BY_SIDE, 20_000, id="one span over and over"),
        pytest.param([(0, 1)] * 20_000, [(1, 2)] * 20_000, 0, id="all touch"),
    ],
)
def test_twenty_thousand_spans_in_one_document(gold: list[Span], predicted: list[Span], most: int) -> None:
    start = time.process_time()
    assert len(most_pairs(gold, predicted)) == most
    assert time.process_time() - start < 2
