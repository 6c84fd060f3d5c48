"""Which error is of which kind."""

import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.predictions import Prediction
from insihab.report.errors import (
    KINDS,
    Error,
    argument_errors,
    claim_errors,
    document_errors,
    entity_errors,
    event_errors,
    identity_errors,
    pair_errors,
)
from insihab.scoring.entities import Task, score_entities

Items = list[dict[str, Any]]


def mention(text: str) -> dict[str, Any]:
    """``0-5 GPE``, and for events what their arguments are: ``0-5 Meet place=7-9``."""
    span, label, *arguments = text.split()
    start, end = map(int, span.split("-"))
    item: dict[str, Any] = {"start": start, "end": end, "type": label}
    for argument in arguments:
        role, _, place = argument.partition("=")
        first, last = map(int, place.split("-"))
        item.setdefault("arguments", []).append({"role": role, "start": first, "end": last})
    return item


def mentions(*texts: str) -> Items:
    return [mention(text) for text in texts]


def told(error: Error) -> str:
    """``kind: gold / predicted``, each as its span."""
    sides = [f"{item['start']}-{item['end']}" if item else "" for item in (error.gold, error.predicted)]
    return f"{error.kind}: {' / '.join(sides)}"


SPANS = [
    pytest.param([], [], [], id="nothing"),
    pytest.param(["0-5 GPE"], ["0-5 GPE"], [], id="right"),
    pytest.param(["0-5 GPE"], ["0-5 MIL"], ["type: 0-5 / 0-5"], id="type"),
    pytest.param(["0-5 GPE"], ["0-4 GPE"], ["boundary: 0-5 / 0-4"], id="boundary"),
    pytest.param(["0-5 GPE"], ["4-9 MIL"], ["boundary and type: 0-5 / 4-9"], id="boundary and type"),
    pytest.param(["0-5 GPE"], ["5-9 GPE"], ["missed: 0-5 / ", "spurious:  / 5-9"], id="touching is apart"),
    pytest.param(["0-5 GPE"], [], ["missed: 0-5 / "], id="missed"),
    pytest.param([], ["0-5 GPE"], ["spurious:  / 0-5"], id="spurious"),
    pytest.param(
        ["0-5 GPE", "3-9 MIL"],
        ["3-9 GPE"],
        ["type: 3-9 / 3-9", "missed: 0-5 / "],
        id="the same span goes before the same type",
    ),
    pytest.param(
        ["0-5 GPE", "4-20 MIL"],
        ["4-19 GPE"],
        ["boundary: 0-5 / 4-19", "missed: 4-20 / "],
        id="the same type goes before a greater overlap",
    ),
    pytest.param(
        ["0-10 GPE"], ["0-2 GPE", "1-10 GPE"], ["boundary: 0-10 / 1-10", "spurious:  / 0-2"], id="the greatest overlap"
    ),
    pytest.param(
        ["0-10 GPE", "3-6 GPE"],
        ["0-10 GPE", "2-6 GPE"],
        ["boundary: 3-6 / 2-6"],
        id="what is right is out of the way",
    ),
    pytest.param(
        ["0-5 GPE", "0-5 ORG"], ["0-5 GPE", "0-5 MIL"], ["type: 0-5 / 0-5"], id="one span, two types, one right"
    ),
]


@pytest.mark.parametrize(("gold", "predicted", "expected"), SPANS)
@pytest.mark.parametrize("errors", [entity_errors, event_errors])
def test_spans_and_types(errors: Any, gold: list[str], predicted: list[str], expected: list[str]) -> None:
    assert sorted(map(told, errors(mentions(*gold), mentions(*predicted)))) == sorted(expected)


