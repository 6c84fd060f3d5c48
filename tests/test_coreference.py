import itertools
import random
import time
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from insihab.scoring.coreference import MEASURES, Partition, Ratios, b_cubed, ceaf_e, conll, muc


def clusters(written: str) -> list[str]:
    """Clusters apart by spaces, a mention a letter: "a bc" is {a} and {b, c}."""
    return written.split()


# The cases A to N are those of the reference scorer, by its names; D and E are of Bagga and Baldwin 1998, F, K and L of
# Vilain et al. 1995. The gold of A, {a} {b c} {d e f}, has 0 + 1 + 2 links. Expected, as in `Ratios`: numerator and
# denominator of recall, then of precision.
@pytest.mark.parametrize(
    ("gold", "predicted", "expected_muc", "expected_b_cubed", "expected_ceaf_e"),
    [
        pytest.param("a bc def", "a bc def", (3, 3, 3, 3), (6, 6, 6, 6), (3, 3, 3, 3), id="A1: all right"),
        # Found: a whole, d and e of d e f, one link of three.
        pytest.param(
            "a bc def",
            "a de",
            (1, 3, 1, 1),
            (1 + 2 * 2 / 3, 6, 1 + 2 * 2 / 2, 3),
            (1 + 2 * 2 / (3 + 2), 3, 1 + 2 * 2 / (3 + 2), 2),
            id="A2: mentions are missing",
        ),
        pytest.param(
            "a bc def",
            "a bcx defy z",
            (3, 3, 3, 2 + 3),
            (6, 6, 1 + 2 * 2 / 3 + 3 * 3 / 4, 9),
            (1 + 2 * 2 / (2 + 3) + 2 * 3 / (3 + 4), 3, 1 + 2 * 2 / (2 + 3) + 2 * 3 / (3 + 4), 4),
            id="A3: mentions too many",
        ),
        pytest.param(
            "a bc def",
            "a bcx dy z",
            (1, 3, 1, 2 + 1),
            (1 + 2 * 2 / 2 + 1 / 3, 6, 1 + 2 * 2 / 3 + 1 / 2, 7),
            (1 + 2 * 2 / (2 + 3) + 2 * 1 / (3 + 2), 3, 1 + 2 * 2 / (2 + 3) + 2 * 1 / (3 + 2), 4),
            id="A4: both",
        ),
        pytest.param(
            "a bc def",
            "a bcxB dy z",
            (1, 3, 1, 3 + 1),
            (1 + 2 * 2 / 2 + 1 / 3, 6, 1 + 2 * 2 / 4 + 1 / 2, 8),
            (1 + 2 * 2 / (2 + 4) + 2 * 1 / (3 + 2), 3, 1 + 2 * 2 / (2 + 4) + 2 * 1 / (3 + 2), 4),
            id="A5: one more in a cluster that matches",
        ),
        pytest.param(
            "a bc def",
            "a bcx dy Bz",
            (1, 3, 1, 2 + 1 + 1),
            (1 + 2 * 2 / 2 + 1 / 3, 6, 1 + 2 * 2 / 3 + 1 / 2, 8),
            (1 + 2 * 2 / (2 + 3) + 2 * 1 / (3 + 2), 3, 1 + 2 * 2 / (2 + 3) + 2 * 1 / (3 + 2), 4),
            id="A6: one more in a cluster that does not",
        ),
        pytest.param(
            "a bc def",
            "a bcxb dy z",
            (1, 3, 1, 2 + 1),
            (1 + 2 * 2 / 2 + 1 / 3, 6, 1 + 2 * 2 / 3 + 1 / 2, 7),
            (1 + 2 * 2 / (2 + 3) + 2 * 1 / (3 + 2), 3, 1 + 2 * 2 / (2 + 3) + 2 * 1 / (3 + 2), 4),
            id="A7: a mention twice in a cluster is once there",
        ),
        pytest.param("aab", "ab", (1, 1, 1, 1), (2, 2, 2, 2), (1, 1, 1, 1), id="and so it is in gold"),
        # Each gold cluster matches one of its mentions; which one does not matter.
        pytest.param(
            "a bc def",
            "a b c d e f",
            (0, 3, 0, 0),
            (1 + 2 * 1 / 2 + 3 * 1 / 3, 6, 6, 6),
            (1 + 2 * 1 / (2 + 1) + 2 * 1 / (3 + 1), 3, 1 + 2 * 1 / (2 + 1) + 2 * 1 / (3 + 1), 6),
            id="A10: singletons only",
        ),
        pytest.param(
            "a bc def",
            "abcdef",
            (3, 3, 3, 5),
            (6, 6, (1 + 2 * 2 + 3 * 3) / 6, 6),
            (2 * 3 / (3 + 6), 3, 2 * 3 / (3 + 6), 1),
            id="A11: all in one",
        ),
        pytest.param(
            "a bc def",
            "a x y c d e z",
            (0, 3, 0, 0),
            (1 + 1 / 2 + 2 * 1 / 3, 6, 4, 7),
            (1 + 2 * 1 / (2 + 1) + 2 * 1 / (3 + 1), 3, 1 + 2 * 1 / (2 + 1) + 2 * 1 / (3 + 1), 7),
            id="A12: singletons, some of them wrong",
        ),
        pytest.param(
            "a bc def",
            "axycdez",
            (1, 3, 1, 6),
            (1 + 1 / 2 + 2 * 2 / 3, 6, (1 + 1 + 2 * 2) / 7, 7),
            (2 * 2 / (3 + 7), 3, 2 * 2 / (3 + 7), 1),
            id="A13: all in one, some of it wrong",
        ),
        pytest.param(
            "ab cde",
            "bcx de",
            (1, 1 + 2, 1, 2 + 1),
            (1 / 2 + (1 + 2 * 2) / 3, 5, (1 + 1) / 3 + 2 * 2 / 2, 5),
            (2 * 1 / (2 + 3) + 2 * 2 / (3 + 2), 2, 2 * 1 / (2 + 3) + 2 * 2 / (3 + 2), 2),
            id="B1: a wrong link",
        ),
        pytest.param(
            "12345 67 89ABC",
            "12345 6789ABC",
            (9, 4 + 1 + 4, 9, 4 + 6),
            (12, 12, 5 + (2 * 2 + 5 * 5) / 7, 12),
            (1 + 2 * 5 / (5 + 7), 3, 1 + 2 * 5 / (5 + 7), 2),
            id="D1: a small cluster joined to a large one",
        ),
        pytest.param(
            "12345 67 89ABC",
            "1234589ABC 67",
            (9, 4 + 1 + 4, 9, 9 + 1),
            (12, 12, (5 * 5 + 5 * 5) / 10 + 2, 12),
            (2 * 5 / (5 + 10) + 1, 3, 2 * 5 / (5 + 10) + 1, 2),
            id="E1: two large clusters joined, the same to MUC",
        ),
        pytest.param(
            "ABCD",
            "AB CD",
            (2, 3, 2, 1 + 1),
            ((2 * 2 + 2 * 2) / 4, 4, 4, 4),
            (2 * 2 / (4 + 2), 1, 2 * 2 / (4 + 2), 2),
            id="F1: a cluster cut in two",
        ),
        pytest.param(
            "BCDEGHJ",
            "ABC DEF GHI",
            (3, 6, 3, 2 + 2 + 2),
            ((2 * 2 + 2 * 2 + 2 * 2) / 7, 7, 3 * 2 * 2 / 3, 9),
            (2 * 2 / (7 + 3), 1, 2 * 2 / (7 + 3), 3),
            id="K1: a cluster cut in three and a mention missing",
        ),
        pytest.param(
            "ABC DEFG",
            "AB CD FGH",
            (1 + 1, 2 + 3, 1 + 1, 1 + 1 + 2),
            ((2 * 2 + 1) / 3 + (1 + 2 * 2) / 4, 7, 2 * 2 / 2 + (1 + 1) / 2 + 2 * 2 / 3, 7),
            (2 * 2 / (3 + 2) + 2 * 2 / (4 + 3), 2, 2 * 2 / (3 + 2) + 2 * 2 / (4 + 3), 3),
            id="L1: C linked to D",
        ),
        pytest.param("a b c", "a b c", (0, 0, 0, 0), (3, 3, 3, 3), (3, 3, 3, 3), id="N1: nothing to link"),
        # The most alike, 2 * 4 / (6 + 6), would leave {g h} and {e f} with nothing.
        pytest.param(
            "abcdef gh",
            "abcdgh ef",
            (3 + 1 + 1, 5 + 1, 3 + 1 + 1, 5 + 1),
            ((4 * 4 + 2 * 2) / 6 + 2 * 2 / 2, 8, (4 * 4 + 2 * 2) / 6 + 2 * 2 / 2, 8),
            (2 * 2 / (6 + 2) + 2 * 2 / (2 + 6), 2, 2 * 2 / (6 + 2) + 2 * 2 / (2 + 6), 2),
            id="clusters matched as well as can be",
        ),
        pytest.param("a bc", "x yz", (0, 1, 0, 1), (0, 3, 0, 3), (0, 2, 0, 2), id="no mention in common"),
        pytest.param("a bc", "", (0, 1, 0, 0), (0, 3, 0, 0), (0, 2, 0, 0), id="nothing predicted"),
        pytest.param("", "", (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), id="nothing at all"),
    ],
)
def test_measures(
    gold: str,
    predicted: str,
    expected_muc: tuple[float, ...],
    expected_b_cubed: tuple[float, ...],
    expected_ceaf_e: tuple[float, ...],
) -> None:
    sides = clusters(gold), clusters(predicted)
    assert astuple(muc(*sides)) == expected_muc
    assert astuple(b_cubed(*sides)) == pytest.approx(expected_b_cubed)
    assert astuple(ceaf_e(*sides)) == pytest.approx(expected_ceaf_e)


