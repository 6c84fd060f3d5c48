from typing import Any

import pytest

from insihab.counts import Counts
from insihab.scoring.events import score_events


def event(start: int, end: int, label: str, arguments: str = "", **attributes: str) -> dict[str, Any]:
    """An event whose arguments are written as ``force 10-15, origin 20-25``."""
    found = []
    for part in filter(None, arguments.split(", ")):
        role, span = part.split()
        first, last = map(int, span.split("-"))
        found.append({"role": role, "start": first, "end": last})
    return {"start": start, "end": end, "type": label, **attributes, "arguments": found}


@pytest.mark.parametrize(
    ("gold", "predicted", "identification", "classification"),
    [
        pytest.param([], [], (0, 0, 0), (0, 0, 0), id="nothing"),
        pytest.param([(0, 5, "Meet")], [], (0, 0, 1), (0, 0, 1), id="missed"),
        pytest.param([], [(0, 5, "Meet")], (0, 1, 0), (0, 1, 0), id="invented"),
        pytest.param([(0, 5, "Meet")], [(0, 5, "Meet")], (1, 0, 0), (1, 0, 0), id="right"),
        pytest.param([(0, 5, "Meet")], [(0, 5, "Agree")], (1, 0, 0), (0, 1, 1), id="wrong type"),
        pytest.param([(0, 5, "Meet")], [(0, 6, "Meet")], (0, 1, 1), (0, 1, 1), id="an overlap is not enough"),
        pytest.param(
            [(0, 5, "Meet"), (9, 14, "Meet")], [(9, 14, "Meet")], (1, 0, 1), (1, 0, 1), id="two of a type, one found"
        ),
        pytest.param(
            [(0, 5, "Kill"), (0, 5, "Attack")],
            [(0, 5, "Kill"), (0, 5, "Injure")],
            (2, 0, 0),  # the span stands twice on both sides
            (1, 1, 1),
            id="one span, two types",
        ),
    ],
)
def test_triggers(
    gold: list[tuple[int, int, str]],
    predicted: list[tuple[int, int, str]],
    identification: tuple[float, float, float],
    classification: tuple[float, float, float],
) -> None:
    counts = score_events([event(*trigger) for trigger in gold], [event(*trigger) for trigger in predicted])
    assert counts["trigger_identification"] == Counts(*identification)
    assert counts["trigger_classification"] == Counts(*classification)


GOLD = [
    event(0, 5, "Withdraw", "force 10-15, origin 20-25"),
    event(30, 35, "Withdraw", "force 40-45"),
]


@pytest.mark.parametrize(
    ("predicted", "identification", "classification", "unattached"),
    [
        pytest.param(GOLD, (3, 0, 0), (3, 0, 0), (3, 0, 0), id="all right"),
        pytest.param([], (0, 0, 3), (0, 0, 3), (0, 0, 3), id="nothing predicted"),
        pytest.param(
            [event(0, 5, "Withdraw", "origin 10-15, origin 20-25")], (2, 0, 1), (1, 1, 2), (1, 1, 2), id="wrong role"
        ),
        pytest.param(
            [event(0, 5, "Withdraw", "force 10-14, origin 20-25")], (1, 1, 2), (1, 1, 2), (1, 1, 2), id="wrong span"
        ),
        pytest.param(
            # Both forces under the other trigger: right only where the trigger does not count.
            [event(0, 5, "Withdraw", "force 40-45"), event(30, 35, "Withdraw", "force 10-15")],
            (0, 2, 3),
            (0, 2, 3),
            (2, 0, 1),
            id="exchanged triggers of one type",
        ),
        pytest.param(
            [event(1, 5, "Withdraw", "force 10-15")], (0, 1, 3), (0, 1, 3), (1, 0, 2), id="the trigger's span is wrong"
        ),
        pytest.param(
            [event(0, 5, "Deploy", "force 10-15")], (0, 1, 3), (0, 1, 3), (0, 1, 3), id="the trigger's type is wrong"
        ),
        pytest.param(
            [event(0, 5, "Withdraw", "force 10-15"), event(1, 5, "Withdraw", "force 10-15")],
            (1, 1, 2),
            (1, 1, 2),
            (1, 1, 2),  # gold has this force once: the second one is not right again
            id="said of two triggers, counted once",
        ),
        pytest.param(
            [event(0, 5, "Withdraw", "force 10-15, origin 10-15")],
            (1, 1, 2),
            (1, 1, 2),
            (1, 1, 2),
            id="two roles, one span",
        ),
    ],
)
def test_arguments(
    predicted: list[dict[str, Any]],
    identification: tuple[float, float, float],
    classification: tuple[float, float, float],
    unattached: tuple[float, float, float],
) -> None:
    counts = score_events(GOLD, predicted)
    assert counts["argument_identification"] == Counts(*identification)
    assert counts["argument_classification"] == Counts(*classification)
    assert counts["argument_classification_unattached"] == Counts(*unattached)


def test_argument_recall_cannot_exceed_1() -> None:
    gold = [event(0, 5, "Meet", "participant 9-12")]
    spam = [event(start, start + 5, "Meet", "participant 9-12") for start in range(20)]
    counts = score_events(gold, spam)
    for name in ("argument_identification", "argument_classification", "argument_classification_unattached"):
        assert counts[name] == Counts(1, 19, 0)


def test_an_event_may_have_no_key_for_its_arguments() -> None:
    bare = {"start": 0, "end": 5, "type": "Meet"}
    assert score_events([event(0, 5, "Meet", "place 9-12")], [bare])["argument_classification"] == Counts(0, 0, 1)


