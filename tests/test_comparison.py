import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.comparison import SystemComparison, compare_systems, holm
from insihab.evaluate import Evaluation, evaluate
from insihab.findings import InputError
from insihab.gold import custom_gold
from insihab.writing import to_json
from jsonl import write

TEXT = "بغداد " * 8
Line = dict[str, Any]


def mentions(size: int, label: str = "GPE") -> list[Line]:
    """The first words of the text as mentions."""
    return [{"start": 6 * at, "end": 6 * at + 5, "type": label} for at in range(size)]


def corpus(documents: int, **layers: list[Line]) -> list[Line]:
    return [{"doc_id": f"d{at}", "text": TEXT, **layers} for at in range(documents)]


def scored(folder: Path, gold: list[Line], *systems: list[Line]) -> list[Evaluation]:
    chosen = custom_gold([write(folder / "gold.jsonl", gold)])
    return [evaluate([write(folder / f"{at}.jsonl", lines)], chosen) for at, lines in enumerate(systems)]


def compared(folder: Path, gold: list[Line], *systems: list[Line]) -> SystemComparison:
    first, second = scored(folder, gold, *systems)
    return compare_systems(first, second)


def half_right(documents: int) -> list[Line]:
    """Two of four mentions found, and no other: F1 is 2 * 2 / (2 * 2 + 0 + 2)."""
    return corpus(documents, entities=mentions(2))


def test_a_headline_of_counts(tmp_path: Path) -> None:
    gold = corpus(6, entities=mentions(4))
    found = compared(tmp_path, gold, half_right(6), gold)
    assert list(found.headlines) == [("entities", "strict")]
    one = found.headlines["entities", "strict"]
    assert (one.comparison.first, one.comparison.second) == (4 / 6, 1.0)
    assert one.comparison.difference == pytest.approx(1 - 4 / 6)
    assert (one.comparison.p, one.p_holm, one.comparison.smallest_p) == (2 / 2**6, 2 / 2**6, 2 / 2**6)
    assert one.comparison.verdict == "second"
    assert one.sentence(("a", "b")).startswith("On 6 scored articles b is better: it scores 33.3 points more than a")


@pytest.mark.parametrize(("documents", "verdict"), [(5, "undecided"), (6, "first")])
def test_below_six_articles_nothing_is_decided(documents: int, verdict: str, tmp_path: Path) -> None:
    gold = corpus(documents, entities=mentions(4))
    found = compared(tmp_path, gold, gold, half_right(documents))
    assert found.headlines["entities", "strict"].comparison.verdict == verdict


def test_headlines_tested_together_are_corrected(tmp_path: Path) -> None:
    events = [{**item, "type": "Meet", "arguments": [{"role": "place", "start": 0, "end": 5}]} for item in mentions(2)]
    gold = corpus(6, entities=mentions(4), events=events)
    worse = corpus(6, entities=mentions(2), events=events[:1])
    found = compared(tmp_path, gold, worse, gold)
    assert {name for _, name in found.headlines} == {"strict", "trigger_classification", "argument_classification"}
    for one in found.headlines.values():
        assert (one.comparison.p, one.p_holm) == (2 / 2**6, 3 * 2 / 2**6)  # below and above 5 %
        assert one.comparison.verdict == "undecided"
        assert one.sentence(("a", "b")).startswith("6 scored articles cannot decide between a and b: ")
        assert one.sentence(("a", "b")).endswith("Corrected for the 3 headlines tested together, p is 0.0938.")


def identified(documents: int, same: bool) -> list[Line]:
    """Two mentions a document, of one entity in all documents, or each of its own."""
    numbered = [[{**item, "entity": "iraq"} for item in mentions(2)] for _ in range(documents)]
    for at, items in enumerate(numbered):
        items[1]["entity"] = "iraq" if same else f"other{at}"
    return [{"doc_id": f"d{at}", "text": TEXT, "entities": items} for at, items in enumerate(numbered)]


