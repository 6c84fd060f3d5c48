"""Numeric claims: every word and number to claim or none; then each slot of those that are found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sklearn.base import BaseEstimator

from classifying.models import COSTS, NONE, Candidates, Chooser, Detector, Features, chooser
from insihab.numbers import read_number
from insihab.predictions import ATTRIBUTES, POINTERS
from protocol import Layers, Row, Text, schema
from reading.features import context_features, pair_features, span_features
from reading.spans import Candidate, Reading, candidates, overlap, read

Bounds = tuple[float | None, float | None]
Pair = tuple[Candidate, Candidate]
_FOUND = "yes"
_NUMBER_TOKENS = 4
_COUNTED_TOKENS = 8
_WINDOW = 4
_LINKED = ("counted", "event")
"""The slots that point to a span; too few claims name a source to learn from."""


class Claims(BaseEstimator):
    """Finds numeric claims, and joins them to what is counted and to events that are given."""

    def __init__(self, costs: Sequence[float] = COSTS) -> None:
        self.costs = costs

    def fit(self, X: Sequence[Text], y: Sequence[Layers]) -> Claims:
        """Learn from texts and all rows of their layers."""
        readings = [read(text) for text in X]
        rows = [layers["numeric_claims"] for layers in y]
        self.remembered_ = _remember(row for group in rows for row in group)
        spans = [_number_candidates(reading) for reading in readings]
        labels = [_labels(one.items, group) for one, group in zip(spans, rows, strict=True)]
        self.quantities_ = Detector(overlap, self.costs).fit(spans, labels)
        self.slots_ = {name: self._slot(name, readings, rows) for name in ATTRIBUTES["numeric_claims"]}
        self.pointers_ = {name: self._pointer(name, readings, y) for name in _LINKED}
        return self

    def _slot(self, name: str, readings: Sequence[Reading], rows: Sequence[Sequence[Row]]) -> Chooser:
        examples = [
            (_around(reading, _span(reading, row)), row[name], document)
            for document, (reading, group) in enumerate(zip(readings, rows, strict=True))
            for row in group
        ]
        return chooser(examples, self.costs)

    def _pointer(self, name: str, readings: Sequence[Reading], y: Sequence[Layers]) -> Detector:
        pairs, labels, link = [], [], POINTERS[name]
        for reading, layers in zip(readings, y, strict=True):
            rows = layers["numeric_claims"]
            gold = {(row["start"], row[link]["start"], row[link]["end"]) for row in rows if row[link]}
            quantities = [_span(reading, row) for row in rows]
            pairs.append(_pair_candidates(name, reading, quantities, layers["events"]))
            labels.append([_FOUND if (a.start, *b[:2]) in gold else NONE for a, b in pairs[-1].items])
        return Detector(same_quantity, self.costs).fit(pairs, labels)

    def predict(self, X: Sequence[Text], events: Sequence[Sequence[Row]]) -> list[list[Row]]:
        """The rows of each text's claims, in its order; `events` has the rows that they may point to."""
        return [self._predict(read(text), rows) for text, rows in zip(X, events, strict=True)]

    def quantities(self, X: Sequence[Text]) -> list[list[Row]]:
        """Start and end of each text's quantities, in its order."""
        return [[{"start": span.start, "end": span.end} for span in self._quantities(read(text))] for text in X]

    def _quantities(self, reading: Reading) -> list[Candidate]:
        (found,) = self.quantities_.predict([_number_candidates(reading)])
        return [span for span, _ in found]

    def _predict(self, reading: Reading, events: Sequence[Row]) -> list[Row]:
        quantities = self._quantities(reading)
        features = [_around(reading, span) for span in quantities]
        slots = {name: chooser.predict(features) for name, chooser in self.slots_.items()}
        pointed: dict[str, dict[Candidate, Candidate]] = {}
        for name, detector in self.pointers_.items():
            (found,) = detector.predict([_pair_candidates(name, reading, quantities, events)])
            pointed[name] = dict(pair for pair, _ in found)
        return [
            self._row(reading, span, {name: values[at] for name, values in slots.items()}, pointed)
            for at, span in enumerate(quantities)
        ]

    def _row(
        self,
        reading: Reading,
        span: Candidate,
        slots: Mapping[str, str],
        pointed: Mapping[str, Mapping[Candidate, Candidate]],
    ) -> Row:
        lo, hi = self._value(reading, span, slots["operator"])
        targets = {name: list(spans[span][:2]) for name, spans in pointed.items() if span in spans}
        return {"start": span.start, "end": span.end, "lo": lo, "hi": hi, **slots, **targets}

    def _value(self, reading: Reading, span: Candidate, operator: str) -> Bounds:
        """The number as it is read, on the sides that the operator has; else what the words had in training."""
        number = read_number(reading.surface(span))
        sides = schema().bounds.get(operator)
        if number is not None and sides in ("equal", "lower", "upper"):
            return None if sides == "upper" else number, None if sides == "lower" else number
        lo, hi = self.remembered_.get(_key(reading.surface(span)), (None, None))
        return lo, hi


def same_quantity(a: Pair, b: Pair) -> bool:
    """Whether two pairs are of one quantity, which points to one span at most."""
    return a[0] == b[0]


def _key(surface: str) -> str:
    return surface.removeprefix("ال")


def _remember(rows: Iterable[Row]) -> dict[str, Bounds]:
    counts: dict[str, Counter[Bounds]] = defaultdict(Counter)
    for row in rows:
        counts[_key(row["surface"])][row["lo"], row["hi"]] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _span(reading: Reading, row: Row) -> Candidate:
    return reading.locate(row["start"], row["end"])


def _number_candidates(reading: Reading) -> Candidates:
    """Every word, and runs of tokens that are read as one number."""
    spans = [
        span
        for span in candidates(reading, _NUMBER_TOKENS)
        if span.first == span.last or read_number(reading.surface(span)) is not None
    ]
    return Candidates(spans, [span_features(reading, span) for span in spans])


def _labels(spans: Sequence[Candidate], rows: Sequence[Row]) -> list[str]:
    """What is marked as no claim is none like the rest."""
    gold = {(row["start"], row["end"]) for row in rows}
    return [_FOUND if (span.start, span.end) in gold else NONE for span in spans]


def _around(reading: Reading, span: Candidate) -> Features:
    """What may tell a slot's value: the quantity and the words around it."""
    near = [f"near={word}" for _, word in reading.around(span, _WINDOW)]
    return [*near, *span_features(reading, span), *context_features(reading, span, _WINDOW)]


def _pair_candidates(name: str, reading: Reading, quantities: Sequence[Candidate], events: Sequence[Row]) -> Candidates:
    """What quantities may point to in their sentence: the spans right after one, or the events."""
    triggers = sorted({_span(reading, row) for row in events})
    pairs = [
        (quantity, span)
        for quantity in quantities
        for span in (_following(reading, quantity) if name == "counted" else triggers)
        if reading.sentence_of[span.first] == reading.sentence_of[quantity.first]
    ]
    return Candidates(pairs, [[*pair_features(reading, *pair, ()), *span_features(reading, pair[1])] for pair in pairs])


def _following(reading: Reading, quantity: Candidate) -> Iterable[Candidate]:
    first = quantity.last + 1
    return candidates(reading, _COUNTED_TOKENS, range(first, first + 1))
