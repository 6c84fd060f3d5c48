"""Predictions and gold as JSON Lines, a document a line: read, and checked to the last offset.

The form is fixed: a line is an object with ``doc_id`` and one list a layer; a layer that is in no line is not scored.
Pairs of claims have lines of their own, with ``a``, ``b`` and ``relation``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Item = Mapping[str, Any]
Items = Sequence[Item]
LAYERS = ("entities", "events", "numeric_claims")
"""The layers of a document."""
ATTRIBUTES = {
    "entities": ("level",),
    "events": ("factuality", "aspect"),
    "numeric_claims": ("operator", "unit", "movement"),
}
"""The keys of each layer's items whose values are labels; those of entities and events have a ``type`` as well."""
IDENTITY_KEY = {"entities": "entity", "events": "event"}
"""The key of each layer's items that says what a mention refers to."""
POINTERS = {"counted": "counted", "source": "source", "event": "quantifies"}
"""The keys of a numeric claim that point to words, as ``[start, end]``; each with the schema's relation."""
SAME = {
    "entities": ("start", "end", "type"),
    "events": ("start", "end", "type"),
    "numeric_claims": ("start", "end"),
    "arguments": ("role", "start", "end"),
}
"""What makes two items of a layer, or two arguments of an event, one and the same."""
NOT_SCORED = "ARG"
"""The type of noun phrases that exist only for the sake of an event: outside the entity scores, on both sides."""


class Prediction(NamedTuple):
    """What a system, or gold, says of one document: a list of items for each layer that it has."""

    doc_id: str
    text: str | None
    layers: Mapping[str, Items]
