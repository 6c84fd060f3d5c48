"""A baseline of trained linear models: entities, then quantities and events, then what joins them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sklearn.base import BaseEstimator

from linear_claims import Claims
from linear_entities import SpanEntities
from linear_events import Events
from models import COSTS
from program import main
from protocol import Layers, Text

ABOUT = "Linear support vector machines on candidate spans and pairs, tuned inside the training documents."


class Linear(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """All layers; each model learns from gold, and predicts from what the ones before it found."""

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Linear:
        """Learn from texts and the rows of their layers."""
        self.entities_ = SpanEntities(self.costs).fit(X, [layers["entities"] for layers in y])
        self.events_ = Events(self.costs).fit(X, y)
        self.claims_ = Claims(self.costs).fit(X, y)
        return self

    def predict(self, X: Sequence[Text]) -> list[Layers]:
        """For each text its layers, in the form of predictions."""
        given = zip(self.entities_.predict(X), self.claims_.quantities(X), strict=True)
        found = [{"entities": entities, "numeric_claims": quantities} for entities, quantities in given]
        events = self.events_.predict(X, found)
        claims = self.claims_.predict(X, events)
        return [
            {"entities": one["entities"], "events": rows, "numeric_claims": each}
            for one, rows, each in zip(found, events, claims, strict=True)
        ]


if __name__ == "__main__":
    sys.exit(main("linear", ABOUT, Linear()))
