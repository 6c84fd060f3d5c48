"""What is listed adds up to the scorer's counts, document by document and measure by measure."""

import json
import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.cli import main
from insihab.counts import Counts
from insihab.evaluate import evaluate
from insihab.gold import released_gold
from insihab.predictions import Prediction
from insihab.released import dataset_folder
from insihab.report.explain import Counted, explain_claims, explain_entities, explain_events, explain_pairs
from insihab.report.explanation import explanation
from insihab.scoring.claims import score_claims
from insihab.scoring.entities import Task, score_entities
from insihab.scoring.events import score_events
from insihab.scoring.pairs import score_pairs

Items = list[dict[str, Any]]
TEXT = "abcabcabcabcabcabcabcabcabcabc"


def sums(lines: Iterable[Counted]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for one in lines:
        found[one.measure] = found.get(one.measure, Counts()) + one.counts
    return found


def add_up(lines: Iterable[Counted], scored: dict[str, Any]) -> None:
    """Assert that the lines add up to what was scored; what was not scored may be listed."""
    found = sums(lines)
    counts = {name: one for name, one in scored.items() if isinstance(one, Counts)}
    assert {name: found.get(name, Counts()) for name in counts} == counts
    assert found.keys() - counts.keys() <= {"nam"}


def item(label: str, labels: str, **optional: str) -> st.SearchStrategy[dict[str, Any]]:
    """Items on few code points; of each optional key one of its values, or nothing."""
    keys = {name: st.sampled_from([None, *values.split()]) for name, values in optional.items()}
    return st.builds(
        lambda start, size, one, rest: {
            "start": start,
            "end": start + size,
            label: one,
            **{name: value for name, value in rest.items() if value},
        },
        st.integers(0, 8),
        st.integers(1, 4),
        st.sampled_from(labels.split()),
        st.fixed_dictionaries(keys),
    )


def items_of(items: st.SearchStrategy[dict[str, Any]], *key: str) -> st.SearchStrategy[Items]:
    return st.lists(items, max_size=7, unique_by=lambda one: tuple(one[name] for name in ("start", "end", *key)))


mentions = items_of(item("type", "GPE MIL ARG", level="NAM NOM", entity="x y"), "type")
arguments = items_of(item("role", "place time"), "role")
events = items_of(
    st.builds(
        lambda event, found: event | ({"arguments": found} if found else {}),
        item("type", "Meet Agree", factuality="x y", aspect="x y"),
        arguments,
    ),
    "type",
)
claims = items_of(
    st.builds(
        lambda one, bound, place: one | {"lo": bound, "counted": place},
        item("operator", "EXACT APPROX", unit="x y", movement="x y"),
        st.sampled_from([None, 3, 4, "٣"]),
        st.sampled_from([None, [1, 2], [1, 3]]),
    )
)


@given(mentions, mentions, st.none() | st.sets(st.sampled_from(["a", "ab", "abc", "b", "bc"])))
def test_entities_add_up(gold: Items, predicted: Items, seen: set[str] | None) -> None:
    task = Task(gold, predicted, TEXT, seen)
    add_up(explain_entities(task, True), score_entities([task], True)[0])


@given(events, events, mentions)
def test_events_add_up(gold: Items, predicted: Items, entities: Items) -> None:
    add_up(explain_events(gold, predicted, entities), score_events(gold, predicted, entities))


@given(claims, claims)
def test_claims_add_up(gold: Items, predicted: Items) -> None:
    add_up(explain_claims(gold, predicted), score_claims(gold, predicted))


pairs = st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.sampled_from("EUC"), max_size=7)


@given(pairs, pairs, st.booleans())
def test_pairs_add_up(gold: dict[tuple[str, str], str], predicted: dict[tuple[str, str], str], turned: bool) -> None:
    sides = [[{"a": a, "b": b, "relation": one} for (a, b), one in side.items()] for side in (gold, predicted)]
    if turned:
        sides[1] = [one | {"a": one["b"], "b": one["a"]} for one in sides[1]]
    add_up(explain_pairs(*sides), score_pairs(*sides))


