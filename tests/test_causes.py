"""Gold is taken to offsets as a system would count them wrongly, and the cause must be found; of gold, none."""

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden import SCHEMA
from insihab.gold import released_gold
from insihab.predictions import LAYERS
from insihab.predictions.causes import likely_cause, spans_of
from insihab.proclitics import Proclitics
from insihab.schema import read_schema
from insihab.segment import Span, sentences

PROCLITICS = read_schema(SCHEMA).proclitics
GOLD = dict(released_gold("leave-one-article-out").documents)
ARTICLES = pytest.mark.parametrize("doc_id", GOLD)
Count = Callable[[str, Span], Span]


def spans(doc_id: str) -> list[Span]:
    """The spans of all layers of an article."""
    layers = GOLD[doc_id].layers
    return [span for layer in ("entities", "events", "numeric_claims") for span in spans_of(layers[layer])]


def text_of(doc_id: str) -> str:
    return GOLD[doc_id].text or ""


def before(change: Callable[[str], int]) -> Count:
    """A count in which an offset is what the text before it comes to."""
    return lambda text, span: (change(text[: span[0]]), change(text[: span[1]]))


def changed(change: Callable[[str], str]) -> Count:
    return before(lambda text: len(change(text)))


def without_marks(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) != "Mn")


def in_part(text: str, span: Span, starts: Sequence[int]) -> Span:
    first = max(start for start in starts if start <= span[0])
    return span[0] - first, span[1] - first


def by_sentence(text: str, span: Span) -> Span:
    return in_part(text, span, sentence_starts(text))


@lru_cache
def sentence_starts(text: str) -> list[int]:
    return [start for start, _ in sentences(text)]


EVERYWHERE: dict[str, Count] = {
    "ends look inclusive": lambda _, span: (span[0], span[1] - 1),
    "offsets look counted from 1": lambda _, span: (span[0] + 1, span[1] + 1),
    "offsets look counted from 1, and ends inclusive": lambda _, span: (span[0] + 1, span[1]),
    "offsets look counted in UTF-8 bytes": before(lambda text: len(text.encode())),
    "offsets look counted in the text with CRLF line ends": changed(lambda text: text.replace("\n", "\r\n")),
    "offsets look counted in the text normalised to NFD": changed(lambda text: unicodedata.normalize("NFD", text)),
}
"""Causes that show in every article."""


@pytest.mark.parametrize("what", EVERYWHERE)
@ARTICLES
def test_offsets_counted_otherwise_are_recognised(doc_id: str, what: str) -> None:
    counted = [EVERYWHERE[what](text_of(doc_id), span) for span in spans(doc_id)]
    cause = likely_cause(counted, text_of(doc_id), PROCLITICS)
    assert cause is not None
    assert cause.what == what
    without_schema = likely_cause(counted, text_of(doc_id), None)
    if what == "offsets look counted from 1, and ends inclusive":
        assert without_schema is None  # then a first letter may always be a proclitic
    else:
        assert without_schema is not None
        assert without_schema.what == what


@ARTICLES
def test_entities_counted_in_each_sentence_are_recognised(doc_id: str) -> None:
    entities = sorted(spans_of(GOLD[doc_id].layers["entities"]))
    cause = likely_cause([by_sentence(text_of(doc_id), span) for span in entities], text_of(doc_id), PROCLITICS)
    assert cause is not None
    assert cause.what == "offsets look counted from the start of each sentence"


@ARTICLES
def test_offsets_of_one_sentence_are_recognised(doc_id: str) -> None:
    """The mentions of a row of the released table of entities, counted in the row's text."""
    text, entities = text_of(doc_id), list(spans_of(GOLD[doc_id].layers["entities"]))
    named = 0
    for first, last in sentences(text):
        counted = [(start - first, end - first) for start, end in entities if first <= start < last]
        cause = likely_cause(counted, text, PROCLITICS)
        if first == 0 or len(counted) < 4:
            assert cause is None
        elif cause:
            assert (
                cause.what
                == f"offsets look counted from the start of the sentence at {first}-{last}, not of the article"
            )
            assert cause.cure == f"add {first} to each, and write a line an article"
            named += 1
    assert named >= 5


