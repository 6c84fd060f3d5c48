"""Predictions and gold as JSON Lines, a document a line: read, and checked to the last offset.

The form is fixed: a line is an object with ``doc_id`` and one list a layer; a layer that is in no line is not scored.
Pairs of claims have lines of their own, with ``a``, ``b`` and ``relation``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

LAYERS = ("entities", "events", "numeric_claims")
"""The layers of a document."""
POINTERS = ("counted", "source", "event")
"""The keys of a numeric claim that point to words, as ``[start, end]``."""
NOT_SCORED = "ARG"
"""The type of noun phrases that exist only for the sake of an event: outside the entity scores, on both sides."""


class Prediction(NamedTuple):
    """What a system, or gold, says of one document: a list of items for each layer that it has."""

    doc_id: str
    text: str | None
    layers: Mapping[str, Sequence[Mapping[str, Any]]]