@given(mentions, mentions)
def test_an_item_is_listed_once_a_measure(gold: Items, predicted: Items) -> None:
    lines = [one for one in explain_entities(Task(gold, predicted)) if not one.measure.startswith(("per_type", "nam"))]
    for measure in ("strict", "exact", "type", "partial"):
        found = [one for one in lines if one.measure == measure]
        for side, place in ((gold, 2), (predicted, 3)):
            listed = [id(one[place]) for one in found if one[place] is not None]
            assert sorted(listed) == sorted(id(one) for one in side if one["type"] != "ARG")


@pytest.mark.parametrize(
    ("measure", "predicted", "expected"),
    [
        pytest.param("strict", (0, 5, "GPE"), [(1, 0, 0)], id="right"),
        pytest.param("strict", (0, 4, "GPE"), [(0, 0, 1), (0, 1, 0)], id="boundary"),
        pytest.param("partial", (0, 4, "MIL"), [(0.5, 0.5, 0.5)], id="half of a match in one line"),
        pytest.param("exact", (0, 5, "MIL"), [(1, 0, 0)], id="type does not matter to exact"),
        pytest.param("type", (0, 4, "GPE"), [(1, 0, 0)], id="an overlap is enough for type"),
    ],
)
def test_lines_of_a_mention(measure: str, predicted: tuple[int, int, str], expected: list[tuple[float, ...]]) -> None:
    start, end, label = predicted
    gold, guess = {"start": 0, "end": 5, "type": "GPE"}, {"start": start, "end": end, "type": label}
    lines = explain_entities(Task([gold], [guess]))
    assert [tuple(one.counts) for one in lines if one.measure == measure] == expected


