import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.proclitics import Proclitics, cut_word, inner_positions

PROCLITICS = Proclitics("وف", "بكلس", frozenset({"والد", "والده", "بالغ", "كالح"}))


def span_of(marked: str) -> tuple[str, int, int]:
    """The text and span of a surface marked with square brackets."""
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(
    ("marked", "word"),
    [
        pytest.param("في [بغداد].", "", id="a word"),
        pytest.param("[في بغداد]", "", id="a whole text"),
        pytest.param("و[العراق]", "", id="after a conjunction"),
        pytest.param("وب[بغداد]", "", id="after two proclitics"),
        pytest.param("وَ[العراق]", "", id="after one with its vowel"),
        pytest.param("ل[لقوات]", "", id="at the second lam"),
        pytest.param("[3]آلاف", "", id="a number that touches a word"),
        pytest.param("الـ[US]", "الـ|US", id="after a Latin word's article"),
        pytest.param("[العراق]ي", "العراق|ي", id="before the end of the word"),
        pytest.param("ال[عراق]", "ال|عراق", id="after the article"),
        pytest.param("من[هم]", "من|هم", id="after other letters"),
        pytest.param("[عُقِد]َ", "عُقِد|َ", id="before the last vowel"),
        pytest.param("[ﺑﺎ]ت", "ﺑﺎ|ت", id="in presentation forms"),
        pytest.param("وسبلفك[العراق]", "وسبلفك|العراق", id="after more proclitics than there can be"),
        pytest.param("لل[قوات]", "لل|قوات", id="after both lams"),
        pytest.param("[25]00 جندي", "25|00", id="in a number"),
        pytest.param("و[َالعراق]", "و|َالعراق", id="before a vowel"),
        pytest.param("بـ[داعش]", "", id="after a tatweel"),
        pytest.param("ب[ـداعش]", "ب|ـداعش", id="before a tatweel"),
        pytest.param("ﻭ[ﺍﻟﻌﺮﺍﻕ]", "", id="after a presentation form"),
        pytest.param("ب\u200c[داعش]", "", id="after a joiner"),
        pytest.param("و[الده]", "و|الده", id="in a word that is not split"),
    ],
)
def test_cut_word(marked: str, word: str) -> None:
    text, start, end = span_of(marked)
    assert cut_word(text, (start, end), inner_positions(text), PROCLITICS) == word


@pytest.mark.parametrize(
    ("marked", "proclitic"),
    [
        pytest.param("[العراق]", "", id="none"),
        pytest.param("[والعراق]", "و", id="before the article"),
        pytest.param("[وَالعراق]", "و", id="with its vowel"),
        pytest.param("[بالقوات الأمريكية]", "ب", id="of the first word"),
        pytest.param("[القوات والحكومة]", "", id="not of the second word"),
        pytest.param("[للقوات]", "ل", id="first lam"),
        pytest.param("[وللقوات]", "ول", id="conjunction and first lam"),
        pytest.param("ل[لقوات]", "", id="second lam"),
        pytest.param("[وبالعراق]", "وب", id="two before the article"),
        pytest.param("[بـالعراق]", "ب", id="with a tatweel"),
        pytest.param("[ﻭﺍﻟﻌﺮﺍﻕ]", "و", id="in presentation forms"),
        pytest.param('[و"العراق"]', "و", id="before a quotation mark"),
        pytest.param("[و سوريا]", "و", id="as a word of its own"),
        pytest.param("[واليابان]", "و", id="before a word that begins like والي"),
        pytest.param("[وزارة]", "", id="a letter of the word"),
        pytest.param("[والده]", "", id="a word that only looks like it"),
        pytest.param("[وبغداد]", "و", id="before a word that another span begins with"),
        pytest.param("[وفد]", "", id="too short to tell"),
        pytest.param("[2500]", "", id="a number"),
        pytest.param("[👍]", "", id="an emoji"),
    ],
)
def test_proclitic_inside(marked: str, proclitic: str) -> None:
    text, start, end = span_of(marked)
    assert PROCLITICS.inside(text, start, end, {"بغداد", "فد"}) == proclitic


@given(st.data())
def test_whole_words_are_never_cut(data: st.DataObject) -> None:
    words = data.draw(st.lists(st.text(alphabet="والعراقبغدسُّ12", min_size=1, max_size=6), min_size=1, max_size=5))
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    start = len(" ".join(words[:first])) + (first > 0)
    end = len(" ".join(words[: last + 1]))
    text = " ".join(words)
    assert cut_word(text, (start, end), inner_positions(text), PROCLITICS) == ""
