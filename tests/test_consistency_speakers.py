"""Who says it: cues without a speaker, and quotations that have several speakers or none."""

import pytest

from insihab.consistency.speakers import check_attribution, check_cues, check_quotations, quotations
from markup import asked, made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('قال "نعم" ثم "لا"', ['"نعم"', '"لا"']),
        ("قال “نعم” ثم «لا»", ["“نعم”", "«لا»"]),
        ("مثل “تنظيم الدولة“.", ["“تنظيم الدولة“"]),
        ('«هيئة "الحشد"»', ['«هيئة "الحشد"»']),
        ('قال "نعم\nثم" لا', []),
        ("قال نعم", []),
    ],
)
def test_quotation_marks(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == found


@pytest.mark.parametrize(
    ("relations", "message"),
    [
        ("1 source 2, 1 source_cue 3", []),
        ("", []),
        ("1 source_cue 3", ["has the speaker cue «أعلنت» and no source"]),
        ("1 source 2", ["has the source «الوزارة» and no speaker cue"]),
    ],
)
def test_cues_and_sources_go_together(relations: str, message: list[str]) -> None:
    material = made("{3 SourceCue|أعلنت} {2 ORG|الوزارة} مقتل {1 Quantity|5}", relations=relations)
    assert [question.message for question in check_cues(material)] == message


@pytest.mark.parametrize(
    ("attribution", "mark", "right"),
    [
        ("DIRECT", '"', True),
        ("DIRECT", "", False),
        ("INDIRECT", "", True),
        ("INDIRECT", '"', False),
        ("AUTHOR", "", True),
        ("AUTHOR", '"', False),
    ],
)
def test_direct_is_quoted(attribution: str, mark: str, right: bool) -> None:
    marked = f"أعلن {mark}مقتل {{1 Quantity attribution={attribution}|5}}{mark} أمس"
    assert len(asked(check_attribution, marked)) == (not right)


SPEAKERS = "{a PER entity=a|سامي} و{b PER entity=b|ليلى} و{c PER entity=a|الوزير} "


@pytest.mark.parametrize(
    ("said", "relations", "found"),
    [
        pytest.param('"{1 Meet|اجتماع} و{2 Vote|تصويت}"', "1 source a, 2 source a", [], id="one source"),
        pytest.param('"{1 Meet|اجتماع} و{2 Vote|تصويت}"', "1 source a, 2 source c", [], id="one person named twice"),
        pytest.param('"{1 Meet|اجتماع} و{2 Vote|تصويت}"', "", [], id="no source at all"),
        pytest.param('"{1 Meet|اجتماع} و{2 Vote|تصويت}"', "1 source a", ["QUOTATION_SOURCE تصويت"], id="one without"),
        pytest.param('"{1 Meet|اجتماع} و{2 Quantity|5}"', "1 source a", ["QUOTATION_SOURCE 5"], id="a claim without"),
        pytest.param(
            '"{1 Meet|اجتماع} و{2 Vote|تصويت}"',
            "1 source a, 2 source b",
            ["QUOTATION_SPEAKERS تصويت"],
            id="two sources",
        ),
        pytest.param('"{1 Meet|اجتماع}" ثم "{2 Vote|تصويت}"', "1 source a, 2 source b", [], id="two quotations"),
        pytest.param('"{1 Meet|اجتماع}" و{2 Vote|تصويت}', "1 source a", [], id="outside"),
        pytest.param('"{1 Meet|اجتماع} و{2 GPE|بغداد}"', "1 source a", [], id="an entity has no source"),
    ],
)
def test_sources_in_quotations(said: str, relations: str, found: list[str]) -> None:
    questions = asked(check_quotations, SPEAKERS + said, relations=relations)
    assert [f"{code} {surface}" for code, _, surface in questions] == found
