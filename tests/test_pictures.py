"""The pictures of the card: the same for the same figures, well-formed, with every figure that they are of."""

import re
from xml.etree import ElementTree

import pytest

from insihab.card.bars import BLUE, OCHRE, lighter
from insihab.card.pictures import pictures
from insihab.statistics import describe

SPAN = {"start": 0, "end": 5}
MENTION = {**SPAN, "surface": "بغداد", "type": "GPE", "level": "NAM", "entity": "baghdad"}
EVENT = {**SPAN, "surface": "هجوم", "type": "Attack", "factuality": "ACTUAL", "aspect": "NONE", "event": "e"}


def article(doc_id, split, mentions=1):
    empty = {"numeric_claims": [], "not_claims": []}
    layers = {"sentences": [SPAN], "tokens": [SPAN], "entities": [MENTION] * mentions, "events": [EVENT], **empty}
    return {"doc_id": doc_id, "split": split, **layers}


ARTICLES = [article("one", "train", 3), article("two", "test"), article("three", "train")]


@pytest.fixture(scope="module")
def drawn():
    return pictures(describe(ARTICLES))


def words(picture):
    """The words of a picture: matplotlib draws glyphs, and writes the words beside them as comments."""
    return [found.strip() for found in re.findall(r"<!--(.*?)-->", picture)]


def test_the_same_figures_give_the_same_bytes(drawn):
    assert pictures(describe(ARTICLES)) == drawn


def test_every_picture_is_well_formed_on_a_white_ground_and_without_a_clock(drawn):
    assert list(drawn) == ["sizes", "labels", "numbers", "leaks", "tokens"]
    for picture in drawn.values():
        root = ElementTree.fromstring(picture)  # noqa: S314 - our own
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert "fill: #ffffff" in picture
        assert "dc:date" not in picture


def test_pictures_have_latin_letters_alone(drawn):
    assert not [word for picture in drawn.values() for word in words(picture) if re.search("[\u0600-\u06ff]", word)]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sizes", {"one (train)", "two (test)", "three (train)", "entity mentions", "5"}),  # 3 + 1 + 1 mentions
        ("labels", {"GPE", "Attack", "ACTUAL", "4", "1"}),
        ("leaks", {"entities (identity)", "100%  (1 of 1)", "none in test"}),
        ("tokens", {"GPE", "3", "2", "5"}),  # equal spans: 3 carried, one an article; 2 not
    ],
)
def test_a_picture_has_its_labels_and_figures(drawn, name, said):
    assert said <= set(words(drawn[name]))


def test_a_corpus_without_labels_has_pictures_too():
    bare = {**article("one", "test", 0), "events": [], "tokens": [], "sentences": []}
    assert pictures(describe([bare])).keys() == pictures(describe(ARTICLES)).keys()


def test_articles_of_one_split_differ_in_shade_alone(drawn):
    assert BLUE in drawn["sizes"]
    assert OCHRE in drawn["sizes"]
    assert lighter(BLUE, 0.6 * 1 / 2) in drawn["sizes"]  # the second of two


@pytest.mark.parametrize(("share", "expected"), [(0, "#000080"), (0.5, "#8080c0"), (1, "#ffffff")])
def test_lighter_is_nearer_to_white(share, expected):
    assert lighter("#000080", share) == expected
