"""Linear models over string features, in scikit-learn's conventions, tuned by leaving out one training document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeVar

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction import FeatureHasher
from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from reading.spans import compatible

Features = list[str]
Example = tuple[Features, str, int]
"""Features, label, and the number of the document."""
Conflict = Callable[[Any, Any], bool]
"""Whether two items of a document cannot both be there."""
Fitted = TypeVar("Fitted", bound="Detector")
NONE = ""
"""The label of a candidate that is nothing."""
COSTS = (0.1, 1.0)
"""The values of C that are tried."""

_WEIGHTS = (None, "balanced")
_FLOOR = -1.0
_THRESHOLDS = [round(_FLOOR + 0.05 * step, 2) for step in range(1, 31)]
_UNTUNED = -0.3  # the threshold where one training document leaves nothing to tune on


class Candidates(NamedTuple):
    """What may be something in one document, and the features of each."""

    items: Sequence[Any]
    features: Sequence[Features]


class Chooser(ClassifierMixin, BaseEstimator):
    """Gives each example one of the labels of training.

    C and the class weights are those of the best mean accuracy when each training document is left out in its turn.
    """

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Features], y: Sequence[str], groups: Sequence[int]) -> Chooser:
        """Learn; `groups` has the number of the document of each example."""
        labels = np.array(y, dtype=str)
        if len(set(labels)) < 2:
            self.model_: Any = _constant(labels)
            return self
        matrix = _hasher().transform(X)
        splits = [(train, test) for train, test in _left_out(labels, groups) if len(set(labels[train])) > 1]
        model = _svm(self.costs[0])
        if splits:
            grid = {"C": list(self.costs), "class_weight": list(_WEIGHTS)}
            model = GridSearchCV(model, grid, cv=splits, scoring="accuracy", refit=False).fit(matrix, labels)
            model = _svm(**model.best_params_)
        self.model_ = make_pipeline(_hasher(), model.fit(matrix, labels).sparsify())
        return self

    def predict(self, X: Sequence[Features]) -> list[str]:
        """The label of each example."""
        return [str(label) for label in self.model_.predict(X)] if X else []


def chooser(examples: Sequence[Example], costs: Sequence[float]) -> Chooser:
    """A chooser that has learned from examples."""
    return Chooser(costs).fit([one[0] for one in examples], [one[1] for one in examples], [one[2] for one in examples])


def _left_out(labels: Any, groups: Sequence[int]) -> Iterator[tuple[Any, Any]]:
    return LeaveOneGroupOut().split(labels, labels, groups) if len(set(groups)) > 1 else iter(())


class Detector(BaseEstimator):
    """Finds the candidates that have a label: the best label of each, above a threshold, without conflicts.

    C and the threshold are those of the best F1 when each training document is predicted by a model of the others.
    No search of scikit-learn's can choose them: what is found depends on all candidates of a document together.
    """

    def __init__(self, conflict: Conflict | None = None, costs: Sequence[float] = COSTS) -> None:
        self.conflict, self.costs = conflict, costs

    def fit(self: Fitted, X: Sequence[Candidates], y: Sequence[Sequence[str]]) -> Fitted:
        """Learn from the candidates of each document, and the label of each, `NONE` for most."""
        pairs = [(one, labels) for one, labels in zip(X, y, strict=True) if one.items]
        documents, labels = [one for one, _ in pairs], np.array(list(chain.from_iterable(one for _, one in pairs)), str)
        groups = np.repeat(np.arange(len(documents)), [len(one.items) for one in documents])
        matrix = _transformed(documents)
        model, self.threshold_ = _svm(self.costs[0]), _UNTUNED
        if len(documents) > 1:
            trials = [self._trial(_svm(cost), documents, matrix, labels, groups) for cost in self.costs]
            best = max(range(len(trials)), key=lambda at: trials[at][0])
            model, self.threshold_ = _svm(self.costs[best]), trials[best][1]
        self.model_: Any = _fitted(model, matrix, labels)
        return self

    def _trial(
        self, model: Any, documents: Sequence[Candidates], matrix: Any, labels: Any, groups: Any
    ) -> tuple[float, float]:
        """The best F1 that a model gives on documents that it has not seen, and the threshold of it."""
        found: list[tuple[float, bool]] = []  # score of each detection above the floor, and whether it is right
        for held_out, document in enumerate(documents):
            within = groups == held_out
            fitted = _fitted(clone(model), matrix[~within], labels[~within])
            detections = self._detect(fitted, document.items, matrix[within])
            gold = labels[within]
            found.extend((score, label == gold[index]) for index, label, score in detections)
        wanted = np.count_nonzero(labels != NONE)

        def f1(threshold: float) -> float:
            kept = [right for score, right in found if score > threshold]
            return 2 * sum(kept) / (len(kept) + wanted) if wanted else 0.0

        threshold = max(reversed(_THRESHOLDS), key=f1)  # of equals, the one that says least
        return f1(threshold), threshold

    def _detect(self, model: Any, items: Sequence[Any], matrix: Any) -> list[tuple[int, str, float]]:
        """Index, label and score of what scores above the floor and conflicts with nothing better."""
        scores, names = _scores(model, matrix)
        if not names:
            return []
        best, highest = scores.argmax(axis=1), scores.max(axis=1)
        kept = [int(index) for index in np.argsort(-highest, kind="stable") if highest[index] > _FLOOR]
        if conflict := self.conflict:
            kept = compatible(kept, lambda a, b: conflict(items[a], items[b]))
        return [(index, names[best[index]], float(highest[index])) for index in kept]

    def predict(self, X: Iterable[Candidates]) -> list[list[tuple[Any, str]]]:
        """For each document the items that were found with their labels, in the order in which they were given."""
        return [self._predict(one) if one.items else [] for one in X]

    def _predict(self, one: Candidates) -> list[tuple[Any, str]]:
        found = self._detect(self.model_, one.items, _transformed([one]))
        kept = sorted((index, label) for index, label, score in found if score > self.threshold_)
        return [(one.items[index], label) for index, label in kept]


def _hasher() -> FeatureHasher:
    return FeatureHasher(n_features=2**18, input_type="string", alternate_sign=False)


def _transformed(documents: Sequence[Candidates]) -> Any:
    features = list(chain.from_iterable(one.features for one in documents))
    return _hasher().transform(features or [[]])


def _svm(C: float, class_weight: str | None = None) -> LinearSVC:
    return LinearSVC(C=C, class_weight=class_weight, tol=1e-3, random_state=0, max_iter=20_000)


def _constant(labels: Any) -> DummyClassifier:
    label = labels[0] if labels.size else NONE
    return DummyClassifier(strategy="constant", constant=label).fit([[0]], [label])


def _fitted(model: Any, matrix: Any, labels: Any) -> Any:
    """The model; or, where there are no two labels to tell apart, the one that there is."""
    return model.fit(matrix, labels).sparsify() if len(set(labels)) > 1 else _constant(labels)


def _scores(model: Any, matrix: Any) -> tuple[Any, list[str]]:
    """A row a candidate, a column a label other than NONE; a positive score means the label."""
    named = [column for column, label in enumerate(model.classes_) if label != NONE]
    names = [str(model.classes_[column]) for column in named]
    if isinstance(model, DummyClassifier):
        return np.ones((matrix.shape[0], len(named))), names
    scores = model.decision_function(matrix)
    if scores.ndim == 1:
        scores = np.stack([-scores, scores], axis=1)
    return scores[:, named], names
