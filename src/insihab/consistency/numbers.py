"""Numbers that are neither a claim nor marked as none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from insihab.columns import CLAIM, NOT_A_CLAIM
from insihab.consistency.material import Material, Mention, Question, Reading, evidence
from insihab.consistency.words import Word, indefinite, key, read
from insihab.numbers import LOOK_ALIKES, PERCENT, number_of, numbers_in
from insihab.segment import Span


def check_unmarked(material: Material) -> Iterator[Question]:
    """Every number is a claim or is marked as none (N1): digits, number words, and duals that are so elsewhere."""
    duals: dict[str, list[Mention]] = defaultdict(list)
    for mention in material.mentions(CLAIM, NOT_A_CLAIM):
        if mention.value("form") != "IMPLICIT" and not any(numbers_in(mention.surface)):
            duals[" ".join(key(mention.reading.text, *mention.span, _dual))].append(mention)
    for reading in material.readings:
        words = read(reading.text, material.schema.proclitics)
        free = [(number, forms) for number, forms in enumerate(words) if not _marked(reading, forms[0])]
        for span in _numbers(free):
            yield reading.ask("NUMBER_UNMARKED", span, f"is a number, and neither {CLAIM} nor {NOT_A_CLAIM}")
        for start, end, folded in (form for _, forms in free for form in forms):
            if like := duals.get(_dual(folded)):
                message = f"is neither {CLAIM} nor {NOT_A_CLAIM}, and is {like[0].region.label} {evidence(like)}"
                yield reading.ask("NUMBER_UNMARKED", (start, end), message)


def _marked(reading: Reading, word: Word) -> bool:
    return any(
        region.label in (CLAIM, NOT_A_CLAIM) and region.start < word.end and word.start < region.end
        for region in reading.regions
    )


def _numbers(words: list[tuple[int, list[Word]]]) -> Iterator[Span]:
    """The numbers among words that have their place in the text: words that follow each other are one number."""
    found = [(number, form) for number, forms in words for form in [_number(forms)] if form]
    for _, group in groupby(enumerate(found), lambda item: item[1][0] - item[0]):
        forms = [form for _, (_, form) in group]
        yield forms[0].start, forms[-1].end


def _number(forms: list[Word]) -> Word | None:
    """The form of a word that is a number, but for the hundred of percent (في المئة)."""
    if any(form.folded in LOOK_ALIKES | PERCENT for form in forms):
        return None
    return next((form for form in forms if number_of(form.folded)), None)


def _dual(folded: str) -> str:
    """A dual without its article and its case."""
    return re.sub("(?<=...)(?:ان|ين)$", "|", indefinite(folded))
