"""A baseline of trained linear models: entities, then quantities and events, then what joins them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from sklearn.base import BaseEstimator

from classifying.claims import Claims
from classifying.entities import SpanEntities
from classifying.events import Events
from classifying.models import COSTS
from insihab.predictions import IDENTITY_KEY
from linking.mentions import StringLinker, with_keys
from linking.triggers import TriggerLinker
from pairing.classifier import PairClassifier
from program import main
from protocol import Layers, Row, Text

ABOUT = "Linear support vector machines on candidate spans and pairs, tuned inside the training documents."


class Linear(BaseEstimator):
    """All layers; each model learns from gold, and predicts from what the ones before it found."""

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Linear:
        """Learn from texts and the rows of their layers."""
        self.entities_ = SpanEntities(self.costs).fit(X, [layers["entities"] for layers in y])
        self.events_ = Events(self.costs).fit(X, y)
        self.claims_ = Claims(self.costs).fit(X, y)
        self.linkers_ = {layer: _linker(layer, X, y) for layer in IDENTITY_KEY}
        return self

    def predict(self, X: Sequence[Text]) -> list[Layers]:
        """For each text its layers, in the form of predictions."""
        given = zip(self.entities_.predict(X), self.claims_.quantities(X), strict=True)
        found = [{"entities": entities, "numeric_claims": quantities} for entities, quantities in given]
        events = self.events_.predict(X, found)
        claims = self.claims_.predict(X, events)
        layers = {
            "entities": self._linked("entities", X, [one["entities"] for one in found]),
            "events": self._linked("events", X, events),
            "numeric_claims": claims,
        }
        return [{name: rows[at] for name, rows in layers.items()} for at in range(len(X))]

    def _linked(self, layer: str, X: Sequence[Text], rows: Sequence[Sequence[Row]]) -> list[list[Row]]:
        keys = self.linkers_[layer].predict(list(zip(X, rows, strict=True)))
        return [with_keys(each, one, IDENTITY_KEY[layer]) for each, one in zip(rows, keys, strict=True)]


def _linker(layer: str, X: Sequence[Text], y: Sequence[Layers]) -> Any:
    rows = [layers[layer] for layers in y]
    linker = StringLinker() if layer == "entities" else TriggerLinker()
    return linker.fit(list(zip(X, rows, strict=True)), [[row[IDENTITY_KEY[layer]] for row in each] for each in rows])


if __name__ == "__main__":
    sys.exit(main("linear", ABOUT, Linear(), PairClassifier()))
