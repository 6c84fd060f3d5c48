from typing import Any

import pytest

from insihab.scoring.counts import Counts
from insihab.scoring.entities import score_entities


def mentions(text: str) -> list[dict[str, Any]]:
    """Mentions written as ``0-5 GPE, 3-5 NORP``."""
    found = []
    for part in filter(None, text.split(", ")):
        span, label = part.split()
        start, end = map(int, span.split("-"))
        found.append({"start": start, "end": end, "type": label})
    return found


@pytest.mark.parametrize(
    ("gold", "predicted", "strict", "exact", "type_", "partial"),
    [
        pytest.param("", "", (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), id="nothing"),
        pytest.param("0-5 GPE", "", (0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1), id="missed"),
        pytest.param("", "0-5 GPE", (0, 1, 0), (0, 1, 0), (0, 1, 0), (0, 1, 0), id="invented"),
        pytest.param("0-5 GPE", "0-5 GPE", (1, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0), id="right"),
        pytest.param("0-5 GPE", "0-5 ORG", (0, 1, 1), (1, 0, 0), (0, 1, 1), (1, 0, 0), id="wrong type"),
        pytest.param("0-5 GPE", "0-7 GPE", (0, 1, 1), (0, 1, 1), (1, 0, 0), (0.5, 0.5, 0.5), id="wrong end"),
        pytest.param("0-5 GPE", "1-7 ORG", (0, 1, 1), (0, 1, 1), (0, 1, 1), (0.5, 0.5, 0.5), id="overlap alone"),
        pytest.param("0-5 GPE", "5-9 GPE", (0, 1, 1), (0, 1, 1), (0, 1, 1), (0, 1, 1), id="touching is no overlap"),
        pytest.param(
            "0-9 ORG, 4-9 GPE", "4-9 GPE, 0-9 ORG", (2, 0, 0), (2, 0, 0), (2, 0, 0), (2, 0, 0), id="nested, any order"
        ),
        pytest.param(
            "0-9 TITLE, 0-9 PER",
            "0-9 PER, 0-9 TITLE",
            (2, 0, 0),
            (2, 0, 0),
            (2, 0, 0),
            (2, 0, 0),
            id="one span, two types",
        ),
        pytest.param(
            "0-9 TITLE, 0-9 PER", "0-9 PER", (1, 0, 1), (1, 0, 1), (1, 0, 1), (1, 0, 1), id="one of two types missed"
        ),
        pytest.param(
            "0-9 TITLE, 0-9 PER",
            "0-9 PER, 0-9 ORG",
            (1, 1, 1),  # the span stands twice on both sides, its types agree once
            (2, 0, 0),
            (1, 1, 1),
            (2, 0, 0),
            id="one of two types wrong",
        ),
        pytest.param(
            "0-3 GPE, 4-9 GPE", "0-9 GPE", (0, 1, 2), (0, 1, 2), (1, 0, 1), (0.5, 0.5, 1.5), id="one over two golds"
        ),
        pytest.param(
            "0-9 GPE", "0-3 GPE, 4-9 GPE", (0, 2, 1), (0, 2, 1), (1, 1, 0), (0.5, 1.5, 0.5), id="two in one gold"
        ),
        pytest.param(
            # 0-9 must take 4-9, though it meets 0-3 first: 0-2 has nothing else. No span is exact: 2 * 0.5.
            "0-3 GPE, 4-9 GPE",
            "0-9 GPE, 0-2 GPE",
            (0, 2, 2),
            (0, 2, 2),
            (2, 0, 0),
            (1, 1, 1),
            id="the best matching, not the first",
        ),
        pytest.param(
            # 0-9 with 0-9 is worth 1, and 4-6 is left; 0-9 with 4-6 would be worth 0.5.
            "0-9 ORG, 4-6 GPE",
            "0-9 GPE",
            (0, 1, 2),
            (1, 0, 1),
            (1, 0, 1),
            (1, 0, 1),
            id="partial prefers the exact span, type the same type",
        ),
        pytest.param("0-5 ARG", "", (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), id="ARG in gold is not asked for"),
        pytest.param("", "0-5 ARG", (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), id="ARG predicted costs nothing"),
        pytest.param("0-5 ARG", "0-5 PER", (0, 1, 0), (0, 1, 0), (0, 1, 0), (0, 1, 0), id="ARG is no span to find"),
        pytest.param("0-5 PER", "0-5 ARG", (0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 1), id="ARG finds no span"),
    ],
)
def test_measures(
    gold: str,
    predicted: str,
    strict: tuple[float, float, float],
    exact: tuple[float, float, float],
    type_: tuple[float, float, float],
    partial: tuple[float, float, float],
) -> None:
    counts = score_entities(mentions(gold), mentions(predicted))
    expected = {"strict": strict, "exact": exact, "type": type_, "partial": partial}
    assert {name: counts[name] for name in expected} == {name: Counts(*three) for name, three in expected.items()}


def test_f1_of_a_small_document() -> None:
    gold = mentions("0-5 GPE, 8-20 ORG, 14-20 NORP")
    predicted = mentions("0-5 GPE, 8-19 ORG, 14-20 GPE, 30-33 PER")
    counts = score_entities(gold, predicted)
    assert counts["strict"].f1 == 2 * 1 / (2 * 1 + 3 + 2)  # 0-5 GPE
    assert counts["exact"].f1 == 2 * 2 / (2 * 2 + 2 + 1)  # and 14-20
    assert counts["type"].f1 == 2 * 2 / (2 * 2 + 2 + 1)  # 0-5 and 8-19
    assert counts["partial"].f1 == 2 * 2.5 / (2 * 2.5 + 1.5 + 0.5)  # 0-5 and 14-20 whole, 8-19 half


def test_each_type_that_either_side_has_is_counted_by_itself() -> None:
    counts = score_entities(mentions("0-5 GPE, 6-9 PER, 6-9 ARG"), mentions("0-5 GPE, 7-9 PER, 12-14 ORG"))
    assert {name: three for name, three in counts.items() if name.startswith("per_type/")} == {
        "per_type/GPE": Counts(1, 0, 0),
        "per_type/PER": Counts(0, 1, 1),
        "per_type/ORG": Counts(0, 1, 0),
    }


def test_other_keys_change_nothing() -> None:
    named = [{**mention, "level": "NAM", "entity": "iraq"} for mention in mentions("0-5 GPE")]
    assert score_entities(named, mentions("0-5 GPE")) == score_entities(named, named)
