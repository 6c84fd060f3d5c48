"""Every disagreement of two passes as a value, and their kinds in words."""

from typing import Any

import pytest
from hypothesis import given

from insihab.agreement.alignment import align
from insihab.agreement.disagreements import Disagreement, disagreements
from insihab.agreement.frequent import kinds
from insihab.annotation import Annotation
from made import MADE_SCHEMA, annotation, annotations, document, exchanged_ids, region

MINISTER, DEFENCE = region("وزير الدفاع الأمريكي", "TITLE"), region("وزير الدفاع", "TITLE")
SAMI, BAGHDAD = region("سامي", "PER", entity="sami"), region("بغداد", "GPE")
TRAVEL, WITHDRAW, LEAVE = region("زار", "Travel"), region("انسحاب", "Withdraw"), region("انسحاب", "Deploy")
NUMBER = region("500", "Quantity")
BASE, SOLDIER = region("القاعدة", "FAC"), region("جندي", "PER", entity="sami")


def found(a: Annotation, b: Annotation) -> list[Disagreement]:
    return disagreements(document(), align(a, b, MADE_SCHEMA), MADE_SCHEMA)


def rows(a: Annotation, b: Annotation) -> list[tuple[str, str, str, str]]:
    return [(f"{one.start}-{one.end} {one.layer}", one.what, one.a, one.b) for one in found(a, b)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(annotation(), annotation(), [], id="nothing"),
        pytest.param(annotation(SAMI), annotation(SAMI), [], id="the same"),
        pytest.param(
            annotation(SAMI), annotation(), [("25-29 entities", "mention", "25-29 «سامي» PER", "")], id="a alone"
        ),
        pytest.param(
            annotation(),
            annotation(TRAVEL),
            [("0-3 events", "mention", "", "0-3 «زار» Travel")],
            id="b alone",
        ),
        pytest.param(
            annotation(MINISTER),
            annotation(DEFENCE),
            [("4-24 entities", "mention", "4-24 «وزير الدفاع الأمريكي» TITLE", "4-15 «وزير الدفاع» TITLE")],
            id="another end: the position is that of a",
        ),
        pytest.param(
            annotation(region("انسحاب", "Withdraw", factuality="ACTUAL")),
            annotation(region("انسحاب", "Deploy", factuality="PLANNED")),
            [
                ("45-51 events", "mention", "45-51 «انسحاب» Withdraw", "45-51 «انسحاب» Deploy"),
                ("45-51 events", "factuality", "ACTUAL", "PLANNED"),
            ],
            id="another label, and an attribute that both labels may have",
        ),
        pytest.param(
            annotation(region("بغداد", "GPE", acts_as="ORG", level="NAM")),
            annotation(region("بغداد", "ORG", level="NAM")),
            [("30-35 entities", "mention", "30-35 «بغداد» GPE", "30-35 «بغداد» ORG")],
            id="an attribute that one label alone may have goes with the label",
        ),
        pytest.param(
            annotation(region("سامي", "PER", level="NAM", entity="sami")),
            annotation(region("سامي", "PER", level="NAM", entity="samir")),
            [("25-29 entities", "entity", "sami", "samir")],
            id="keys by name",
        ),
        pytest.param(
            annotation(region("500", "Quantity", lo=500, operator="MORE_THAN")),
            annotation(region("500", "Quantity", lo=500.0, hi=500.5, operator="APPROX")),
            [("56-59 numbers", "hi", "", "500.5"), ("56-59 numbers", "operator", "MORE_THAN", "APPROX")],
            id="bounds as numbers; absent is empty",
        ),
        pytest.param(
            annotation(region("ثان", "Quantity", lo=2)),
            annotation(region("ثان", "NotAClaim", reason="ORDINAL")),
            [("85-88 numbers", "mention", "85-88 «ثان» Quantity", "85-88 «ثان» NotAClaim")],
            id="a claim or none",
        ),
    ],
)
def test_regions(a: Annotation, b: Annotation, expected: list[tuple[str, str, str, str]]) -> None:
    assert rows(a, b) == expected


def travel(*links: tuple[str, Any]) -> Annotation:
    return annotation(TRAVEL, SAMI, BAGHDAD, BASE, NUMBER, links=[(TRAVEL, name, target) for name, target in links])


SAMI_WORDS, BAGHDAD_WORDS, BASE_WORDS = "25-29 «سامي» PER", "30-35 «بغداد» GPE", "68-75 «القاعدة» FAC"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(travel(("place", BASE)), travel(("place", BASE)), [], id="the same"),
        pytest.param(travel(("place", BASE)), travel(), [("place", BASE_WORDS, "")], id="a alone"),
        pytest.param(
            travel(("source", SAMI)),
            travel(("source", BAGHDAD)),
            [("source", SAMI_WORDS, BAGHDAD_WORDS)],
            id="one each",
        ),
        pytest.param(
            travel(("place", BASE)),
            travel(("destination", BASE)),
            [("place", BASE_WORDS, ""), ("destination", "", BASE_WORDS)],
            id="another role",
        ),
        pytest.param(
            travel(("place", BASE), ("place", BAGHDAD)),
            travel(("place", BASE)),
            [("place", BAGHDAD_WORDS, "")],
            id="one of two",
        ),
        pytest.param(
            travel(("traveller", SAMI), ("traveller", BAGHDAD)),
            travel(("traveller", BASE)),
            [("traveller", SAMI_WORDS, ""), ("traveller", BAGHDAD_WORDS, ""), ("traveller", "", BASE_WORDS)],
            id="two against one: a row each",
        ),
        pytest.param(
            travel(("place", SAMI), ("place", BAGHDAD)),
            travel(("place", BASE), ("place", NUMBER)),
            [
                ("place", SAMI_WORDS, ""),
                ("place", BAGHDAD_WORDS, ""),
                ("place", "", "56-59 «500» Quantity"),
                ("place", "", BASE_WORDS),
            ],
            id="two against two: a row each",
        ),
    ],
)
def test_relations(a: Annotation, b: Annotation, expected: list[tuple[str, str, str]]) -> None:
    assert rows(a, b) == [("0-3 events", *row) for row in expected]


