"""Numeric claims: every word and number to claim or none; then each slot of those that are found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from features import context_features, pair_features, span_features
from insihab.schema import Schema
from models import NONE, Batch, Chooser, Detector, Features
from number_words import read_number
from protocol import Document, Row
from spans import Candidate, Reading, candidates, overlap

Bounds = tuple[float | None, float | None]
Pair = tuple[Candidate, Candidate]
Targets = Callable[[Reading, Candidate], Sequence[Candidate]]
"""Gives the spans that a quantity may point to."""
_FOUND = "yes"
_NUMBER_TOKENS = 4
_COUNTED_TOKENS = 8
_WINDOW = 4
_CHOICES = ("operator", "unit", "movement")


class ClaimModel:
    """Finds numeric claims in a text, and joins them to events that are given."""

    def __init__(self, documents: Sequence[Document], schema: Schema) -> None:
        rows = [document.layers["numeric_claims"] for document in documents]
        read = [(Reading(document.source, schema), group) for document, group in zip(documents, rows, strict=True)]
        self._bounds = schema.bounds
        self._remembered = _remember(row for group in rows for row in group)
        self._quantities = Detector([_number_batch(reading, group) for reading, group in read], overlap)
        self._slots = {
            name: Chooser(
                [(_around(reading, _span(reading, row)), row[name]) for row in group] for reading, group in read
            )
            for name in _CHOICES
        }
        self._counted = _pointer(read, "counted", [_counted] * len(read))
        self._event = _pointer(read, "quantifies", [_those(document.layers["events"]) for document in documents])

    def quantities(self, reading: Reading) -> list[Candidate]:
        """Spans of quantities, in the text's order."""
        return [span for span, _ in self._quantities(_number_batch(reading))]

    def rows(self, reading: Reading, quantities: Sequence[Candidate], events: Sequence[Row]) -> list[Row]:
        """The claims of quantities; too few claims name a source to learn from, so that slot stays empty."""
        pointers = {"counted": (self._counted, _counted), "event": (self._event, _those(events))}
        pointed = {
            name: dict(pair for pair, _ in detector(_pair_batch(reading, quantities, targets)))
            for name, (detector, targets) in pointers.items()
        }
        return [self._row(reading, span, pointed) for span in quantities]

    def _row(self, reading: Reading, span: Candidate, pointed: Mapping[str, Mapping[Candidate, Candidate]]) -> Row:
        slots = {name: choose(_around(reading, span)) for name, choose in self._slots.items()}
        lo, hi = self._value(reading, span, slots["operator"])
        targets = {name: spans[span][:2] for name, spans in pointed.items() if span in spans}
        return {"start": span.start, "end": span.end, "lo": lo, "hi": hi, **slots, **targets}

    def _value(self, reading: Reading, span: Candidate, operator: str) -> Bounds:
        """The number as it is read, on the sides that the operator has; else what the words had in training."""
        number = read_number(reading.surface(span))
        sides = self._bounds.get(operator)
        if number is not None and sides in ("equal", "lower", "upper"):
            return None if sides == "upper" else number, None if sides == "lower" else number
        return self._remembered.get(_key(reading.surface(span)), (None, None))


def _key(surface: str) -> str:
    return surface.removeprefix("ال")


def _remember(rows: Iterable[Row]) -> dict[str, Bounds]:
    counts: dict[str, Counter[Bounds]] = defaultdict(Counter)
    for row in rows:
        counts[_key(row["surface"])][row["lo"], row["hi"]] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _span(reading: Reading, row: Row) -> Candidate:
    return reading.locate(row["start"], row["end"])


def _number_batch(reading: Reading, rows: Sequence[Row] = ()) -> Batch[Candidate]:
    """Every word, and runs of tokens that are read as one number; what is marked as no claim is none like the rest."""
    gold = {(row["start"], row["end"]) for row in rows}
    spans = [
        span
        for span in candidates(reading, _NUMBER_TOKENS)
        if span.first == span.last or read_number(reading.surface(span)) is not None
    ]
    labels = [_FOUND if (span.start, span.end) in gold else NONE for span in spans]
    return Batch(spans, [span_features(reading, span) for span in spans], labels)


def _around(reading: Reading, span: Candidate) -> Features:
    """What may tell a slot's value: the quantity and the words around it."""
    near = [f"near={word}" for _, word in reading.around(span, _WINDOW)]
    return [*near, *span_features(reading, span), *context_features(reading, span, _WINDOW)]


def _counted(reading: Reading, quantity: Candidate) -> list[Candidate]:
    """The spans that begin right after a quantity."""
    first = quantity.last + 1
    spans = candidates(reading, _COUNTED_TOKENS, range(first, first + 1))
    same_sentence = reading.sentence_of[quantity.first]
    return [span for span in spans if reading.sentence_of[span.first] == same_sentence]


def _those(rows: Sequence[Row]) -> Targets:
    """The spans of rows that stand in the quantity's sentence, each once."""

    def targets(reading: Reading, quantity: Candidate) -> list[Candidate]:
        spans = sorted({_span(reading, row) for row in rows})
        return [span for span in spans if reading.sentence_of[span.first] == reading.sentence_of[quantity.first]]

    return targets


def _pointer(read: Sequence[tuple[Reading, Sequence[Row]]], link: str, targets: Sequence[Targets]) -> Detector[Pair]:
    """A model of what quantities point to: at most one span each."""
    batches = []
    for (reading, rows), near in zip(read, targets, strict=True):
        gold = {(row["start"], row[link]["start"], row[link]["end"]) for row in rows if row[link]}
        batch = _pair_batch(reading, [_span(reading, row) for row in rows], near)
        labels = [_FOUND if (quantity.start, *span[:2]) in gold else NONE for quantity, span in batch.items]
        batches.append(Batch(batch.items, batch.features, labels))
    return Detector(batches, lambda a, b: a[0] == b[0])


def _pair_batch(reading: Reading, quantities: Sequence[Candidate], targets: Targets) -> Batch[Pair]:
    pairs = [(quantity, span) for quantity in quantities for span in targets(reading, quantity)]
    return Batch(pairs, [[*pair_features(reading, *pair, ()), *span_features(reading, pair[1])] for pair in pairs])
