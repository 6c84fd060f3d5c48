"""Names and keys that stand for two things, and spans that are two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from insihab.consistency.material import Material, Mention, Question, evidence, unlike_most
from insihab.consistency.words import indefinite, key

FORCE, NATIONALITY, PERSON, TITLE = "MIL", "NORP", "PER", "TITLE"


def check_names(material: Material) -> Iterator[Question]:
    """The same words, with or without their article, are a name and none, or a name of two types or identities."""
    named = [mention for mention in material.of_layer("entities") if mention.value("level")]
    levels = [(_name(mention), mention.value("level"), mention) for mention in named]
    yield from _differing("LEVEL_DIFFERS", "these words are", levels)
    names = [mention for mention in named if mention.value("level") == "NAM"]
    types = [(_name(mention), mention.region.label, mention) for mention in names]
    yield from _differing("NAME_TYPES", "this name is", types)
    identities = [(_name(mention), mention.value("entity"), mention) for mention in names]
    yield from _differing("NAME_IDENTITIES", "this name has the identity", identities)


def _name(mention: Mention) -> str:
    return " ".join(key(mention.reading.text, *mention.span, indefinite))


def check_keys(material: Material) -> Iterator[Question]:
    """A mention has another type than its entity is declared with.

    Not asked of nationalities, nor of soldiers who have the key of their whole force (E15).
    """
    for mention in material.of_layer("entities"):
        label, entity = mention.region.label, mention.value("entity")
        declared = material.entities.get(entity, {}).get("type", label)
        soldiers = (label, mention.value("level"), declared) == (PERSON, "NOM", FORCE)
        if label not in (NATIONALITY, declared) and not soldiers:
            yield mention.ask(
                "KEY_TYPES", f"is {label}, and «{entity}» is declared as {declared}", f"{label} {declared}"
            )


def check_events(material: Material) -> Iterator[Question]:
    """Mentions of one event have two types."""
    events = [(mention.value("event"), mention.region.label, mention) for mention in material.of_layer("events")]
    yield from _differing("EVENT_KEY_TYPES", "this event is", events)


def _differing(code: str, what: str, mentions: Iterable[tuple[str, str, Mention]]) -> Iterator[Question]:
    for mention, value, usual, others in unlike_most(mentions):
        yield mention.ask(code, f"{what} {value} here, and {usual} {evidence(others)}", value)


def check_parts(material: Material) -> Iterator[Question]:
    """An event is, over one or more steps, a part of itself."""
    wholes: dict[str, set[str]] = defaultdict(set)
    steps = [
        (mention, mention.value("event"), whole.value("event"))
        for mention in material.of_layer("events")
        for whole in mention.linked("subevent_of")
    ]
    for _, part, whole in steps:
        wholes[part].add(whole)
    for mention, part, whole in steps:
        if part in _reached(whole, wholes):
            message = f"is part of «{whole}», and that is, over its own wholes, part of «{part}»"
            yield mention.ask("SUBEVENT_CYCLE", message, whole)


def _reached(start: str, steps: dict[str, set[str]]) -> set[str]:
    """What can be reached from `start`, which is itself among it."""
    reached, waiting = {start}, [start]
    while waiting:
        new = steps.get(waiting.pop(), set()) - reached
        reached |= new
        waiting.extend(new)
    return reached


def check_labels(material: Material) -> Iterator[Question]:
    """A span is two kinds of entity; only an office that stands for a person may be (E14)."""
    at: dict[str, list[Mention]] = defaultdict(list)
    for mention in material.of_layer("entities"):
        at[mention.place].append(mention)
    for mentions in at.values():
        labels = sorted(mention.region.label for mention in mentions)
        if len(labels) > 1 and labels != [PERSON, TITLE]:
            names = " and ".join(labels)
            yield mentions[0].ask("LABELS_SAME_SPAN", f"is {names} at once; is one of them enough?", names)
