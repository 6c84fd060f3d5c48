"""The floor of blind guessing: a baseline that knows where marks stand, and of each says what is commonest."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier

from insihab.predictions import ATTRIBUTES, LAYERS, NOT_SCORED
from memorise import Memorise
from program import main
from protocol import Layers, Row, Text

ABOUT = (
    "Marks what memorise marks, each with the commonest label of training, and gives every neighbour an argument role."
)


class Majority(BaseEstimator):
    """The majority class of every decision that is a choice among labels.

    Of a token the majority class is «no mention», which predicts nothing and scores nothing, and so says nothing about
    the labels. Therefore the spans are the memoriser's, and every label is the commonest of training: type and level of
    a mention (ARG, which is not scored, is never guessed); type, factuality and aspect of a trigger; operator, unit and
    movement of a claim. Whatever is marked in a trigger's sentence and does not overlap it becomes an argument, in the
    commonest role of that type of event. Pairs of claims
    get the commonest relation. What is no choice among labels is left out: values, pointers, identities.
    What a system scores above this it owes to labels that it can tell apart; what a system scores below, to its spans.

    Attributes:
        memoriser_: the fitted memoriser, which finds the spans.
        commonest_: by layer the commonest value of each attribute.
        roles_: by type of event the commonest role.
    """

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Majority:
        """Count labels; `X` are texts, `y` for each the gold rows of every layer."""
        self.memoriser_ = Memorise().fit(X, y)
        self.commonest_ = {layer: _commonest_of(layer, [row for one in y for row in one[layer]]) for layer in LAYERS}
        roles: dict[str, list[str]] = defaultdict(list)
        for event in (event for one in y for event in one["events"]):
            roles[event["type"]] += [argument["role"] for argument in event["arguments"]]
        self.roles_ = {kind: commonest(filled) for kind, filled in roles.items() if filled}
        return self

    def predict(self, X: Sequence[Text]) -> list[Layers]:
        """For each text the layers, each with its rows in the format of predictions."""
        return [self._guess(text, found) for text, found in zip(X, self.memoriser_.predict(X), strict=True)]

    def _guess(self, text: Text, found: Layers) -> Layers:
        spans = {layer: sorted({(row["start"], row["end"]) for row in found[layer]}) for layer in LAYERS}
        guessed = {
            layer: [{"start": start, "end": end, **self.commonest_[layer]} for start, end in spans[layer]]
            for layer in LAYERS
        }
        marked = sorted({span for layer in spans for span in spans[layer]})
        sentences = [start for start, _ in text.sentences]
        for event in guessed["events"]:
            role = self.roles_.get(event["type"])
            near = [span for span in marked if _beside(span, event, sentences)] if role else []
            event["arguments"] = [{"role": role, "start": start, "end": end} for start, end in near]
        return guessed


def commonest(values: Iterable[Any]) -> Any:
    """The value that stands most often, of equally frequent ones the first in alphabetical order; None without any."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _commonest_of(layer: str, rows: Sequence[Row]) -> dict[str, str]:
    found = {
        name: commonest(row[name] for row in rows if row.get(name) not in (None, NOT_SCORED))
        for name in ("type", *ATTRIBUTES[layer])
    }
    return {name: value for name, value in found.items() if value is not None}


def _beside(span: tuple[int, int], trigger: Row, sentences: Sequence[int]) -> bool:
    """Whether a span begins in the sentence of a trigger, and does not overlap it."""
    apart = span[1] <= trigger["start"] or trigger["end"] <= span[0]
    return apart and bisect_right(sentences, span[0]) == bisect_right(sentences, trigger["start"])


if __name__ == "__main__":
    sys.exit(main("majority", ABOUT, Majority(), pairs=DummyClassifier(strategy="most_frequent"), kind="reference"))
