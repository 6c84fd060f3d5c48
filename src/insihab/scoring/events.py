"""Scores of the layer events."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from insihab.counts import Counts, of_multisets
from insihab.predictions import ATTRIBUTES, Item, Items
from insihab.predictions.mentions import Typed
from insihab.scoring.matching import Span

Sides = tuple[Sequence[Any], Sequence[Any]]
"""What is compared, of gold and of the predictions; what is equal agrees."""
OF_TRIGGERS = ("trigger_identification", "trigger_classification", "per_type")
"""Measures that say nothing of a system that was given gold's triggers."""


def score_events(gold: Items, predicted: Items, mentions: Items = ()) -> dict[str, Counts]:
    """Counts of one document.

    trigger_identification: the trigger's span; trigger_classification: span and type, a headline, and
    ``per_type/<type>``. argument_identification: a span as an argument of its trigger (span and type);
    argument_classification: with its role, a headline, and ``per_role/<role>``;
    argument_classification_coreferent: the same, but any gold mention of the same entity will do as the span, once for
    each gold argument, and only where gold mentions say their entities;
    argument_classification_unattached: type of event, role and span, whatever the trigger.
    factuality and aspect: of the triggers that are right, how many values are; a wrong one is both ``fp`` and ``fn``,
    so that F1 is accuracy. factuality_end_to_end and aspect_end_to_end: trigger and value together.

    Args:
        gold: events, no two of one span and type.
        predicted: the same.
        mentions: gold's entities.

    Source: the attached and unattached argument scores of TextEE (Huang et al. 2024); arguments by coreference as in
    Ji and Grishman 2008.
    """
    keys = event_keys(gold, predicted)
    arguments = argument_keys(gold, predicted, mentions)
    counts = {name: of_multisets(*sides) for name, sides in (keys | arguments).items()}
    pairs = same_triggers(gold, predicted)
    for name in ATTRIBUTES["events"]:
        counts[name] = _on_same(pairs, name)
        counts[f"{name}_end_to_end"] = counts.pop(f"{name}_end_to_end")  # beside what it goes with
    counts |= _by_label("per_type", *keys["trigger_classification"], 2)
    return counts | _by_label("per_role", *arguments["argument_classification"], 1)


def event_keys(gold: Items, predicted: Items) -> dict[str, Sides]:
    """What the measures of exact agreement compare of each event, in the order of the events.

    Those of a value, ``…_end_to_end``, leave out the events that do not have it.
    """
    sides = gold, predicted
    keys: dict[str, list[list[Any]]] = {
        "trigger_identification": [[(event["start"], event["end"]) for event in side] for side in sides],
        "trigger_classification": [[_trigger(event) for event in side] for side in sides],
    }
    for name in ATTRIBUTES["events"]:
        keys[f"{name}_end_to_end"] = [
            [(*_trigger(event), event[name]) for event in side if name in event] for side in sides
        ]
    return {measure: (wanted, given) for measure, (wanted, given) in keys.items()}


def argument_keys(gold: Items, predicted: Items, mentions: Items = ()) -> dict[str, Sides]:
    """What the measures of arguments compare of each argument, event by event in their order."""
    sides = [list(_arguments(gold)), list(_arguments(predicted))]
    keys: dict[str, list[list[Any]]] = {
        "argument_identification": [[(trigger, span) for trigger, _, span in side] for side in sides],
        "argument_classification": [*sides],
        "argument_classification_unattached": [
            [(trigger[2], role, span) for trigger, role, span in side] for side in sides
        ],
    }
    entities = {(item["start"], item["end"]): item["entity"] for item in mentions if "entity" in item}
    if entities:
        keys["argument_classification_coreferent"] = [
            [(trigger, role, entities.get(span, span)) for trigger, role, span in side] for side in sides
        ]
    return {measure: (wanted, given) for measure, (wanted, given) in keys.items()}


def same_triggers(gold: Items, predicted: Items) -> list[tuple[Item, Item]]:
    """The gold events whose trigger is predicted with its type, each with the prediction."""
    given = {_trigger(event): event for event in predicted}
    return [(event, given[_trigger(event)]) for event in gold if _trigger(event) in given]


def _by_label(name: str, gold: Sequence[Any], predicted: Sequence[Any], place: int) -> dict[str, Counts]:
    """Counts of what has each label; the label is at `place`."""
    sides: tuple[dict[str, list[Hashable]], dict[str, list[Hashable]]] = ({}, {})
    for side, items in zip(sides, (gold, predicted), strict=True):
        for item in items:
            side.setdefault(item[place], []).append(item)
    return {
        f"{name}/{label}": of_multisets(*(side.get(label, ()) for side in sides))
        for label in sorted(sides[0].keys() | sides[1].keys())
    }


def _on_same(pairs: Iterable[tuple[Item, Item]], name: str) -> Counts:
    right = [event[name] == guess.get(name) for event, guess in pairs if name in event]
    return Counts(sum(right), right.count(False), right.count(False))


def _trigger(event: Item) -> Typed:
    return event["start"], event["end"], event["type"]


def _arguments(events: Items) -> Iterator[tuple[Typed, str, Span]]:
    for event in events:
        for argument in event.get("arguments", ()):
            yield _trigger(event), argument["role"], (argument["start"], argument["end"])
