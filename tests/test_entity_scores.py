from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.counts import Counts
from insihab.scoring.entities import Task, score_entities

Item = dict[str, Any]


def mentions(text: str) -> list[Item]:
    """Mentions written as ``0-5 GPE, 3-5 NORP NAM``."""
    found = []
    for part in filter(None, text.split(", ")):
        span, label, *level = part.split()
        start, end = map(int, span.split("-"))
        found.append({"start": start, "end": end, "type": label, **({"level": level[0]} if level else {})})
    return found


def totals(gold: str, predicted: str) -> dict[str, Counts]:
    """The counts of one document."""
    sides = mentions(gold), mentions(predicted)
    return score_entities([Task(*sides)], any("level" in item for item in sides[0]))[0]


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
    counts, documents = score_entities([Task(mentions(gold), mentions(predicted))])
    assert documents == [Counts(*strict)]
    expected = {"strict": strict, "exact": exact, "type": type_, "partial": partial}
    assert {name: counts[name] for name in expected} == {name: Counts(*three) for name, three in expected.items()}


def test_f1_of_a_small_document() -> None:
    counts = totals("0-5 GPE, 8-20 ORG, 14-20 NORP", "0-5 GPE, 8-19 ORG, 14-20 GPE, 30-33 PER")
    assert counts["strict"].f1 == 2 * 1 / (2 * 1 + 3 + 2)  # 0-5 GPE
    assert counts["exact"].f1 == 2 * 2 / (2 * 2 + 2 + 1)  # and 14-20
    assert counts["type"].f1 == 2 * 2 / (2 * 2 + 2 + 1)  # 0-5 and 8-19
    assert counts["partial"].f1 == 2 * 2.5 / (2 * 2.5 + 1.5 + 0.5)  # 0-5 and 14-20 whole, 8-19 half


def test_each_type_that_either_side_has_is_counted_by_itself() -> None:
    counts = totals("0-5 GPE, 6-9 PER, 6-9 ARG", "0-5 GPE, 7-9 PER, 12-14 ORG")
    assert {name: three for name, three in counts.items() if name.startswith("per_type/")} == {
        "per_type/GPE": Counts(1, 0, 0),
        "per_type/PER": Counts(0, 1, 1),
        "per_type/ORG": Counts(0, 1, 0),
    }


def test_other_keys_change_nothing() -> None:
    named = [{**mention, "level": "NAM", "entity": "iraq"} for mention in mentions("0-5 GPE")]
    assert score_entities([Task(named, mentions("0-5 GPE"))]) == score_entities([Task(named, named)])


@pytest.mark.parametrize(
    ("gold", "predicted", "nam"),
    [
        pytest.param("0-5 GPE", "0-5 GPE", None, id="gold has no levels"),
        pytest.param("0-5 GPE", "0-5 GPE NAM", None, id="levels that gold does not have are not scored"),
        pytest.param("0-5 GPE NAM", "0-5 GPE NAM", (1, 0, 0), id="right"),
        pytest.param("0-5 GPE NAM", "0-5 GPE", (0, 0, 1), id="a prediction without a level is no name"),
        pytest.param("0-5 GPE NAM", "0-5 GPE NOM", (0, 0, 1), id="called another level"),
        pytest.param("0-5 GPE NAM", "0-5 ORG NAM", (0, 1, 1), id="wrong type"),
        pytest.param("0-5 GPE NAM", "", (0, 0, 1), id="missed"),
        pytest.param("0-5 PER NOM", "0-5 PER", (0, 0, 0), id="right, but no name and not called one"),
        pytest.param("0-5 PER NOM", "0-5 PER NAM", (0, 1, 0), id="called a name, and is none"),
        pytest.param("0-5 PER NOM", "0-4 PER", (0, 0, 0), id="not in gold, and not called a name"),
        pytest.param("0-5 PER NOM", "0-4 PER NAM", (0, 1, 0), id="not in gold, and called a name"),
        pytest.param("0-5 ARG NAM, 6-9 GPE NAM", "0-5 ARG NAM", (0, 0, 1), id="ARG stays outside"),
    ],
)
def test_names(gold: str, predicted: str, nam: tuple[float, float, float] | None) -> None:
    assert totals(gold, predicted).get("nam") == (nam and Counts(*nam))


@pytest.mark.parametrize(
    ("known", "seen", "unseen"),
    [
        pytest.param({"Iraq"}, (1, 0, 0), (0, 1, 1), id="some"),
        pytest.param({"Iraq", "Basra"}, (1, 0, 1), (0, 1, 0), id="all of gold"),
        pytest.param(set(), (0, 0, 0), (1, 1, 1), id="none"),
        pytest.param({"iraq", "Iraqi"}, (0, 0, 0), (1, 1, 1), id="a surface is seen letter for letter"),
        pytest.param(None, None, None, id="not known"),
    ],
)
def test_seen_and_unseen(
    known: set[str] | None, seen: tuple[float, ...] | None, unseen: tuple[float, ...] | None
) -> None:
    """Gold has Iraq and Basra, predicted are Iraq and «and»."""
    task = Task(mentions("0-4 GPE, 9-14 GPE"), mentions("0-4 GPE, 5-8 GPE"), "Iraq and Basra", known)
    counts, _ = score_entities([task])
    assert (counts.get("seen"), counts.get("unseen")) == (seen and Counts(*seen), unseen and Counts(*unseen))


