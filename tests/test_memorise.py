"""Tests of baselines/memorise.py."""

import pytest

from baseline import document, predict
from memorise import Memorise


@pytest.mark.parametrize(
    ("marked", "seen", "text", "starts"),
    [
        ("العراق", "في العراق", "العراق والعراق وبالعراق", [0, 8, 17]),
        ("العراق", "في العراق", "العراقية عراق", []),  # must end with its token
        ("لقوات", "للقوات", "وللقوات والقوات", [2]),
        ("وزارة الدفاع", "في وزارة الدفاع", "لوزارة الدفاع وزارة", [1]),
        ("بغداد", "في بغداد", "ببغداد،بغداد", [1, 7]),
    ],
)
def test_memory_finds_a_surface_at_word_starts_and_after_proclitics(marked, seen, text, starts):
    found = predict(Memorise(), [document(seen, entities={marked: "GPE"})], text)["entities"]
    assert found == [{"start": start, "end": start + len(marked), "type": "GPE", "level": "NAM"} for start in starts]


def test_memory_keeps_nested_mentions_and_the_longer_of_two_that_cross():
    marks = {"قوات التحالف": "MIL", "التحالف الدولي في العراق": "ORG", "العراق": "GPE"}
    text = "قوات التحالف الدولي في العراق"
    found = predict(Memorise(), [document(text, entities=marks)], text)["entities"]
    assert [text[row["start"] : row["end"]] for row in found] == ["التحالف الدولي في العراق", "العراق"]


def test_memory_takes_the_most_frequent_type_and_the_roles_that_a_surface_had():
    often, once = (document("في العراق", name, entities={"العراق": "GPE"}) for name in "ab")
    other = document("انسحاب من العراق", "c", entities={"العراق": "LOC"}, events={"انسحاب": "Withdraw"})
    other.layers["events"][0]["arguments"] = [{"role": "origin", "surface": "العراق", "start": 10, "end": 16}]
    found = predict(Memorise(), [other, often, once], "وانسحاب من العراق. العراق")
    assert [row["type"] for row in found["entities"]] == ["GPE", "GPE"]
    assert found["events"] == [
        {
            "start": 1,
            "end": 7,
            "type": "Withdraw",
            "factuality": "ACTUAL",
            "aspect": "NONE",
            "arguments": [{"role": "origin", "start": 11, "end": 17}],  # the one in the same sentence
        }
    ]


def test_memory_of_nothing_finds_nothing():
    found = predict(Memorise(), [document("في العراق")], "في العراق")
    assert found == {"entities": [], "events": [], "numeric_claims": []}
