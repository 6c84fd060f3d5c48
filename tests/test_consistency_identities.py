"""Names and keys that stand for two things, and spans that are two."""

import pytest

from insihab.consistency.identities import check_events, check_keys, check_labels, check_names, check_parts
from markup import asked, made

IRAQ = "{1 GPE level=NAM entity=iraq|العراق}"


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        pytest.param("{2 GPE level=NAM entity=iraq|العراق}", [], id="the same"),
        pytest.param("{2 LOC level=NAM entity=iraq|عراق}", ["NAME_TYPES"], id="type, and without its article"),
        pytest.param("{2 GPE level=NAM entity=basra|العراق}", ["NAME_IDENTITIES"], id="identity"),
        pytest.param("{2 GPE level=NOM entity=iraq|العراق}", ["LEVEL_DIFFERS"], id="level"),
        pytest.param("{2 LOC level=NOM entity=basra|العراق}", ["LEVEL_DIFFERS"], id="a description may be of another"),
        pytest.param("{2 NORP entity=iraqis|العراق}", [], id="a nationality is no name"),
    ],
)
def test_names(second: str, codes: list[str]) -> None:
    assert [code for code, *_ in asked(check_names, IRAQ, second)] == codes


def test_the_rarer_type_is_asked_about() -> None:
    articles = "{1 LOC level=NAM|غزة}", "{2 GPE level=NAM|غزة}", "{3 GPE level=NAM|غزّة}"
    [question] = check_names(made(*articles))
    assert (question.doc_id, question.about) == ("d1", "LOC")
    assert question.message == "this name is LOC here, and GPE 2 times (first d2 0-3)"


@pytest.mark.parametrize(
    ("marked", "declared", "found"),
    [
        ("{1 GPE level=NAM entity=x|العراق}", "GPE", []),
        ("{1 LOC level=NAM entity=x|العراق}", "GPE", ["العراق"]),
        ("{1 NORP entity=x|عراقي}", "GPE", []),
        ("{1 PER level=NOM entity=x|3 آلاف جندي}", "MIL", []),
        ("{1 PER level=NAM entity=x|داعش}", "MIL", ["داعش"]),
        ("{1 MIL level=NOM entity=x|القوات}", "PER", ["القوات"]),
    ],
)
def test_declared_types(marked: str, declared: str, found: list[str]) -> None:
    expected = [("KEY_TYPES", "d1", surface) for surface in found]
    assert asked(check_keys, marked, types=f"x={declared}") == expected


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("{2 Meet event=talks|لقاء}", []),
        ("{2 Negotiate event=talks|محادثات}", [("EVENT_KEY_TYPES", "d1", "محادثات")]),
        ("{2 Negotiate event=others|محادثات}", []),
    ],
)
def test_types_of_an_event(second: str, found: list[tuple[str, str, str]]) -> None:
    assert asked(check_events, "{1 Meet event=talks|اجتماع} و" + second) == found


A, B, C = "{1 Meet event=a|جولة}", "{2 Meet event=b|اجتماع}", "{3 Meet event=c|محادثات}"


@pytest.mark.parametrize(
    ("relations", "found"),
    [
        pytest.param("1 subevent_of 2, 2 subevent_of 3", [], id="a chain"),
        pytest.param("1 subevent_of 3, 2 subevent_of 3", [], id="two parts"),
        pytest.param("1 subevent_of 2, 2 subevent_of 1", ["1", "2"], id="two in a ring"),
        pytest.param("1 subevent_of 2, 2 subevent_of 3, 3 subevent_of 1", ["1", "2", "3"], id="three in a ring"),
        pytest.param("3 subevent_of 1, 1 subevent_of 2, 2 subevent_of 1", ["1", "2"], id="a part of a ring"),
        pytest.param("1 subevent_of 4", ["1"], id="two mentions of one event"),
    ],
)
def test_parts_of_themselves(relations: str, found: list[str]) -> None:
    material = made(f"{A} و{B} و{C} و{{4 Meet event=a|جلسة}}", relations=relations)
    starts = {str(mention.region.start): mention.region.id for mention in material.of_layer("events")}
    assert [starts[question.identity.start] for question in check_parts(material)] == found


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("{1 TITLE|{2 PER level=NOM|رئيس الحكومة}}", []),
        ("{1 GPE level=NAM|{2 Meet|العراق}}", []),
        ("{1 GPE level=NAM|قطاع {2 LOC level=NAM|غزة}}", []),
        ("{1 GPE level=NAM|{2 LOC level=NAM|غزة}}", ["غزة"]),
        ("{1 TITLE|{2 PER level=NOM|{3 ORG level=NOM|رئيس}}}", ["رئيس"]),
    ],
)
def test_two_kinds_of_entity_at_once(marked: str, found: list[str]) -> None:
    assert asked(check_labels, marked) == [("LABELS_SAME_SPAN", "d1", surface) for surface in found]
