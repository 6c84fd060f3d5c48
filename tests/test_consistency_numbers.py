"""Numbers that are neither a claim nor marked as none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.consistency.numbers import check_unmarked
from markup import asked


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("انسحاب 500 جندي", ["500"]),
        ("انسحاب ٥٠٠ جندي", ["٥٠٠"]),
        ("{1 Quantity|500} جندي عام {2 NotAClaim|2014}", []),
        ("{1 Quantity|3 آلاف} جندي", []),
        ("3 آلاف جندي و5 مدنيين", ["3 آلاف", "5"]),
        ("ثلاثة آلاف وخمسمئة جندي", ["ثلاثة آلاف وخمسمئة"]),
        ("{1 Quantity|3} آلاف", ["آلاف"]),
        ("{1 Cue|نحو} {2 Counted|سبعة صواريخ}", ["سبعة"]),
        ("بسبعة صواريخ", ["سبعة"]),
        ("للمرة الأولى", ["الأولى"]),
        ("معظمها هنا وعدة هجمات والعديد منها", ["معظمها", "عدة", "العديد"]),
        ("في 7-8 آب", ["7", "8"]),
        ("يوم الاثنين أو الأحد", []),
        ("لست وحدك", []),
        ("بنسبة {1 Quantity|10} في المئة", []),
        ("كل الجنود وبعض القادة", []),
        ("وستدرس الأشهر المقبلة", []),
    ],
)
def test_numbers(marked: str, found: list[str]) -> None:
    assert asked(check_unmarked, marked) == [("NUMBER_UNMARKED", "d1", surface) for surface in found]


@pytest.mark.parametrize(
    ("marked", "elsewhere", "found"),
    [
        ("بين {1 NotAClaim|البلدين}", "والبلدان", ["البلدان"]),
        ("بين {1 NotAClaim|البلدين}", "في بلدين", ["بلدين"]),
        ("مقتل {1 Quantity form=DUAL|جنديين}", "إصابة جنديين", ["جنديين"]),
        ("مقتل {1 Quantity form=IMPLICIT|طفلة}", "إصابة طفلة", []),
        ("بين {1 NotAClaim|البلدين}", "البلد والبلاد", []),
        ("بين {1 NotAClaim|البلدين}", "{2 NotAClaim|البلدان}", []),
    ],
)
def test_duals_that_are_marked_elsewhere(marked: str, elsewhere: str, found: list[str]) -> None:
    assert asked(check_unmarked, marked, elsewhere) == [("NUMBER_UNMARKED", "d2", surface) for surface in found]


@given(st.lists(st.tuples(st.integers(0, 9999), st.booleans()), max_size=8))
def test_just_the_unmarked_numbers_are_asked_about(numbers: list[tuple[int, bool]]) -> None:
    words = [
        f"{{{place} Quantity|{number}}}" if marked else str(number) for place, (number, marked) in enumerate(numbers)
    ]
    expected = [("NUMBER_UNMARKED", "d1", str(number)) for number, marked in numbers if not marked]
    assert asked(check_unmarked, " جندي ".join(words)) == expected
