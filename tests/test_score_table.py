import re

import pytest

from insihab.counts import Counts, Mean
from insihab.score_table import FLAT, POOLED, aligned, table
from insihab.scoring.coreference import Ratios
from insihab.scoring.results import LayerScores, Measure

HALF = Counts(1, 1, 1)


def shown(layer: str, measures: dict[str, Measure], *, per_label: bool = False, **rest: dict) -> list[str]:
    scores = LayerScores(measures, rest.get("documents", {}), rest.get("without", {}))
    return table({layer: scores}, {layer: "signature"}, per_label).split("\n")


EVENTS: dict[str, Measure] = {
    "trigger_classification": Counts(1, 0, 2),
    "argument_classification": Counts(0, 3, 0),
    "factuality": Counts(0, 0, 0),
    "per_role/agent": HALF,
    "per_role/place": Counts(0, 2, 0),
    "per_type/Meet": Counts(1, 0, 1),
}


def test_headlines_have_their_intervals_and_labels_are_hidden() -> None:
    documents = {
        "trigger_classification": {"a": Counts(1, 0, 1), "b": Counts(0, 0, 1)},
        "argument_classification": {"a": Counts(0, 3, 0)},
    }
    assert shown("events", EVENTS, documents=documents) == [
        "layer   measure                        P     R    F1       95 %  gold  pred.",
        "------  -------------------------  -----  ----  ----  ---------  ----  -----",
        # F1 is 2 * 1 / (2 * 1 + 2); without a 0 and without b 2 / 3, which no interval leaves between 0 and 1
        "events  trigger_classification *   100.0  33.3  50.0  0.0-100.0     3      1",
        "events  argument_classification *    0.0     -   0.0          -     0      3",
        "events  factuality                     -     -     -                0      0",
        "",
        "* headline, with its interval by article (jackknife-t-95)",
        POOLED,
        "--per-label shows 3 more rows: the scores of each type, role and relation",
        "signature",
    ]


def test_an_interval_of_no_width_is_marked_and_explained() -> None:
    equal = {"quantity": {"a": Counts(0, 1, 2), "b": Counts(0, 3, 1)}, "claim": {"a": Counts(1, 0, 1)}}
    lines = shown("numeric_claims", {"quantity": Counts(0, 4, 3), "claim": Counts(1, 0, 1)}, documents=equal)
    assert [line.split()[3:7] for line in lines[2:4]] == [
        ["0.0", "0.0", "0.0", "0.0-0.0†"],
        ["100.0", "50.0", "66.7", "-"],
    ]
    assert lines[5:8] == ["* headline, with its interval by article (jackknife-t-95)", FLAT, POOLED]


def test_labels_stand_below_the_measure_that_they_split_up() -> None:
    rows = shown("events", EVENTS, per_label=True)[2:8]
    assert [row[8:35].rstrip() for row in rows] == [
        "trigger_classification *",
        "  Meet",
        "argument_classification *",
        "  agent",
        "  place",
        "factuality",
    ]
    assert not any("--per-label" in row for row in shown("events", EVENTS, per_label=True))


@pytest.mark.parametrize(
    ("layer", "measures", "order"),
    [
        ("entities", {"strict": HALF, "exact": HALF, "per_type/GPE": HALF}, ["strict *", "  GPE", "exact"]),
        (
            "claim_pairs",
            {"macro_f1": Mean(0.5), "accuracy": HALF, "per_relation/EQUAL": HALF},
            ["macro_f1 *", "  EQUAL"],
        ),
        ("numeric_claims", {"quantity": HALF, "slots/value": HALF}, ["quantity *", "slots/value"]),
    ],
)
def test_groups_of_each_layer(layer: str, measures: dict[str, Measure], order: list[str]) -> None:
    rows = shown(layer, measures, per_label=True)[2:]
    named = [re.fullmatch(rf"{layer} +?(  )?(\S.*?)  +.*", row) for row in rows[: len(order)]]
    assert [found and found[2] for found in named] == [name.strip() for name in order]
    column = len(layer) + 2
    assert [row[column] == " " for row in rows[: len(order)]] == [name.startswith(" ") for name in order]


@pytest.mark.parametrize(
    ("layer", "name", "measure", "cells"),
    [
        pytest.param("claim_pairs", "macro_f1 *", Mean(0.25), ["-", "-", "25.0"], id="a mean has no P and R"),
        pytest.param("identity", "entities/conll *", Mean(None), ["-", "-", "-"], id="an undefined mean"),
        pytest.param(
            "identity", "entities/muc", Ratios(0, 2, 0, 0), ["-", "0.0", "0.0"], id="an undefined ratio"
        ),
        pytest.param("entities", "partial", Counts(1.5, 0.5, 1.5), ["75.0", "50.0", "60.0", "3", "2"], id="halves"),
        pytest.param(
            "entities",
            "partial",
            Counts(1_234_567, 0, 0),
            ["100.0", "100.0", "100.0", "1234567", "1234567"],
            id="as many digits as it takes",
        ),
    ],
)  # fmt: skip
def test_cells(layer: str, name: str, measure: Measure, cells: list[str]) -> None:
    row = shown(layer, {name.removesuffix(" *"): measure})[2]
    assert row.split() == [layer, *name.split(), *cells]


def test_aligned() -> None:
    assert aligned([("layer", "m", "F1"), ("a", "measure", "100.0")]) == [
        "layer  m           F1",
        "-----  -------  -----",
        "a      measure  100.0",
    ]
