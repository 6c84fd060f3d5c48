"""Claims whose attributes are not what their words say, or that lack what they need."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from insihab.columns import CLAIM
from insihab.consistency.material import Material, Mention, Question, evidence
from insihab.consistency.words import Key, key, occurrences, read
from insihab.numbers import numbers_in, read_number

CUED = frozenset(("APPROX", "MORE_THAN", "AT_LEAST", "LESS_THAN", "AT_MOST"))
"""Operators that a word beside the number says; RANGE and VAGUE are said by the number itself."""
COUNTING = frozenset(("count", "fraction", "percent"))
# معظمها, العديد منها, العشرات
_UNCOUNTED = re.compile(
    r"\w{3,}(?:ها|هم|هن|هما)\b|\w+\s+من(?:ها|هم|هن|ه|هما|ا|كم)\b|ال(?:عشرات|مئات|آلاف|ملايين)\b(?!\s+من\b)"
)


def check_values(material: Material) -> Iterator[Question]:
    """The value of a claim is the number that its words name, in the bound that its operator needs."""
    for mention in material.mentions(CLAIM):
        bound = material.schema.bounds.get(mention.value("operator"), "any")
        named = _named(mention, bound)
        given = tuple(mention.region.attributes.get(name) for name in ("lo", "hi"))
        wanted = [(low if bound != "upper" else None, high if bound != "lower" else None) for low, high in named]
        if bound != "any" and wanted and given not in wanted:
            message = f"says lo {given[0]} and hi {given[1]}, and the words say lo {wanted[0][0]} and hi {wanted[0][1]}"
            yield mention.ask("QUANTITY_VALUE", message, f"{given[0]} {given[1]}")


def _named(mention: Mention, bound: str) -> list[tuple[float | None, float | None]]:
    """The lowest and highest value that the words name; several where they can be read in several ways, or none."""
    parts = re.split(r"\s*[-–]\s*|\s+إلى\s+", mention.surface) if bound == "both" else [mention.surface]
    values = [{"DUAL": 2.0, "IMPLICIT": 1.0}.get(mention.value("form"), read_number(part)) for part in parts]
    if None in values:
        return []
    readings = [(values[0], values[-1])]
    if mention.value("unit") == "fraction" and len(values) == 1 and (value := values[0]) and value > 1:
        readings.append((round(1 / value, 4),) * 2)  # خمس is five and a fifth
    return readings


def check_forms(material: Material) -> Iterator[Question]:
    """The form of a claim is how its number is written."""
    for mention in material.mentions(CLAIM):
        digits = bool(re.search(r"\d", mention.surface))
        words = any(map(bool, numbers_in(re.sub(r"\d+", "", mention.surface))))
        written = {(True, True): "MIXED", (True, False): "DIGITS", (False, True): "WORDS"}.get((digits, words))
        allowed = (written,) if written else ("DUAL", "IMPLICIT")
        if (form := mention.value("form")) not in allowed:
            yield mention.ask("QUANTITY_FORM", f"is {form}, and its words look like {' or '.join(allowed)}", form)


def check_cues(material: Material) -> Iterator[Question]:
    """An approximation or comparison has the word that says so, and other claims have none, marked or not."""
    known: dict[Key, list[Mention]] = defaultdict(list)
    for mention in material.mentions(CLAIM):
        for cue in mention.linked("cue"):
            known[key(cue.reading.text, *cue.span)].append(cue)
    for reading in material.readings:
        words = read(reading.text, material.schema.proclitics)
        before = {end: surface for surface, _, end in occurrences(known, words)}
        for region in reading.regions:
            if region.label == CLAIM:
                mention = Mention(reading, region)
                end = len(reading.text[: region.start].rstrip())
                yield from _cue(mention, known.get(before.get(end, ("",)), []))


def _cue(mention: Mention, like: list[Mention]) -> Iterator[Question]:
    operator, cue = mention.value("operator"), mention.linked("cue")
    if operator in CUED and not cue:
        yield mention.ask("APPROX_CUE", f"is {operator} without a cue", operator)
    elif cue and operator == "EXACT":
        yield mention.ask("APPROX_CUE", f"is {operator} with the cue «{cue[0].surface}»", operator)
    elif like and not cue:
        message = f"has no cue, and stands after «{like[0].surface}», which is one {evidence(like)}"
        yield mention.ask("APPROX_CUE", message, operator)


def check_links(material: Material) -> Iterator[Question]:
    """The event that a count or share quantifies has it as its quantity, where it can have one (N8)."""
    countable = material.schema.relations["quantity"].sources
    for mention in material.mentions(CLAIM):
        for event in mention.linked("quantifies"):
            linked = mention in event.linked("quantity")
            if event.region.label in countable and mention.value("unit") in COUNTING and not linked:
                yield mention.ask("QUANTITY_LINK", f"quantifies «{event.surface}», which has it not as its quantity")


def check_counted(material: Material) -> Iterator[Question]:
    """A claim says what it counts, unless a pronoun stands for it (N5)."""
    for mention in material.mentions(CLAIM):
        if mention.value("unit") not in COUNTING or mention.linked("counted"):
            continue
        if not _UNCOUNTED.match(mention.reading.text, mention.region.start):
            yield mention.ask(
                "COUNTED_MISSING", f"is a {mention.value('unit')} without what is counted", mention.value("unit")
            )
