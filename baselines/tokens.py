"""A baseline that decides token by token: the entities alone, nested and cut out of words by tags."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sklearn.base import BaseEstimator

from program import main
from protocol import Layers, Text
from tagging.entities import TokenEntities
from tagging.tagger import COSTS

ABOUT = "Linear support vector machines on tokens, one decision a token and nesting depth; entities alone."


class Tokens(BaseEstimator):
    """The layer entities, from a classifier of tokens."""

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Tokens:
        """Learn from texts and the rows of their layers."""
        self.entities_ = TokenEntities(self.costs).fit(X, [layers["entities"] for layers in y])
        return self

    def predict(self, X: Sequence[Text]) -> list[Layers]:
        """For each text its entities, in the form of predictions."""
        return [{"entities": rows} for rows in self.entities_.predict(X)]


if __name__ == "__main__":
    sys.exit(main("tokens", ABOUT, Tokens()))
