"""Surfaces that are annotated in one place and not in another."""

import pytest

from insihab.consistency.surfaces import check_entities, check_triggers
from markup import asked, made

IRAQ, BAGHDAD = "{1 GPE level=NAM|العراق}", "{1 GPE level=NAM|بغداد}"


@pytest.mark.parametrize(
    ("marked", "elsewhere", "found"),
    [
        pytest.param(IRAQ, "في العراق", ["العراق"], id="the same word"),
        pytest.param(IRAQ, "للعراق والعراق", ["لعراق", "العراق"], id="after proclitics"),
        pytest.param(IRAQ, "في {2 LOC level=NAM|العراق}", [], id="marked with any label"),
        pytest.param(IRAQ, "عراقي", [], id="inside a longer word"),
        pytest.param(BAGHDAD, "{2 FAC level=NAM|مطار بغداد}", [], id="inside a name"),
        pytest.param(BAGHDAD, "{2 FAC level=NOM|سفارة في بغداد}", ["بغداد"], id="inside a description"),
        pytest.param(BAGHDAD, "{2 Deploy|بغداد}", ["بغداد"], id="another layer is no mention"),
        pytest.param("{1 NORP|العراقي}", "{2 ORG level=NAM|البرلمان العراقي}", ["العراقي"], id="nationality in a name"),
        pytest.param("{1 NORP|العراقي}", "وفد عراقي", ["عراقي"], id="without its article"),
        pytest.param("{1 TIME|أمس}", "{2 TIME|يوم أمس}", [], id="inside a time"),
        pytest.param("{1 TIME|أمس}", "حدث أمس", ["أمس"], id="time"),
        pytest.param("{1 TITLE|وزير الدفاع}", "{2 TITLE|وزير الدفاع العراقي}", [], id="first words of a longer one"),
        pytest.param("{1 TITLE|الرئيس}", "{2 TITLE|نائب الرئيس}", ["الرئيس"], id="last words of a longer one"),
        pytest.param("{1 WEA level=NOM|صواريخ}", "{2 WEA level=NOM|سبعة صواريخ}", [], id="noun with its number"),
        pytest.param("{1 WEA level=NOM|صواريخ}", "{2 PER level=NOM|خبراء صواريخ}", ["صواريخ"], id="noun in another"),
        pytest.param("{1 ARG|المصالح}", "المصالح", [], id="an ARG is not marked everywhere"),
        pytest.param("{1 GPE level=NAM|سوريا}", "سوري", [], id="the alef of a name is its own"),
    ],
)
def test_unmarked_mentions(marked: str, elsewhere: str, found: list[str]) -> None:
    expected = [("SURFACE_UNMARKED", "d2", surface) for surface in found]
    assert asked(check_entities, marked, elsewhere) == expected


@pytest.mark.parametrize(
    ("marked", "elsewhere", "found"),
    [
        pytest.param("{1 Meet|اجتماع}", "وبالاجتماع", ["الاجتماع"], id="with its article"),
        pytest.param("{1 Meet|اجتماع}", "عقدوا اجتماعا", ["اجتماعا"], id="accusative"),
        pytest.param("{1 Meet|اجتماع}", "{2 Negotiate|اجتماع}", [], id="marked with any label"),
        pytest.param("{1 Meet|اجتماع}", "{2 DOC level=NAM|اتفاق اجتماع جدة}", [], id="inside a name"),
        pytest.param("{1 Deploy|انتشار}", "{2 Withdraw|إعادة انتشار}", [], id="inside a longer trigger"),
        pytest.param("{1 Withdraw|إعادة انتشار}", "إعادة انتشار", ["إعادة انتشار"], id="two words"),
        pytest.param("{1 Meet|اجتماع}", "جماعة", [], id="another word"),
    ],
)
def test_unmarked_triggers(marked: str, elsewhere: str, found: list[str]) -> None:
    expected = [("TRIGGER_UNMARKED", "d2", surface) for surface in found]
    assert asked(check_triggers, marked, elsewhere) == expected


def test_the_evidence() -> None:
    material = made("{1 Meet|بحث} و{2 Negotiate|بحث}", "ثم بحث")
    assert [question.message for question in check_triggers(material)] == [
        "has no event here, and is Meet or Negotiate 2 times (first d1 0-3)"
    ]
