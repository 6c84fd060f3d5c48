"""Claims whose attributes are not what their words say, or that lack what they need."""

import pytest

from insihab.consistency.claims import check_counted, check_cues, check_forms, check_links, check_values
from markup import asked, made


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("operator=EXACT lo=500 hi=500|500", True),
        ("operator=EXACT lo=50 hi=50|500", False),
        ("operator=APPROX lo=3000 hi=3000|3 آلاف", True),
        ("operator=APPROX lo=3 hi=3|3 آلاف", False),
        ("operator=MORE_THAN lo=150|150", True),
        ("operator=MORE_THAN hi=150|150", False),
        ("operator=AT_MOST hi=150|150", True),
        ("operator=EXACT lo=0.3333 hi=0.3333 unit=fraction|ثلث", True),
        ("operator=EXACT lo=0.2 hi=0.2 unit=fraction|خمس", True),
        ("operator=EXACT lo=0.2 hi=0.2 unit=count|خمس", False),
        ("operator=RANGE lo=7 hi=8|7-8", True),
        ("operator=RANGE lo=3 hi=5|ثلاثة إلى خمسة", True),
        ("operator=RANGE lo=7 hi=9|7-8", False),
        ("operator=EXACT form=DUAL lo=2 hi=2|جنديين", True),
        ("operator=EXACT form=DUAL lo=1 hi=1|جنديين", False),
        ("operator=EXACT form=IMPLICIT lo=1 hi=1|طفلة", True),
        ("operator=EXACT form=IMPLICIT lo=2 hi=2|طفلة", False),
        ("operator=VAGUE lo=20|العشرات", True),
        ("operator=EXACT lo=9 hi=9|قليل", True),  # no value to compare with
    ],
)
def test_values(claim: str, right: bool) -> None:
    assert len(asked(check_values, f"{{1 Quantity {claim}}}")) == (not right)


def test_message_of_a_value() -> None:
    [question] = check_values(made("{1 Quantity operator=MORE_THAN lo=15|150}"))
    assert question.message == "says lo 15.0 and hi None, and the words say lo 150.0 and hi None"


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("DIGITS|500", True),
        ("DIGITS|3 آلاف", False),
        ("MIXED|3 آلاف", True),
        ("WORDS|سبعة", True),
        ("DIGITS|سبعة", False),
        ("WORDS|معظمها", True),
        ("DUAL|ألفين", False),
        ("DUAL|جنديين", True),
        ("IMPLICIT|طفلة", True),
        ("WORDS|طفلة", False),
    ],
)
def test_forms(claim: str, right: bool) -> None:
    assert len(asked(check_forms, f"{{1 Quantity form={claim}}}")) == (not right)


@pytest.mark.parametrize(
    ("marked", "relations", "found"),
    [
        ("{c Cue|نحو} {1 Quantity operator=APPROX|50}", "1 cue c", []),
        ("{1 Quantity operator=APPROX|50}", "", ["50"]),
        ("{1 Quantity operator=AT_LEAST|50}", "", ["50"]),
        ("{1 Quantity operator=EXACT|50}", "", []),
        ("{1 Quantity operator=VAGUE|عشرات}", "", []),
        ("{c Cue|نحو} {1 Quantity operator=EXACT|50}", "1 cue c", ["50"]),
        ("{c Cue|نحو} {1 Quantity operator=APPROX|50} ونحو {2 Quantity operator=EXACT|60}", "1 cue c", ["60"]),
        (
            "{c Cue|أكثر من} {1 Quantity operator=MORE_THAN|5} وأكثر من {2 Quantity operator=EXACT|60}",
            "1 cue c",
            ["60"],
        ),
        ("{c Cue|أكثر من} {1 Quantity operator=MORE_THAN|5} من {2 Quantity operator=EXACT|60}", "1 cue c", []),
    ],
)
def test_cues(marked: str, relations: str, found: list[str]) -> None:
    assert asked(check_cues, marked, relations=relations) == [("APPROX_CUE", "d1", surface) for surface in found]


@pytest.mark.parametrize(
    ("marked", "relations", "found"),
    [
        ("{1 Quantity unit=count|50} {2 Counted|جندي}", "1 counted 2", []),
        ("{1 Quantity unit=count|50} جندي", "", ["50"]),
        ("{1 Quantity unit=percent|50} من العراق", "", ["50"]),
        ("{1 Quantity unit=day|3} أيام", "", []),
        ("{1 Quantity unit=fraction|معظمها}", "", []),
        ("{1 Quantity unit=count|العديد} منها", "", []),
        ("{1 Quantity unit=count|العديد} من الهجمات", "", ["العديد"]),
        ("جرح {1 Quantity unit=count|العشرات} في هجوم", "", []),
        ("جرح {1 Quantity unit=count|العشرات} من الجنود", "", ["العشرات"]),
    ],
)
def test_counted(marked: str, relations: str, found: list[str]) -> None:
    assert asked(check_counted, marked, relations=relations) == [
        ("COUNTED_MISSING", "d1", surface) for surface in found
    ]


@pytest.mark.parametrize(
    ("event", "unit", "relations", "found"),
    [
        ("Attack", "count", "1 quantifies 2, 2 quantity 1", []),
        ("Attack", "count", "1 quantifies 2", ["50"]),
        ("Attack", "year", "1 quantifies 2", []),  # how long is no quantity of it
        ("Vote", "count", "1 quantifies 2", []),  # has no such role
        ("Attack", "count", "", []),
    ],
)
def test_links(event: str, unit: str, relations: str, found: list[str]) -> None:
    marked = f"{{1 Quantity unit={unit}|50}} {{2 {event}|حدثا}}"
    assert asked(check_links, marked, relations=relations) == [("QUANTITY_LINK", "d1", surface) for surface in found]
