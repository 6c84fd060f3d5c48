"""The fast path gives what the check of lines gives, on lines that are sound and on lines that are not."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insihab.findings import Finding
from insihab.predictions import Prediction
from insihab.predictions.bulk import plain_mentions
from insihab.predictions.inventory import ANYTHING, Inventory
from insihab.predictions.reading import Reading

TEXT = "نشر الجيش الأمريكي نحو 2500 جندي في العراق وسوريا"
GOLD = {name: Prediction(name, TEXT[:size], {}) for name, size in (("a", 49), ("b", 30), ("c", 5), ("d", 0))}
TYPES = Inventory({"entities": {"type": ["GPE", "ORG"]}})

values = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 60), st.floats(allow_nan=False), st.text(max_size=3), st.just([])
)
mentions = st.fixed_dictionaries(
    {"start": st.integers(-1, 50), "end": st.integers(0, 51), "type": st.sampled_from(["GPE", "ORG", "PER"])}
)


@st.composite
def sound_mentions(draw: st.DrawFn, size: int) -> list[dict[str, Any]]:
    spans = st.tuples(st.integers(0, size - 1), st.integers(1, size), st.sampled_from(["GPE", "ORG"]))
    chosen = draw(st.lists(spans.filter(lambda span: span[0] < span[1]), max_size=6, unique=True)) if size else []
    return [{"start": start, "end": end, "type": label} for start, end, label in chosen]


@st.composite
def submissions(draw: st.DrawFn) -> list[Any]:
    """Lines for some documents, of which a few have one thing changed."""
    lines: list[Any] = [
        {"doc_id": name, "entities": draw(sound_mentions(len(GOLD[name].text or "")))}
        for name in draw(st.lists(st.sampled_from(sorted(GOLD)), max_size=4, unique=True))
    ]
    for line in lines:
        change = draw(st.sampled_from(["none"] * 6 + ["key", "value", "mention", "part", "text", "whole"]))
        if change == "key":
            line[draw(st.sampled_from(["events", "numeric_claims", "text", "other"]))] = draw(values)
        elif change == "value":
            line[draw(st.sampled_from(["doc_id", "entities"]))] = draw(values)
        elif change == "mention":
            line["entities"].append(draw(mentions))
        elif change == "text":
            line["text"] = TEXT
        elif change == "part" and line["entities"]:
            mention = draw(st.sampled_from(line["entities"]))
            mention[draw(st.sampled_from(["start", "end", "type", "level", "id"]))] = draw(values)
        elif change == "whole":
            lines.append(draw(st.one_of(values, st.just(line))))
            break
    return lines


def read(file: Path, inventory: Inventory, gold: Mapping[str, Prediction] | None) -> tuple[Any, ...]:
    reading = Reading([file], inventory, gold)
    documents = [
        document._replace(layers={name: list(items) for name, items in document.layers.items()}) for document in reading
    ]
    return documents, reading.findings, list(reading.missing()), reading.layers


@settings(max_examples=300)
@given(submissions(), st.sampled_from([ANYTHING, TYPES]), st.booleans())
def test_the_same_with_and_without_the_fast_path(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Any], inventory: Inventory, is_gold: bool
) -> None:
    file = tmp_path_factory.getbasetemp() / "bulk.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    gold = None if is_gold else GOLD
    fast = read(file, inventory, gold)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reading, "_plain", lambda reading, batch: None)
        assert read(file, inventory, gold) == fast


def test_the_same_over_several_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = {str(number): Prediction(str(number), TEXT, {}) for number in range(350)}
    spans = [[(0, 2), (4, 8), (10, 17)], [(0, 9), (4, 18)], [(4, 9), (0, 3)]]  # ends inclusive, crossing, disordered
    lines = [
        {"doc_id": name, "entities": [{"start": a, "end": b, "type": "X"} for a, b in spans[number % 3]]}
        for number, name in enumerate(gold)
    ]
    lines[219]["entities"][0]["end"] = 99
    file = tmp_path / "batches.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    fast = read(file, ANYTHING, gold)
    monkeypatch.setattr(Reading, "_plain", lambda reading, batch: None)
    assert read(file, ANYTHING, gold) == fast
    findings: list[Finding] = fast[1]
    assert sum(one.code == "SPAN_CROSSING" for one in findings) == len(range(1, 350, 3))
    assert [one.place for one in findings if one.code == "OFFSET_CAUSE"] == [
        f"line {number}, entities" for number in (1, 4, 7, 10)
    ]  # of the first ten lines alone


@pytest.mark.parametrize(
    ("lines", "disordered"),
    [
        pytest.param([], [], id="none"),
        pytest.param([{"doc_id": "a", "entities": []}], [], id="no mention"),
        pytest.param([{"doc_id": "a", "entities": [{"start": 0, "end": 3, "type": "X"}]}], [], id="one"),
        pytest.param(
            [
                {"doc_id": "a", "entities": [{"start": 4, "end": 9, "type": "X"}]},
                {"doc_id": "b", "entities": [{"start": 4, "end": 9, "type": "X"}, {"start": 0, "end": 3, "type": "X"}]},
            ],
            [1],
            id="the second goes back",
        ),
    ],
)
def test_sound_lines(lines: list[Any], disordered: list[int]) -> None:
    plain = plain_mentions(lines, GOLD, None)
    assert plain is not None
    assert [document.doc_id for document in plain.documents] == [line["doc_id"] for line in lines]
    assert plain.disordered == disordered


def one(**mention: Any) -> dict[str, Any]:
    return {"doc_id": "a", "entities": [{"start": 0, "end": 3, "type": "GPE", **mention}]}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param([], id="a list"),
        pytest.param({"doc_id": "a"}, id="no layer"),
        pytest.param({"doc_id": "x", "entities": []}, id="another document"),
        pytest.param({"doc_id": "", "entities": []}, id="no document"),
        pytest.param({"doc_id": "a", "entities": [], "events": []}, id="another layer"),
        pytest.param({"doc_id": "a", "entities": [3]}, id="no object"),
        pytest.param(one(level="NAM"), id="another key"),
        pytest.param(one(start=True), id="true"),
        pytest.param(one(end=3.0), id="no integer"),
        pytest.param(one(start=-1), id="before the text"),
        pytest.param(one(end=50), id="beyond the text"),
        pytest.param(one(start=3), id="empty"),
        pytest.param(one(type="PER"), id="another type"),
        pytest.param(one(type=[]), id="a list as type"),
        pytest.param({**one(), "entities": one()["entities"] * 2}, id="twice"),
    ],
)
def test_all_else_is_left_to_the_check_of_lines(line: Any) -> None:
    assert plain_mentions([line], GOLD, ["GPE"]) is None