@pytest.mark.parametrize(("documents", "judged"), [(6, "second"), (20, "undecided")])
def test_a_headline_that_is_no_sum_has_no_p(documents: int, judged: str, tmp_path: Path) -> None:
    gold = identified(documents, same=True)
    one = compared(tmp_path, gold, identified(documents, same=False), gold).headlines["identity", "entities/conll"]
    assert (one.comparison.p, one.p_holm, one.comparison.second) == (None, None, 1.0)
    assert one.comparison.difference is not None
    assert one.comparison.difference > 0
    assert one.comparison.verdict == judged
    if documents == 20:
        points = f"{100 * one.comparison.difference:+.1f} points"
        assert (
            one.sentence(("a", "b")) == f"b minus a is {points}; this measure has no interval on 20 articles or more."
        )


def test_a_document_that_a_system_leaves_out_counts(tmp_path: Path) -> None:
    gold = corpus(3, entities=mentions(4))
    one = compared(tmp_path, gold, gold[:1], gold).headlines["entities", "strict"].comparison
    assert (one.documents, one.first) == (3, 2 * 4 / (2 * 4 + 0 + 8))


def test_only_layers_that_both_have_are_compared(tmp_path: Path) -> None:
    events = [{"start": 0, "end": 5, "type": "Meet"}]
    gold = corpus(2, entities=mentions(1), events=events)
    entities, event_lines = corpus(2, entities=mentions(1)), corpus(2, events=events)
    assert {layer for layer, _ in compared(tmp_path, gold, gold, entities).headlines} == {"entities"}
    with pytest.raises(InputError, match="the first has entities and the second events; score both"):
        compared(tmp_path, gold, entities, event_lines)


def test_different_gold_cannot_be_compared(tmp_path: Path) -> None:
    (one,) = scored(tmp_path, corpus(2, entities=mentions(4)), half_right(2))
    (other,) = scored(tmp_path, corpus(2, entities=mentions(3)), half_right(2))
    with pytest.raises(ValueError, match="different signatures"):
        compare_systems(one, other)


def test_json(tmp_path: Path) -> None:
    gold = corpus(2, entities=mentions(4))
    found = compared(tmp_path, gold, half_right(2), gold)
    result = found.as_json(("a", "b"))
    assert json.loads(to_json(result)) == result
    assert list(result) == ["schema", "signature", "first", "second", "layers"]
    assert (result["schema"], result["first"], result["second"]) == (1, "a", "b")
    strict = result["layers"]["entities"]["strict"]
    assert strict["sentence"] == found.headlines["entities", "strict"].sentence(("a", "b"))
    del strict["sentence"]
    assert strict == {
        "documents": 2,
        "first": 4 / 6,
        "second": 1.0,
        "difference": 1 - 4 / 6,
        "interval": [1 - 4 / 6, 1 - 4 / 6],
        "p": 2 / 2**2,
        "smallest_p": 2 / 2**2,
        "detectable": None,
        "verdict": "undecided",
        "p_holm": 2 / 2**2,
    }


@pytest.mark.parametrize(
    ("values", "corrected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([0.03], [0.03], id="one"),
        pytest.param([0.01, 0.04], [2 * 0.01, 0.04], id="each by those that are left"),
        pytest.param([0.04, 0.03, 0.01], [2 * 0.03, 2 * 0.03, 3 * 0.01], id="never below a smaller p"),
        pytest.param([0.6, 0.7], [1.0, 1.0], id="never above 1"),
    ],
)
def test_holm(values: list[float], corrected: list[float]) -> None:
    keys = [("layer", str(at)) for at in range(len(values))]
    assert holm(dict(zip(keys, values, strict=True))) == pytest.approx(dict(zip(keys, corrected, strict=True)))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_lies_between_no_correction_and_bonferroni(values: list[float]) -> None:
    given_values = {("layer", str(at)): value for at, value in enumerate(values)}
    for key, p in holm(given_values).items():
        assert given_values[key] <= p <= min(1.0, len(values) * given_values[key])
