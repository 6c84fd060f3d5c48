"""Events without what events of their type have, and helpers of events that nothing uses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from insihab.consistency.material import Material, Mention, Question

USUAL = Fraction(2, 3)
"""Share of the events of a type that have a role, from which on the role is usual."""
FEWEST = 4
"""Events of a type, from which on there is a usual."""
ARGUMENT, PERSON, QUANTITY, TITLE = "ARG", "PER", "quantity", "TITLE"


def usual_roles(material: Material, share: Fraction = USUAL) -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """For each type of event, the roles that at least `share` of its events have: how many have it, of how many."""
    events = Counter(mention.region.label for mention in material.of_layer("events"))
    filled: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in material.of_layer("events"):
        filled[mention.region.label].update(role for role in _roles(material) if mention.linked(role))
    return {
        label: {role: (count, events[label]) for role, count in roles.items() if count >= share * events[label]}
        for label, roles in filled.items()
        if events[label] >= FEWEST
    }


def _roles(material: Material) -> list[str]:
    return [role.name for role in material.schema.roles()]


def check_roles(material: Material, share: Fraction = USUAL) -> Iterator[Question]:
    """An event has not a role that most events of its type have."""
    usual = usual_roles(material, share)
    same: dict[str, list[Mention]] = defaultdict(list)
    for mention in material.of_layer("events"):
        same[mention.value("event")].append(mention)
    for mention in material.of_layer("events"):
        label = mention.region.label
        for role, (count, events) in usual.get(label, {}).items():
            if not mention.linked(role):
                message = f"{label} has no {role} here, and has one in {count} of {events}"
                yield mention.ask(
                    "EVENT_ROLE", message + _filled(role, same[mention.value("event")]), f"{label} {role}"
                )


def check_earlier(material: Material) -> Iterator[Question]:
    """An event has not a role that an earlier mention of it in the article fills (V7), but for how many.

    What is usual for the type is asked by `check_roles` already.
    """
    usual = usual_roles(material)
    before: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    roles = [role for role in material.schema.roles() if role.name != QUANTITY]
    for mention in material.of_layer("events"):
        label, earlier = mention.region.label, before[mention.reading.document.doc_id, mention.value("event")]
        for role in roles:
            about, due = f"{label} {role.name}", label in role.sources and role.name not in usual.get(label, {})
            if due and not mention.linked(role.name) and (filled := _filled(role.name, earlier)):
                yield mention.ask("ROLE_EARLIER", f"{label} has no {role.name} here{filled}", about)
        earlier.append(mention)


def _filled(role: str, mentions: list[Mention]) -> str:
    """Which of the mentions of an event has a role, for a message."""
    for mention in mentions:
        if filler := next(iter(mention.linked(role)), None):
            return f"; for this event, «{mention.surface}» ({mention.place}) has «{filler.surface}»"
    return ""


def check_unused(material: Material) -> Iterator[Question]:
    """A phrase is marked for a role, and fills none."""
    for reading in material.readings:
        used = {relation.target for relation in reading.annotation.relations}
        for region in reading.regions:
            if region.label == ARGUMENT and region.id not in used:
                message = "fills no role of an event; draw the role, or delete it"
                yield reading.ask("ARG_UNUSED", (region.start, region.end), message)


def check_titles(material: Material) -> Iterator[Question]:
    """An office has no holder beside it, and stands for no person itself."""
    persons = {(mention.reading.document.doc_id, mention.span) for mention in material.mentions(PERSON)}
    for mention in material.mentions(TITLE):
        if not mention.linked("holder") and (mention.reading.document.doc_id, mention.span) not in persons:
            yield mention.ask("TITLE_HOLDER", "has neither a holder nor a mention of the person on the same span")


def check_factuality(material: Material) -> Iterator[Question]:
    """Two mentions of one event in one sentence differ in whether it happens."""
    first: dict[tuple[str, int, str], Mention] = {}
    for mention in material.of_layer("events"):
        at = mention.reading.sentence(mention.region.start)
        earlier = first.setdefault((mention.reading.document.doc_id, at, mention.value("event")), mention)
        here, there = mention.value("factuality"), earlier.value("factuality")
        if here != there:
            message = (
                f"is {here}, and «{earlier.surface}» ({earlier.place}), the same event in this sentence, is {there}"
            )
            yield mention.ask("FACTUALITY_DIFFERS", message, f"{there} {here}")