def test_a_word_that_the_text_does_not_have_is_unseen() -> None:
    """It stands before the text; counted from the end, it would be Iraq."""
    counts, _ = score_entities([Task([], [{"start": -5, "end": -1, "type": "GPE"}], "in Iraq.", {"Iraq"})])
    assert (counts["seen"], counts["unseen"]) == (Counts(), Counts(0, 1, 0))


def test_what_is_seen_is_asked_of_each_document() -> None:
    """The surface of the first document stands nowhere else in training; of the third document nothing is known."""
    right = mentions("0-4 GPE")
    tasks = [Task(right, right, "Iraq", known) for known in (set(), {"Iraq"}, None)]
    counts, _ = score_entities(tasks)
    assert counts["seen"] == counts["unseen"] == Counts(1, 0, 0)
    assert counts["strict"] == Counts(3, 0, 0)


def test_spans_of_two_documents_never_meet() -> None:
    """Each document predicts what only the other has."""
    one, other = mentions("0-5 GPE"), mentions("0-5 ORG, 7-9 PER")
    counts, documents = score_entities([Task(one, mentions("7-9 PER")), Task(other, [])])
    assert counts["strict"] == counts["exact"] == counts["type"] == counts["partial"] == Counts(0, 1, 3)
    assert documents == [Counts(0, 1, 1), Counts(0, 0, 2)]


def test_a_document_without_anything_has_counts_too() -> None:
    right = mentions("0-5 GPE")
    assert score_entities([Task(right, right), Task([], []), Task([], right)])[1] == [
        Counts(1, 0, 0),
        Counts(0, 0, 0),
        Counts(0, 1, 0),
    ]


def test_no_documents() -> None:
    counts, documents = score_entities([])
    assert set(counts.values()) == {Counts()}
    assert documents == []


# Short spans at few places with few types: nested, crossing, of one span, of one type.
spans = st.tuples(st.integers(0, 7), st.integers(1, 4)).map(lambda at: (at[0], at[0] + at[1]))
sides = st.lists(st.tuples(spans, st.sampled_from(["GPE", "ORG", "ARG"])), max_size=5, unique=True)


def items(side: Sequence[tuple[tuple[int, int], str]]) -> list[Item]:
    return [{"start": start, "end": end, "type": label} for (start, end), label in side]


@given(st.lists(st.tuples(sides, sides), max_size=4))
def test_counts_of_several_documents_are_the_sums_of_each(documents: list[tuple[Any, Any]]) -> None:
    tasks = [
        Task(items(gold), items(predicted), "abcdefghijkl", known)
        for (gold, predicted), known in zip(documents, [{"a"}, {"bc", "d"}, None, set()], strict=False)
    ]
    counts, strict = score_entities(tasks)
    each = [score_entities([task])[0] for task in tasks]
    for name, whole in counts.items():
        assert whole == sum((one.get(name, Counts()) for one in each), Counts())
    assert set().union(*each) <= set(counts)
    assert strict == [one["strict"] for one in each]


def greatest(gold: list[Any], predicted: list[Any], value: Any) -> float:
    """The greatest sum of `value` over all ways to give each gold a prediction of its own, or none."""
    if not gold:
        return 0
    rest = [predicted[:at] + predicted[at + 1 :] for at in range(len(predicted))]
    taken = (value(gold[0], one) + greatest(gold[1:], rest[at], value) for at, one in enumerate(predicted))
    return max([greatest(gold[1:], predicted, value), *taken])


def worth(gold: Any, predicted: Any) -> float:
    """Of a pair in the measure partial."""
    if gold[0] == predicted[0]:
        return 1
    return 0.5 if set(range(*gold[0])) & set(range(*predicted[0])) else 0


@given(sides, sides)
def test_every_measure_is_the_best_of_all_pairings(gold: list[Any], predicted: list[Any]) -> None:
    counts, _ = score_entities([Task(items(gold), items(predicted))])
    asked, given_ = ([one for one in side if one[1] != "ARG"] for side in (gold, predicted))
    best = {
        "strict": greatest(asked, given_, lambda one, other: one == other),
        "exact": greatest(asked, given_, lambda one, other: one[0] == other[0]),
        "type": greatest(asked, given_, lambda one, other: one[1] == other[1] and worth(one, other) > 0),
        "partial": greatest(asked, given_, worth),
    }
    assert {name: counts[name].tp for name in best} == best
