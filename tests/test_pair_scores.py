import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from insihab.counts import Counts
from insihab.scoring.pairs import score_pairs, without_document

RELATIONS = ["COMPATIBLE", "CONFLICT", "EQUAL", "UNRELATED", "UPDATED"]


def pair(a: int, b: int, relation: str) -> dict[str, str]:
    return {"a": f"x#c{a}", "b": f"y#c{b}", "relation": relation}


def pairs(*relations: str) -> list[dict[str, str]]:
    """A pair a relation; "" leaves one out."""
    return [pair(1, number, relation) for number, relation in enumerate(relations) if relation]


@pytest.mark.parametrize(
    ("gold", "predicted", "macro", "accuracy"),
    [
        pytest.param([], [], None, (0, 0, 0), id="nothing"),
        pytest.param([], ["EQUAL"], None, (0, 1, 0), id="gold has no pair"),
        pytest.param(["EQUAL"], [], 0, (0, 0, 1), id="nothing predicted"),
        pytest.param(["EQUAL", "UPDATED"], ["EQUAL", "UPDATED"], (1 + 1) / 2, (2, 0, 0), id="right"),
        pytest.param(["EQUAL", "UPDATED"], ["EQUAL", ""], (1 + 0) / 2, (1, 0, 1), id="one not predicted"),
        pytest.param(["EQUAL", "UPDATED"], ["UPDATED", "EQUAL"], 0, (0, 2, 2), id="exchanged"),
        pytest.param(
            # EQUAL: 2 right, 1 false, none missed; UPDATED: none right, 1 missed.
            ["EQUAL", "EQUAL", "UPDATED"],
            ["EQUAL"] * 3,
            (2 * 2 / (2 * 2 + 1 + 0) + 0) / 2,
            (2, 1, 1),
            id="the most frequent everywhere",
        ),
        pytest.param(
            # CONFLICT is none of gold's: the mean is over one relation, which it costs one of two.
            ["EQUAL", "EQUAL"],
            ["EQUAL", "CONFLICT"],
            2 * 1 / (2 * 1 + 0 + 1),
            (1, 1, 1),
            id="a relation that gold has not",
        ),
        pytest.param(
            # The second pair is none of gold's, and false whatever it says.
            ["EQUAL", ""],
            ["EQUAL", "EQUAL"],
            2 * 1 / (2 * 1 + 1 + 0),
            (1, 1, 0),
            id="a pair that gold has not",
        ),
    ],
)
def test_scores(
    gold: list[str], predicted: list[str], macro: float | None, accuracy: tuple[float, float, float]
) -> None:
    scores = score_pairs(pairs(*gold), pairs(*predicted))
    assert scores["macro_f1"] == (None if macro is None else pytest.approx(macro))
    assert scores["accuracy"] == Counts(*accuracy)


def test_counts_of_each_relation_of_gold() -> None:
    gold = pairs("EQUAL", "EQUAL", "UPDATED", "UNRELATED")
    predicted = pairs("EQUAL", "UPDATED", "UPDATED", "CONFLICT")
    scores = score_pairs(gold, predicted)
    assert {name: counts for name, counts in scores.items() if name.startswith("per_relation/")} == {
        "per_relation/EQUAL": Counts(1, 0, 1),
        "per_relation/UNRELATED": Counts(0, 0, 1),
        "per_relation/UPDATED": Counts(1, 1, 0),
    }
    assert scores["macro_f1"] == pytest.approx((2 * 1 / (2 * 1 + 0 + 1) + 0 + 2 * 1 / (2 * 1 + 1 + 0)) / 3)


def test_the_mean_of_f1s_is_not_the_f1_of_means() -> None:
    # EQUAL: P 1/3, R 1, F1 1/2. UPDATED: P 1, R 1/3, F1 1/2. The F1 of the mean P 2/3 and the mean R 2/3 would be 2/3.
    scores = score_pairs(pairs("EQUAL", "UPDATED", "UPDATED", "UPDATED"), pairs("EQUAL", "EQUAL", "EQUAL", "UPDATED"))
    assert scores["macro_f1"] == pytest.approx((1 / 2 + 1 / 2) / 2)


