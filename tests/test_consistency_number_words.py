"""Arabic numbers in digits and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.adding.folding import fold
from insihab.consistency.number_words import number_of, value_of

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("2500", 2500),
        ("٣٥٠٠", 3500),
        ("2,500", 2500),
        ("٢٬٥٠٠", 2500),
        ("1,5", 1.5),
        ("٢٫٥", 2.5),
        ("3 آلاف", 3 * 1000),
        ("1.5 مليون", 1.5 * 1000000),
        ("سبعة", 7),
        ("السبعة", 7),
        ("ثماني", 8),
        ("خمسة عشر", 5 + 10),
        ("خمسٍ وعشرين", 5 + 20),
        ("مئة وخمسين", 100 + 50),
        ("مائتي", 200),
        ("ثلاثمئة", 300),
        ("ثلاث مئة", 3 * 100),
        ("ثلاثة آلاف وخمسمئة", 3 * 1000 + 500),
        ("ألف", 1000),
        ("ألفان", 2 * 1000),
        ("ألفا", 2 * 1000),
        ("ثلاثون ألفا", 30 * 1000),
        ("ألفين وخمسمئة", 2 * 1000 + 500),
        ("مئة ألف", 100 * 1000),
        ("مليون ونصف", 1000000 + 1000000 / 2),
        ("نصف مليون", 0.5 * 1000000),
        ("مليونين ومئتي ألف", 2 * 1000000 + 200 * 1000),
        ("ثلاثة ونصف", 3 + 0.5),
        ("ثلث", 0.3333),
        ("ثلثي", 0.6667),
        ("ثلاثة أرباع", 3 / 4),
        ("نصفهم", 0.5),
        ("معظم", None),
        ("الأولى", None),
        ("1.2.3", None),
        ("خمسة جنود", None),
        ("جندي", None),
        ("", None),
    ],
)
def test_value(surface: str, value: float | None) -> None:
    assert value_of(surface) == value


@given(st.integers(1, 9), st.integers(2, 9))
def test_units_and_tens(unit: int, ten: int) -> None:
    assert value_of(f"{UNITS[unit]} و{TENS[ten]}") == unit + 10 * ten


@given(st.integers(1, 999_999))
def test_digits_of_either_script_with_or_without_separators(number: int) -> None:
    arabic = f"{number:,}".translate(str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬"))
    assert value_of(str(number)) == value_of(f"{number:,}") == value_of(arabic) == number


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("معظم معظمها العديد عدة بضعة القليلة عشرات العشرات آلاف", id="quantifiers"),
        pytest.param("الأول الأولى ثانيا الثاني سادسة", id="ordinals"),
        pytest.param("نصف أثلاث ثلثها ضعف مرتين", id="fractions and multiples"),
        pytest.param("إثنان اثنتي مئتا مائتين خمسون ٥ 12", id="cardinals"),
    ],
)
def test_words_that_are_numbers(words: str) -> None:
    assert [word for word in words.split() if number_of(fold(word)) is None] == []


def test_words_that_only_look_like_numbers() -> None:
    words = "جنود كل بعض كبار أحد الأحد الاثنين لست منتصف الثنائي سنوات واحدهم عدتها ثمن تسعى قليلا"
    assert [word for word in words.split() if number_of(fold(word))] == []
