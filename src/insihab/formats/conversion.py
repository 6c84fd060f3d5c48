"""Predictions in another format: as spans, or as tags on the tokens of the texts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from insihab.formats.encoding import Encoded, from_spans
from insihab.formats.tags import Scheme
from insihab.predictions import POINTERS, Item, Prediction
from insihab.predictions.mentions import KEYS
from insihab.shape import LIST, is_kind

ABSENT = "not found in the text, left out"
"""What is said of items with words that stand nowhere."""
MOVED = "moved to whole tokens"
"""What is said of items that now begin or end elsewhere: most before a proclitic, some without a space."""


class Converted(NamedTuple):
    """A line in the other format.

    Attributes:
        line: with ``doc_id`` and the layers.
        lost: how many times each thing was lost, by what it is.
    """

    line: dict[str, Any]
    lost: Counter[str]


def as_spans(document: Prediction) -> Converted:
    """The document without what stands nowhere in its text: items, arguments, pointers."""
    lost: Counter[str] = Counter()
    layers = {name: list(_placed(items, name, lost)) for name, items in document.layers.items()}
    return Converted({"doc_id": document.doc_id, **layers}, +lost)


def as_tags(document: Prediction, text: str, scheme: Scheme) -> Converted:
    """The document with tags, a list a layer; what tags cannot say is lost."""
    line: dict[str, Any] = {"doc_id": document.doc_id}
    lost: Counter[str] = Counter()
    for name, items in document.layers.items():
        placed = [item for item in items if item["start"] >= 0]
        encoded = from_spans(placed, text, scheme)
        line[name] = encoded.tags
        lost[f"{name} {ABSENT}"] += len(items) - len(placed)
        lost.update(left_out(encoded, name))
        lost[f"{name} {MOVED}"] += len(encoded.kept) - len(encoded.whole)
        lost.update(unsaid([item for _, item in encoded.kept], name, ["id"]))  # which names an item in its line only
    return Converted(line, +lost)


def left_out(encoded: Encoded, layer: str) -> Counter[str]:
    """How many items of a layer tags do not have, by the reason."""
    kept = [item for _, item in encoded.kept]
    return Counter(f"{layer} {_why(item, kept)}, left out" for item in encoded.lost)


def lines(converted: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """JSON Lines."""
    return (json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in converted)


def _placed(items: Sequence[Item], layer: str, lost: Counter[str]) -> Iterator[Item]:
    for item in items:
        if item["start"] < 0:
            lost[f"{layer} {ABSENT}"] += 1
            continue
        pointers = [name for name in POINTERS if is_kind(item.get(name), LIST) and item[name][0] < 0]
        placed = {key: value for key, value in item.items() if key not in pointers}
        lost.update(f"«{name}» of {layer} {ABSENT}" for name in pointers)
        if layer == "events" and "arguments" in item:
            placed["arguments"] = [argument for argument in item["arguments"] if argument["start"] >= 0]
            lost[f"arguments of {layer} {ABSENT}"] += len(item["arguments"]) - len(placed["arguments"])
        yield placed


def unsaid(items: Sequence[Item], layer: str, said: Sequence[str]) -> Counter[str]:
    """How many items of a layer say something under each key that a format has no place for.

    Args:
        items: those that the format carries.
        layer: their layer.
        said: the keys that the format carries, beside the span and the type.
    """
    keys = (key for item in items for key, value in item.items() if value not in (None, []))
    return Counter(f"«{key}» of {layer}, left out" for key in keys if key not in (*KEYS, *said))


def _why(item: Item, kept: Sequence[Item]) -> str:
    """Why tags do not have an item."""
    start, end = item["start"], item["end"]
    if any((one["start"], one["end"]) == (start, end) for one in kept):
        return "on the words of another"
    if any(one["start"] <= start and end <= one["end"] for one in kept):
        return "nested in another"
    if any(one["start"] < end and start < one["end"] for one in kept):
        return "crossing another"
    return "in a token of another or in none"
