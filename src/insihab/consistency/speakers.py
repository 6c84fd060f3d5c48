"""Who says it: cues without a speaker, and quotations that have several speakers or none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insihab.columns import CLAIM
from insihab.consistency.material import Material, Mention, Question, Reading, unlike_most
from insihab.segment import Span

# Straight marks pair off; of the curly ones either may open or close.
_QUOTATION = re.compile(r'"[^"\n]*"|[“”„][^“”„\n]*[“”„]|«[^»\n]*»')


def quotations(text: str) -> list[Span]:
    """What stands in quotation marks, marks included: a paragraph at most, the outer of two."""
    return [match.span() for match in _QUOTATION.finditer(text)]


def check_cues(material: Material) -> Iterator[Question]:
    """A claim has the words that say who gives it exactly where it has a source (N7)."""
    for mention in material.mentions(CLAIM):
        source, cue = mention.linked("source"), mention.linked("source_cue")
        if cue and not source:
            yield mention.ask("SPEAKER_CUE", f"has the speaker cue «{cue[0].surface}» and no source", "source")
        elif source and not cue:
            yield mention.ask("SPEAKER_CUE", f"has the source «{source[0].surface}» and no speaker cue", "cue")


def check_attribution(material: Material) -> Iterator[Question]:
    """A claim is DIRECT where it stands in the quotation marks of its source, and only there (N7)."""
    for mention in material.mentions(CLAIM):
        quoted = any(_inside(mention, span) for span in quotations(mention.reading.text))
        attribution = mention.value("attribution")
        if quoted != (attribution == "DIRECT"):
            message = f"is {attribution}, and stands {'in' if quoted else 'outside'} quotation marks"
            yield mention.ask("ATTRIBUTION", message, attribution)


def check_quotations(material: Material) -> Iterator[Question]:
    """What is in one quotation has one source, or none at all."""
    quoted = [found for reading in material.readings for found in _quoted(reading, material)]
    sourced = [(group, _speaker(mention), mention) for group, mention in quoted if mention.linked("source")]
    for mention, speaker, usual, others in unlike_most(sourced):
        message = f"has the source «{speaker}», and in the same quotation «{others[0].surface}» has «{usual}»"
        yield mention.ask("QUOTATION_SPEAKERS", message, speaker)
    by_group = {group: (speaker, mention) for group, speaker, mention in reversed(sourced)}
    for group, mention in quoted:
        if group in by_group and not mention.linked("source"):
            speaker, other = by_group[group]
            message = f"has no source, and in the same quotation «{other.surface}» has «{speaker}»"
            yield mention.ask("QUOTATION_SOURCE", message, mention.region.label)


def _quoted(reading: Reading, material: Material) -> Iterator[tuple[str, Mention]]:
    """The events and claims in quotations, each with its quotation."""
    labels = (CLAIM, *material.schema.labels_of("events"))
    for span in quotations(reading.text):
        for region in reading.regions:
            mention = Mention(reading, region)
            if region.label in labels and _inside(mention, span):
                yield f"{reading.document.doc_id} {span}", mention


def _inside(mention: Mention, span: Span) -> bool:
    return span[0] <= mention.region.start and mention.region.end <= span[1]


def _speaker(mention: Mention) -> str:
    """Who is the source: by identity, or by name where it has none."""
    source = mention.linked("source")[0]
    return source.value("entity") or source.surface
