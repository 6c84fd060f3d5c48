"""Checks of spans: their offsets, labels and words, and how they lie to each other."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from insihab.crossing import crossing
from insihab.proclitics import cut_word, inner_positions
from insihab.segment import sentences
from insihab.validation.subject import Fault, Subject

# Marks that come in pairs; of the curly ones either glyph may open.
_PAIRS = ("«»", "()", "[]", "‹›")
_QUOTES = ('"', "“”„")


def check_labels(subject: Subject) -> Iterator[Fault]:
    """Labels are those of the schema."""
    for region in subject.annotation.regions:
        if region.label not in subject.schema.labels:
            message = f"«{region.label}» is not in the schema; choose one of {', '.join(subject.schema.labels)}"
            yield subject.place(region), "LABEL_UNKNOWN", message


def check_offsets(subject: Subject) -> Iterator[Fault]:
    """Spans lie in the text, are trimmed, cut no word and stay in their sentence."""
    text = subject.document.text
    sentence_of = {at: number for number, span in enumerate(sentences(text)) for at in range(*span)}
    inside = inner_positions(text)
    for region in subject.annotation.regions:
        place = subject.place(region)
        if not 0 <= region.start < region.end <= len(text):
            message = f"lies outside the text of {len(text)} code points or is empty; draw it again"
            yield place, "OFFSET_RANGE", message
        elif not _trimmed(text[region.start : region.end]):
            yield place, "OFFSET_TRIM", "begins or ends in space or punctuation; leave that outside"
        elif word := cut_word(text, (region.start, region.end), inside, subject.schema.proclitics):
            yield place, "OFFSET_WORD", f"cuts the word «{word}»; leave nothing of it outside but its proclitics"
        elif sentence_of.get(region.start, -1) != sentence_of.get(region.end - 1, -2):
            yield place, "OFFSET_SENTENCE", "runs over the end of a sentence; end it there"


def _trimmed(surface: str) -> bool:
    """Whether a surface has letters or digits at its ends, or marks whose partners are inside it too."""
    paired = all(surface.count(pair[0]) == surface.count(pair[1]) for pair in _PAIRS)
    quoted = all(sum(map(surface.count, family)) % 2 == 0 for family in _QUOTES)
    marks = "".join((*_PAIRS, *_QUOTES))
    inner = surface.strip(marks)
    return paired and quoted and bool(inner) and _in_word(inner[0]) and _in_word(inner[-1])


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def check_spans(subject: Subject) -> Iterator[Fault]:
    """Spans nest and never cross; nothing is marked twice."""
    regions = sorted(subject.known(), key=lambda region: region.position)
    first_at = {(region.start, region.end): region for region in reversed(regions)}
    for span, other in crossing(first_at):
        message = f"crosses {subject.place(first_at[other])}; nest them or part them"
        yield subject.place(first_at[span]), "SPAN_CROSSING", message
    first_of = {(region.start, region.end, region.label): region for region in reversed(regions)}
    for key, count in Counter((region.start, region.end, region.label) for region in regions).items():
        if count > 1:
            yield subject.place(first_of[key]), "SPAN_DUPLICATE", f"is marked {count} times; delete all but one"


def check_proclitics(subject: Subject) -> Iterator[Fault]:
    """Proclitics stay outside."""
    text, regions = subject.document.text, subject.known()
    first_words: dict[str, set[str]] = {}
    for region in regions:
        first_words.setdefault(region.label, set()).update(text[region.start : region.end].split()[:1])
    for region in regions:
        words = first_words[region.label]
        if found := subject.schema.proclitics.inside(text, region.start, region.end, words):
            message = f"begins with the proclitic «{found}»; start after it, or name the word in words_not_split"
            yield subject.place(region), "PROCLITIC_INSIDE", message
