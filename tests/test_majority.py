"""Tests of baselines/majority.py."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from baseline import document, predict, text_of
from insihab.gold import released_gold
from insihab.predictions.reading import read_predictions
from insihab.released import dataset_folder
from majority import Majority, commonest
from program import predictions
from protocol import folds, load

TEXT = "انسحاب الجيش من العراق. هجوم في بغداد"
EVENT = {"factuality": "ACTUAL", "aspect": "NONE", "arguments": []}


def argument(role, surface, start):
    return {"role": role, "surface": surface, "start": start, "end": start + len(surface)}


def claim(surface, start, **slots):
    return {"surface": surface, "start": start, "end": start + len(surface), "lo": 1.0, "hi": 1.0, **slots}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("a", "a"),
        ("aab", "a"),
        ("bbaa", "a"),  # of two that stand twice, the first in the alphabet, not the first met
        ("cab", "a"),
        ("", None),
    ],
)
def test_commonest(values, expected):
    assert commonest(values) == expected


@given(st.permutations("aabbc"))
def test_the_commonest_does_not_depend_on_the_order(values):
    assert commonest(values) == "a"


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ({"الجيش": "MIL", "العراق": "GPE", "بغداد": "GPE"}, "GPE"),  # 2 of 3
        ({"الجيش": "MIL", "العراق": "GPE"}, "GPE"),  # 1 and 1: by the alphabet
        ({"الجيش": "ARG", "العراق": "ARG", "بغداد": "GPE"}, "GPE"),  # ARG is not scored, and never guessed
    ],
)
def test_every_remembered_span_has_the_commonest_type(types, expected):
    found = predict(Majority(), [document(TEXT, entities=types)], TEXT)["entities"]
    assert [TEXT[row["start"] : row["end"]] for row in found] == [
        word for word in TEXT.replace(".", "").split() if word in types
    ]
    assert {row["type"] for row in found} == {expected}
    assert {row["level"] for row in found} == {"NAM"}
    assert all(set(row) == {"start", "end", "type", "level"} for row in found)  # no identity


def test_absent_values_do_not_count():
    train = document(TEXT, entities={"الجيش": "MIL", "العراق": "GPE", "بغداد": "GPE"})
    for row, level in zip(train.layers["entities"], (None, None, "NOM"), strict=True):
        row["level"] = level
    assert {row["level"] for row in predict(Majority(), [train], TEXT)["entities"]} == {"NOM"}


def test_triggers_have_the_commonest_labels_and_their_neighbours_the_commonest_role():
    entities = {"الجيش": "MIL", "العراق": "GPE", "بغداد": "GPE"}
    train = document(TEXT, entities=entities, events={"انسحاب": "Withdraw", "هجوم": "Attack"})
    withdraw, attack = train.layers["events"]
    withdraw["factuality"], attack["factuality"] = "PLANNED", "ACTUAL"
    withdraw["aspect"], attack["aspect"] = "END", "END"
    attack["arguments"] = [
        argument("place", "بغداد", 32),
        argument("agent", "الجيش", 7),
        argument("place", "العراق", 16),
    ]
    found = predict(Majority(), [train], TEXT)["events"]
    # Attack, ACTUAL: each of the two stands once, and these come first in the alphabet. Place: 2 of 3 of Attack.
    guessed = {"type": "Attack", "factuality": "ACTUAL", "aspect": "END"}
    place = [{"role": "place", "start": start, "end": end} for start, end in ((7, 12), (16, 22), (32, 37))]
    assert (
        found
        == [
            {"start": 0, "end": 6, **guessed, "arguments": place[:2]},  # what its sentence has
            {"start": 24, "end": 28, **guessed, "arguments": place[2:]},
        ]
    )


def test_what_overlaps_a_trigger_is_no_argument_and_no_argument_stands_twice():
    text = "انسحاب القوات من العراق"
    train = document(
        text,
        entities={"انسحاب القوات": "ARG", "العراق": "GPE"},
        events={"انسحاب": "Withdraw", "العراق": "Withdraw"},  # a span of two layers
    )
    train.layers["events"][0]["arguments"] = [argument("origin", "العراق", 17)]
    first, second = predict(Majority(), [train], text)["events"]
    assert first["arguments"] == [{"role": "origin", "start": 17, "end": 23}]
    assert second["arguments"] == [
        {"role": "origin", "start": 0, "end": 6},
        {"role": "origin", "start": 0, "end": 13},
    ]


def test_events_of_a_type_without_arguments_have_none():
    train = document(TEXT, entities={"العراق": "GPE"}, events={"انسحاب": "Withdraw", "هجوم": "Attack"})
    train.layers["events"][0]["arguments"] = [argument("origin", "العراق", 16)]  # of Withdraw; guessed is Attack
    assert [row["arguments"] for row in predict(Majority(), [train], TEXT)["events"]] == [[], []]


def test_claims_have_the_commonest_slots_and_no_value():
    train = document("3 و 4 و 5")
    stock = {"operator": "EXACT", "unit": "count", "movement": "STOCK"}
    train.layers["numeric_claims"].extend(
        [
            claim("3", 0, **stock),
            claim("4", 4, **stock | {"unit": "day"}),
            claim("5", 8, **stock | {"operator": "APPROX"}),
        ]
    )
    assert predict(Majority(), [train], "في 5")["numeric_claims"] == [{"start": 3, "end": 4, **stock}]


def test_who_saw_nothing_marked_marks_nothing():
    nothing = {"entities": [], "events": [], "numeric_claims": []}
    assert predict(Majority(), [document(TEXT)], TEXT) == nothing


def test_it_is_an_estimator_that_keeps_plain_values():
    fitted = Majority().fit([text_of(TEXT)], [document(TEXT, events={"هجوم": "Attack"}).layers])
    assert not hasattr(clone(fitted), "commonest_")
    assert fitted.predict([]) == []
    plain = {name: value for name, value in vars(fitted).items() if name != "memoriser_"}
    assert plain == json.loads(json.dumps(plain))
    assert plain["commonest_"]["events"] == {"type": "Attack", "factuality": "ACTUAL", "aspect": "NONE"}


@pytest.mark.slow
def test_on_the_released_data_it_is_in_order_and_repeats(tmp_path):
    (fold,) = folds(load(dataset_folder()), "split")
    first, second = (predictions("majority", Majority(), [fold]) for _ in range(2))
    assert first == second
    file = tmp_path / "predictions.jsonl"
    file.write_text(first, encoding="utf-8")
    gold = released_gold("split")
    lines, warnings = read_predictions([file], gold.inventory, gold.documents)
    assert warnings == []
    for layer, name in (("entities", "type"), ("events", "type"), ("numeric_claims", "unit")):
        assert len({row[name] for line in lines for row in line.layers[layer]}) == 1
