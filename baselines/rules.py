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
    """The layer numeric_claims; the events that claims point to are those that `Memorise` finds."""

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Rules:
        """Remember events; the rules learn nothing."""
        self.memory_ = Memorise().fit(X, y)
        self.claims_ = ClaimRules().fit(X)
        return self

    def predict(self, X: Sequence[Text]) -> list[Layers]:
        """For each text its claims, in the form of predictions."""
        events = [layers["events"] for layers in self.memory_.predict(X)]
        return [{"numeric_claims": rows} for rows in self.claims_.predict(X, events)]


if __name__ == "__main__":
    sys.exit(main("rules", ABOUT, Rules(), ValueRule(), saw_test_articles=True))