def test_what_exists_for_the_sake_of_an_event_is_no_error() -> None:
    assert list(entity_errors(mentions("0-5 ARG"), mentions("0-4 ARG", "7-9 ARG"))) == []
    assert [one.kind for one in entity_errors(mentions("0-5 ARG"), mentions("0-5 GPE"))] == ["spurious"]


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param("0-5 Meet place=7-9", "0-5 Meet place=7-9", [], id="right"),
        pytest.param("0-5 Meet place=7-9", "0-5 Meet time=7-9", ["wrong role: 7-9 / 7-9"], id="wrong role"),
        pytest.param("0-5 Meet place=7-9", "0-5 Meet place=7-8", ["boundary: 7-9 / 7-8"], id="boundary"),
        pytest.param(
            "0-5 Meet place=7-9",
            "0-5 Meet time=7-8",
            ["missed: 7-9 / ", "spurious:  / 7-8"],
            id="another role and another span are two errors",
        ),
        pytest.param(
            "0-5 Meet place=7-9 time=7-9",
            "0-5 Meet place=7-9",
            ["missed: 7-9 / "],
            id="one of two roles of a span",
        ),
        pytest.param("0-5 Meet", "0-5 Meet place=7-9", ["spurious:  / 7-9"], id="spurious"),
        pytest.param("0-5 Meet place=7-9", "0-5 Agree place=7-8", [], id="those of a wrong trigger go with it"),
        pytest.param("0-5 Meet place=7-9", "0-4 Meet place=7-8", [], id="those of a trigger with a wrong boundary too"),
    ],
)
def test_arguments(gold: str, predicted: str, expected: list[str]) -> None:
    found = list(argument_errors(mentions(gold), mentions(predicted)))
    assert sorted(map(told, found)) == sorted(expected)
    assert all(error.trigger == mention(gold) for error in found)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param({"aspect": "NONE"}, {"aspect": "NONE"}, [], id="right"),
        pytest.param({"aspect": "END"}, {"aspect": "NONE"}, [("aspect", "END", "NONE")], id="wrong"),
        pytest.param({"factuality": "ACTUAL"}, {}, [("factuality", "ACTUAL", None)], id="not predicted"),
        pytest.param({}, {"factuality": "ACTUAL"}, [], id="gold does not say"),
        pytest.param(
            {"factuality": "ACTUAL", "aspect": "END"},
            {"factuality": "PLANNED", "aspect": "NONE"},
            [("factuality", "ACTUAL", "PLANNED"), ("aspect", "END", "NONE")],
            id="both, in one error",
        ),
    ],
)
def test_values_of_right_triggers(
    gold: dict[str, str], predicted: dict[str, str], expected: list[tuple[str, str, str | None]]
) -> None:
    found = list(event_errors([mention("0-5 Meet") | gold], [mention("0-5 Meet") | predicted]))
    assert [error.kind for error in found] == ["wrong value"] * bool(expected)
    assert [tuple(one) for error in found for one in error.differences] == expected


CLAIM: dict[str, Any] = {"start": 10, "end": 14, "lo": 2500, "hi": 2500, "operator": "APPROX", "counted": [15, 20]}


@pytest.mark.parametrize(
    ("predicted", "kind", "differences"),
    [
        pytest.param([CLAIM], [], [], id="right"),
        pytest.param([CLAIM | {"start": 9}], [], [], id="half of the span is enough"),
        pytest.param([CLAIM | {"start": 1}], ["boundary"], [], id="too wide"),
        pytest.param([], ["missed"], [], id="missed"),
        pytest.param([CLAIM, CLAIM | {"start": 30, "end": 34}], ["spurious"], [], id="spurious"),
        pytest.param(
            [CLAIM | {"lo": 2400, "hi": None}], ["wrong slot"], [("value", "≈ 2500", "[2400, ∞)")], id="value"
        ),
        pytest.param(
            [CLAIM | {"operator": "EXACT", "counted": None}],
            ["wrong slot"],
            [("operator", "APPROX", "EXACT"), ("counted", (15, 20), None)],
            id="two slots in one error",
        ),
        pytest.param([CLAIM | {"unit": "day"}], ["wrong slot"], [("unit", None, "day")], id="what gold does not say"),
    ],
)
def test_claims(predicted: Items, kind: list[str], differences: list[tuple[Any, ...]]) -> None:
    found = list(claim_errors([CLAIM], predicted))
    assert [error.kind for error in found] == kind
    assert [tuple(one) for error in found for one in error.differences] == differences


def pair(a: str, b: str, relation: str) -> dict[str, str]:
    return {"a": a, "b": b, "relation": relation}


