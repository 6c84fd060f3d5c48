"""Events: every word to the type that it triggers or none; its factuality and aspect; then its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sklearn.base import BaseEstimator

from classifying.models import COSTS, NONE, Candidates, Chooser, Detector, Features, chooser
from insihab.predictions import ATTRIBUTES
from protocol import Layers, Row, Text, schema
from reading.features import context_features, pair_features, span_features
from reading.spans import Candidate, Reading, candidates, overlap, read

Mention = tuple[Candidate, str]
"""A span and its type; quantities have the type of their layer."""
Pair = tuple[Mention, Mention]
_TRIGGER_TOKENS = 2  # a term of two words can be a trigger, longer ones cannot
_WINDOW = 5
_MODAL = ATTRIBUTES["events"]


class Events(BaseEstimator):
    """Finds events whose arguments are entity mentions, quantities or other triggers."""

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Events:
        """Learn from texts and all rows of their layers."""
        readings = [read(text) for text in X]
        spans = [_trigger_candidates(reading) for reading in readings]
        labels = [_types(one.items, layers["events"]) for one, layers in zip(spans, y, strict=True)]
        self.types_ = Detector(overlap, self.costs).fit(spans, labels)
        self.modal_ = {name: self._modal(name, readings, y) for name in _MODAL}
        given = [mentions_of(*each) for each in zip(readings, y, strict=True)]
        pairs = [
            _pair_candidates(reading, [_mention(reading, row) for row in layers["events"]], mentions)
            for reading, layers, mentions in zip(readings, y, given, strict=True)
        ]
        roles = [_roles(one.items, layers["events"]) for one, layers in zip(pairs, y, strict=True)]
        self.roles_ = Detector(None, self.costs).fit(pairs, roles)
        return self

    def _modal(self, name: str, readings: Sequence[Reading], layers: Sequence[Layers]) -> Chooser:
        examples = [
            (_modal_features(reading, *_mention(reading, row)), row[name], document)
            for document, (reading, each) in enumerate(zip(readings, layers, strict=True))
            for row in each["events"]
        ]
        return chooser(examples, self.costs)

    def predict(self, X: Sequence[Text], found: Sequence[Layers]) -> list[list[Row]]:
        """The rows of each text's events, in its order; `found` has the mentions and quantities that fill roles."""
        return [self._predict(read(text), layers) for text, layers in zip(X, found, strict=True)]

    def _predict(self, reading: Reading, layers: Layers) -> list[Row]:
        (triggers,) = self.types_.predict([_trigger_candidates(reading)])
        mentions = mentions_of(reading, {**layers, "events": ()})
        (roles,) = self.roles_.predict([_pair_candidates(reading, triggers, [*mentions, *triggers])])
        features = [_modal_features(reading, *trigger) for trigger in triggers]
        modal = [self.modal_[name].predict(features) for name in _MODAL]
        return [
            {
                "start": span.start,
                "end": span.end,
                "type": name,
                **dict(zip(_MODAL, values, strict=True)),
                "arguments": _arguments(span, name, roles),
            }
            for (span, name), *values in zip(triggers, *modal, strict=True)
        ]


def mentions_of(reading: Reading, layers: Layers) -> list[Mention]:
    """What can fill a role: entity mentions, quantities and triggers."""
    quantities = [{**row, "type": "numeric_claims"} for row in layers["numeric_claims"]]
    return [_mention(reading, row) for row in (*layers["entities"], *quantities, *layers["events"])]


def _mention(reading: Reading, row: Row) -> Mention:
    return reading.locate(row["start"], row["end"]), row["type"]


def _trigger_candidates(reading: Reading) -> Candidates:
    spans = [span for span in candidates(reading, _TRIGGER_TOKENS) if reading.raw[span.first][0].isalpha()]
    return Candidates(spans, [span_features(reading, span) for span in spans])


def _types(spans: Sequence[Candidate], rows: Sequence[Row]) -> list[str]:
    types = {(row["start"], row["end"]): row["type"] for row in rows}
    return [types.get((span.start, span.end), NONE) for span in spans]


def _modal_features(reading: Reading, span: Candidate, name: str) -> Features:
    """What may tell whether an event happened: the trigger, its type, and the words around it."""
    around = [word for _, word in reading.around(span, _WINDOW)]
    near = [f"near={word}" for word in around] + [f"near^{word[:3]}" for word in around]
    return [f"type={name}", *near, *span_features(reading, span), *context_features(reading, span, _WINDOW)]


def _pair_candidates(reading: Reading, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Candidates:
    pairs = list(_pairs(reading, triggers, mentions))
    features = [
        pair_features(reading, trigger, span, (event_type, kind)) for (trigger, event_type), (span, kind) in pairs
    ]
    return Candidates(pairs, features)


def _pairs(reading: Reading, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Iterator[Pair]:
    for trigger in triggers:
        for mention in mentions:
            near = reading.sentence_of[trigger[0].first] == reading.sentence_of[mention[0].first]
            if near and trigger != mention:
                yield trigger, mention


def _roles(pairs: Sequence[Pair], rows: Sequence[Row]) -> list[str]:
    roles = {
        (row["start"], row["end"], argument["start"], argument["end"]): argument["role"]
        for row in rows
        for argument in row["arguments"]
    }
    return [roles.get((*trigger[:2], *span[:2]), NONE) for (trigger, _), (span, _) in pairs]


def _arguments(trigger: Candidate, event_type: str, roles: Sequence[tuple[Pair, str]]) -> list[Row]:
    """The arguments of one trigger, each once; a role that was learned of another type, and is none here, is not."""
    allowed = {role.name for role in schema().roles() if event_type in role.sources}
    found = dict.fromkeys(
        (role, span.start, span.end) for ((head, _), (span, _)), role in roles if head == trigger and role in allowed
    )
    return [{"role": role, "start": start, "end": end} for role, start, end in found]
