"""Words as they are compared: without what writing leaves open, and with or without their proclitics and article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from insihab.adding.folding import fold
from insihab.proclitics import Proclitics, bare
from insihab.segment import tokens

Key = tuple[str, ...]
"""The words of a surface, folded: no diacritics, alef bare, and the article whole after ل (لل)."""
Form = Callable[[str], str]
"""What of a folded word is compared; `str` for all of it."""


class Word(NamedTuple):
    """A token, or what is left of it after its proclitics."""

    start: int
    end: int
    folded: str


def indefinite(word: str) -> str:
    """A folded word without its article."""
    return word.removeprefix("ال")


def stem(word: str) -> str:
    """A folded noun without its article and the alef of its accusative (اجتماعا); not for names (سوريا)."""
    short = indefinite(word)
    return short.removesuffix("ا") if len(short) > 4 else short


def key(text: str, start: int, end: int, form: Form = str) -> Key:
    """The words of a span of a text."""
    return tuple(form(_folded(text, start + at, start + to)) for at, to in tokens(text[start:end]))


def read(text: str, proclitics: Proclitics, form: Form = str) -> list[list[Word]]:
    """For each token, the word as it stands and what is left of it after each proclitic that it may begin with."""
    return [
        [Word(at, end, form(_folded(text, at, end))) for at in _starts(text, start, end, proclitics)]
        for start, end in tokens(text)
    ]


def _starts(text: str, start: int, end: int, proclitics: Proclitics) -> Iterator[int]:
    yield start
    for at in range(start + 1, end):
        if len(bare(text[start:at])) > 2:
            break
        if proclitics.may_stand_outside(text[start:at], text[at:end]):
            yield at


def _folded(text: str, start: int, end: int) -> str:
    """A word, with the alef that ل has swallowed where it starts at the second lām of لل."""
    article = "ا" if start and text[start - 1 : start + 1] == "لل" else ""
    return article + fold(text[start:end])


def occurrences(wanted: Iterable[Key], words: list[list[Word]]) -> Iterator[tuple[Key, int, int]]:
    """Where the words of a text are those of a wanted surface: the surface, start and end."""
    by_first: dict[str, list[Key]] = defaultdict(list)
    for surface in wanted:
        by_first[surface[0]].append(surface)
    for number, forms in enumerate(words):
        for form in forms:
            for surface in by_first.get(form.folded, []):
                following = [later[0] for later in words[number + 1 : number + len(surface)]]
                if (form.folded, *(word.folded for word in following)) == surface:
                    yield surface, form.start, (following or [form])[-1].end
