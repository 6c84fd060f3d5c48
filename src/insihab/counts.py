"""True positives, false positives, false negatives, and what follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple


class Counts(NamedTuple):
    """Counts of one measure; they add up over documents, so that scores are micro-averages.

    Attributes:
        tp: right predictions; a partial match counts as part of one.
        fp: predictions that are not right.
        fn: gold items that no prediction got right.
    """

    tp: float = 0
    fp: float = 0
    fn: float = 0

    def __add__(self, other: Counts) -> Counts:  # type: ignore[override]  # adds up, and does not join
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float | None:
        """Tp / (tp + fp), or None where nothing was predicted."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Tp / (tp + fn), or None where gold has nothing."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """2 tp / (2 tp + fp + fn), or None where neither gold nor the predictions have anything."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    def as_json(self) -> dict[str, Any]:
        """All of it; ratios are between 0 and 1, and null where they are not defined."""
        ratios = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {"tp": self.tp, "fp": self.fp, "fn": self.fn, **ratios}


class Mean(NamedTuple):
    """A mean of F1s, between 0 and 1, which no counts stand behind; None where it is not defined."""

    f1: float | None

    def as_json(self) -> dict[str, Any]:
        """The mean alone."""
        return {"f1": self.f1}


def of_multisets(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Counts:
    """Counts of exact agreement; an item that stands twice must be predicted twice."""
    wanted, given = Counter(gold), Counter(predicted)
    tp = (wanted & given).total()
    return Counts(tp, given.total() - tp, wanted.total() - tp)


def of_sizes(right: float, predicted: int, gold: int) -> Counts:
    """Counts from how many predictions there are, how many gold items, and how many of each are matched."""
    return Counts(right, predicted - right, gold - right)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