def test_pairs_of_claims() -> None:
    gold = [pair("x#c1", "y#c1", "EQUAL"), pair("x#c1", "y#c2", "UNRELATED"), pair("x#c2", "y#c2", "CONFLICT")]
    predicted = [pair("y#c1", "x#c1", "EQUAL"), pair("y#c2", "x#c1", "EQUAL")]  # either order
    found = list(pair_errors(gold, predicted))
    assert [(error.kind, error.gold) for error in found] == [("wrong relation", gold[1]), ("missing", gold[2])]
    assert found[0].predicted == pair("x#c1", "y#c2", "EQUAL")


def named(doc_id: str, names: str) -> Prediction:
    """A mention for each letter; a dot is one without a name."""
    items = [
        {"start": at, "end": at + 1, "type": "GPE"} | ({} if name == "." else {"entity": name})
        for at, name in enumerate(names)
    ]
    return Prediction(doc_id, names, {"entities": items})


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param(["aab"], ["xxy"], [], id="other names for the same"),
        pytest.param(["aaa"], ["xyx"], [("split", "a", "x (2), y (1)")], id="split"),
        pytest.param(["aab"], ["xxx"], [("merged", "a (2), b (1)", "x")], id="merged"),
        pytest.param(["aa", "a"], ["xx", "y"], [("split", "a", "x (2), y (1)")], id="split between documents"),
        pytest.param(["aa"], ["x."], [], id="one that is not predicted is no split"),
        pytest.param(["a."], ["xx"], [], id="one that gold does not name is not merged"),
    ],
)
def test_identity(gold: list[str], predicted: list[str], expected: list[tuple[str, ...]]) -> None:
    wanted = [named(str(number), names) for number, names in enumerate(gold)]
    guesses = {str(number): named(str(number), names) for number, names in enumerate(predicted)}
    found = list(identity_errors(wanted, guesses))
    assert [(error.kind, *error.differences[0][1:]) for error in found] == expected


def test_only_layers_that_are_scored_and_that_gold_has() -> None:
    gold = Prediction("d", "x" * 40, {"entities": mentions("9-12 GPE", "0-5 GPE"), "events": mentions("0-5 Meet")})
    predicted = Prediction("d", None, {"numeric_claims": [CLAIM], "entities": []})
    found = document_errors(gold, predicted, ["entities", "numeric_claims"])
    assert [(error.layer, told(error)) for error in found] == [
        ("entities", "missed: 0-5 / "),  # in the order of the text
        ("entities", "missed: 9-12 / "),
    ]
    assert len(document_errors(gold, None, ["entities", "events"])) == 3


drawn = st.lists(
    st.builds(
        lambda start, size, label: {"start": start, "end": start + size, "type": label},
        st.integers(0, 20),
        st.integers(1, 6),
        st.sampled_from(["GPE", "MIL", "ARG"]),
    ),
    unique_by=lambda item: (item["start"], item["end"], item["type"]),
    max_size=12,
)


@given(drawn, drawn, st.randoms())
def test_each_item_that_is_wrong_is_in_one_error(gold: Items, predicted: Items, chance: random.Random) -> None:
    found = list(entity_errors(gold, predicted))
    assert {error.kind for error in found} <= set(KINDS["entities"])
    strict = score_entities([Task(gold, predicted)])[0]["strict"]
    sides = [[error.gold for error in found if error.gold], [error.predicted for error in found if error.predicted]]
    assert [len(side) for side in sides] == [strict.fn, strict.fp]
    assert all(len({id(item) for item in side}) == len(side) for side in sides)
    shuffled = [chance.sample(side, len(side)) for side in (gold, predicted)]
    assert sorted(one.kind for one in entity_errors(*shuffled)) == sorted(one.kind for one in found)


@given(drawn)
def test_gold_against_itself_has_no_error(gold: Items) -> None:
    assert list(entity_errors(gold, gold)) == []


def test_thousands_of_spans_over_each_other_are_soon_told_apart() -> None:
    gold = [{"start": at, "end": 9000 - at, "type": "GPE"} for at in range(3000)]
    predicted = [{"start": at, "end": 9001 - at, "type": "GPE"} for at in range(4000)]
    began = time.process_time()
    found = list(entity_errors(gold, predicted))
    assert time.process_time() - began < 2
    assert [error.kind for error in found].count("boundary") == 3000
