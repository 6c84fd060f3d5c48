"""Events without what events of their type have, and helpers of events that nothing uses."""

from fractions import Fraction

import pytest

from insihab.consistency.events import (
    check_earlier,
    check_factuality,
    check_roles,
    check_titles,
    check_unused,
    usual_roles,
)
from markup import asked, made


def attacks(count: int, attacked: int) -> tuple[str, str]:
    """Attacks, of which the first ones have a target, and their relations."""
    events = " ".join(f"{{{number} Attack event=e{number}|قصف}}" for number in range(1, count + 1))
    relations = ", ".join(f"{number} target t" for number in range(1, attacked + 1))
    return f"{{t GPE|غزة}} {events}", relations


@pytest.mark.parametrize(
    ("count", "attacked", "share", "usual"),
    [
        pytest.param(6, 4, Fraction(2, 3), {"target": (4, 6)}, id="just two thirds"),
        pytest.param(6, 3, Fraction(2, 3), {}, id="less"),
        pytest.param(6, 3, Fraction(1, 2), {"target": (3, 6)}, id="a lower share"),
        pytest.param(4, 4, Fraction(2, 3), {"target": (4, 4)}, id="four are enough"),
    ],
)
def test_usual_roles(count: int, attacked: int, share: Fraction, usual: dict[str, tuple[int, int]]) -> None:
    article, relations = attacks(count, attacked)
    assert usual_roles(made(article, relations=relations), share) == {"Attack": usual}


def test_three_events_have_no_usual() -> None:
    article, relations = attacks(3, 3)
    assert usual_roles(made(article, relations=relations)) == {}


@pytest.mark.parametrize(("count", "attacked", "asked_about"), [(6, 4, 6 - 4), (6, 3, 0), (4, 4, 0), (3, 2, 0)])
def test_events_without_a_usual_role(count: int, attacked: int, asked_about: int) -> None:
    article, relations = attacks(count, attacked)
    assert asked(check_roles, article, relations=relations) == [("EVENT_ROLE", "d1", "قصف")] * asked_about


def test_what_another_mention_of_the_event_has_is_evidence() -> None:
    article, relations = attacks(4, 3)
    [question] = check_roles(made(article.replace("e4", "e1"), relations=relations))
    assert question.about == "Attack target"
    assert (
        question.message == "Attack has no target here, and has one in 3 of 4; for this event, «قصف» (d1 4-7) has «غزة»"
    )


WAR = "{1 Fight event=war|الحرب} في {t TIME|2023}"


@pytest.mark.parametrize(
    ("articles", "relations", "found"),
    [
        pytest.param([WAR + " و{2 Fight event=war|القتال}"], "1 time t", ["القتال"], id="same event"),
        pytest.param([WAR + " و{2 Fight event=war|القتال}"], "1 time t, 2 time t", [], id="has it too"),
        pytest.param([WAR + " و{2 Fight event=war|القتال}"], "2 time t", [], id="only a later one has it"),
        pytest.param([WAR + " و{2 Fight event=other|القتال}"], "1 time t", [], id="another event"),
        pytest.param([WAR, "{2 Fight event=war|القتال}"], "1 time t", [], id="another article"),
        pytest.param(
            ["{1 Attack event=x|هجوم} {q Quantity|3} {2 Fight event=x|قتال}"], "1 quantity q", [], id="how many"
        ),
        pytest.param(
            ["{1 Attack event=x|هجوم} {g GPE|غزة} {2 Fight event=x|قتال}"], "1 target g", [], id="not of this type"
        ),
    ],
)
def test_roles_of_an_earlier_mention(articles: list[str], relations: str, found: list[str]) -> None:
    expected = [("ROLE_EARLIER", "d1", surface) for surface in found]
    assert asked(check_earlier, *articles, relations=relations) == expected


def test_a_usual_role_is_asked_about_once() -> None:
    article, relations = attacks(4, 3)
    assert asked(check_earlier, article.replace("e4", "e1"), relations=relations) == []


@pytest.mark.parametrize(("relations", "found"), [("", ["المصالح"]), ("1 target 2", []), ("1 place 3", ["المصالح"])])
def test_phrases_without_role(relations: str, found: list[str]) -> None:
    marked = "{1 Attack|استهداف} {2 ARG|المصالح} في {3 GPE|العراق}"
    assert asked(check_unused, marked, relations=relations) == [("ARG_UNUSED", "d1", surface) for surface in found]


@pytest.mark.parametrize(
    ("marked", "relations", "found"),
    [
        ("{1 TITLE|وزير الدفاع} {2 PER|سامي}", "1 holder 2", []),
        ("{1 TITLE|وزير الدفاع} {2 PER|سامي}", "", ["وزير الدفاع"]),
        ("{1 TITLE|{2 PER|وزير الدفاع}}", "", []),
        ("{1 TITLE|وزير {2 PER|الدفاع}}", "", ["وزير الدفاع"]),
    ],
)
def test_offices_of_nobody(marked: str, relations: str, found: list[str]) -> None:
    assert asked(check_titles, marked, relations=relations) == [("TITLE_HOLDER", "d1", surface) for surface in found]


@pytest.mark.parametrize(
    ("between", "second", "found"),
    [
        (" و", "event=a factuality=ACTUAL", []),
        (" و", "event=a factuality=PLANNED", [("FACTUALITY_DIFFERS", "d1", "لقاء")]),
        (" و", "event=b factuality=PLANNED", []),
        (". ثم ", "event=a factuality=PLANNED", []),
        ("\n", "event=a factuality=PLANNED", []),
    ],
)
def test_factuality_in_a_sentence(between: str, second: str, found: list[tuple[str, str, str]]) -> None:
    marked = f"{{1 Meet event=a factuality=ACTUAL|اجتماع}}{between}{{2 Meet {second}|لقاء}}"
    assert asked(check_factuality, marked) == found
