from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import SCHEMA
from insihab.claim_values import Interval, describe, interval, number, same_bound
from insihab.schema import read_schema

# The nought of Latin, Arabic-Indic, Persian, Devanagari and full-width digits; the nine that follow it follow on.
NOUGHTS = "0٠۰०０"
SEPARATORS = ["", ",", "٬", "،", "\u2009", "\u202f", "\u00a0", "'", "’"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(2500, 2500, id="integer"),
        pytest.param(0.3333, 0.3333, id="float"),
        pytest.param(-3, -3, id="below nought"),
        pytest.param(10**299, 10**299, id="as large as they may be"),
        pytest.param(None, None, id="open bound"),
        pytest.param("2500", 2500, id="Latin digits"),
        pytest.param("٢٥٠٠", 2500, id="Arabic-Indic digits"),
        pytest.param("۲۵۰۰", 2500, id="Persian digits"),
        pytest.param("٢۵0٠", 2500, id="digits of several scripts"),
        pytest.param("+5", 5, id="plus"),
        pytest.param("-5", -5, id="hyphen"),
        pytest.param("−٥", -5, id="minus"),
        pytest.param("-0", 0, id="minus nought"),
        pytest.param("007", 7, id="noughts before it"),
        pytest.param("2,500", 2500, id="comma"),
        pytest.param("٢٬٥٠٠", 2500, id="Arabic thousands separator"),
        pytest.param("٢،٥٠٠", 2500, id="Arabic comma"),
        pytest.param("1\u2009234\u2009567", 1234567, id="thin spaces"),
        pytest.param("1\u202f234\u202f567", 1234567, id="narrow no-break spaces"),
        pytest.param("2\u00a0500", 2500, id="no-break space"),
        pytest.param("2'500", 2500, id="apostrophe"),
        pytest.param("2’500", 2500, id="curly apostrophe"),
        pytest.param("1.500", 1.5, id="a point is never for thousands"),
        pytest.param("٠٫٣٣٣٣", 0.3333, id="Arabic decimal separator"),
        pytest.param("-٢٬٥٠٠٫٥", -2500.5, id="all of it"),
        pytest.param("9" * 100, 10**100 - 1, id="a hundred digits"),
    ],
)
def test_number(value: Any, expected: float | None) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("value", "message"),
    [
        *[
            pytest.param(text, f"«{text}», which can be read in several ways; write decimals with a point", id=name)
            for text, name in [
                ("2,5", "decimal or thousands"),
                ("٢،٥", "decimal or list"),
                ("0,500", "a decimal, since no thousands begin with nought"),
                ("25,00", "two digits after the comma"),
                ("2500,000", "four digits before it"),
                ("1,234 567".replace(" ", "\u00a0"), "separators that differ"),
                ("1,2345", "four digits after it"),
                ("1.234.567", "two points"),
                ("1.234,567", "a point before a comma"),
                ("2500.", "nothing after the point"),
                (".5", "nothing before the point"),
                (",500", "nothing before the comma"),
            ]
        ],
        pytest.param(
            "50%", "«50%», which has a percent sign; write the number alone, and percent as the unit", id="percent"
        ),
        pytest.param(
            "٥٠٪", "«٥٠٪», which has a percent sign; write the number alone, and percent", id="Arabic percent"
        ),
        *[
            pytest.param(text, f"«{text}», which is no number in digits; write it like 2500", id=name)
            for text, name in [
                ("خمسمئة", "number word"),
                ("3 آلاف", "digits and word"),
                ("", "nothing"),
                (" 5", "space before it"),
                ("2 500", "a space that may break"),
                ("--5", "two signs"),
                ("1e3", "exponent"),
                ("½", "vulgar fraction"),
                ("5²", "raised digit"),
                ("2-3", "range"),
                (",", "separator alone"),
                ("nan", "not a number"),
                ("inf", "infinity"),
            ]
        ],
        pytest.param("9" * 101, "», which has more than 100 digits; write fewer", id="a hundred and one digits"),
        pytest.param("0." + "3" * 100, "», which has more than 100 digits; write fewer", id="as a decimal"),
        pytest.param(float("nan"), "a number that is not finite; write null where", id="NaN"),
        pytest.param(float("inf"), "a number that is not finite", id="infinite"),
        pytest.param(float("-inf"), "a number that is not finite", id="infinite below nought"),
        pytest.param(10**400, "a number that is not finite", id="more than a float holds"),
        pytest.param(True, "bool, which is no number; write one like 2500, 0.3333 or -5, or null", id="truth value"),
        pytest.param([5], "list, which is no number", id="list"),
    ],
)
def test_what_is_no_number_is_refused_with_a_cure(value: Any, message: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its message is compared in full
        number(value)
    assert message in str(refused.value)


@given(st.integers(-(10**30), 10**30), st.sampled_from(NOUGHTS), st.sampled_from(SEPARATORS))
def test_neither_script_nor_separator_changes_an_integer(value: int, nought: str, separator: str) -> None:
    script = {ord("0") + digit: ord(nought) + digit for digit in range(10)}
    assert number(f"{value:,}".replace(",", separator).translate(script)) == value


@given(st.decimals(-(10**6), 10**6, places=4), st.sampled_from(NOUGHTS), st.sampled_from(".٫"))
def test_nor_a_decimal(value: Any, nought: str, point: str) -> None:
    script = {ord("0") + digit: ord(nought) + digit for digit in range(10)}
    assert number(f"{value:f}".replace(".", point).translate(script)) == float(value)


@given(st.text(alphabet="0123456789٠٥۵.,٫٬،-+% 'eنصف", max_size=12))
def test_a_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        read = number(text)
    except ValueError as refused:
        outcome = str(refused)
    else:
        outcome = "number" if read is not None and abs(read) < 10**12 else "neither"
    assert outcome == "number" or "; write " in outcome


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param(0.3333, 1 / 3, True, id="a third"),
        pytest.param(0.66667, 0.6667, True, id="two thirds at five places"),
        pytest.param(0.6666, 0.6667, False, id="cut off in place of rounded"),
        pytest.param(0.33, 1 / 3, False, id="a third at two places"),
        pytest.param(0.33325001, 0.33334999, True, id="the ends of what rounds to 0.3333"),
        pytest.param(0.33334999, 0.33335001, False, id="one beyond the end"),
        pytest.param(0.1234499999999999, 0.12345, True, id="beyond the end by an error of reckoning"),
        pytest.param(0, 0.00004, True, id="nought at four places"),
        pytest.param(0, 0.0001, False, id="nought and the smallest that can be written"),
        pytest.param(-0.00001, 0.00001, True, id="on both sides of nought"),
        pytest.param(-5, 5, False, id="sign"),
        pytest.param(2500, 2500.0, True, id="integer and float"),
        pytest.param(2500, 2500.00004, True, id="at four places"),
        pytest.param(2500, 2500.0001, False, id="a ten-thousandth more"),
        pytest.param(2500, 2501, False, id="one more"),
        pytest.param(10**15, 10**15 + 1, True, id="one more of 10^15"),
        pytest.param(1e15, 1e15 + 1e6, True, id="a billionth of it"),
        pytest.param(1e15, 1e15 + 1.001e6, False, id="more than a billionth"),
        pytest.param(10**8, 10**8 + 1, False, id="one more of 10^8"),
        pytest.param(10**299, 1e299, True, id="as large as they may be"),
        pytest.param(None, None, True, id="both open"),
        pytest.param(None, 0, False, id="open is not nought"),
    ],
)
def test_same_bound(first: float | None, second: float | None, same: bool) -> None:
    assert same_bound(first, second) is same_bound(second, first) is same


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_same_bound_is_reflexive_and_symmetric(first: float, second: float) -> None:
    assert same_bound(first, first)
    assert same_bound(first, second) == same_bound(second, first)
    assert not same_bound(first, None)