@pytest.mark.parametrize(
    ("ratios", "precision", "recall", "f1"),
    [
        pytest.param(Ratios(1, 2, 3, 4), 3 / 4, 1 / 2, 2 * (3 / 4) * (1 / 2) / (3 / 4 + 1 / 2), id="some"),
        pytest.param(Ratios(2, 2, 4, 4), 1, 1, 1, id="all right"),
        pytest.param(Ratios(0, 2, 0, 4), 0, 0, 0, id="all wrong"),
        pytest.param(Ratios(0, 2, 0, 0), None, 0, 0, id="nothing predicted"),
        pytest.param(Ratios(0, 0, 0, 4), 0, None, 0, id="nothing in gold"),
        pytest.param(Ratios(), None, None, None, id="nothing at all"),
    ],
)
def test_ratios(ratios: Ratios, precision: float | None, recall: float | None, f1: float | None) -> None:
    assert ratios.as_json() == {"precision": precision, "recall": recall, "f1": f1}


def test_documents_are_pooled_and_not_averaged() -> None:
    assert Ratios(1, 1, 1, 1) + Ratios(1, 9, 0, 3) == Ratios(1 + 1, 1 + 9, 1 + 0, 1 + 3)


@pytest.mark.parametrize(
    ("gold", "predicted", "score"),
    [
        pytest.param("a bc def", "a bc def", 1, id="all right"),
        # MUC, recall 2/3 and precision 1: 4/5. B-cubed, 2/4 and 1: 2/3. CEAF-e, (2/3)/1 and (2/3)/2: 4/9.
        pytest.param("abcd", "ab cd", (4 / 5 + 2 / 3 + 4 / 9) / 3, id="the mean of the three"),
        # MUC 0, for there is a link that gold lacks. B-cubed, 1 and 1/2: 2/3. CEAF-e, (2/3)/2 and (2/3)/1: 4/9.
        pytest.param("a b", "ab", (0 + 2 / 3 + 4 / 9) / 3, id="only the prediction links"),
        pytest.param("ab", "", 0, id="nothing predicted"),
        pytest.param("a b", "a b", None, id="MUC is undefined: no side links"),
        pytest.param("", "", None, id="nothing at all"),
    ],
)
def test_conll(gold: str, predicted: str, score: float | None) -> None:
    found = conll([measure(clusters(gold), clusters(predicted)) for measure in MEASURES.values()])
    assert found == (score if score is None else pytest.approx(score))


