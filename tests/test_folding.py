import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.formats.folding import Folded, fold

PIECES = [
    "العراق",
    "العِراق",
    "ﺍﻟﻌﺮﺍﻕ",
    "بـ",
    "٢",
    "25",
    "ﻻ",
    "ا",
    "é",
    "e\u0301",
    " ",
    "\u00a0",
    "\n",
    "…",
    "«",
    "ﷺ",
    "ﹰ",
]
texts = st.lists(st.sampled_from([*PIECES, "\u200f", "\u064e", "\u0654", "\x07"]), max_size=14).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("العِراقُ", "العراق", id="diacritics"),
        pytest.param("داعــش", "داعش", id="tatweel"),
        pytest.param("\u200fالعراق\u200d", "العراق", id="invisible characters"),
        pytest.param("ﻻجئ", "لاجئ", id="presentation forms"),
        pytest.param("٢٥ ۲۵", "25 25", id="digits"),
        pytest.param("«ب» “ب”", '"ب" "ب"', id="quotation marks"),
        pytest.param(" في \n\u00a0 بغداد ", "في بغداد", id="whitespace"),
        pytest.param("أحمد إلى مدرسة", "أحمد إلى مدرسة", id="alef, hamza and ta marbuta stay"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "surface", "found"),
    [
        pytest.param("العِراق العراق", "العراق", [(0, 7), (8, 14)], id="with a diacritic and without"),
        pytest.param("3 3 3", "3 3", [(0, 3), (2, 5)], id="overlapping"),
        pytest.param("ﻻ", "ا", [], id="no half of a ligature"),
        pytest.param("بغداد", "بغداد ", [], id="no more than the text"),
    ],
)
def test_find(text: str, surface: str, found: list[tuple[int, int]]) -> None:
    assert list(Folded(text).find(surface)) == found


@given(texts, texts)
def test_folding_twice_is_folding_once(text: str, other: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f"{text} {other}") == fold(f"{fold(text)} {fold(other)}")


@given(texts, texts)
def test_what_is_found_folds_to_what_was_sought(text: str, surface: str) -> None:
    for start, end in Folded(text).find(fold(surface)) if fold(surface) else ():
        assert fold(text[start:end]) == fold(surface)