def test_a_relation_agrees_where_its_ends_are_aligned() -> None:
    a = annotation(MINISTER, SAMI, WITHDRAW, BASE, links=[(MINISTER, "holder", SAMI), (WITHDRAW, "place", BASE)])
    arg = region("القاعدة", "ARG")
    b = annotation(DEFENCE, SAMI, LEAVE, arg, links=[(DEFENCE, "holder", SAMI), (LEAVE, "place", arg)])
    assert [what for _, what, _, _ in rows(a, b)] == ["mention", "mention", "mention"]


def test_what_belongs_to_a_region_that_stands_alone_is_no_row_of_its_own() -> None:
    a = annotation(SAMI, TRAVEL, links=[(TRAVEL, "traveller", SAMI)])
    assert rows(a, annotation(SAMI)) == [("0-3 events", "mention", "0-3 «زار» Travel", "")]
    # The trigger is in both; that its argument is not, is said of the argument and of the trigger.
    assert [what for _, what, _, _ in rows(a, annotation(TRAVEL))] == ["traveller", "mention"]


def test_the_helper_of_a_claim_is_one_row_with_its_relation() -> None:
    number, about = region("500", "Quantity"), region("نحو", "Cue")
    a = annotation(number, about, links=[(number, "cue", about)])
    assert [row[1:] for row in rows(a, annotation(number))] == [("mention", "52-55 «نحو» Cue", "")]
    assert [row[1:] for row in rows(a, annotation(number, about))] == [("cue", "52-55 «نحو» Cue", "")]


def test_the_order_is_that_of_the_text() -> None:
    a = annotation(BASE, WITHDRAW, TRAVEL, SAMI, links=[(TRAVEL, "place", BASE), (TRAVEL, "source", SAMI)])
    b = annotation(region("زار", "Travel", aspect="NONE"), BASE, SAMI)
    expected = [(0, "aspect"), (0, "source"), (0, "place"), (45, "mention")]
    assert [(one.start, one.what) for one in found(a, b)] == expected


def test_a_disagreement_says_where_it_is() -> None:
    (one,) = found(annotation(MINISTER), annotation())
    assert (one.doc_id, one.layer, one.surface) == ("d", "entities", "وزير الدفاع الأمريكي")


@given(a=annotations(), b=annotations())
def test_both_passes_have_the_same_disagreements(a: Annotation, b: Annotation) -> None:
    there, back = found(a, b), found(b, a)
    assert sorted((one.what, one.a, one.b) for one in there) == sorted((one.what, one.b, one.a) for one in back)
    assert all(one.a != one.b for one in there)
    assert rows(exchanged_ids(a), b) == rows(a, b)
    assert found(a, exchanged_ids(a)) == []


# Their kinds


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (annotation(region("سامي", "MIL", entity="sami")), annotation(SAMI), ("mention", "MIL in a, PER in b")),
        (annotation(), annotation(TRAVEL), ("mention", "nothing in a, Travel in b")),
        (annotation(TRAVEL), annotation(), ("mention", "Travel in a, nothing in b")),
        (annotation(MINISTER), annotation(DEFENCE), ("mention", "a longer at its end")),
        (annotation(DEFENCE), annotation(MINISTER), ("mention", "b longer at its end")),
        (
            annotation(region("الدفاع الأمريكي", "TITLE")),
            annotation(DEFENCE),
            ("mention", "b longer at its start and a longer at its end"),
        ),
        (
            annotation(region("زار", "Travel", aspect="END")),
            annotation(TRAVEL),
            ("aspect", "END in a, nothing in b"),
        ),
        (travel(("place", BASE)), travel(("place", BAGHDAD)), ("place", "FAC in a, GPE in b")),
        (travel(("place", BASE)), travel(), ("place", "FAC in a, nothing in b")),
        (
            annotation(TRAVEL, SAMI, SOLDIER, links=[(TRAVEL, "source", SAMI)]),
            annotation(TRAVEL, SAMI, SOLDIER, links=[(TRAVEL, "source", SOLDIER)]),
            ("source", "PER in a, another mention of the same entity in b"),
        ),
        (
            annotation(TRAVEL, BASE, region("قبل", "FAC"), links=[(TRAVEL, "place", BASE)]),
            annotation(TRAVEL, BASE, region("قبل", "FAC"), links=[(TRAVEL, "place", region("قبل", "FAC"))]),
            ("place", "FAC in a, another FAC in b"),
        ),
    ],
)
def test_the_kind_of_a_disagreement(a: Annotation, b: Annotation, expected: tuple[str, str]) -> None:
    (one,) = kinds(found(a, b))
    assert ((one["what"], one["kind"]), one["count"]) == (expected, 1)


def test_the_most_frequent_kind_comes_first_with_two_examples() -> None:
    a = annotation(MINISTER, SAMI, SOLDIER, region("وزير", "PER"))
    first, second = kinds(found(a, annotation(DEFENCE)))
    assert (first["kind"], first["count"]) == ("PER in a, nothing in b", 3)
    assert first["examples"] == [
        {"doc_id": "d", "start": 4, "end": 8, "surface": "وزير", "a": "4-8 «وزير» PER", "b": ""},
        {"doc_id": "d", "start": 25, "end": 29, "surface": "سامي", "a": "25-29 «سامي» PER", "b": ""},
    ]
    assert (second["kind"], second["count"]) == ("a longer at its end", 1)
