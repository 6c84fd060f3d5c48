"""Faults that other scorers have or had, on the smallest example of each: what they say, and what we say."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from seqeval import metrics, scheme

from insihab.counts import Counts
from insihab.evaluate import evaluate
from insihab.findings import InputError
from insihab.gold import custom_gold
from insihab.scoring.entities import Task, score_entities
from insihab.scoring.events import score_events
from insihab.scoring.matching import overlap

Mention = tuple[int, int, str]


def ours(gold: Sequence[Mention], predicted: Sequence[Mention]) -> dict[str, Counts]:
    sides = [[{"start": start, "end": end, "type": label} for start, end, label in side] for side in (gold, predicted)]
    return score_entities([Task(*sides)])[0]


def by_nervaluate(
    gold: Sequence[Mention], predicted: Sequence[Mention], tags: Sequence[str] = ("GPE", "ORG"), last: int = 1
) -> dict[str, Any]:
    """Its results of each matching; `last` is subtracted from ends, which it takes as inclusive."""
    nervaluate = pytest.importorskip("nervaluate")
    sides = [
        [[{"start": start, "end": end - last, "label": label} for start, end, label in side]]
        for side in (gold, predicted)
    ]
    found: dict[str, Any] = nervaluate.Evaluator(*sides, tags=list(tags), loader="dict").evaluate()["overall"]
    return found


def faults(folder: Path, predicted: list[dict[str, Any]], layer: str = "entities") -> list[str]:
    """The codes of what is wrong with a file of predictions; gold has one item of each layer."""
    item = {"start": 0, "end": 4, "type": "GPE"}
    gold, predictions = folder / "gold.jsonl", folder / "predictions.jsonl"
    gold.write_text(json.dumps({"doc_id": "a", "text": "Iraq and Basra", "entities": [item], "events": [item]}))
    predictions.write_text(json.dumps({"doc_id": "a", layer: predicted}))
    with pytest.raises(InputError) as raised:
        evaluate([predictions], custom_gold([gold]))
    return [finding.code for finding in raised.value.findings]


def test_the_order_of_predictions_changes_counts() -> None:
    """A wrong prediction that comes first uses up the gold mention that a right one would have matched."""
    gold, wrong, right = [(0, 9, "ORG")], (0, 9, "GPE"), (0, 9, "ORG")
    assert by_nervaluate(gold, [right, wrong])["strict"].correct == 1
    assert by_nervaluate(gold, [wrong, right])["strict"].correct == 0
    for order in itertools.permutations([right, wrong]):
        assert ours(gold, order)["strict"] == Counts(1, 1, 0)


def test_a_partial_match_takes_the_place_of_an_exact_one() -> None:
    gold, predicted = [(0, 9, "ORG")], [(0, 4, "ORG"), (0, 9, "ORG")]
    assert (by_nervaluate(gold, predicted)["partial"].correct, by_nervaluate(gold, predicted)["partial"].partial) == (
        0,
        1,
    )
    assert ours(gold, predicted)["partial"] == Counts(1, 1, 0)


def test_the_first_overlap_is_not_the_best() -> None:
    """Both predictions have a gold mention of their own, if the first leaves the second the only one it can have."""
    gold, predicted = [(0, 9, "ORG"), (10, 20, "ORG")], [(8, 12, "ORG"), (0, 8, "ORG")]
    assert by_nervaluate(gold, predicted)["partial"].partial == 1
    assert ours(gold, predicted)["partial"] == Counts(1, 1, 1)  # 2 * 0.5
    assert ours(gold, predicted)["type"] == Counts(2, 0, 0)


def test_touching_spans_overlap_where_ends_are_inclusive() -> None:
    gold, predicted = [(0, 5, "GPE")], [(5, 9, "GPE")]
    assert by_nervaluate(gold, predicted, last=0)["partial"].partial == 1  # half-open offsets, given as they are
    assert by_nervaluate(gold, predicted)["partial"].partial == 0
    assert ours(gold, predicted)["partial"] == Counts(0, 1, 1)


def test_predictions_of_an_unknown_label_vanish(tmp_path: Path) -> None:
    """A misspelled label costs no precision."""
    gold, predicted = [(0, 4, "GPE")], [(0, 4, "GPE"), (5, 8, "GEP")]
    strict = by_nervaluate(gold, predicted)["strict"]
    assert (strict.spurious, strict.precision) == (0, 1)
    assert ours(gold, predicted)["strict"].precision == 1 / 2
    assert faults(tmp_path, [{"start": 5, "end": 8, "type": "GEP"}]) == ["LABEL_UNKNOWN"]


def test_gold_of_an_unknown_label_vanishes() -> None:
    gold, predicted = [(0, 4, "GPE"), (5, 8, "PER")], [(0, 4, "GPE")]
    assert by_nervaluate(gold, predicted)["strict"].recall == 1
    assert ours(gold, predicted)["strict"].recall == 1 / 2


@pytest.mark.parametrize("measure", ["type", "partial"])
def test_one_prediction_matches_several_golds(measure: str) -> None:
    """Where every gold mention that anything overlaps counts as found, one span over the whole text finds all."""
    gold, predicted = [(0, 3, "GPE"), (4, 9, "GPE"), (10, 14, "GPE")], [(0, 14, "GPE")]
    found = sum(any(overlap(one[:2], other[:2]) for other in predicted) for one in gold)
    assert found / len(gold) == 1
    recall = ours(gold, predicted)[measure].recall
    assert recall == {"type": 1 / 3, "partial": 0.5 / 3}[measure]


@pytest.mark.parametrize("measure", ["type", "partial"])
def test_recall_of_two(measure: str) -> None:
    """Where every prediction that overlaps a gold mention counts as right, recall knows no bounds."""
    gold, predicted = [(0, 9, "GPE")], [(0, 3, "GPE"), (4, 9, "GPE")]
    right = sum(any(overlap(one[:2], other[:2]) for other in gold) for one in predicted)
    assert right / len(gold) == 2
    recall = ours(gold, predicted)[measure].recall
    assert recall == {"type": 1, "partial": 0.5}[measure]


def test_the_submission_decides_the_denominator(tmp_path: Path) -> None:
    """A scorer that is given tags cannot know which sentences were left out."""
    sentence = ["B-GPE", "O"]
    assert metrics.f1_score([sentence], [sentence]) == 1  # the other one was not predicted
    item = {"start": 0, "end": 4, "type": "GPE"}
    gold, predictions = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    lines = [{"doc_id": name, "text": "Iraq", "entities": [item]} for name in "ab"]
    gold.write_text("".join(json.dumps(line) + "\n" for line in lines))
    predictions.write_text(json.dumps({"doc_id": "a", "entities": [item]}))
    evaluation = evaluate([predictions], custom_gold([gold]))
    assert evaluation.layers["entities"].measures["strict"] == Counts(1, 0, 1)
    assert [warning.code for warning in evaluation.warnings] == ["DOCUMENT_MISSING"]


def test_tags_that_are_ill_formed_count_as_spans() -> None:
    """An I that continues nothing is a span for seqeval, but in its strict mode, to which we keep."""
    gold, predicted = [["B-GPE", "O"]], [["I-GPE", "O"]]
    assert metrics.f1_score(gold, predicted) == 1
    assert metrics.f1_score(gold, predicted, mode="strict", scheme=scheme.IOB2, zero_division=0) == 0


def test_arguments_of_two_events_of_one_type_collapse() -> None:
    """As a set of type, role and span, the arguments of the two withdrawals are one."""
    argument = {"role": "force", "start": 20, "end": 31}
    events = [{"start": at, "end": at + 5, "type": "Withdraw", "arguments": [argument]} for at in (0, 9)]
    sets = [{(event["type"], argument["role"], argument["start"]) for event in side} for side in (events, events[:1])]
    assert len(sets[0] & sets[1]) / len(sets[0]) == 1
    counts = score_events(events, events[:1])
    assert counts["argument_classification_unattached"] == counts["argument_classification"] == Counts(1, 0, 1)


@pytest.mark.parametrize("layer", ["entities", "events"])
def test_a_prediction_that_stands_twice(layer: str, tmp_path: Path) -> None:
    """Nothing of it vanishes in a set: a trigger, as a mention, is said once, and all else is refused."""
    item = {"start": 0, "end": 4, "type": "GPE"}
    assert faults(tmp_path, [item, item], layer) == ["DUPLICATE"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(4, 0, id="inverted"),
        pytest.param(-4, -1, id="negative"),
        pytest.param(-10, 4, id="begins before the text"),
        pytest.param(3, 3, id="empty"),
        pytest.param(9, 99, id="beyond the text"),
    ],
)
def test_spans_that_cannot_be(start: int, end: int, tmp_path: Path) -> None:
    """Gold that has the same would even make it right."""
    impossible = [(start, end, "GPE")]
    assert by_nervaluate(impossible, impossible)["strict"].f1 == 1
    assert faults(tmp_path, [{"start": start, "end": end, "type": "GPE"}]) == ["OFFSET_RANGE"]
