"""Surfaces that are annotated in one place and not in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from insihab.annotation import Region
from insihab.consistency.material import Material, Mention, Question, Reading, evidence
from insihab.consistency.words import Form, Key, indefinite, key, occurrences, read, stem
from insihab.segment import Span

ARGUMENT, NATIONALITY, TIME = "ARG", "NORP", "TIME"


def check_entities(material: Material) -> Iterator[Question]:
    """Words stand without a mention where the same words are one elsewhere.

    Not asked inside a name, but of nationalities, nor of the first words of a longer mention, nor inside a mention of
    the same label for which only the whole counts: a time, or a noun phrase with its number.
    """
    labels = material.schema.labels_of("entities")
    marked = [mention for mention in material.mentions(*labels) if mention.region.label != ARGUMENT]

    def expects(reading: Reading, span: Span, like: Mention) -> bool:
        around = [region for region in _around(reading, span) if region.label in labels]
        if any(region.start == span[0] for region in around):
            return False
        if like.region.label != NATIONALITY and any(map(_is_name, around)):
            return False
        whole = like.region.label == TIME or like.value("level") == "NOM"
        return not (whole and any(region.label == like.region.label for region in around))

    yield from _unmarked("SURFACE_UNMARKED", "no mention", material, marked, indefinite, expects)


def check_triggers(material: Material) -> Iterator[Question]:
    """Words stand without an event, and in no name, where the same words are a trigger elsewhere."""
    labels = material.schema.labels_of("events")

    def expects(reading: Reading, span: Span, _: Mention) -> bool:
        return not any(region.label in labels or _is_name(region) for region in _around(reading, span))

    yield from _unmarked("TRIGGER_UNMARKED", "no event", material, material.mentions(*labels), stem, expects)


def _is_name(region: Region) -> bool:
    return region.attributes.get("level") == "NAM"


def _around(reading: Reading, span: Span) -> list[Region]:
    """The regions that a span lies in, those on it included."""
    return [region for region in reading.regions if region.start <= span[0] and span[1] <= region.end]


def _unmarked(
    code: str,
    lacks: str,
    material: Material,
    marked: Iterable[Mention],
    form: Form,
    expects: Callable[[Reading, Span, Mention], bool],
) -> Iterator[Question]:
    known: dict[Key, list[Mention]] = defaultdict(list)
    for mention in marked:
        known[key(mention.reading.text, *mention.span, form)].append(mention)
    for reading in material.readings:
        for surface, start, end in occurrences(known, read(reading.text, material.schema.proclitics, form)):
            like = known[surface]
            if any(expects(reading, (start, end), mention) for mention in like):
                labels = " or ".join(sorted({mention.region.label for mention in like}))
                message = f"has {lacks} here, and is {labels} {evidence(like)}"
                yield reading.ask(code, (start, end), message)