def test_the_order_within_a_pair_does_not_matter() -> None:
    gold = [pair(1, 2, "UPDATED")]
    turned = [{"a": "y#c2", "b": "x#c1", "relation": "UPDATED"}]
    assert score_pairs(gold, turned) == score_pairs(gold, gold)


@pytest.mark.parametrize("side", ["gold", "predicted"])
def test_a_pair_that_stands_twice_is_refused(side: str) -> None:
    once = [pair(1, 2, "EQUAL")]
    twice = [*once, {"a": "y#c2", "b": "x#c1", "relation": "CONFLICT"}]
    with pytest.raises(ValueError, match="the pair of y#c2 and x#c1 stands twice; keep one"):
        score_pairs(*((twice, once) if side == "gold" else (once, twice)))


@pytest.mark.parametrize(
    ("doc_id", "left"),
    [
        pytest.param("x", ["y#c1 z#c1"], id="first of a pair"),
        pytest.param("z", ["x#c1 y#c1"], id="second of a pair"),
        pytest.param("y", ["x#c1 z#c1"], id="either"),
        pytest.param("x#c1", ["x#c1 y#c1", "y#c1 z#c1", "x#c1 z#c1"], id="a claim is no document"),
        pytest.param("", ["x#c1 y#c1", "y#c1 z#c1", "x#c1 z#c1"], id="another document"),
    ],
)
def test_without_document(doc_id: str, left: list[str]) -> None:
    ends = [("x#c1", "y#c1"), ("y#c1", "z#c1"), ("x#c1", "z#c1")]
    given = [{"a": a, "b": b, "relation": "EQUAL"} for a, b in ends]
    assert [f"{one['a']} {one['b']}" for one in without_document(given, doc_id)] == left


def test_a_document_whose_id_has_the_sign_of_a_claim() -> None:
    given = [{"a": "x#1#c1", "b": "y#c1", "relation": "EQUAL"}]
    assert without_document(given, "x#1") == []
    assert without_document(given, "x") == given


Judged = list[tuple[str, str]]
# Of each pair what gold says and what is predicted, "" for nothing.
judged = st.lists(st.tuples(st.sampled_from(["", *RELATIONS[:4]]), st.sampled_from(["", *RELATIONS])), max_size=12)


def scores_of(each: Sequence[tuple[str, str]]) -> dict[str, Any]:
    gold, predicted = ([side[at] for side in each] for at in (0, 1))
    return score_pairs(pairs(*gold), pairs(*predicted))


@given(judged)
def test_macro_f1_is_that_of_scikit_learn(each: Judged) -> None:
    gold, predicted = [side[0] for side in each], [side[1] for side in each]
    labels = sorted(set(gold) - {""})
    expected = (
        pytest.approx(f1_score(gold, predicted, labels=labels, average="macro", zero_division=0)) if labels else None
    )
    assert scores_of(each)["macro_f1"] == expected


@given(judged, st.randoms(use_true_random=False))
def test_no_order_changes_a_score(each: Judged, draw: random.Random) -> None:
    gold, predicted = (pairs(*(side[at] for side in each)) for at in (0, 1))
    expected = score_pairs(gold, predicted)
    for side in (gold, predicted):
        draw.shuffle(side)
    assert score_pairs(gold, predicted) == expected


@given(judged)
def test_gold_against_itself_is_right(each: Judged) -> None:
    gold = pairs(*(side[0] for side in each))
    scores = score_pairs(gold, gold)
    assert scores["macro_f1"] == (1 if gold else None)
    assert scores["accuracy"] == Counts(len(gold), 0, 0)


@given(judged)
def test_exchanged_sides_exchange_precision_and_recall(each: Judged) -> None:
    one, other = scores_of(each), scores_of([side[::-1] for side in each])
    for name in {"accuracy", *one} & set(other) - {"macro_f1"}:
        assert (one[name].precision, one[name].recall) == (other[name].recall, other[name].precision)


@given(judged)
def test_a_pair_left_out_is_never_better_than_a_right_one(each: Judged) -> None:
    right = [(gold, gold or predicted) for gold, predicted in each]
    for at, (gold, predicted) in enumerate(right):
        if gold:
            fewer = scores_of([*right[:at], (gold, ""), *right[at + 1 :]])
            assert fewer["macro_f1"] < scores_of(right)["macro_f1"], predicted