@pytest.mark.parametrize(
    ("predicted", "factuality", "aspect"),
    [
        pytest.param([(0, 5, "Meet", "ACTUAL", "NONE")], (1, 0, 0), (1, 0, 0), id="one right"),
        pytest.param([(0, 5, "Meet", "PLANNED", "NONE")], (0, 1, 1), (1, 0, 0), id="one value wrong"),
        pytest.param([(0, 5, "Meet", None, None)], (0, 1, 1), (0, 1, 1), id="left out is wrong where gold has it"),
        pytest.param([(0, 5, "Agree", "ACTUAL", "NONE")], (0, 0, 0), (0, 0, 0), id="only right triggers count"),
        pytest.param(
            [(0, 5, "Meet", "ACTUAL", "START"), (9, 14, "Meet", "ACTUAL", "END")], (1, 1, 1), (1, 1, 1), id="half right"
        ),
        pytest.param([], (0, 0, 0), (0, 0, 0), id="no trigger found"),
    ],
)
def test_values_on_right_triggers(
    predicted: list[tuple[int, int, str, str | None, str | None]],
    factuality: tuple[float, float, float],
    aspect: tuple[float, float, float],
) -> None:
    gold = [
        event(0, 5, "Meet", factuality="ACTUAL", aspect="NONE"),
        event(9, 14, "Meet", factuality="PLANNED", aspect="END"),
    ]
    found = []
    for start, end, label, *values in predicted:
        named = {name: value for name, value in zip(("factuality", "aspect"), values, strict=True) if value}
        found.append(event(start, end, label, **named))
    counts = score_events(gold, found)
    assert counts["factuality"] == Counts(*factuality)
    assert counts["aspect"] == Counts(*aspect)


def test_a_value_that_gold_does_not_have_is_not_asked_for() -> None:
    counts = score_events([event(0, 5, "Meet")], [event(0, 5, "Meet", factuality="ACTUAL", aspect="NONE")])
    assert counts["factuality"] == counts["aspect"] == Counts(0, 0, 0)


def test_f1_of_a_small_document() -> None:
    gold = [event(0, 5, "Kill", "victim 9-12, agent 15-18", factuality="ACTUAL"), event(30, 34, "Attack", "time 40-44")]
    predicted = [event(0, 5, "Kill", "victim 9-12, place 15-18", factuality="ACTUAL"), event(50, 54, "Vote")]
    counts = score_events(gold, predicted)
    assert counts["trigger_classification"].f1 == 2 * 1 / (2 * 1 + 1 + 1)
    assert counts["argument_identification"].f1 == 2 * 2 / (2 * 2 + 0 + 1)
    assert counts["argument_classification"].f1 == 2 * 1 / (2 * 1 + 1 + 2)
    assert counts["factuality"].f1 == 2 * 1 / (2 * 1 + 0 + 0)


def test_the_value_of_a_trigger_end_to_end() -> None:
    gold = [event(0, 5, "Meet", factuality="ACTUAL", aspect="NONE"), event(9, 14, "Agree", factuality="PLANNED")]
    predicted = [
        event(0, 5, "Meet", factuality="ACTUAL", aspect="END"),
        event(9, 14, "Meet", factuality="PLANNED"),
        event(20, 25, "Meet"),  # says no value, and is not asked for one
    ]
    counts = score_events(gold, predicted)
    assert counts["factuality_end_to_end"] == Counts(1, 1, 1)  # the type of the second is wrong
    assert counts["aspect_end_to_end"] == Counts(0, 1, 1)


MENTIONS = [
    {"start": 10, "end": 15, "type": "MIL", "entity": "us_forces"},
    {"start": 50, "end": 55, "type": "MIL", "entity": "us_forces"},
    {"start": 20, "end": 25, "type": "GPE", "entity": "iraq"},
    {"start": 60, "end": 65, "type": "TIME"},
]


@pytest.mark.parametrize(
    ("arguments", "coreferent"),
    [
        pytest.param("force 10-15, origin 20-25", (2, 0, 0), id="the spans of gold"),
        pytest.param("force 50-55, origin 20-25", (2, 0, 0), id="another mention of the entity"),
        pytest.param("origin 50-55, origin 20-25", (1, 1, 1), id="in the wrong role"),
        pytest.param("force 50-55, force 10-15, origin 20-25", (2, 1, 0), id="an entity counts once for each argument"),
        pytest.param("force 20-25, origin 20-25", (1, 1, 1), id="another entity"),
        pytest.param("force 51-55, origin 60-65", (0, 2, 2), id="no mention, or one of no entity"),
    ],
)
def test_arguments_by_entity(arguments: str, coreferent: tuple[int, int, int]) -> None:
    gold, predicted = [event(0, 5, "Withdraw", "force 10-15, origin 20-25")], [event(0, 5, "Withdraw", arguments)]
    assert score_events(gold, predicted, MENTIONS)["argument_classification_coreferent"] == Counts(*coreferent)


def test_without_entities_in_gold_there_is_no_measure_by_entity() -> None:
    assert "argument_classification_coreferent" not in score_events(GOLD, GOLD, MENTIONS[3:])


def test_types_and_roles_by_themselves() -> None:
    gold = [event(0, 5, "Kill", "victim 9-12, agent 15-18"), event(30, 34, "Attack", "agent 40-44")]
    predicted = [event(0, 5, "Kill", "victim 9-12, place 15-18"), event(30, 34, "Vote", "agent 40-44")]
    counts = score_events(gold, predicted)
    assert {name: one for name, one in counts.items() if "/" in name} == {
        "per_type/Attack": Counts(0, 0, 1),
        "per_type/Kill": Counts(1, 0, 0),
        "per_type/Vote": Counts(0, 1, 0),
        "per_role/agent": Counts(0, 1, 2),  # the role is that of another type of event
        "per_role/place": Counts(0, 1, 0),
        "per_role/victim": Counts(1, 0, 0),
    }
