"""A baseline that only remembers: what was marked in training is marked wherever it stands again."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sklearn.base import BaseEstimator

from insihab.predictions import ATTRIBUTES, IDENTITY_KEY
from program import main
from protocol import Layers, Row, Text
from reading.spans import Candidate, Reading, candidates, clash, compatible, overlap, read

ABOUT = "Marks every surface that was marked in training, with what was said of it most often."
SLOTS = {
    "entities": ("type", *ATTRIBUTES["entities"], IDENTITY_KEY["entities"]),
    "events": ("type", *ATTRIBUTES["events"]),
    "numeric_claims": ("lo", "hi", *ATTRIBUTES["numeric_claims"]),
}
"""What is remembered of a surface in each layer."""
_CONFLICTS: dict[str, Callable[[Candidate, Candidate], bool]] = {
    "entities": clash,
    "events": overlap,
    "numeric_claims": overlap,
}
Memory = dict[str, tuple[Any, ...]]
"""For each surface the values of its slots."""


class Memorise(BaseEstimator):
    """All layers from memory."""

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Memorise:
        """Remember the rows of texts."""
        self.memories_ = {layer: _memory(y, layer) for layer in SLOTS}
        self.roles_ = _roles(y)
        rows = [
            (read(text), row) for text, layers in zip(X, y, strict=True) for layer in SLOTS for row in layers[layer]
        ]
        spans = [reading.locate(row["start"], row["end"]) for reading, row in rows]
        self.longest_ = max((span.last - span.first + 1 for span in spans), default=0)
        return self

    def predict(self, X: Sequence[Text]) -> list[Layers]:
        """For each text its layers, in the form of predictions."""
        return [self._predict(read(text)) for text in X]

    def _predict(self, reading: Reading) -> Layers:
        spans = sorted(candidates(reading, self.longest_), key=lambda span: (span.start - span.end, span.start))
        found = {layer: _recall(reading, spans, layer, memory) for layer, memory in self.memories_.items()}
        mentions = [span for layer in sorted(found) for span, _ in found[layer]]
        events = [
            {**row, "arguments": _arguments(reading, span, mentions, self.roles_.get(row["type"], {}))}
            for span, row in found["events"]
        ]
        return {**{layer: [row for _, row in rows] for layer, rows in found.items()}, "events": events}


def most_frequent(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """For each key the value that stands beside it most often; of equals, the first met."""
    counts: dict[str, Counter[Any]] = defaultdict(Counter)
    for key, value in pairs:
        counts[key][value] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _memory(y: Sequence[Layers], layer: str) -> Memory:
    rows = (row for layers in y for row in layers[layer])
    return most_frequent((row["surface"], tuple(row[name] for name in SLOTS[layer])) for row in rows)


def _roles(y: Sequence[Layers]) -> dict[str, dict[str, str]]:
    """For each type of event, the role that a surface had most often."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for event in (event for layers in y for event in layers["events"]):
        pairs[event["type"]] += [(argument["surface"], argument["role"]) for argument in event["arguments"]]
    return {event_type: most_frequent(each) for event_type, each in pairs.items()}


def _recall(reading: Reading, spans: Sequence[Candidate], layer: str, memory: Memory) -> list[tuple[Candidate, Row]]:
    """Remembered spans, the longer of two that conflict, in the text's order."""
    known = (span for span in spans if reading.surface(span) in memory)
    found = []
    for span in sorted(compatible(known, _CONFLICTS[layer])):
        values = zip(SLOTS[layer], memory[reading.surface(span)], strict=True)
        row = {name: value for name, value in values if value is not None}
        found.append((span, {"start": span.start, "end": span.end, **row}))
    return found


def _arguments(
    reading: Reading, trigger: Candidate, mentions: Sequence[Candidate], roles: Mapping[str, str]
) -> list[Row]:
    """What stands in the trigger's sentence and had a role in an event of the type, with that role."""
    sentence = reading.sentence_of[trigger.first]
    near = sorted({m for m in mentions if reading.sentence_of[m.first] == sentence and not overlap(m, trigger)})
    filled = ((roles.get(reading.surface(mention)), mention) for mention in near)
    return [{"role": role, "start": mention.start, "end": mention.end} for role, mention in filled if role]


if __name__ == "__main__":
    sys.exit(main("memorise", ABOUT, Memorise()))
