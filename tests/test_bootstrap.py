import random
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insihab.counts import Counts
from insihab.uncertainty import interval, method
from insihab.uncertainty.bootstrap import bootstrap, bootstrap_difference
from insihab.uncertainty.jackknife import Interval, jackknife

counts = st.builds(Counts, *[st.integers(0, 4)] * 3)
documents = st.lists(counts, min_size=2, max_size=30)
paired = st.lists(st.tuples(counts, counts), min_size=2, max_size=30)


def made(size: int, distinct: int, seed: int = 0) -> list[Counts]:
    draw = random.Random(seed)  # noqa: S311 - no secret
    kinds = [Counts(draw.randint(0, 20), draw.randint(0, 10), draw.randint(0, 10)) for _ in range(distinct)]
    return [draw.choice(kinds) for _ in range(size)]


def plain(first: list[Counts], second: list[Counts] | None = None) -> Interval:
    """The interval of F1, or of its difference, by a loop over documents drawn one by one."""
    draw, scores = random.Random(1), []  # noqa: S311 - no secret
    for _ in range(6000):
        chosen = draw.choices(range(len(first)), k=len(first))
        a = sum((first[at] for at in chosen), Counts()).f1
        b = sum((second[at] for at in chosen), Counts()).f1 if second else 0.0
        if a is not None and b is not None:
            scores.append(b - a if second else a)
    low, high = np.quantile(scores, (0.025, 0.975))
    return low, high


@pytest.mark.parametrize(
    ("half", "expected"),
    [
        # F1 is k / n with k binomial of n = 20 and 1/2: P(k <= 5) = 21700 / 2²⁰ = 0.0207, P(k <= 6) = 0.0577.
        pytest.param(10, (6 / 20, 14 / 20), id="twenty"),
        # The same for n = 40: P(k <= 13) = 0.0192, P(k <= 14) = 0.0403.
        pytest.param(20, (14 / 40, 26 / 40), id="forty"),
    ],
)
def test_of_right_and_wrong_documents_it_is_binomial(half: int, expected: Interval) -> None:
    assert bootstrap([Counts(1, 0, 0), Counts(0, 1, 1)] * half) == pytest.approx(expected)


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param(made(20, 1000), id="every document is another"),
        pytest.param(made(60, 5), id="few kinds of documents"),
        pytest.param([*made(22, 4), *[Counts()] * 20], id="many have nothing"),
        pytest.param([Counts(0.5, 0.5, 1), Counts(1.5, 0, 1), Counts(7.5, 1.5, 3)] * 15, id="halves"),
        # No document of the two is drawn in 0.9²⁰ = 12 % of the resamples: F1 is undefined there.
        pytest.param([Counts(1, 1, 1), Counts(9, 1, 0), *[Counts()] * 18], id="some resamples have nothing"),
    ],
)
def test_it_is_that_of_a_plain_loop(sample: list[Counts]) -> None:
    assert bootstrap(sample) == pytest.approx(plain(sample), abs=0.01)


@pytest.mark.parametrize(
    ("size", "distinct"), [pytest.param(25, 1000, id="every document is another"), pytest.param(80, 4, id="few kinds")]
)
def test_the_difference_is_that_of_a_plain_loop(size: int, distinct: int) -> None:
    first = made(size, distinct)
    second = [Counts(one.tp + at % 3, one.fp, max(0, one.fn - at % 2)) for at, one in enumerate(first)]
    assert bootstrap_difference(first, second) == pytest.approx(plain(first, second), abs=0.01)


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param([], id="no document"),
        pytest.param([Counts()] * 20, id="nothing at all"),
        pytest.param([Counts(3, 1, 1), *[Counts()] * 19], id="one document has everything"),
    ],
)
def test_undefined(sample: list[Counts]) -> None:
    full = [Counts(1, 1, 1)] * len(sample)
    assert bootstrap(sample) is None
    assert bootstrap_difference(sample, full) is None
    assert bootstrap_difference(full, sample) is None