@given(st.floats(-1e9, 1e9))
def test_a_number_is_the_same_as_at_four_places(value: float) -> None:
    assert same_bound(value, round(value, 4))


def claim(operator: str | None = None, lo: Any = None, hi: Any = None) -> dict[str, Any]:
    return {"operator": operator, "lo": lo, "hi": hi}


@pytest.mark.parametrize(
    ("given", "allowed", "described"),
    [
        pytest.param(claim("EXACT", 500, 500), (500, 500, False, False), "= 500", id="EXACT"),
        pytest.param(claim("APPROX", 2500, 2500), (2500, 2500, False, False), "≈ 2500", id="APPROX"),
        pytest.param(claim("MORE_THAN", 150), (150, None, True, True), "> 150", id="MORE_THAN"),
        pytest.param(claim("AT_LEAST", 3), (3, None, False, True), "≥ 3", id="AT_LEAST"),
        pytest.param(claim("LESS_THAN", None, 10), (None, 10, True, True), "< 10", id="LESS_THAN"),
        pytest.param(claim("AT_MOST", None, 10), (None, 10, True, False), "≤ 10", id="AT_MOST"),
        pytest.param(claim("RANGE", 2, 3), (2, 3, False, False), "[2, 3]", id="RANGE"),
        pytest.param(claim("VAGUE"), (None, None, True, True), "unknown", id="VAGUE, several"),
        pytest.param(claim("VAGUE", 20), (20, None, False, True), "≳ 20", id="VAGUE, tens"),
        pytest.param(claim("VAGUE", None, 10), (None, 10, True, False), "≲ 10", id="VAGUE, a few"),
        pytest.param(claim("VAGUE", 3, 9), (3, 9, False, False), "[3, 9]", id="VAGUE, three to nine"),
        pytest.param(claim("MORE_THAN"), (None, None, True, True), "unknown", id="an operator without bounds"),
        pytest.param(
            claim("MORE_THAN", 150, 150), (150, 150, True, False), "(150, 150]", id="nothing is more than 150"
        ),
        pytest.param(claim("LESS_THAN", 5, 9), (5, 9, False, True), "[5, 9)", id="a lower bound too many"),
        pytest.param(claim("EXACT", 5), (5, None, False, True), "[5, ∞)", id="an upper bound too few"),
        pytest.param(claim("RANGE", None, 5), (None, 5, True, False), "(-∞, 5]", id="a range below"),
        pytest.param(claim(None, 5, 5), (5, 5, False, False), "[5, 5]", id="no operator"),
        pytest.param({}, (None, None, True, True), "unknown", id="nothing"),
        pytest.param(claim("EXACT", "٢٬٥٠٠", "2500"), (2500, 2500, False, False), "= 2500", id="bounds as strings"),
    ],
)
def test_interval_and_notation(
    given: dict[str, Any], allowed: tuple[float | None, float | None, bool, bool], described: str
) -> None:
    assert interval(given) == Interval(*allowed)
    assert describe(given) == described


