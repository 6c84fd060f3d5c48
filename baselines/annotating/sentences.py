"""Annotations sentence by sentence, as they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from insihab.predictions import LAYERS, POINTERS, Prediction
from insihab.segment import Span, sentences

Item = Mapping[str, Any]


class Sentence(NamedTuple):
    """A sentence with what begins in it, in the order of the text."""

    start: int
    end: int
    mentions: Sequence[Item]
    events: Sequence[Item]
    claims: Sequence[Item]


def by_sentence(prediction: Prediction) -> Iterator[Sentence]:
    """The sentences of a document."""
    parts = sentences(prediction.text or "")
    starts = [start for start, _ in parts]
    layers = [sorted(prediction.layers[name], key=lambda one: (one["start"], -one["end"])) for name in LAYERS]
    places = [0, 0, 0]
    for number, (start, end) in enumerate(parts):
        following = starts[number + 1] if number + 1 < len(parts) else float("inf")
        found = []
        for layer, items in enumerate(layers):
            first = places[layer]
            while places[layer] < len(items) and items[places[layer]]["start"] < following:
                places[layer] += 1
            found.append(items[first : places[layer]])
        yield Sentence(start, end, *found)


def links(item: Item) -> list[tuple[str, Span]]:
    """What an event or a claim points to: the role or the name of each, and where it is."""
    arguments = [(str(one["role"]), (one["start"], one["end"])) for one in item.get("arguments", ())]
    return arguments + [(name, span) for name in POINTERS if (span := pointer(item, name))]


def pointer(item: Item, name: str) -> Span | None:
    """The span that a claim points to under a name; the «event» of an event is a key, and no span."""
    value = item.get(name)
    return (value[0], value[1]) if isinstance(value, (list, tuple)) else None


def counts(prediction: Prediction) -> str:
    """How many items of each layer a document has."""
    return ", ".join(f"{name.replace('_', ' ')} {len(rows)}" for name, rows in prediction.layers.items())
