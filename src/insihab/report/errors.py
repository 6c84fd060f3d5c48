"""The errors of a prediction as values: what gold has, what was predicted instead, and of what kind the error is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from insihab.claim_values import describe
from insihab.predictions import ATTRIBUTES, IDENTITY_KEY, NOT_SCORED, Prediction
from insihab.predictions.wording import listed
from insihab.report.pairing import Item, Items, closest, span_of
from insihab.scoring.claims import SLOTS, match_claims, same, slots
from insihab.scoring.events import same_triggers
from insihab.scoring.identity import references
from insihab.scoring.matching import Pairs, Span
from insihab.scoring.pairs import relations_of

KINDS = {
    "entities": ("type", "boundary", "boundary and type", "missed", "spurious"),
    "events": ("type", "boundary", "boundary and type", "wrong value", "missed", "spurious"),
    "arguments": ("wrong role", "boundary", "missed", "spurious"),
    "numeric_claims": ("wrong slot", "boundary", "missed", "spurious"),
    "claim_pairs": ("wrong relation", "missing"),
    "identity": ("split", "merged"),
}
"""The kinds of errors that each layer can have; the arguments of events are a layer of their own here."""
_MOST_NAMES = 10


class Difference(NamedTuple):
    """One thing that gold and the prediction say differently; None where a side does not say it.

    What is a span stands for its words.
    """

    name: str
    gold: str | Span | None
    predicted: str | Span | None


class Error(NamedTuple):
    """One error.

    Attributes:
        layer: a key of `KINDS`.
        kind: one of its kinds.
        gold: what gold has; None where the prediction is spurious.
        predicted: what was predicted in its place; None where gold's is missed.
        differences: in what the two differ beside span and label.
        trigger: of an argument, gold's event.
    """

    layer: str
    kind: str
    gold: Item | None
    predicted: Item | None
    differences: tuple[Difference, ...] = ()
    trigger: Item | None = None


def document_errors(gold: Prediction, predicted: Prediction | None, layers: Iterable[str]) -> list[Error]:
    """The errors of one document in the layers that are scored, layer by layer, each in the order of the text.

    A document, or a layer of one, that is not predicted is missed as a whole; a layer that gold does not have is
    left out.
    """
    found: list[Error] = []
    for layer in layers:
        if layer in gold.layers:
            given = predicted.layers.get(layer, ()) if predicted else ()
            for errors in _OF_LAYER.get(layer, ()):
                found += sorted(errors(gold.layers[layer], given), key=_place)
    return found


def entity_errors(gold: Items, predicted: Items) -> Iterator[Error]:
    """Mentions of one document; those of the type that is not scored are no errors."""
    wanted, given = ([item for item in side if item["type"] != NOT_SCORED] for side in (gold, predicted))
    return _typed("entities", wanted, given)


def event_errors(gold: Items, predicted: Items) -> Iterator[Error]:
    """Triggers of one document, and the wrong values of those that are right."""
    yield from _typed("events", gold, predicted)
    for event, guess in same_triggers(gold, predicted):
        said = [Difference(name, event[name], guess.get(name)) for name in ATTRIBUTES["events"] if name in event]
        wrong = tuple(one for one in said if one.gold != one.predicted)
        if wrong:
            yield Error("events", "wrong value", event, guess, wrong)


def argument_errors(gold: Items, predicted: Items) -> Iterator[Error]:
    """Arguments of the triggers that are right; the others go with their trigger."""
    for event, guess in same_triggers(gold, predicted):
        wanted, given = _left_over(event.get("arguments", ()), guess.get("arguments", ()), "role")
        pairs = [(g, p) for g, p in closest(wanted, given, "role") if _kind(wanted[g], given[p], "role") in _OF_ROLES]
        for error in _errors("arguments", wanted, given, pairs, "role"):
            yield error._replace(kind=_OF_ROLES.get(error.kind, error.kind), trigger=event)


_OF_ROLES = {"type": "wrong role", "boundary": "boundary"}
"""Kinds of pairs of arguments; what differs in span and role has nothing to do with each other."""


def claim_errors(gold: Items, predicted: Items) -> Iterator[Error]:
    """Numeric claims of one document; those that the scorer does not pair and yet overlap have a wrong boundary.

    Raises:
        ValueError: where a bound is no number, see `insihab.claim_values.number`.
    """
    matched = match_claims(gold, predicted)
    for g, p in matched:
        wrong = tuple(_wrong_slots(gold[g], predicted[p]))
        if wrong:
            yield Error("numeric_claims", "wrong slot", gold[g], predicted[p], wrong)
    golds, guesses = {g for g, _ in matched}, {p for _, p in matched}
    wanted = [claim for index, claim in enumerate(gold) if index not in golds]
    given = [claim for index, claim in enumerate(predicted) if index not in guesses]
    yield from _errors("numeric_claims", wanted, given, closest(wanted, given, ""), "")


def pair_errors(gold: Items, predicted: Items) -> Iterator[Error]:
    """Pairs of claims of all documents."""
    given = relations_of(predicted)
    for pair in gold:
        relation = given.get(frozenset((pair["a"], pair["b"])))
        if relation is None:
            yield Error("claim_pairs", "missing", pair, None)
        elif relation != pair["relation"]:
            yield Error("claim_pairs", "wrong relation", pair, {**pair, "relation": relation})


def identity_errors(gold: Sequence[Prediction], predicted: Mapping[str, Prediction]) -> Iterator[Error]:
    """Clusters of all documents: those of gold that are split, and those that share one predicted name.

    Only mentions count that have a name on both sides. Each error has one difference, the names on either side, each
    with how many mentions it has in common with the other.
    """
    for layer, key in IDENTITY_KEY.items():
        parts: dict[str, dict[str, int]] = {}
        wholes: dict[str, dict[str, int]] = {}
        for document in gold:
            guess = predicted.get(document.doc_id)
            given = references(guess, layer, key) if guess else {}
            for mention, name in references(document, layer, key).items():
                if mention in given:
                    for sides, one, other in ((parts, name, given[mention]), (wholes, given[mention], name)):
                        sides.setdefault(one, {})[other] = sides.setdefault(one, {}).get(other, 0) + 1
        for name, others in sorted(parts.items()):
            if len(others) > 1:
                yield Error("identity", "split", None, None, (Difference(key, name, _named(others)),))
        for name, others in sorted(wholes.items()):
            if len(others) > 1:
                yield Error("identity", "merged", None, None, (Difference(key, _named(others), name),))


_OF_LAYER = {
    "entities": (entity_errors,),
    "events": (event_errors, argument_errors),
    "numeric_claims": (claim_errors,),
}


def _typed(layer: str, gold: Items, predicted: Items) -> Iterator[Error]:
    wanted, given = _left_over(gold, predicted, "type")
    return _errors(layer, wanted, given, closest(wanted, given, "type"), "type")


def _left_over(gold: Items, predicted: Items, label: str) -> tuple[Items, Items]:
    """The items of both sides that the other side does not have, by span and label."""
    keys = [{(*span_of(item), item[label]) for item in side} for side in (gold, predicted)]
    right = keys[0] & keys[1]
    wanted, given = (
        [item for item in side if (*span_of(item), item[label]) not in right] for side in (gold, predicted)
    )
    return wanted, given


def _errors(layer: str, gold: Items, predicted: Items, pairs: Pairs, label: str) -> Iterator[Error]:
    for g, p in pairs:
        yield Error(layer, _kind(gold[g], predicted[p], label), gold[g], predicted[p])
    golds, guesses = {g for g, _ in pairs}, {p for _, p in pairs}
    yield from (Error(layer, "missed", item, None) for index, item in enumerate(gold) if index not in golds)
    yield from (Error(layer, "spurious", None, item) for index, item in enumerate(predicted) if index not in guesses)


def _kind(gold: Item, predicted: Item, label: str) -> str:
    if span_of(gold) == span_of(predicted):
        return "type"
    return "boundary" if gold.get(label) == predicted.get(label) else "boundary and type"


def _wrong_slots(gold: Item, predicted: Item) -> Iterator[Difference]:
    wanted, given = slots(gold), slots(predicted)
    for slot in SLOTS:
        if not same(wanted[slot], given[slot]):
            values: list[Any] = [wanted[slot], given[slot]]
            if slot == "value":
                values = [value and describe(item) for value, item in zip(values, (gold, predicted), strict=True)]
            yield Difference(slot, *values)


def _place(error: Error) -> tuple[int, int]:
    item = error.gold or error.predicted or {}
    return item.get("start", 0), item.get("end", 0)


def _named(counts: Mapping[str, int]) -> str:
    """Names, each with its number, the most frequent first."""
    names = sorted(counts, key=lambda name: (-counts[name], name))
    return listed([f"{name} ({counts[name]})" for name in names], _MOST_NAMES)
