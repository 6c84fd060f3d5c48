"""A baseline that only remembers: what was marked in training is marked wherever it stands again."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from insihab.schema import Schema
from protocol import Document, Predict, Row, Text, main
from spans import Candidate, Reading, candidates, clash, compatible, overlap

ABOUT = "Marks every surface that was marked in training, with what was said of it most often."
_REMEMBERED = {
    "entities": ("type", "level", "entity"),
    "events": ("type", "factuality", "aspect"),
    "numeric_claims": ("lo", "hi", "operator", "unit", "movement"),
}
_CONFLICTS: dict[str, Callable[[Candidate, Candidate], bool]] = {
    "entities": clash,
    "events": overlap,
    "numeric_claims": overlap,
}
Values = tuple[Any, ...]


def train(documents: Sequence[Document], schema: Schema) -> Predict:
    """Remember the documents."""
    memories = {layer: _memory(documents, layer) for layer in _REMEMBERED}
    roles = _roles(documents)
    longest = max(
        _length(document.source, row) for document in documents for layer in memories for row in document.layers[layer]
    )

    def predict(text: Text) -> dict[str, list[Row]]:
        reading = Reading(text, schema)
        spans = sorted(candidates(reading, longest), key=lambda span: (span.start - span.end, span.start))
        found = {layer: _recall(reading, spans, layer, memories[layer]) for layer in memories}
        mentions = [span for layer in sorted(found) for span, _ in found[layer]]
        return {
            "entities": [row for _, row in found["entities"]],
            "events": [
                {**row, "arguments": _arguments(reading, span, row["type"], mentions, roles)}
                for span, row in found["events"]
            ],
            "numeric_claims": [row for _, row in found["numeric_claims"]],
        }

    return predict


def _length(source: Text, row: Row) -> int:
    return sum(start < row["end"] and row["start"] < end for start, end in source.tokens)


def _most_frequent(pairs: Iterable[tuple[Hashable, Any]]) -> dict[Any, Any]:
    """For each key the value that stands beside it most often; of equals, the first met."""
    counts: dict[Hashable, Counter[Any]] = defaultdict(Counter)
    for key, value in pairs:
        counts[key][value] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _memory(documents: Sequence[Document], layer: str) -> dict[str, Values]:
    rows = (row for document in documents for row in document.layers[layer])
    return _most_frequent((row["surface"], tuple(row[name] for name in _REMEMBERED[layer])) for row in rows)


def _roles(documents: Sequence[Document]) -> dict[tuple[str, str], str]:
    """The role that a surface had most often in events of a type."""
    events = (event for document in documents for event in document.layers["events"])
    return _most_frequent(
        ((event["type"], argument["surface"]), argument["role"]) for event in events for argument in event["arguments"]
    )


def _recall(
    reading: Reading, spans: Sequence[Candidate], layer: str, memory: Mapping[str, Values]
) -> list[tuple[Candidate, Row]]:
    """Remembered spans, the longer of two that conflict, in the text's order."""
    known = (span for span in spans if reading.surface(span) in memory)
    found = []
    for span in sorted(compatible(known, _CONFLICTS[layer])):
        values = zip(_REMEMBERED[layer], memory[reading.surface(span)], strict=True)
        row = {name: value for name, value in values if value is not None}
        found.append((span, {"start": span.start, "end": span.end, **row}))
    return found


def _arguments(
    reading: Reading,
    trigger: Candidate,
    event_type: str,
    mentions: Sequence[Candidate],
    roles: Mapping[tuple[str, str], str],
) -> list[Row]:
    """What stands in the trigger's sentence and had a role in an event of the type, with that role."""
    sentence = reading.sentence_of[trigger.first]
    near = sorted({m for m in mentions if reading.sentence_of[m.first] == sentence and not overlap(m, trigger)})
    filled = ((roles.get((event_type, reading.surface(mention))), mention) for mention in near)
    return [{"role": role, "start": mention.start, "end": mention.end} for role, mention in filled if role]


if __name__ == "__main__":
    sys.exit(main("memorise", ABOUT, train))
