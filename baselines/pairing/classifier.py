"""A linear model of what two claims are to each other."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from pairing.claims import Claim, Pair
from pairing.folds import articles_of
from pairing.rule import group, head, interval, kind
from reading.names import skeleton, skeletons

_GRID = {"svm__C": (0.1, 1.0, 10.0), "svm__class_weight": (None, "balanced")}
_BINS = (1, 3, 12, 36)
Array = npt.NDArray[Any]


class PairFeatures(TransformerMixin, BaseEstimator):
    """Features of pairs of claims, from slots and text alone; no gold identity of entities or events is read.

    Slots: value, operator, unit, movement, the words of what is counted, type and words of the event, names of the
    places, time. Text: the words of the two sentences. Beside them, the dates of publication. The order of the two
    claims has no part in any.
    """

    def fit(self, X: Sequence[Pair], y: Sequence[str] | None = None) -> PairFeatures:
        """Learn nothing."""
        return self

    def transform(self, X: Sequence[Pair]) -> list[dict[str, float | str]]:
        """A mapping of features a pair; numbers are between 0 and 1, strings are one of several values."""
        return [pair_features(a, b) for a, b in X]


class PairClassifier(ClassifierMixin, BaseEstimator):
    """A linear support vector machine over `PairFeatures`.

    C and class weights are those of the best mean macro F1 when the pairs of each training article are predicted from
    the pairs of the others; where no article can be left out so, those of the first setting.

    Attributes:
        model_: the pipeline, or where training has one relation, the model that always gives it.
    """

    def fit(self, X: Sequence[Pair], y: Sequence[str]) -> PairClassifier:
        """Choose a setting, and train with it on all pairs.

        Raises:
            ValueError: there is no pair to train on.
        """
        if not len(X):
            raise ValueError("there is no pair to train on; give pairs of at least two articles")
        labels = np.asarray(y, dtype=str)
        self.classes_ = np.unique(labels)
        if len(self.classes_) == 1:
            self.model_ = DummyClassifier(strategy="most_frequent").fit(np.zeros((len(labels), 1)), labels)
            return self
        parts = _left_out(X, labels)
        model = Pipeline(
            [
                ("features", PairFeatures()),
                ("numbers", DictVectorizer(sparse=False)),
                ("svm", LinearSVC(C=_GRID["svm__C"][0], max_iter=20_000, random_state=0)),
            ]
        )
        if parts:
            grid = {name: list(values) for name, values in _GRID.items()}
            model = GridSearchCV(model, grid, scoring=_macro_f1, cv=parts, refit=False).fit(list(X), labels)
            model = model.estimator.set_params(**model.best_params_)
        self.model_ = model.fit(list(X), labels)
        return self

    def predict(self, X: Sequence[Pair]) -> list[str]:
        """The relation of each pair."""
        return [str(label) for label in self.model_.predict(list(X))] if len(X) else []


def _left_out(pairs: Sequence[Pair], labels: Array) -> list[tuple[Array, Array]]:
    """For each article the indices of the pairs without it and with it, where both sides have what they need."""
    articles = [articles_of(pair) for pair in pairs]
    parts = []
    for name in sorted(frozenset().union(*articles)):
        with_it = np.array([name in two for two in articles])
        if len(set(labels[~with_it])) > 1:
            parts.append((np.flatnonzero(~with_it), np.flatnonzero(with_it)))
    return parts


def _macro_f1(model: Pipeline, pairs: Sequence[Pair], labels: Sequence[str]) -> float:
    """The mean F1 of the relations that gold has, as pairs are scored."""
    return float(f1_score(labels, model.predict(pairs), labels=np.unique(labels), average="macro", zero_division=0))


def pair_features(a: Claim, b: Claim) -> dict[str, float | str]:
    """What two claims have in common, and what sets them apart."""
    kinds, movements, units, operators = (
        tuple(sorted(values))
        for values in ((kind(a), kind(b)), (a.movement, b.movement), (a.unit, b.unit), (a.operator, b.operator))
    )
    groups, heads, places = (
        _compared(*two)
        for two in (
            (group(a), group(b)),
            ({head(a)} - {""}, {head(b)} - {""}),
            (set(map(skeleton, a.places)), set(map(skeleton, b.places))),
        )
    )
    one_kind = kinds[0] == kinds[1]
    scope = f"{one_kind} {movements[0] == movements[1]} {units[0] == units[1]}"
    return {
        "same kind": float(one_kind),
        "kinds": "+".join(kinds) if one_kind else "two",
        "same unit": float(units[0] == units[1]),
        "units": "+".join(units),
        "same operator": float(operators[0] == operators[1]),
        "same movement": float(movements[0] == movements[1]),
        "movements": "+".join(movements),
        "same event type": float(a.event_type == b.event_type != ""),
        "event words": _jaccard(a.event, b.event),
        "counted words": _jaccard(a.counted, b.counted),
        "heads": heads,
        "groups": groups,
        "places": places,
        "scope": scope,
        "scope of groups": f"{scope} {groups}",
        "scope of places": f"{scope} {places}",
        "values": _values(a, b),
        "sentence words": _jaccard(a.sentence, b.sentence),
        "months apart": _months_apart(a.published, b.published),
        "same time": str(a.time == b.time) if a.time and b.time else "open",
    }


def _compared(a: set[str], b: set[str]) -> str:
    if not (a and b):
        return "open"
    return "shared" if a & b else "other"


def _jaccard(a: str, b: str) -> float:
    first, second = set(skeletons(a)), set(skeletons(b))
    return len(first & second) / len(first | second) if first | second else 0.0


def _values(a: Claim, b: Claim) -> str:
    """Equal or overlapping intervals; else how many times the one value is the other, to the power of ten."""
    if (a.lo, a.hi) == (b.lo, b.hi):
        return "equal" if (a.lo, a.hi) != (None, None) else "open"
    (low, high), (other_low, other_high) = interval(a), interval(b)
    if low <= other_high and other_low <= high:
        return "overlapping"
    smaller, larger = (high, other_low) if high < other_low else (other_high, low)
    ratio = min(larger / smaller, sys.float_info.max) if smaller > 0 else 0
    return f"times 10^{math.floor(math.log10(ratio))}" if ratio else "apart"


def _months_apart(a: str, b: str) -> str:
    """In which bin the months between two dates of publication are; a date that is missing is taken to be the other."""
    months = [12 * int(date[:4]) + int(date[5:7]) for date in (a, b) if date[:4].isdecimal() and date[5:7].isdecimal()]
    return f"bin {sum(max(months) - min(months) >= limit for limit in _BINS) if months else 0}"
