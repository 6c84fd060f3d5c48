"""Arabic numbers in digits and in words, and the words around them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from insihab.adding.folding import fold
from insihab.numbers import Quantity, number_of, numbers_in, operator_after, operator_before, read_number, read_quantity
from insihab.released import schema_file
from insihab.schema import read_schema

SCHEMA = read_schema(schema_file())
THOUSAND, MILLION, MILLIARD, TRILLION = 10**3, 10**6, 10**9, 10**12


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(*case, id=case[0][:20] or "nothing")
        for case in [
            # digits
            ("2500", 2500),
            ("٢٥٠٠", 2500),
            ("۲۵۰۰", 2500),
            ("2,500", 2500),
            ("٢٬٥٠٠", 2500),
            ("2,500,000", 2500000),
            ("1.5", 1.5),
            ("٣٫٥", 3.5),
            ("٢٬٥٠٠٫٥", 2500.5),
            ("ال500", 500),
            ("و500", 500),
            ("2,50", None),  # could be 250 or two and a half
            ("1,5", None),
            ("1.2.3", None),
            ("-5", None),
            ("50%", None),
            # units, tens, hundreds
            ("صفر", 0),
            ("واحد", 1),  # its و is no conjunction
            ("سبعة", 7),
            ("السبعة", 7),
            ("وسبعة", 7),
            ("ثماني", 8),
            ("ثمانٍ", 8),
            ("خمسة عشر", 5 + 10),
            ("الخمسة عشر", 5 + 10),
            ("إحدى عشرة", 1 + 10),
            ("أحد عشر", 1 + 10),
            ("اثنتي عشرة", 2 + 10),
            ("خمسة وعشرون", 5 + 20),
            ("خمسٍ وعشرين", 5 + 20),
            ("خمسة و عشرين", 5 + 20),
            ("واحد وعشرون", 1 + 20),
            ("مئة", 100),
            ("مائة", 100),
            ("مئة وخمسين", 100 + 50),
            ("مئة وأحد عشر", 100 + 1 + 10),
            ("مئتان", 200),
            ("مائتي", 200),
            ("مئتا", 200),
            ("ثلاثمئة", 300),
            ("ثلاثمائة", 300),
            ("ثلاث مئة", 3 * 100),
            ("ثلاث مائة وواحد", 3 * 100 + 1),
            # scales
            ("ألف", THOUSAND),
            ("ألفان", 2 * THOUSAND),
            ("ألفا", 2 * THOUSAND),  # alone a dual
            ("ألفي", 2 * THOUSAND),
            ("ثلاثون ألفا", 30 * THOUSAND),
            ("اثنا عشر ألفًا", 12 * THOUSAND),
            ("ألفان وخمسمئة", 2 * THOUSAND + 500),
            ("ثلاثة آلاف وخمسمئة", 3 * THOUSAND + 500),
            ("ثلاثة آلاف و خمسمئة", 3 * THOUSAND + 500),
            ("ألف وواحد", THOUSAND + 1),
            ("مئة ألف", 100 * THOUSAND),
            ("مائتي ألف", 200 * THOUSAND),
            ("مئة وخمسة آلاف", 105 * THOUSAND),
            ("ألف وتسعمئة وأربعة وثمانون", THOUSAND + 900 + 4 + 80),
            ("مليونين ومئتي ألف", 2 * MILLION + 200 * THOUSAND),
            ("مليونان وثلاثمئة ألف وخمسة", 2 * MILLION + 300 * THOUSAND + 5),
            ("ألف مليون", 1000 * MILLION),
            ("ألفي مليون", 2000 * MILLION),
            ("مليار", MILLIARD),
            ("ثلاثة بلايين", 3 * MILLIARD),
            ("أربعة تريليونات", 4 * TRILLION),
            # digits with words
            ("3 آلاف", 3 * THOUSAND),
            ("30 ألف", 30 * THOUSAND),
            ("٣ آلاف و500", 3 * THOUSAND + 500),
            ("2.5 مليون", 2.5 * MILLION),
            ("2 مليون و300 ألف", 2 * MILLION + 300 * THOUSAND),
            # fractions
            ("نصف", 0.5),
            ("نصفًا", 0.5),
            ("نصفهم", 0.5),
            ("ثُلُث", 0.3333),
            ("ثلثا", 0.6667),
            ("ثلثي", 0.6667),
            ("ثلاثة أرباع", 3 / 4),
            ("3 أخماس", 3 / 5),
            ("نصف مليون", MILLION / 2),
            ("ثلاثة أرباع المليون", 3 * MILLION / 4),
            ("مليون ونصف", 1.5 * MILLION),
            ("مليون ونصف المليون", 1.5 * MILLION),
            ("مليون وثلاثة أرباع", 1.75 * MILLION),
            ("ألفان ونصف", 2.5 * THOUSAND),
            ("ثلاثة ونصف", 3.5),
            ("ثلاثة ونصف مليون", 3.5 * MILLION),
            ("ألف وثلاثة ونصف", THOUSAND + 3.5),
            ("خمسة وثلاثة أرباع", 5.75),
            # not one number
            ("خمسة وستة", None),
            ("خمسة ستة", None),
            ("2014 2015", None),
            ("ألفين وثلاثة آلاف", None),
            ("ألف ومليون", None),
            ("3 آلاف و5000", None),
            ("عشرون وثلاثون", None),
            ("آلاف", None),
            ("معظم", None),
            ("العشرات", None),
            ("الأول", None),
            ("الأولى", None),
            ("خمسة جنود", None),
            ("3 جنود", None),
            ("جندي", None),
            ("و", None),
            ("ال", None),
            ("½", None),
            ("مليون " * 60, None),  # beyond what a float holds
            ("صفر " + "مليون " * 60, None),
            ("", None),
        ]
    ],
)
def test_number(text: str, value: float | None) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("بسبعة", 7),
        ("لثلاثة آلاف", 3000),
        ("للثلاثة", 3),  # the second lām stands for the article
        ("وبخمسين ألفا", 50000),
        ("ب500", 500),
        ("بنحو", None),
    ],
)
def test_number_after_proclitics(text: str, value: float | None) -> None:
    assert read_number(text) is None
    assert read_number(text, SCHEMA.proclitics) == value


# How Modern Standard Arabic writes whole numbers: masculine counting forms in the nominative.
UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["", "مئة", "مئتان", *(f"{stem}مئة" for stem in ["ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"])]
SCALES = [(MILLION, "مليون", "مليونان", "ملايين"), (THOUSAND, "ألف", "ألفان", "آلاف")]


def written_below_1000(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    ten, unit = divmod(rest, 10)
    if ten == 1 and unit:
        below = f"{['', 'أحد', 'اثنا', *UNITS[3:]][unit]} عشر"
    else:
        below = " و".join(filter(None, [UNITS[unit], TENS[ten]]))
    return " و".join(filter(None, [HUNDREDS[hundreds], below]))


def written(number: int) -> str:
    parts = []
    for scale, one, two, several in SCALES:
        count, number = divmod(number, scale)
        if count > 2:
            plural = 3 <= count % 100 <= 10
            parts.append(f"{written_below_1000(count)} {several if plural else one}")
        elif count:
            parts.append([one, two][count - 1])
    return " و".join([*parts, *filter(None, [written_below_1000(number)])]) or "صفر"


@given(st.integers(0, 999_999_999))
@example(0)
@example(11_012_013)
@example(102_103_110)
@example(999_999_999)
def test_a_number_written_out_is_read_back(number: int) -> None:
    text = written(number)
    assert read_number(text) == number
    assert read_number(text.replace("مئة", "مائة").replace("مئتان", "مائتان")) == number
    assert read_number(text.replace(" و", " و ")) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (25, "خمسة وعشرون"),
        (112, "مئة واثنا عشر"),
        (3_200_011, "ثلاثة ملايين ومئتان ألف وأحد عشر"),
        (1_002_015, "مليون وألفان وخمسة عشر"),
    ],
)
def test_what_the_property_writes(number: int, text: str) -> None:
    assert written(number) == text


@given(st.integers(0, 10**15 - 1), st.integers(0, 9999))
def test_digits_are_the_same_in_each_script_and_with_separators(number: int, decimals: int) -> None:
    western = f"{number:,}"
    scripts = [western, str(number)]
    for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"):
        scripts.append(western.translate(str.maketrans("0123456789,", digits + "٬")))
    assert {read_number(text) for text in scripts} == {number}
    assert read_number(f"{number % 1000}.{decimals:04}") == read_number(f"{number % 1000}٫{decimals:04}")


@given(st.text(alphabet="وال 0123٥.,٬%-ألفخمسةعشرنصبيثم", max_size=20))
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = read_number(text)
    assert value is None or value >= 0
    assert value is None or read_quantity(text) == Quantity(value, value, unit=read_quantity(text).unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2500", (2500, 2500, "EXACT", "count")),
        ("ثلث", (0.3333, 0.3333, "EXACT", "fraction")),
        ("0.5", (0.5, 0.5, "EXACT", "count")),
        # approximators
        ("نحو 2500", (2500, 2500, "APPROX", "count")),
        ("حوالي ثلث", (0.3333, 0.3333, "APPROX", "fraction")),
        ("قرابة مليون ونصف المليون", (1500000, 1500000, "APPROX", "count")),
        ("زهاء 3 آلاف", (3000, 3000, "APPROX", "count")),
        ("ما يقارب 500", (500, 500, "APPROX", "count")),
        ("ما يقرب من ألفين", (2000, 2000, "APPROX", "count")),
        ("500 تقريبا", (500, 500, "APPROX", "count")),
        # comparatives
        ("أكثر من 150", (150, None, "MORE_THAN", "count")),
        ("ما يزيد على ألفين", (2000, None, "MORE_THAN", "count")),
        ("عشرون ونيف", (20, None, "MORE_THAN", "count")),
        ("أقل من ألف", (None, 1000, "LESS_THAN", "count")),
        ("ما لا يقل عن ثلاثة آلاف", (3000, None, "AT_LEAST", "count")),
        ("لا تقل عن 30%", (30, None, "AT_LEAST", "percent")),
        ("500 على الأقل", (500, None, "AT_LEAST", "count")),
        ("خمسة أو أكثر", (5, None, "AT_LEAST", "count")),
        ("لا يتجاوز مليونين", (None, 2000000, "AT_MOST", "count")),
        ("لا يزيد عن 500", (None, 500, "AT_MOST", "count")),
        ("500 كحد أقصى", (None, 500, "AT_MOST", "count")),
        # percent
        ("50%", (50, 50, "EXACT", "percent")),
        ("٥٠٪", (50, 50, "EXACT", "percent")),
        ("50 في المئة", (50, 50, "EXACT", "percent")),
        ("نحو خمسين بالمائة", (50, 50, "APPROX", "percent")),
        # ranges
        ("بين ألفين وثلاثة آلاف", (2000, 3000, "RANGE", "count")),
        ("بين مئة وخمسين ومئتين", (150, 200, "RANGE", "count")),
        ("بين خمسة وعشرين وثلاثين", (25, 30, "RANGE", "count")),
        ("ما بين 20 و30 ألفا", (20000, 30000, "RANGE", "count")),
        ("من 500 إلى 600", (500, 600, "RANGE", "count")),
        ("من 500 إلى ألف", (500, 1000, "RANGE", "count")),
        ("2000-2500", (2000, 2500, "RANGE", "count")),
        ("٢٬٠٠٠ – ٢٬٥٠٠", (2000, 2500, "RANGE", "count")),
        ("بين 10% و20%", (10, 20, "RANGE", "percent")),
        ("نحو 500 إلى 600", (500, 600, "RANGE", "count")),
        # quantifiers
        ("معظمها", (0.5, None, "VAGUE", "fraction")),
        ("العشرات", (20, None, "VAGUE", "count")),
        ("أكثر من عشرات", (20, None, "VAGUE", "count")),
        ("عشرات الآلاف", (20000, None, "VAGUE", "count")),
        ("الآلاف", (2000, None, "VAGUE", "count")),
        ("عدة آلاف", (None, None, "VAGUE", "count")),
        ("العديد", (None, None, "VAGUE", "count")),
    ],
)
def test_quantity(text: str, expected: tuple[float | None, float | None, str, str]) -> None:
    assert read_quantity(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "جندي", "نحو", "نحو 500 جندي", "2500-2000", "بين 5", "ألفين وثلاثة آلاف", "الأولى", "في المئة", "معظم 3"],
)
def test_no_quantity(text: str) -> None:
    assert read_quantity(text) is None


@pytest.mark.parametrize(
    ("text", "operator"), [("بأكثر من 150", "MORE_THAN"), ("وبنحو 50", "APPROX"), ("ببين 5 و6", None)]
)
def test_quantity_after_proclitics(text: str, operator: str | None) -> None:
    assert read_quantity(text) is None
    found = read_quantity(text, SCHEMA.proclitics)
    assert (found and found.operator) == (operator or "RANGE")


@pytest.mark.parametrize("cue", ["", "نحو", "أكثر من", "أقل من", "لا يقل عن", "لا يزيد على"])
@pytest.mark.parametrize("number", ["500", "ثلث", "من 2 إلى 3", "العديد"])
def test_bounds_are_those_that_the_schema_asks_of_the_operator(cue: str, number: str) -> None:
    lo, hi, operator, unit = read_quantity(f"{cue} {number}") or Quantity(None, None)
    given = {(True, True): "both", (True, False): "lower", (False, True): "upper"}.get((lo is not None, hi is not None))
    assert SCHEMA.bounds[operator] in ("any", "equal" if lo == hi else given)
    assert unit in SCHEMA.attributes["unit"].values


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("انسحاب نحو", ("APPROX", 1)),
        ("قتل ما لا يقل عن", ("AT_LEAST", 4)),  # the longest: not LESS_THAN
        ("وأكثر من", ("MORE_THAN", 2)),
        ("نحو بغداد", None),
        ("بحدود", ("APPROX", 1)),
        ("على حدود", None),  # borders
        ("", None),
    ],
)
def test_operator_before(before: str, expected: tuple[str, int] | None) -> None:
    assert operator_before(fold(before).split(), SCHEMA.proclitics) == expected


@pytest.mark.parametrize(
    ("after", "expected"), [("على الأقل في بغداد", ("AT_LEAST", 2)), ("تقريبا", ("APPROX", 1)), ("في بغداد", None)]
)
def test_operator_after(after: str, expected: tuple[str, int] | None) -> None:
    assert operator_after(fold(after).split()) == expected


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("معظم معظمها العديد عدة بضعة القليلة عشرات العشرات آلاف", id="quantifiers"),
        pytest.param("الأول الأولى ثانيا الثاني سادسة", id="ordinals"),
        pytest.param("نصف أثلاث ثلثها ضعف مرتين", id="fractions and multiples"),
        pytest.param("إثنان اثنتي مئتا مائتين خمسون ٥ 12 1,5 صفر", id="cardinals"),
    ],
)
def test_words_that_are_numbers(words: str) -> None:
    assert [word for word in words.split() if number_of(fold(word)) is None] == []


def test_words_that_only_look_like_numbers() -> None:
    words = "جنود كل بعض كبار أحد الأحد الاثنين لست منتصف الثنائي سنوات واحدهم عدتها ثمن تسعى قليلا"
    assert [word for word in words.split() if number_of(fold(word))] == []


def test_numbers_in_a_surface() -> None:
    found = numbers_in("ثلاثة آلاف وخمسمئة جندي")
    assert [number and number.value for number in found] == [3, 1000, 500, None]