@pytest.mark.parametrize(
    ("bound", "text"),
    [
        pytest.param(1 / 3, "= 0.3333", id="four places"),
        pytest.param(2500.0, "= 2500", id="no point where there is nothing after it"),
        pytest.param(1234567, "= 1234567", id="no exponent"),
        pytest.param(-0.00001, "= 0", id="no sign on nought"),
        pytest.param(-5, "= -5", id="below nought"),
        pytest.param(10**299, "= 1e+299", id="an exponent where digits would not fit"),
    ],
)
def test_numbers_in_notation(bound: float, text: str) -> None:
    assert describe(claim("EXACT", bound, bound)) == text


def test_every_operator_with_the_bounds_that_it_asks_for_has_a_notation_of_its_own() -> None:
    bounds = {"equal": (5, 5), "lower": (5, None), "upper": (None, 5), "both": (5, 6), "any": (5, None)}
    described = {
        operator: describe(claim(operator, *bounds[shape])) for operator, shape in read_schema(SCHEMA).bounds.items()
    }
    assert len(described) == len(set(described.values())) == 8
    assert [operator for operator, text in described.items() if "[" in text] == ["RANGE"]


def test_bounds_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="«2,5», which can be read in several ways"):
        interval(claim("EXACT", 2, "2,5"))
