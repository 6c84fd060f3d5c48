import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.counts import Counts, of_multisets


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        pytest.param(Counts(1, 1, 2), 1 / (1 + 1), 1 / (1 + 2), 2 * 1 / (2 * 1 + 1 + 2), id="some of each"),
        pytest.param(Counts(3, 0, 0), 1, 1, 1, id="all right"),
        pytest.param(Counts(0, 2, 3), 0, 0, 0, id="all wrong"),
        pytest.param(Counts(0, 0, 3), None, 0, 0, id="nothing predicted"),
        pytest.param(Counts(0, 2, 0), 0, None, 0, id="nothing in gold"),
        pytest.param(Counts(), None, None, None, id="nothing at all"),
        pytest.param(
            Counts(1.5, 0.5, 2.5), 1.5 / (1.5 + 0.5), 1.5 / (1.5 + 2.5), 2 * 1.5 / (2 * 1.5 + 0.5 + 2.5), id="halves"
        ),
    ],
)
def test_ratios(counts: Counts, precision: float | None, recall: float | None, f1: float | None) -> None:
    assert (counts.precision, counts.recall, counts.f1) == (precision, recall, f1)
    assert counts.as_json() == {
        "tp": counts.tp,
        "fp": counts.fp,
        "fn": counts.fn,
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def test_documents_are_pooled_and_not_averaged() -> None:
    good, poor = Counts(1, 0, 0), Counts(1, 8, 0)
    assert (good + poor).precision == (1 + 1) / (1 + 1 + 8)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param("abc", "cab", Counts(3, 0, 0), id="order"),
        pytest.param("abc", "bd", Counts(1, 1, 2), id="one of three"),
        pytest.param("aab", "a", Counts(1, 0, 2), id="twice in gold, predicted once"),
        pytest.param("a", "aaa", Counts(1, 2, 0), id="once in gold, predicted three times"),
        pytest.param("", "a", Counts(0, 1, 0), id="nothing in gold"),
        pytest.param("a", "", Counts(0, 0, 1), id="nothing predicted"),
        pytest.param("", "", Counts(0, 0, 0), id="nothing at all"),
    ],
)
def test_of_multisets(gold: str, predicted: str, expected: Counts) -> None:
    assert of_multisets(gold, predicted) == expected


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_of_multisets_exchanged_exchanges_the_errors(gold: str, predicted: str) -> None:
    counts, exchanged = of_multisets(gold, predicted), of_multisets(predicted, gold)
    assert (counts.tp, counts.fp, counts.fn) == (exchanged.tp, exchanged.fn, exchanged.fp)
    assert counts.tp + counts.fn == len(gold)
    assert counts.tp + counts.fp == len(predicted)