@pytest.mark.parametrize("form", ["diacritics", "tatweel", "NFKC"])
@ARTICLES
def test_what_a_few_letters_change_shows_where_they_stand(doc_id: str, form: str) -> None:
    """Only the spans behind the first such letter are moved; there must be three, and they must fall between words."""
    changes: dict[str, Callable[[str], str]] = {
        "diacritics": without_marks,
        "tatweel": lambda text: text.replace("\u0640", ""),
        "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    }
    text = text_of(doc_id)
    counted = [changed(changes[form])(text, span) for span in spans(doc_id)]
    moved = sum(one != other for one, other in zip(counted, spans(doc_id), strict=True))
    cause = likely_cause(counted, text, PROCLITICS)
    assert (form in cause.what if cause else False) == (moved >= 10)


STORY = "  \U0001f1ee\U0001f1f6 زارَ  وفدٌ من بغـداد\nمدينةَ ا\u0654ربيل  يومَ ٣ مايو ثم عاد"
"""White space before it and doubled in it, two astral letters, marks, a tatweel and one decomposed letter."""


def words(text: str) -> list[Span]:
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        found.append((start, at))
    return found[1:]


@pytest.mark.parametrize(
    ("what", "counting"),
    [
        ("offsets look counted in UTF-16 code units", before(lambda text: len(text.encode("utf-16-le")) // 2)),
        ("offsets look counted in UTF-8 bytes", before(lambda text: len(text.encode()))),
        (
            "offsets look counted in the text without the white space at its start",
            changed(lambda text: text.lstrip()),
        ),
        (
            "offsets look counted in the text with each stretch of white space as one space",
            lambda text, span: tuple(len(" ".join(text[:at].split()) + " " * text[at - 1].isspace()) for at in span),
        ),
        (
            "offsets look counted in the text without diacritics and tatweel",
            changed(lambda text: without_marks(text).replace("\u0640", "")),
        ),
        ("offsets look counted in the text without diacritics", changed(without_marks)),
        (
            "offsets look counted in the text normalised to NFC",
            changed(lambda text: unicodedata.normalize("NFC", text)),
        ),
    ],
)
def test_causes_that_no_article_can_show(what: str, counting: Count) -> None:
    cause = likely_cause([counting(STORY, span) for span in words(STORY)], STORY, PROCLITICS)
    assert cause is not None
    assert cause.what == what


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(0, 2), (4, 6), (8, 9)], "3 of 3 spans begin and end with words, and 0 as they are", id="all"),
        pytest.param([(0, 2), (4, 6)], None, id="two prove nothing"),
        pytest.param([(0, 2), (4, 6), (8, 9), (1, 2)], None, id="three of four are too few"),
        pytest.param([(0, 3), (4, 7), (8, 9)], None, id="most are right"),
        pytest.param([], None, id="none"),
    ],
)
def test_how_many_it_takes(spans: list[Span], expected: str | None) -> None:
    cause = likely_cause(spans, "نشر قوة ثم عاد", PROCLITICS)
    assert (str(cause).partition("so read, ")[2].partition(";")[0] if cause else None) == expected


@pytest.mark.parametrize("proclitics", [PROCLITICS, None])
@pytest.mark.parametrize("layer", LAYERS)
@ARTICLES
def test_no_cause_is_said_of_gold(doc_id: str, layer: str, proclitics: Proclitics | None) -> None:
    assert likely_cause(spans_of(GOLD[doc_id].layers[layer]), text_of(doc_id), proclitics) is None


@settings(max_examples=30)
@given(st.sampled_from(sorted(GOLD)), st.floats(0, 1), st.randoms(use_true_random=False))
def test_no_cause_is_said_of_spans_that_are_wrong_here_and_there(doc_id: str, share: float, random: Random) -> None:
    text = text_of(doc_id)
    noisy = [
        (max(0, start + random.randint(-3, 3)), end + random.randint(-3, 3))
        if random.random() < share
        else (start, end)
        for start, end in spans(doc_id)
    ]
    assert likely_cause(noisy, text, PROCLITICS) is None


@given(st.sampled_from(sorted(GOLD)), st.integers(5, 100), st.randoms(use_true_random=False))
def test_no_cause_is_said_of_spans_at_random(doc_id: str, size: int, random: Random) -> None:
    starts = [random.randrange(120) for _ in range(size)]
    guesses = [(start, start + random.randint(1, 9)) for start in starts]
    assert likely_cause(guesses, text_of(doc_id), PROCLITICS) is None


def test_spans_of_items() -> None:
    items: list[Any] = [
        {"start": 1, "end": 2, "arguments": [{"start": 3, "end": 4}, 5, {"start": True, "end": 4}]},
        {"start": 6, "end": 7, "counted": [8, 9], "source": [1], "event": None},
        {"start": "6", "end": 7},
        [1, 2],
    ]
    assert list(spans_of(items)) == [(1, 2), (3, 4), (6, 7), (8, 9)]


def test_a_document_is_looked_at_quickly_however_many_spans_it_has() -> None:
    looked_at = count()
    many = ((10**9, next(looked_at)) for _ in range(1_000_000))
    assert likely_cause(many, text_of("meo-2024-02"), PROCLITICS) is None
    assert next(looked_at) <= 201