def partition(labels: list[int | None], first: int = 0) -> list[list[int]]:
    """Mentions, numbered from `first`, of one label are a cluster; those without one are in no cluster."""
    found: dict[int, list[int]] = {}
    for mention, label in enumerate(labels, first):
        if label is not None:
            found.setdefault(label, []).append(mention)
    return list(found.values())


labels = st.lists(st.none() | st.integers(0, 4), max_size=12)
partitions = labels.map(partition)
measures = pytest.mark.parametrize("name", MEASURES)


@measures
@given(partitions)
def test_gold_against_itself_is_1_where_it_is_defined(name: str, gold: Partition) -> None:
    ratios = MEASURES[name](gold, gold)
    defined = any(len(cluster) > 1 or name != "muc" for cluster in gold)
    assert list(ratios.as_json().values()) == ([1.0] * 3 if defined else [None] * 3)


@measures
@given(partitions, partitions)
def test_sides_exchanged_exchange_precision_and_recall(name: str, gold: Partition, predicted: Partition) -> None:
    recall, gold_has, precision, predicted_has = astuple(MEASURES[name](gold, predicted))
    assert astuple(MEASURES[name](predicted, gold)) == pytest.approx((precision, predicted_has, recall, gold_has))


@measures
@given(partitions, partitions, st.randoms(use_true_random=False))
def test_neither_order_nor_names_matter(
    name: str, gold: list[list[int]], predicted: list[list[int]], draw: random.Random
) -> None:
    names = [f"mention {number}" for number in range(12)]
    draw.shuffle(names)
    renamed = [[[names[m] for m in draw.sample(c, len(c))] for c in draw.sample(p, len(p))] for p in (gold, predicted)]
    assert astuple(MEASURES[name](*renamed)) == pytest.approx(astuple(MEASURES[name](gold, predicted)))


