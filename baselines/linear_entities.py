"""Entities: every span that can be one, to its type or none; then the level of each that is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from features import span_features
from insihab.schema import Schema
from models import NONE, Batch, Chooser, Detector
from protocol import Document, Row
from spans import Candidate, Reading, candidates, clash

_COVERED = 0.99  # the share of training mentions that are no longer than the longest candidate


class EntityModel:
    """Finds entity mentions in a text."""

    def __init__(self, documents: Sequence[Document], schema: Schema) -> None:
        readings = [Reading(document.source, schema) for document in documents]
        rows = [document.layers["entities"] for document in documents]
        self._levelled = schema.attributes["level"].labels
        self._longest = _longest(readings, rows)
        self._types = Detector([self._batch(*pair) for pair in zip(readings, rows, strict=True)], clash)
        self._levels = Chooser(
            [
                (_with_type(reading, reading.locate(row["start"], row["end"]), row["type"]), row["level"])
                for row in group
                if row["level"]
            ]
            for reading, group in zip(readings, rows, strict=True)
        )

    def _batch(self, reading: Reading, rows: Sequence[Row] = ()) -> Batch[Candidate]:
        # Where a title stands for a person, two mentions have one span; candidates learn the one that comes first.
        types: Mapping[tuple[int, int], str] = {(row["start"], row["end"]): row["type"] for row in reversed(rows)}
        spans = list(candidates(reading, self._longest))
        labels = [types.get((span.start, span.end), NONE) for span in spans]
        return Batch(spans, [span_features(reading, span) for span in spans], labels)

    def __call__(self, reading: Reading) -> list[tuple[Candidate, Row]]:
        """Mentions and their rows, in the text's order."""
        found = []
        for span, name in self._types(self._batch(reading)):
            row = {"start": span.start, "end": span.end, "type": name}
            if name in self._levelled:
                row["level"] = self._levels(_with_type(reading, span, name))
            found.append((span, row))
        return found


def _longest(readings: Sequence[Reading], rows: Sequence[Sequence[Row]]) -> int:
    spans = [
        reading.locate(row["start"], row["end"]) for reading, group in zip(readings, rows, strict=True) for row in group
    ]
    lengths = sorted(span.last - span.first + 1 for span in spans)
    return lengths[int(_COVERED * (len(lengths) - 1))] if lengths else 1


def _with_type(reading: Reading, span: Candidate, name: str) -> list[str]:
    features = span_features(reading, span)
    return [*features, f"type={name}", *(f"{name}+{feature}" for feature in features if "first" in feature)]
