"""Checks of spans: their offsets, labels and words, and how they lie to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from insihab.proclitics import cut_word, proclitic_inside
from insihab.segment import sentences
from insihab.validation.subject import Fault, Subject


def check_labels(subject: Subject) -> Iterator[Fault]:
    """Labels are those of the schema."""
    for region in subject.annotation.regions:
        if region.label not in subject.schema.labels:
            names = ", ".join(subject.schema.labels)
            yield (
                subject.place(region),
                "LABEL_UNKNOWN",
                f"«{region.label}» is not in the schema; the labels are {names}",
            )


def check_offsets(subject: Subject) -> Iterator[Fault]:
    """Spans lie in the text, are trimmed, cut no word and stay in their sentence."""
    text, size = subject.document.text, len(subject.document.text)
    sentence_of = {
        position: number for number, (start, end) in enumerate(sentences(text)) for position in range(start, end)
    }
    for region in subject.annotation.regions:
        place, surface = subject.place(region), text[max(region.start, 0) : max(region.end, 0)]
        if not 0 <= region.start < region.end <= size:
            yield (
                place,
                "OFFSET_RANGE",
                f"lies outside the text of {size} code points or is empty; draw it again",
            )
        elif not _trimmed(surface):
            yield place, "OFFSET_TRIM", "begins or ends in space or punctuation; leave that outside"
        elif word := cut_word(text, region.start, region.end, subject.schema.proclitics):
            yield place, "OFFSET_WORD", f"cuts the word «{word}»; only proclitics stay outside a span"
        elif sentence_of.get(region.start) != sentence_of.get(region.end - 1):
            yield place, "OFFSET_SENTENCE", "runs over the end of a sentence; end it there"


def _trimmed(surface: str) -> bool:
    """Whether a surface has letters or digits at its ends, or quotation marks that pair inside it."""
    pairs = {'"': '"', "“": "”“", "«": "»", "(": ")"}
    inner = surface
    for opening, closings in pairs.items():
        inside = any(opening in surface[:at] for at, mark in enumerate(surface) if mark in closings)
        if inside and surface[-1] in closings:
            inner = inner[:-1]
        if inside and surface[0] == opening:
            inner = inner[1:]
    word = inner.replace("\u0640", "")
    return bool(word) and _letter(word[0]) and _letter(word[-1])


def _letter(character: str) -> bool:
    return character.isalnum() or "\u064b" <= character <= "\u065f"


def check_spans(subject: Subject) -> Iterator[Fault]:
    """Entities nest and never cross; nothing is marked twice."""
    regions = subject.known()
    entities = [region for region in regions if subject.schema.labels[region.label].layer == "entities"]
    for first, second in combinations(sorted(entities, key=lambda region: (region.start, region.end)), 2):
        if first.start < second.start < first.end < second.end:
            yield (
                subject.place(first),
                "SPAN_CROSSING",
                f"crosses {subject.place(second)}; nest them or part them",
            )
    for (start, end, label), count in Counter((r.start, r.end, r.label) for r in regions).items():
        if count > 1:
            twin = next(region for region in regions if (region.start, region.end, region.label) == (start, end, label))
            yield subject.place(twin), "SPAN_DUPLICATE", f"is marked {count} times; delete all but one"


def check_proclitics(subject: Subject) -> Iterator[Fault]:
    """Proclitics stay outside."""
    text = subject.document.text
    for region in subject.known():
        first_words = {
            text[other.start : other.end].split()[0]
            for other in subject.known()
            if other.label == region.label and other is not region
        }
        if proclitic := proclitic_inside(
            text,
            (region.start, region.end),
            subject.schema.proclitics,
            subject.schema.words_not_split,
            first_words,
        ):
            message = f"begins with the proclitic «{proclitic}»; start after it, or name the word in words_not_split"
            yield subject.place(region), "PROCLITIC_INSIDE", message
