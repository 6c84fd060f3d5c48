"""Consistency of an annotation with itself: questions that an adjudicator answers one by one.

They are no faults: the validator refuses what cannot be right, these checks ask about what may be. What is right all
the same is kept as an exception, with its reason (`insihab.consistency.exceptions`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.consistency import claims, events, identities, numbers, speakers, surfaces
from insihab.consistency.material import Material, Question, Reading
from insihab.schema import Schema

CHECKS: tuple[Callable[[Material], Iterator[Question]], ...] = (
    surfaces.check_entities,
    surfaces.check_triggers,
    identities.check_names,
    identities.check_keys,
    identities.check_events,
    identities.check_parts,
    identities.check_labels,
    events.check_roles,
    events.check_earlier,
    events.check_unused,
    events.check_titles,
    events.check_factuality,
    numbers.check_unmarked,
    claims.check_values,
    claims.check_forms,
    claims.check_cues,
    claims.check_counted,
    claims.check_links,
    speakers.check_cues,
    speakers.check_attribution,
    speakers.check_quotations,
)
"""Every check."""

ASKS: Mapping[str, str] = {
    "SURFACE_UNMARKED": "the same words are an entity elsewhere, and none here",
    "TRIGGER_UNMARKED": "the same word is an event elsewhere, and none here",
    "LEVEL_DIFFERS": "the same words are a name in one place and none in another",
    "NAME_TYPES": "the same name has two types",
    "NAME_IDENTITIES": "the same name has two identities",
    "KEY_TYPES": "a mention has another type than its entity is declared with",
    "EVENT_KEY_TYPES": "mentions of one event have two types",
    "SUBEVENT_CYCLE": "an event is a part of itself",
    "LABELS_SAME_SPAN": "one span is two kinds of entity",
    "EVENT_ROLE": "an event lacks a role that two thirds of the events of its type have",
    "ROLE_EARLIER": "an event lacks a role that an earlier mention of it in the article has",
    "ARG_UNUSED": "an ARG fills no role",
    "TITLE_HOLDER": "an office has neither a holder nor a person on the same span",
    "FACTUALITY_DIFFERS": "two mentions of one event in one sentence differ in factuality",
    "NUMBER_UNMARKED": "a number is neither a claim nor marked as none",
    "QUANTITY_VALUE": "the value of a claim is not what its words say",
    "QUANTITY_FORM": "the form of a claim is not how it is written",
    "APPROX_CUE": "a claim lacks the word that makes it approximate, or has one and is exact",
    "COUNTED_MISSING": "a claim does not say what it counts",
    "QUANTITY_LINK": "the event that a claim quantifies has it not as its quantity",
    "SPEAKER_CUE": "a claim has a source without words that say so, or such words without a source",
    "ATTRIBUTION": "a claim is in quotation marks and not DIRECT, or DIRECT and not in them",
    "QUOTATION_SPEAKERS": "what is in one quotation has two sources",
    "QUOTATION_SOURCE": "of what is in one quotation, some has a source and some has none",
}
"""What each code asks, in the order in which they are listed."""


def questions(
    documents: Sequence[Document],
    annotations: Iterable[Annotation],
    schema: Schema,
    entities: Mapping[str, Mapping[str, str]],
) -> list[Question]:
    """Every question about a pass, by document, position and code.

    Args:
        documents: in the order in which they are listed.
        annotations: valid (`insihab.validation`), at most one a document.
        schema: what they follow.
        entities: the declared entities, as `insihab.passes.read_entities` gives them.
    """
    by_id = {annotation.doc_id: annotation for annotation in annotations}
    readings = [Reading(one, by_id[one.doc_id]) for one in documents if one.doc_id in by_id]
    material = Material(readings, schema, entities)
    asked = {question.identity: question for check in CHECKS for question in check(material)}
    order = {document.doc_id: number for number, document in enumerate(documents)}
    codes = list(ASKS)
    return sorted(
        asked.values(), key=lambda one: (order[one.doc_id], one.start, one.end, codes.index(one.code), one.about)
    )
