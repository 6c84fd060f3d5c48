"""What the checks of consistency look at."""

import pytest

from insihab.annotation import Relation
from insihab.consistency.material import Mention, evidence, unlike_most
from markup import made, reading


def test_markup_of_these_tests() -> None:
    one = reading("d", "في {1 FAC level=NAM|مطار {2 GPE lo=3|بغداد}} أمس", [Relation("1", "2", "place")])
    assert one.text == "في مطار بغداد أمس"
    assert [one.surface(region) for region in one.regions] == ["مطار بغداد", "بغداد"]
    assert [region.attributes for region in one.regions] == [{"level": "NAM"}, {"lo": 3.0}]
    assert [target.id for target in one.linked(one.regions[0], "place")] == ["2"]
    assert one.linked(one.regions[1], "place") == []


def test_mentions_follow_documents_and_positions() -> None:
    material = made("{3 GPE|بغداد} {1 LOC|نهر {2 GPE|دجلة}}", "{4 GPE|سوريا} {5 Meet|لقاء}")
    assert [mention.region.id for mention in material.mentions("GPE", "LOC")] == ["3", "1", "2", "4"]
    assert [mention.region.id for mention in material.of_layer("events")] == ["5"]


@pytest.mark.parametrize(("at", "sentence"), [(0, 1), (7, 1), (9, 2), (19, 3)])
def test_number_of_a_sentence(at: int, sentence: int) -> None:
    assert reading("d", "وصل أمس. ثم غادر. \nوانتهى").sentence(at) == sentence


def test_a_question_says_where_and_what_and_is_known_without_its_message() -> None:
    question = next(made("في {1 GPE|بغداد}").of_layer("entities")).ask("NAME_TYPES", "why?", "GPE")
    assert str(question) == "NAME_TYPES: d1: 3-8 «بغداد»: why?"
    assert question.identity == ("NAME_TYPES", "d1", "3", "8", "بغداد", "GPE")
    assert str(question.identity) == "NAME_TYPES: d1: 3-8 «بغداد» (GPE)"


def mentions(values: str) -> list[tuple[str, str, Mention]]:
    """A mention for each value, in the group that stands before it: ``gA gB``."""
    found = made(" ".join(f"{{{number} ARG|كلمة}}" for number, _ in enumerate(values.split()))).of_layer("entities")
    return [(value[0], value[1:], mention) for value, mention in zip(values.split(), found, strict=True)]


@pytest.mark.parametrize(
    ("values", "unlike"),
    [
        ("", []),
        ("gA gA hB", []),
        ("gA gB gB", [("0", "A", "B")]),
        ("gA gB", [("1", "B", "A")]),  # of two equally common ones the first is usual
        ("gA hB gB hA", [("2", "B", "A"), ("3", "A", "B")]),
        ("gA gA gB gC", [("2", "B", "A"), ("3", "C", "A")]),
    ],
)
def test_mentions_with_another_value_than_most(values: str, unlike: list[tuple[str, str, str]]) -> None:
    found = [(mention.region.id, value, usual) for mention, value, usual, _ in unlike_most(mentions(values))]
    assert found == unlike


def test_evidence_says_how_often_and_where_first() -> None:
    found = [mention for *_, mention in mentions("gA gA gA")]
    assert evidence(found) == "3 times (first d1 0-4)"
    assert evidence(found[1:2]) == "once (d1 5-9)"
