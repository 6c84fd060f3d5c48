"""A baseline of rules: numeric claims by rules of the language, pairs of claims by rules of value."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sklearn.base import BaseEstimator

from memorise import Memorise
from pairing.rule import ValueRule
from program import main
from protocol import Layers, Text
from rulebook.claims import ClaimRules

ABOUT = (
    "Numeric claims and their pairs by rules and a reader of Arabic numbers, events from memory; "
    "whoever wrote the rules had read all articles."
)


class Rules(BaseEstimator):
    """The layer numeric_claims; the events that claims point to are those that `Memorise` finds.

    Args:
        all_layers: give what `Memorise` finds, too: it is what claims point to, and what tells their pairs apart.
    """

    def __init__(self, all_layers: bool = False) -> None:
        self.all_layers = all_layers

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Rules:
        """Remember events; the rules learn nothing."""
        self.memory_ = Memorise().fit(X, y)
        self.claims_ = ClaimRules().fit(X)
        return self

    def predict(self, X: Sequence[Text]) -> list[Layers]:
        """For each text its claims, in the form of predictions."""
        remembered = self.memory_.predict(X)
        claims = self.claims_.predict(X, [layers["events"] for layers in remembered])
        return [
            {**(layers if self.all_layers else {}), "numeric_claims": rows}
            for layers, rows in zip(remembered, claims, strict=True)
        ]


if __name__ == "__main__":
    sys.exit(main("rules", ABOUT, Rules(), ValueRule(), saw_test_articles=True))
