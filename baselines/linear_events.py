"""Events: every word to the type that it triggers or none; its factuality and aspect; then its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from features import context_features, pair_features, span_features
from insihab.schema import Schema
from models import NONE, Batch, Chooser, Detector, Features
from protocol import Document, Row
from spans import Candidate, Reading, candidates, overlap

Mention = tuple[Candidate, str]
"""A span and its type; quantities have the type of their layer."""
Pair = tuple[Mention, Mention]
_TRIGGER_TOKENS = 2  # a term of two words can be a trigger, longer ones cannot
_WINDOW = 5


class EventModel:
    """Finds events in a text whose entity mentions and quantities are given."""

    def __init__(self, documents: Sequence[Document], schema: Schema) -> None:
        self._sources = {role.name: role.sources for role in schema.roles()}
        readings = [Reading(document.source, schema) for document in documents]
        rows = [document.layers["events"] for document in documents]
        read = list(zip(readings, rows, strict=True))
        self._types = Detector([_trigger_batch(reading, group) for reading, group in read], overlap)
        self._factuality, self._aspect = (
            Chooser([(_modal(reading, *_mention(reading, row)), row[name]) for row in group] for reading, group in read)
            for name in ("factuality", "aspect")
        )
        mentions = [gold_mentions(*pair) for pair in zip(readings, documents, strict=True)]
        self._roles: Detector[Pair] = Detector(
            [_role_batch(reading, group, near) for (reading, group), near in zip(read, mentions, strict=True)],
            lambda a, b: False,
        )

    def triggers(self, reading: Reading) -> list[Mention]:
        """Triggers with their event types, in the text's order."""
        return self._types(_trigger_batch(reading))

    def rows(self, reading: Reading, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> list[Row]:
        """The events of triggers; `mentions` are what can fill a role beside the triggers themselves."""
        found: dict[Candidate, list[Row]] = {span: [] for span, _ in triggers}
        pairs = list(_pairs(reading, triggers, [*mentions, *triggers]))
        features = [_pair(reading, pair) for pair in pairs]
        for ((trigger, event_type), (span, _)), role in self._roles(Batch(pairs, features)):
            if event_type not in self._sources[role]:
                continue  # learned of another type; the schema has no such role here
            argument = {"role": role, "start": span.start, "end": span.end}
            if argument not in found[trigger]:
                found[trigger].append(argument)
        return [
            {
                "start": span.start,
                "end": span.end,
                "type": name,
                "factuality": self._factuality(_modal(reading, span, name)),
                "aspect": self._aspect(_modal(reading, span, name)),
                "arguments": found[span],
            }
            for span, name in triggers
        ]


def gold_mentions(reading: Reading, document: Document) -> list[Mention]:
    """What can fill a role in a training document: entity mentions, quantities and triggers."""
    layers = document.layers
    quantities = [{**row, "type": "numeric_claims"} for row in layers["numeric_claims"]]
    return [_mention(reading, row) for row in (*layers["entities"], *quantities, *layers["events"])]


def _mention(reading: Reading, row: Row) -> Mention:
    return reading.locate(row["start"], row["end"]), row["type"]


def _trigger_batch(reading: Reading, rows: Sequence[Row] = ()) -> Batch[Candidate]:
    types = {(row["start"], row["end"]): row["type"] for row in rows}
    spans = [span for span in candidates(reading, _TRIGGER_TOKENS) if reading.raw[span.first][0].isalpha()]
    labels = [types.get((span.start, span.end), NONE) for span in spans]
    return Batch(spans, [span_features(reading, span) for span in spans], labels)


def _modal(reading: Reading, span: Candidate, name: str) -> Features:
    """What may tell whether an event happened: the trigger, its type, and the words around it."""
    around = [word for _, word in reading.around(span, _WINDOW)]
    near = [f"near={word}" for word in around] + [f"near^{word[:3]}" for word in around]
    return [f"type={name}", *near, *span_features(reading, span), *context_features(reading, span, _WINDOW)]


def _role_batch(reading: Reading, rows: Sequence[Row], mentions: Sequence[Mention]) -> Batch[Pair]:
    roles = {
        (row["start"], row["end"], argument["start"], argument["end"]): argument["role"]
        for row in rows
        for argument in row["arguments"]
    }
    pairs = list(_pairs(reading, [_mention(reading, row) for row in rows], mentions))
    labels = [roles.get((*trigger[:2], *span[:2]), NONE) for (trigger, _), (span, _) in pairs]
    return Batch(pairs, [_pair(reading, pair) for pair in pairs], labels)


def _pairs(reading: Reading, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Iterator[Pair]:
    for trigger in triggers:
        for mention in mentions:
            near = reading.sentence_of[trigger[0].first] == reading.sentence_of[mention[0].first]
            if near and trigger != mention:
                yield trigger, mention


def _pair(reading: Reading, pair: Pair) -> Features:
    (trigger, event_type), (span, kind) = pair
    return pair_features(reading, trigger, span, (event_type, kind))
