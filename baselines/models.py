"""Linear models over string features, tuned by leaving out one training document at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any, Generic, TypeVar

import numpy as np
from sklearn.feature_extraction import FeatureHasher
from sklearn.svm import LinearSVC

from spans import compatible

Item = TypeVar("Item")
Features = list[str]
NONE = ""
"""The label of a candidate that is nothing."""

_HASHER = FeatureHasher(n_features=2**18, input_type="string", alternate_sign=False)
_COSTS = (0.1, 1.0)
_WEIGHTS = (None, "balanced")
_FLOOR = -1.0
_THRESHOLDS = [round(_FLOOR + 0.05 * step, 2) for step in range(1, 31)]
_UNTUNED = (0.0, -0.3, _COSTS[0])  # F1, threshold and C where one training document leaves nothing to tune on


@dataclass(frozen=True)
class Batch(Generic[Item]):
    """One document's candidates, the features of each, and in training the label of each."""

    items: Sequence[Item]
    features: Sequence[Features]
    labels: Sequence[str] = ()


class _Table:
    """The examples of all training documents as one matrix."""

    def __init__(self, features: Sequence[Sequence[Features]], labels: Sequence[Sequence[str]]) -> None:
        self.labels = np.array(list(chain.from_iterable(labels)), dtype=str)
        self.groups = np.repeat(np.arange(len(labels)), [len(group) for group in labels])
        self.matrix: Any = _HASHER.transform(chain.from_iterable(features)) if self.labels.size else None

    def fit(self, cost: float, weight: str | None = None, without: int | None = None) -> Any:
        """A model of all documents but one; the label itself where there is but one; None where nothing is marked."""
        rows = self.groups != without
        labels = self.labels[rows]
        if len(set(labels)) < 2:
            return str(labels[0]) or None if labels.size else None
        model = LinearSVC(C=cost, class_weight=weight, tol=1e-3, random_state=0, max_iter=20_000)
        return model.fit(self.matrix[rows], labels)

    def of(self, group: int) -> tuple[Any, list[str]]:
        """The matrix and the labels of one document."""
        rows = self.groups == group
        return self.matrix[rows], self.labels[rows].tolist()


class Detector(Generic[Item]):
    """Finds the candidates that have a label: the best label of each, above a threshold, without conflicts.

    C and the threshold are those of the best F1 when each training document is predicted by a model of the others.
    """

    def __init__(self, batches: Sequence[Batch[Item]], conflict: Callable[[Item, Item], bool]) -> None:
        self._conflict = conflict
        batches = [batch for batch in batches if batch.items]
        table = _Table([batch.features for batch in batches], [batch.labels for batch in batches])
        trials = [self._trial(batches, table, cost) for cost in _COSTS] if len(batches) > 1 else [_UNTUNED]
        _, self._threshold, cost = max(trials, key=lambda trial: trial[0])
        self._model = table.fit(cost)

    def _trial(self, batches: Sequence[Batch[Item]], table: _Table, cost: float) -> tuple[float, float, float]:
        """The best F1 that a C gives on documents that the model has not seen, its threshold, and the C."""
        found: list[tuple[float, bool]] = []  # score of each detection above the floor, and whether it is right
        for held_out, batch in enumerate(batches):
            matrix, labels = table.of(held_out)
            detections = self._detect(table.fit(cost, without=held_out), batch.items, matrix)
            found.extend((score, label == labels[index]) for index, label, score in detections)
        gold = np.count_nonzero(table.labels != NONE)

        def f1(threshold: float) -> float:
            kept = [right for score, right in found if score > threshold]
            return 2 * sum(kept) / (len(kept) + gold) if gold else 0.0

        threshold = max(reversed(_THRESHOLDS), key=f1)  # of equals, the one that says least
        return f1(threshold), threshold, cost

    def _detect(self, model: Any, items: Sequence[Item], matrix: Any) -> list[tuple[int, str, float]]:
        """Index, label and score of what scores above the floor and conflicts with nothing better."""
        if model is None:
            return []
        scores, names = _scores(model, matrix)
        best, highest = scores.argmax(axis=1), scores.max(axis=1)
        ranked = [int(index) for index in np.argsort(-highest, kind="stable") if highest[index] > _FLOOR]
        kept = compatible(ranked, lambda a, b: self._conflict(items[a], items[b]))
        return [(index, names[best[index]], float(highest[index])) for index in kept]

    def __call__(self, batch: Batch[Item]) -> list[tuple[Item, str]]:
        """Items with their labels, in the order of the batch."""
        if not batch.items:
            return []
        found = self._detect(self._model, batch.items, _HASHER.transform(batch.features))
        kept = sorted((index, label) for index, label, score in found if score > self._threshold)
        return [(batch.items[index], label) for index, label in kept]


class Chooser:
    """Gives each example one of the labels of training.

    C and the class weights are those of the best accuracy when each training document is predicted by the others.
    """

    def __init__(self, documents: Iterable[Sequence[tuple[Features, str]]]) -> None:
        groups = [group for group in documents if group]
        labels = [[label for _, label in group] for group in groups]
        table = _Table([[features for features, _ in group] for group in groups], labels)

        def right(setting: tuple[float, str | None]) -> int:
            total = 0
            for held_out in range(len(groups)) if len(groups) > 1 else ():
                matrix, gold = table.of(held_out)
                guesses = _choose(table.fit(*setting, without=held_out), matrix)
                total += sum(guess == label for guess, label in zip(guesses, gold, strict=True))
            return total

        self._model = table.fit(*max(product(_COSTS, _WEIGHTS), key=right))

    def __call__(self, features: Features) -> str:
        """The label of one example."""
        return _choose(self._model, _HASHER.transform([features]))[0]


def _choose(model: Any, matrix: Any) -> list[str]:
    if model is None or isinstance(model, str):
        return [model or NONE] * matrix.shape[0]
    return [str(label) for label in model.predict(matrix)]


def _scores(model: Any, matrix: Any) -> tuple[Any, list[str]]:
    """A row a candidate, a column a label other than NONE; a positive score means the label."""
    if isinstance(model, str):
        return np.ones((matrix.shape[0], 1)), [model]
    scores = model.decision_function(matrix)
    if scores.ndim == 1:
        scores = np.stack([-scores, scores], axis=1)
    named = [column for column, label in enumerate(model.classes_) if label != NONE]
    return scores[:, named], [str(model.classes_[column]) for column in named]
