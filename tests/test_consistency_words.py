"""Words as the checks compare them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.consistency.words import indefinite, key, occurrences, read, stem
from markup import scheme


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("القوّات", 0, ("القوات",)),
        ("الأمريكيّة", 0, ("الامريكية",)),
        ("ﺑﺎت", 0, ("بات",)),
        ("للقوات المسلحة", 1, ("القوات", "المسلحة")),
        ("لقوات", 0, ("لقوات",)),
        ("وول ستريت", 0, ("وول", "ستريت")),
        ('"داعش"', 0, ('"', "داعش", '"')),
        ("", 0, ()),
    ],
)
def test_key(text: str, start: int, words: tuple[str, ...]) -> None:
    assert key(text, start, len(text)) == words


@pytest.mark.parametrize(
    ("word", "without_article", "noun"),
    [
        ("الاجتماع", "اجتماع", "اجتماع"),
        ("اجتماعا", "اجتماعا", "اجتماع"),
        ("لقا", "لقا", "لقا"),
        ("بحث", "بحث", "بحث"),
    ],
)
def test_forms(word: str, without_article: str, noun: str) -> None:
    assert (indefinite(word), stem(word)) == (without_article, noun)


@pytest.mark.parametrize(
    ("text", "surface", "found"),
    [
        ("في بغداد", "بغداد", ["بغداد"]),
        ("وببغداد", "بغداد", ["بغداد"]),
        ("بغدادي", "بغداد", []),
        ("للعراق", "العراق", ["لعراق"]),
        ("والعراق", "العراق", ["العراق"]),
        ("الولايات المتحدة والعراق", "الولايات المتحدة", ["الولايات المتحدة"]),
        ("الولايات والمتحدة", "الولايات المتحدة", []),
        ("الولايات، المتحدة", "الولايات المتحدة", []),
        ("الولايات", "الولايات المتحدة", []),
        ("بغداد وبغداد", "بغداد", ["بغداد", "بغداد"]),
    ],
)
def test_occurrences(text: str, surface: str, found: list[str]) -> None:
    wanted = [key(surface, 0, len(surface))]
    assert [text[start:end] for _, start, end in occurrences(wanted, read(text, scheme().proclitics))] == found


@given(st.text("ابلوعد \n،", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_what_is_found_has_the_words_that_were_wanted(text: str, start: int, end: int) -> None:
    wanted = key(text, start, end)
    places = [
        (first, last)
        for found, first, last in occurrences([wanted] if wanted else [], read(text, scheme().proclitics))
        if found == wanted
    ]
    assert all(key(text, *place) == wanted for place in places)
    assert len(set(places)) == len(places)


@given(st.lists(st.sampled_from(["وفد", "العراق", "بغداد"]), min_size=1, max_size=6), st.data())
def test_whole_words_are_found_where_they_stand(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    text, surface = " ".join(words), " ".join(words[first : last + 1])
    start = len(" ".join(words[:first])) + (first > 0)
    spans = [place for _, *place in occurrences([key(surface, 0, len(surface))], read(text, scheme().proclitics))]
    assert [start, start + len(surface)] in spans
