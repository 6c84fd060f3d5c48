"""Tests of baselines/rulebook/."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from baseline import text_of
from insihab.released import schema_file
from insihab.schema import read_schema
from reading.spans import read
from rulebook.claims import ClaimRules
from rulebook.noun_phrases import is_noun, noun_phrase
from rulebook.spans import claims

SCHEMA = read_schema(schema_file())


def claims_of(text: str, *triggers: tuple[str, str]) -> list[dict[str, Any]]:
    """The claims of a text with surfaces for spans; events are given as surface and type."""
    events = [
        {"start": text.index(surface), "end": text.index(surface) + len(surface), "type": kind}
        for surface, kind in triggers
    ]
    (rows,) = ClaimRules().fit([]).predict([text_of(text)], [events])
    shown = [{key: text[slice(*v)] if isinstance(v, list) else v for key, v in row.items()} for row in rows]
    return [{**row, "number": text[row["start"] : row["end"]]} for row in shown]


def one(text: str, *triggers: tuple[str, str]) -> dict[str, Any]:
    (claim,) = claims_of(text, *triggers)
    return claim


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("وصل 500 جندي", ["500"]),
        ("وصل ٥٠٠ جندي", ["٥٠٠"]),
        ("قدم مليونان وثلاثمئة ألف وخمسة زوار", ["مليونان وثلاثمئة ألف وخمسة"]),
        ("وصل 3 آلاف و500 جندي", ["3 آلاف و500"]),
        ("هاجموا بسبعة صواريخ", ["سبعة"]),
        ("أضيفوا لثلاثة آلاف", ["ثلاثة آلاف"]),
        ("وصل أحد عشر جنديا", ["أحد عشر"]),
        ("بين ألفين وثلاثة آلاف جندي", ["ألفين وثلاثة آلاف"]),
        ("ألفان وثلاثة آلاف", ["ألفان", "ثلاثة آلاف"]),  # no range without بين
        ("من 500 إلى 600 جندي", ["500 إلى 600"]),
        ("ارتفع عددهم من 500 إلى 600 جندي", ["500", "600"]),  # a change is no range
        ("نحو 2000-2500 جندي", ["2000-2500"]),
        ("نسبة 30 في المئة من القوات", ["30"]),
        ("نسبة 30% من القوات", ["30"]),
        ("معظم قواته وعشرات الآلاف والعديد منها", ["معظم", "عشرات الآلاف", "العديد"]),
        ("قبل شهرين وفي دولتين", ["شهرين", "دولتين"]),
        ("مقتل طفلة وإصابة ضابط", ["طفلة", "ضابط"]),
        ("نحو 2000 من القوات", ["2000"]),
        ("بلغ الدين العام 1.2 تريليون دولار", ["1.2 تريليون"]),  # no year
        ("تفجير سيارتين مفخختين قتلت فيه طفلتان", ["سيارتين", "طفلتان"]),
    ],
)
def test_numbers_that_are_claims(text: str, numbers: list[str]) -> None:
    assert [claim["number"] for claim in claims_of(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("في 11 فبراير 2014", id="a date"),
        pytest.param("في 7-8 أغسطس", id="days"),
        pytest.param("منذ 2014.", id="a year"),
        pytest.param("عامي 2003 و2011", id="years"),
        pytest.param("في 11/2/2024", id="a date in digits"),
        pytest.param("الساعة 10:30", id="an hour"),
        pytest.param("الساعة الخامسة والنصف", id="half an hour past"),
        pytest.param("الربع الأول من 2022", id="a quarter of a year"),
        pytest.param("في الدقيقة 45", id="a minute's number"),
        pytest.param("يوم الاثنين", id="Monday"),
        pytest.param("المرحلة الأولى ثم الثانية", id="ordinals"),
        pytest.param("الذكرى ال20", id="an ordinal in digits"),
        pytest.param("طائرة إف-16 والمادة 140", id="names"),
        pytest.param("كانون الثاني", id="a month's name"),
        pytest.param("بين البلدين", id="a dual that takes up two"),
        pytest.param("الدول الثلاث", id="a number that takes up three"),
        pytest.param("ثلاثة عوامل رئيسية: أولها", id="a list"),
        pytest.param("قال أحد القادة إن بعض الجنود", id="no numbers"),
        pytest.param("لست وحدك، وثمن البيت سنوات", id="words that look like numbers"),
        pytest.param("مدنيين وبساتين باكستان", id="plurals that look like duals"),
        pytest.param("", id="nothing"),
    ],
)
def test_numbers_that_are_no_claims(text: str) -> None:
    assert claims_of(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("500 جندي", (500, 500, "EXACT", "count")),
        ("بنحو 50 هجوما", (50, 50, "APPROX", "count")),
        ("ما لا يقل عن 500 جندي", (500, None, "AT_LEAST", "count")),
        ("500 جندي على الأقل", (500, None, "AT_LEAST", "count")),
        ("لا يزيد على 500 جندي", (None, 500, "AT_MOST", "count")),
        ("نحو 500، و600 جندي", (500, 500, "APPROX", "count")),
        ("بين 500 و600 جندي", (500, 600, "RANGE", "count")),
        ("العشرات", (20, None, "VAGUE", "count")),
        ("معظم قواته", (0.5, None, "VAGUE", "fraction")),
        ("حوالي ثلث مساحة العراق", (0.3333, 0.3333, "APPROX", "fraction")),
        ("نحو 30 في المئة", (30, 30, "APPROX", "percent")),
        ("30% على الأقل", (30, None, "AT_LEAST", "percent")),
        ("3 أيام", (3, 3, "EXACT", "day")),
        ("منذ شهرين", (2, 2, "EXACT", "month")),
        ("السنوات القليلة", (None, None, "VAGUE", "year")),
    ],
)
def test_value_operator_and_unit(text: str, value: tuple[float | None, float | None, str, str]) -> None:
    claim = claims_of(text)[0]
    assert (claim["lo"], claim["hi"], claim["operator"], claim["unit"]) == value


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("انسحاب 500 جندي أمريكي من العراق", "جندي أمريكي"),
        ("2500 جندي أمريكي منتشرين في العراق منذ عام", "جندي أمريكي منتشرين في العراق"),
        ("ثلث مساحة العراق", "مساحة العراق"),
        ("معظم قوات التحالف الدولي في بغداد", "قوات التحالف الدولي"),
        ("العديد من الهجمات", "الهجمات"),
        ("30 في المئة من القوات", "القوات"),
        ("السنوات القليلة المقبلة", "السنوات"),
        ("مرات عدة", "مرات"),
        ("مقتل طفلة", "طفلة"),
        ("500 جندي وضابط", "جندي"),
        ("500 جندي الذي", "جندي"),
        ("العديد منها", None),
        ("معظمها هنا", None),
        ("العشرات", None),
        ("وصل 500. جنود", None),  # another sentence
    ],
)
def test_counted(text: str, counted: str | None) -> None:
    assert claims_of(text)[0].get("counted") == counted


@pytest.mark.parametrize(
    ("text", "triggers", "event", "movement"),
    [
        ("انسحاب 500 جندي", [("انسحاب", "Withdraw")], "انسحاب", "FLOW"),
        ("انسحاب 500 جندي", [], None, "FLOW"),
        ("وأصيب 500 شخص", [], None, "FLOW"),
        ("وينتشر 500 جندي", [("ينتشر", "Deploy")], "ينتشر", "STOCK"),
        ("وينتشر 500 جندي", [], None, "STOCK"),
        ("اتفاق على انسحاب 500", [("اتفاق", "Agree"), ("انسحاب", "Withdraw")], "انسحاب", "FLOW"),
        ("انسحاب بعد اتفاق على 500", [("اتفاق", "Agree"), ("انسحاب", "Withdraw")], "انسحاب", "FLOW"),
        ("مقتل قائد في 150 هجوما", [("مقتل", "Kill"), ("هجوما", "Attack")], "هجوما", "FLOW"),
        ("500 جندي وصلوا ثم انسحاب", [("انسحاب", "Withdraw")], "انسحاب", "FLOW"),
        ("انسحاب. وصل 500", [("انسحاب", "Withdraw")], None, "STOCK"),  # of another sentence
        ("محادثات بعد 3 أيام", [("محادثات", "Negotiate")], "محادثات", "NONE"),
    ],
)
def test_event_and_movement(text: str, triggers: list[tuple[str, str]], event: str | None, movement: str) -> None:
    claim = one(text, *triggers)
    assert (claim.get("event"), claim["movement"]) == (event, movement)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("أعلنت وزارة الدفاع العراقية، مقتل طفلة", "وزارة الدفاع العراقية"),
        ("وقال المتحدث إن 500 جندي وصلوا", "المتحدث"),
        ("وصل 500 جندي، وفق ما أعلن التحالف", "التحالف"),
        ("وصل 500 جندي بحسب الوزارة", "الوزارة"),
        ("قال مسؤول إنه غادر. وصل 500 جندي", None),
        ("وصل 500 جندي", None),
    ],
)
def test_source(text: str, source: str | None) -> None:
    assert one(text).get("source") == source


@pytest.mark.parametrize(
    ("text", "construct", "phrase"),
    [
        ("القوات الأمريكية في العراق", True, "القوات الأمريكية"),
        ("للقوات الأمريكية", True, "لقوات الأمريكية"),  # from the second lām on
        ("جنود التحالف", True, "جنود التحالف"),
        ("جنود التحالف", False, "جنود"),
        ("جنود ينتشرون هنا", False, "جنود"),
        ("في العراق", True, None),
        ("وقال", True, None),
        ("وزير الدفاع", True, "وزير الدفاع"),
    ],
)
def test_noun_phrase(text: str, construct: bool, phrase: str | None) -> None:
    found = noun_phrase(read(text_of(text)), 0, construct)
    assert (found and text[found.start : found.end]) == phrase


@pytest.mark.parametrize(
    ("word", "noun"), [("جندي", True), ("وفد", True), ("وبغداد", False), ("في", False), ("،", False)]
)
def test_is_noun(word: str, noun: bool) -> None:
    assert is_noun(word) == noun


WORDS = """نحو بين من إلى على الأقل 500 2014 3 آلاف وخمسمئة معظم العديد شهرين جندي جنود أمريكي منتشرين في المئة
    % . ، : أعلن وفق ما للقوات مقتل طفلة"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14))
def test_any_text_gives_rows_of_the_form_of_predictions(words: list[str]) -> None:
    text = " ".join(words)
    source = text_of(text)
    (rows,) = ClaimRules().predict([source])
    ends = [0]
    for row in rows:
        assert ends[-1] <= row["start"] < row["end"] <= len(text)
        ends.append(row["end"])
        sentence = [span for span in source.sentences if span[0] <= row["start"] < span[1]]
        for start, end in [(row["start"], row["end"]), *(row[key] for key in ("counted", "source") if key in row)]:
            assert sentence[0][0] <= start < end <= sentence[0][1]
        for name in ("operator", "unit", "movement"):
            assert row[name] in SCHEMA.attributes[name].values
    assert len(rows) == len(list(claims(read(source))))


def test_it_is_an_estimator_without_state() -> None:
    texts = [text_of("وصل 500 جندي", "a"), text_of("لا شيء", "b")]
    system = clone(ClaimRules())
    assert system.fit(texts, [[], []]) is system
    assert [len(rows) for rows in system.predict(texts)] == [1, 0]
    assert vars(system) == {}
