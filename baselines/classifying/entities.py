"""Entities: every span that can be one, to its type or none; then the level of each that is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sklearn.base import BaseEstimator

from classifying.models import COSTS, NONE, Candidates, Detector, chooser
from protocol import Row, Text, schema
from reading.features import span_features
from reading.spans import Candidate, Reading, candidates, clash, read

_COVERED = 0.99  # the share of training mentions that are no longer than the longest candidate


class SpanEntities(BaseEstimator):
    """Finds entity mentions, nested ones too: each candidate span is judged as a whole."""

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Text], y: Sequence[Sequence[Row]]) -> SpanEntities:
        """Learn from texts and the rows of their mentions."""
        readings = [read(text) for text in X]
        self.longest_ = _longest(readings, y)
        spans = [self._candidates(reading) for reading in readings]
        labels = [_labels(one.items, rows) for one, rows in zip(spans, y, strict=True)]
        self.types_ = Detector(clash, self.costs).fit(spans, labels)
        levels = [
            (_with_type(reading, reading.locate(row["start"], row["end"]), row["type"]), row["level"], document)
            for document, (reading, rows) in enumerate(zip(readings, y, strict=True))
            for row in rows
            if row["level"]
        ]
        self.levels_ = chooser(levels, self.costs)
        return self

    def predict(self, X: Sequence[Text]) -> list[list[Row]]:
        """The rows of each text's mentions, in its order."""
        return [self._predict(read(text)) for text in X]

    def _candidates(self, reading: Reading) -> Candidates:
        spans = list(candidates(reading, self.longest_))
        return Candidates(spans, [span_features(reading, span) for span in spans])

    def _predict(self, reading: Reading) -> list[Row]:
        levelled = schema().attributes["level"].labels
        (found,) = self.types_.predict([self._candidates(reading)])
        levels = self.levels_.predict([_with_type(reading, *each) for each in found])
        return [
            {"start": span.start, "end": span.end, "type": name, **({"level": level} if name in levelled else {})}
            for (span, name), level in zip(found, levels, strict=True)
        ]


def _labels(spans: Sequence[Candidate], rows: Sequence[Row]) -> list[str]:
    # Where a title stands for a person, two mentions have one span; candidates learn the one that comes first.
    types: Mapping[tuple[int, int], str] = {(row["start"], row["end"]): row["type"] for row in reversed(rows)}
    return [types.get((span.start, span.end), NONE) for span in spans]


def _longest(readings: Sequence[Reading], rows: Sequence[Sequence[Row]]) -> int:
    spans = [
        reading.locate(row["start"], row["end"]) for reading, group in zip(readings, rows, strict=True) for row in group
    ]
    lengths = sorted(span.last - span.first + 1 for span in spans)
    return lengths[int(_COVERED * (len(lengths) - 1))] if lengths else 1


def _with_type(reading: Reading, span: Candidate, name: str) -> list[str]:
    features = span_features(reading, span)
    return [*features, f"type={name}", *(f"{name}+{feature}" for feature in features if "first" in feature)]