@settings(max_examples=20)
@given(documents, st.randoms(use_true_random=False))
def test_it_is_the_same_each_time_and_in_any_order(sample: list[Counts], draw: random.Random) -> None:
    found = bootstrap(sample)
    assert found == bootstrap(sample) == bootstrap(draw.sample(sample, len(sample)))
    assert found is None or 0 <= found[0] <= found[1] <= 1


def test_the_order_of_many_documents_of_few_kinds_does_not_matter() -> None:
    sample = made(200, 7)
    assert bootstrap(sample) == bootstrap(sample[::-1]) == bootstrap(sorted(sample))


@settings(max_examples=20)
@given(paired, st.randoms(use_true_random=False))
def test_the_difference_is_mirrored_and_the_same_in_any_order(
    pairs: list[tuple[Counts, Counts]], draw: random.Random
) -> None:
    first, second = map(list, zip(*pairs, strict=True))
    found, exchanged = bootstrap_difference(first, second), bootstrap_difference(second, first)
    assert found == bootstrap_difference(*map(list, zip(*draw.sample(pairs, len(pairs)), strict=True)))
    # Where the two systems' documents are the same but for their order, both draws are one.
    if sorted(pairs) != sorted((b, a) for a, b in pairs) and found is not None:
        assert exchanged == pytest.approx((-found[1], -found[0]))


@pytest.mark.parametrize("size", [5, 19])
def test_below_twenty_documents_the_interval_is_the_jackknife(size: int) -> None:
    # Each document is another, and F1 without each comes from the definition.
    sample = [Counts(at + 1, at % 3, at % 4) for at in range(size)]
    without = [sum(sample[:at] + sample[at + 1 :], Counts()).f1 for at in range(size)]
    assert interval(sample) == pytest.approx(jackknife(sum(sample, Counts()).f1, without))
    assert method(size) == "jackknife-t-95"


@pytest.mark.parametrize("size", [20, 100])
def test_from_twenty_documents_on_it_is_the_bootstrap(size: int) -> None:
    sample = [Counts(at + 1, at % 3, at % 4) for at in range(size)]
    assert interval(sample) == bootstrap(sample)
    assert method(size) == "bootstrap-percentile-95:10000:seed=0"


@pytest.mark.parametrize("size", [2, 5, 19, 20])
def test_documents_that_have_nothing_are_left_out(size: int) -> None:
    sample = [Counts(at + 1, at % 3, 1) for at in range(size)]
    assert interval([*sample, *[Counts()] * 30]) == interval(sample)


@pytest.mark.parametrize("sample", [[], [Counts()] * 25, [Counts(1, 1, 1)], [Counts(1, 1, 1), *[Counts()] * 25]])
def test_no_interval_of_fewer_than_two(sample: list[Counts]) -> None:
    assert interval(sample) is None


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param([Counts(at, 2000 - at, at % 7) for at in range(1000)], id="a thousand, each another"),
        pytest.param([Counts(at % 3, at % 4, at % 2) for at in range(100_000)], id="a hundred thousand of few kinds"),
    ],
)
def test_it_is_fast(sample: list[Counts]) -> None:
    start = time.process_time()
    assert bootstrap(sample) is not None
    assert time.process_time() - start < 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "sample",
    [
        pytest.param([Counts(at, 9000 - at, at % 7) for at in range(5000)], id="each another"),
        pytest.param([Counts(at % 900, 3, 1) for at in range(9000)], id="nine hundred kinds"),
    ],
)
def test_it_needs_little_memory(sample: list[Counts]) -> None:
    bootstrap(sample)  # numpy is loaded before it is measured
    tracemalloc.start()
    bootstrap(sample)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


@pytest.mark.slow
def test_of_thirty_articles_it_holds_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(30)

    def article() -> Counts:
        gold, share = int(draw.integers(5, 61)), draw.beta(6, 3)
        tp = int(draw.binomial(gold, share))
        return Counts(tp, int(draw.binomial(gold, 0.4 - 0.3 * share)), gold - tp)

    truth = sum((article() for _ in range(50_000)), Counts()).f1
    found = [bootstrap([article() for _ in range(30)]) for _ in range(400)]
    held = [low <= truth <= high for low, high in found]
    assert 0.90 <= np.mean(held) <= 0.98
