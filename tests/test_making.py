"""How the gold was made, counted: passes compared, disagreements decided, pairs judged."""

from dataclasses import replace

import pytest

from insihab.passes import Corpus
from insihab.provenance.history import History
from insihab.provenance.making import making, pairs_found_by
from made import MADE_SCHEMA, annotation, document, region

CITY, MEETING = region("بغداد", "GPE", entity="baghdad", level="NAM"), region("زار", "Meet", factuality="ACTUAL")


def corpus(name, *regions, kind="model"):
    about = {"pass": name, "annotator": name, "annotator_kind": kind, "guidelines": "1", "human_verified": False}
    return Corpus([document()], MADE_SCHEMA, {}, [annotation(*regions)], about)


A, B = corpus("one", CITY, MEETING), corpus("two", CITY)
DECIDED = [
    {"layer": "events", "gold": "a"},
    {"layer": "events", "gold": "other: 0-3 «زار» Travel"},
    {"layer": "entities", "gold": "b"},
]


def pair(a, b, relation):
    return {"pass_a": a, "pass_b": b, "relation": relation}


def test_a_single_pass_has_no_making():
    assert making(A, History()) == {}


def test_passes_are_compared_by_layer():
    found = making(A, History({"one": A, "two": B}))["compared"]
    assert found["layers"]["entities"] == {"a": 1, "b": 1, "strict": 1.0, "overlap": 1.0}
    assert found["layers"]["events"] == {"a": 1, "b": 0, "strict": 0.0, "overlap": 0.0}
    assert found["attributes"]["level"] == {"n": 1, "observed": 1.0, "kappa": None}  # one value: nothing to tell apart
    assert "claim_pairs" not in found


@pytest.mark.parametrize(("kind", "word"), [("model", "consistency"), ("human", "agreement"), ("other", "agreement")])
def test_only_one_kind_of_model_is_called_consistent(kind, word):
    first = replace(A, provenance={**A.provenance, "annotator_kind": "human" if kind == "human" else "model"})
    second = replace(B, provenance={**B.provenance, "annotator_kind": kind})
    assert making(A, History({"one": first, "two": second}))["compared"]["word"] == word


def test_decisions_are_counted_by_layer_and_pass():
    found = making(A, History({"one": A, "two": B}, DECIDED))["decided"]
    nothing = {"both": 0, "neither": 0}
    assert found == {
        "entities": {"disagreements": 1, "one": 0, "two": 1, **nothing, "other": 0},
        "events": {"disagreements": 2, "one": 1, "two": 0, **nothing, "other": 1},
        "all": {"disagreements": 3, "one": 1, "two": 1, **nothing, "other": 1},
    }


def test_judgements_of_pairs_are_compared():
    # Of 4 pairs 3 are equal; each side says X in 2 of 4 and 3 of 4: chance has (2 * 3 + 2 * 1) / 16 = 1 / 2.
    judged = [pair("X", "X", "X"), pair("X", "X", "X"), pair("Y", "X", "X"), pair("Y", "Y", "Y")]
    found = making(A, History({"one": A, "two": B}), judged)["compared"]["claim_pairs"]
    assert found == {"n": 4, "observed": 3 / 4, "kappa": (3 / 4 - 1 / 2) / (1 - 1 / 2)}


@pytest.mark.parametrize(
    ("a", "b", "found"), [("X", "X", "one two"), ("X", "Y", "one"), ("Y", "X", "two"), ("Y", "Y", None)]
)
def test_a_pair_says_which_passes_judged_it_so(a, b, found):
    (row,) = pairs_found_by([pair(a, b, "X")], History({"one": A, "two": B}))
    assert row["found_by"] == found


def test_of_a_single_pass_no_pair_says_who_judged_it():
    assert pairs_found_by([pair("X", "X", "X")], History())[0]["found_by"] is None