@measures
@given(partitions, partitions)
def test_values_are_between_0_and_1(name: str, gold: Partition, predicted: Partition) -> None:
    values = MEASURES[name](gold, predicted).as_json().values()
    assert all(value is None or 0 <= value <= 1 for value in values)


@measures
@given(labels, labels, labels, labels)
def test_the_counts_of_parts_that_share_nothing_add_up(
    name: str,
    gold: list[int | None],
    predicted: list[int | None],
    more: list[int | None],
    more_predicted: list[int | None],
) -> None:
    one, other = (partition(gold), partition(predicted)), (partition(more, 100), partition(more_predicted, 100))
    apart = MEASURES[name](*one) + MEASURES[name](*other)
    assert astuple(MEASURES[name](one[0] + other[0], one[1] + other[1])) == pytest.approx(astuple(apart))


@given(partitions, partitions)
def test_muc_counts_the_parts_into_which_a_cluster_falls(gold: list[list[int]], predicted: list[list[int]]) -> None:
    cluster_of = {mention: number for number, cluster in enumerate(predicted) for mention in cluster}
    # A mention that is not predicted is a part of its own.
    parts = [{cluster_of.get(mention, f"{mention} alone") for mention in cluster} for cluster in gold]
    found = sum(len(cluster) - len(part) for cluster, part in zip(gold, parts, strict=True))
    assert muc(gold, predicted).recall_numerator == found


@given(partitions, partitions)
def test_b_cubed_is_a_mean_over_mentions(gold: list[list[int]], predicted: list[list[int]]) -> None:
    wanted, given = [{mention: set(cluster) for cluster in side for mention in cluster} for side in (gold, predicted)]
    shares = [len(wanted[mention] & given.get(mention, set())) / len(wanted[mention]) for mention in wanted]
    assert b_cubed(gold, predicted).recall == (pytest.approx(np.mean(shares)) if shares else None)


def similarities(gold: list[list[int]], predicted: list[list[int]]) -> np.ndarray:
    return np.array([[2 * len({*g} & {*p}) / (len(g) + len(p)) for p in predicted] for g in gold])


@given(partitions.filter(len), partitions.filter(len))
def test_ceaf_e_is_that_of_a_brute_force(gold: list[list[int]], predicted: list[list[int]]) -> None:
    table = similarities(gold, predicted)
    table = table if len(gold) <= len(predicted) else table.T
    ways = itertools.permutations(range(table.shape[1]), table.shape[0])
    best = max(sum(row[column] for row, column in zip(table, way, strict=True)) for way in ways)
    assert ceaf_e(gold, predicted).recall_numerator == pytest.approx(best)


def drawn(seed: int, mentions: int, clusters: int) -> list[list[int]]:
    """Each mention in a random cluster; a fifth of the mentions is not in the other side."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    return partition([draw.choice([None, *[draw.randrange(clusters) for _ in range(4)]]) for _ in range(mentions)])


@pytest.mark.parametrize("seed", range(10))
def test_ceaf_e_is_that_of_scipy(seed: int) -> None:
    gold, predicted = drawn(seed, 200, 40 + seed), drawn(-seed - 1, 200, 60 - 4 * seed)
    table = similarities(gold, predicted)
    assert ceaf_e(gold, predicted).recall_numerator == pytest.approx(
        table[linear_sum_assignment(table, maximize=True)].sum()
    )


def test_many_clusters_take_no_time() -> None:
    mentions = range(600)
    gold = [list(mentions[first::150]) for first in range(150)]
    predicted = drawn(0, 600, 300)
    start = time.process_time()
    for measure in MEASURES.values():
        measure(gold, predicted)
    assert time.process_time() - start < 0.3
