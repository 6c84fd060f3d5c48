"""A tagger of sequences: a linear classifier of tokens, and the best legal sequence of its labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction import FeatureHasher
from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

Features = list[str]
OUTSIDE = "O"
COSTS = (0.1, 1.0)
"""The values of C that are tried."""
_NEVER = -1e6  # the score of "O" where training lacks it: taken only where nothing else is legal


class Tagger(BaseEstimator):
    """Gives sequences of tokens legal sequences of BIOES labels.

    A support vector machine scores each label of each token by itself; `best_labels` finds the legal sequence.

    Args:
        costs: the values of C that are tried, as `chosen` says.

    Attributes:
        model_: a pipeline of hasher and classifier, or None where training has no token.
    """

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Sequence[Features]], y: Sequence[Sequence[str]], groups: Sequence[int]) -> Tagger:
        """Learn from the features and labels of the tokens of each sequence, and the number of its document."""
        owners = chain.from_iterable([group] * len(labels) for group, labels in zip(groups, y, strict=True))
        self.model_ = chosen(list(chain.from_iterable(X)), list(chain.from_iterable(y)), list(owners), self.costs)
        return self

    def predict(self, X: Sequence[Sequence[Features]]) -> list[list[str]]:
        """A label for each token of each sequence."""
        tokens = list(chain.from_iterable(X))
        if self.model_ is None or not tokens:
            return [[OUTSIDE] * len(sequence) for sequence in X]
        scores, labels = scored(self.model_, tokens)
        if OUTSIDE not in labels:
            scores, labels = np.column_stack([scores, np.full(len(scores), _NEVER)]), [*labels, OUTSIDE]
        ends = np.cumsum([len(sequence) for sequence in X])
        return [best_labels(part, labels) for part in np.split(scores, ends[:-1])]


def may_follow(before: str, after: str) -> bool:
    """Whether a label may stand after another one; "O" stands for the borders of a sequence too."""
    if before[0] in "BI":
        return after[0] in "IE" and before[2:] == after[2:]
    return after[0] in "OBS"


@lru_cache(maxsize=64)
def _steps(labels: tuple[str, ...]) -> Any:
    """What is added for a step from a label, a row, to a label, a column: nothing, or what rules it out."""
    return np.array([[0.0 if may_follow(before, after) else -np.inf for after in labels] for before in labels])


def best_labels(scores: Any, labels: Sequence[str]) -> list[str]:
    """The legal sequence with the highest sum of scores (Viterbi 1967); of equals, one that is always the same.

    Args:
        scores: an array of finite numbers, a row for each token, a column for each label.
        labels: "O" among them, so that there is always a legal sequence.
    """
    if not len(scores):
        return []
    steps, outside = _steps(tuple(labels)), labels.index(OUTSIDE)
    total = scores[0] + steps[outside]
    came_from = []
    for row in scores[1:]:
        reached = total[:, None] + steps
        came_from.append(reached.argmax(axis=0))
        total = reached.max(axis=0) + row
    path = [int((total + steps[:, outside]).argmax())]
    for sources in reversed(came_from):
        path.append(int(sources[path[-1]]))
    return [labels[index] for index in reversed(path)]


def chosen(
    features: Sequence[Features], labels: Sequence[str], groups: Sequence[int], costs: Sequence[float]
) -> Pipeline | None:
    """A classifier of single examples: a hasher of features and a linear support vector machine.

    Its C is the one of the best mean accuracy when each document, which `groups` gives by number, is predicted by the
    others; the first where nothing can be left out. Where there is but one label, that is always the answer; without
    examples there is no classifier.
    """
    if not features:
        return None
    hasher = FeatureHasher(n_features=2**16, input_type="string", alternate_sign=False)
    matrix, names = hasher.transform(features), np.array(labels, dtype=str)
    if len(set(labels)) < 2:
        return Pipeline([("hash", hasher), ("classify", DummyClassifier().fit(matrix, names))])
    model = LinearSVC(C=costs[0], tol=1e-3, max_iter=20_000, random_state=0)
    parts = LeaveOneGroupOut().split(matrix, groups=groups) if len(set(groups)) > 1 else iter(())
    folds = [(train, test) for train, test in parts if len(set(names[train])) > 1]
    if folds:
        search = GridSearchCV(model, {"C": list(costs)}, cv=folds, scoring="accuracy")
        model = search.fit(matrix, names).best_estimator_
    else:
        model.fit(matrix, names)
    return Pipeline([("hash", hasher), ("classify", model.sparsify())])  # most weights are zero


def scored(model: Pipeline, features: Sequence[Features]) -> tuple[Any, list[str]]:
    """An array with a row for each example and a column for each label, and the labels."""
    labels = [str(label) for label in model.classes_]
    if len(labels) == 1:
        return np.zeros((len(features), 1)), labels
    scores = model.decision_function(features)
    return (np.stack([-scores, scores], axis=1) if scores.ndim == 1 else scores), labels