def mutated(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A document of gold with items left out, moved and relabelled."""
    copy = json.loads(json.dumps(document))
    for layer in ("entities", "events", "numeric_claims"):
        kept = [one for one in copy[layer] if chance.random() < 0.8]
        for one in kept:
            if chance.random() < 0.2:
                one["start"] = max(0, one["start"] - chance.randint(0, 3))
            if chance.random() < 0.1 and layer != "numeric_claims":
                one["type"] = chance.choice([other["type"] for other in copy[layer]])
            if "arguments" in one:
                one["arguments"] = [argument for argument in one["arguments"] if chance.random() < 0.7]
        keys = [(one["start"], one["end"], one.get("type")) for one in kept]
        copy[layer] = [one for at, one in enumerate(kept) if keys[at] not in keys[:at]]
    return copy


@pytest.mark.parametrize("split", ["train", "test"])
def test_released_documents_add_up(split: str) -> None:
    lines = (dataset_folder() / "gold" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    chance = random.Random(1)  # noqa: S311
    for gold in map(json.loads, lines):
        guess = mutated(gold, chance)
        task = Task(gold["entities"], guess["entities"], gold["text"], {"العراق"})
        add_up(explain_entities(task, True), score_entities([task], True)[0])
        found = (gold["events"], guess["events"], gold["entities"])
        add_up(explain_events(*found), score_events(*found))
        add_up(
            explain_claims(gold["numeric_claims"], guess["numeric_claims"]),
            score_claims(gold["numeric_claims"], guess["numeric_claims"]),
        )


_TOTAL = re.compile(r"(\w+) (\S+)(?: (\S+))?: (.*)")


def totals(lines: Iterable[str]) -> dict[tuple[str, str], Counts]:
    """Layer and measure with the sums over documents of what the heads of the listings say."""
    found: dict[tuple[str, str], Counts] = {}
    for line in lines:
        if not line.startswith(" ") and (match := _TOTAL.fullmatch(line)) and "mean of" not in line:
            amounts = dict(part.split(" ") for part in match[4].split(", ") if part.count(" ") == 1)
            counts = Counts(**{name: float(amount) for name, amount in amounts.items()})
            found[match[1], match[2]] = found.get((match[1], match[2]), Counts()) + counts
    return found


def test_the_listing_adds_up_to_the_table(tmp_path: Path) -> None:
    folder = dataset_folder() / "gold"
    documents = [json.loads(line) for line in (folder / "test.jsonl").read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "predictions.jsonl"
    predicted = [mutated(document, random.Random(2)) for document in documents]  # noqa: S311
    path.write_text("".join(json.dumps(one) + "\n" for one in predicted), encoding="utf-8")
    evaluation = evaluate([path], released_gold("split"), keep=True)
    found = totals(explanation(evaluation))
    for layer in ("entities", "events", "numeric_claims"):
        measures = evaluation.layers[layer].measures
        scored = {name: one for name, one in measures.items() if isinstance(one, Counts) and any(one)}
        assert {name: found[layer, name] for name in scored} == scored


def test_what_nothing_adds_up_to_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    gold = dataset_folder() / "gold"
    assert (
        main(["evaluate", "--predictions", str(gold / "test.jsonl"), str(gold / "test.pairs.jsonl"), "--explain"]) == 0
    )
    lines = capsys.readouterr().out.splitlines()
    assert "claim_pairs macro_f1: 100.0 is the mean of 100.0, 100.0, 100.0, 100.0" in lines
    assert "identity: ratios over clusters, which no items add up to; --report says which are split and merged" in lines
    assert any(line.startswith("entities strict unnamed-2020-11-19: tp ") for line in lines)


def test_given_triggers_are_not_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = str(dataset_folder() / "gold" / "test.jsonl")
    assert main(["evaluate", "--predictions", gold, "--gold-triggers", "--explain"]) == 0
    out = capsys.readouterr().out
    assert "events trigger_classification" not in out
    assert "events argument_classification unnamed-2020-11-19: tp " in out


def test_lines_as_they_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    event = {"start": 0, "end": 3, "type": "Meet", "arguments": [{"role": "place", "start": 4, "end": 9}]}
    document = {"doc_id": "d", "text": "لقا بغداد", "entities": [{"start": 4, "end": 9, "type": "GPE"}]}
    gold.write_text(json.dumps(document | {"events": [event]}), encoding="utf-8")
    predicted.write_text(
        json.dumps({"doc_id": "d", "entities": [{"start": 4, "end": 8, "type": "GPE"}], "events": [event]}),
        encoding="utf-8",
    )
    assert main(["evaluate", "--predictions", str(predicted), "--gold", str(gold), "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("entities partial d: tp 0.5, fp 0.5, fn 0.5")
    assert lines[at + 1] == (
        "  tp 0.5, fp 0.5, fn 0.5: gold 4-9 \u2067«بغداد»\u2069 GPE; predicted 4-8 \u2067«بغدا»\u2069 GPE"
    )
    at = lines.index("events argument_classification d: tp 1")
    side = "4-9 \u2067«بغداد»\u2069 place of 0-3 \u2067«لقا»\u2069 Meet"
    assert lines[at + 1] == f"  tp 1: gold {side}; predicted {side}"


def test_explain_is_refused_beside_json_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--predictions", "nowhere.jsonl", "--explain", "--json", "-"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error OPTION_UNUSED: --explain: would write into the JSON on standard output; leave it out")


def test_a_document_that_is_not_predicted_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl"
    path.write_text('{"doc_id": "meo-2024-02", "entities": []}\n', encoding="utf-8")
    evaluation = evaluate([path], released_gold("split"), keep=True)
    assert evaluation.predictions == {"meo-2024-02": Prediction("meo-2024-02", None, {"entities": []})}
    strict = evaluation.layers["entities"].measures["strict"]
    assert totals(explanation(evaluation))["entities", "strict"] == strict
