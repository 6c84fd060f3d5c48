"""The scorer: gold and predictions in, scores out; needs neither `datasets` nor the Label Studio SDK."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from insihab.prediction_items import LAYERS
from insihab.predictions import Prediction
from insihab.scoring.claims import score_claims
from insihab.scoring.counts import Counts
from insihab.scoring.entities import score_entities
from insihab.scoring.events import score_events

Scorer = Callable[[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]], dict[str, Counts]]

SCORERS: dict[str, Scorer] = {"entities": score_entities, "events": score_events, "numeric_claims": score_claims}
HEADLINES = {
    "entities": ("strict",),
    "events": ("trigger_classification", "argument_classification"),
    "numeric_claims": ("quantity", "claim"),
}
"""The measures of each layer that a leaderboard shows."""


def score(gold: Sequence[Prediction], predicted: Sequence[Prediction]) -> dict[str, dict[str, Counts]]:
    """Counts of every measure of each layer that the predictions have, added up over the gold documents.

    The gold decides the denominator: a document, or a layer of one, that is not predicted costs recall. A layer that
    no prediction has, or no gold document, is not scored and has no key.
    """
    by_id = {prediction.doc_id: prediction for prediction in predicted}
    present = [layer for layer in LAYERS if all(any(layer in one.layers for one in side) for side in (gold, predicted))]
    totals: dict[str, dict[str, Counts]] = {}
    for layer in present:
        total: dict[str, Counts] = {}
        for document in gold:
            found = by_id[document.doc_id].layers.get(layer, ()) if document.doc_id in by_id else ()
            for name, counts in SCORERS[layer](document.layers.get(layer, ()), found).items():
                total[name] = total.get(name, Counts()) + counts
        # Types come last and in order, whichever document had them first.
        totals[layer] = dict(
            sorted(total.items(), key=lambda entry: entry[0] if entry[0].startswith("per_type/") else "")
        )
    return totals


def as_json(totals: Mapping[str, Mapping[str, Counts]]) -> dict[str, Any]:
    """Scores as nested objects: a name with a slash becomes an object in an object."""
    layers: dict[str, Any] = {}
    for layer, measures in totals.items():
        nested: dict[str, Any] = {}
        for name, counts in measures.items():
            head, _, rest = name.partition("/")
            if rest:
                nested.setdefault(head, {})[rest] = counts.as_json()
            else:
                nested[name] = counts.as_json()
        layers[layer] = nested
    return layers
