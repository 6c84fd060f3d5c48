"""How each count came about: for every measure, which items were counted and as what.

What is paired with what comes from the scorer; the sums of the lines are its counts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from insihab.counts import Counts
from insihab.predictions import ATTRIBUTES, NOT_SCORED
from insihab.predictions.mentions import Typed
from insihab.predictions.pairs import Pair
from insihab.report.pairing import Item, Items, span_of
from insihab.scoring.claims import SLOTS, match_claims, same, slots
from insihab.scoring.entities import Task, partial_pairs
from insihab.scoring.events import argument_keys, event_keys, same_triggers
from insihab.scoring.matching import Pairs, most_pairs
from insihab.scoring.pairs import relations_of

RIGHT, SPURIOUS, MISSED, WRONG, HALF = Counts(tp=1), Counts(fp=1), Counts(fn=1), Counts(0, 1, 1), Counts(0.5, 0.5, 0.5)


class Counted(NamedTuple):
    """What one item, or a pair of a gold and a predicted item, adds to a measure.

    Arguments of events have the event that they belong to as ``trigger``.
    """

    measure: str
    counts: Counts
    gold: Item | None
    predicted: Item | None


def explain_entities(task: Task, levels: bool = False) -> Iterator[Counted]:
    """What `score_entities` counts of one document."""
    gold, predicted, text, seen = task
    wanted, given = ([item for item in side if item["type"] != NOT_SCORED] for side in (gold, predicted))
    strict = list(_equal("strict", [*map(_typed, wanted)], wanted, [*map(_typed, given)], given))
    yield from strict
    yield from (one._replace(measure=f"per_type/{_either(one)['type']}") for one in strict)
    if seen is not None:
        for one in strict:
            item = _either(one)
            is_seen = item["start"] >= 0 and text[item["start"] : item["end"]] in seen
            yield one._replace(measure="seen" if is_seen else "unseen")
    yield from _partial(strict)
    yield from _of_type(strict, wanted, given)
    if levels:
        sides = [[item for item in side if item.get("level") == "NAM"] for side in (wanted, given)]
        yield from _equal("nam", [*map(_typed, sides[0])], sides[0], [*map(_typed, sides[1])], sides[1])


def explain_events(gold: Items, predicted: Items, mentions: Items = ()) -> Iterator[Counted]:
    """What `score_events` counts of one document."""
    values = ATTRIBUTES["events"]
    for measure, (wanted, given) in event_keys(gold, predicted).items():
        value = measure.removesuffix("_end_to_end")
        sides = [[event for event in side if value not in values or value in event] for side in (gold, predicted)]
        yield from _with_labels(measure, _equal(measure, wanted, sides[0], given, sides[1]), "trigger", "type")
    arguments = _arguments(gold), _arguments(predicted)
    for measure, (wanted, given) in argument_keys(gold, predicted, mentions).items():
        yield from _with_labels(measure, _equal(measure, wanted, arguments[0], given, arguments[1]), "argument", "role")
    for event, guess in same_triggers(gold, predicted):
        for name in values:
            if name in event:
                yield Counted(name, RIGHT if event[name] == guess.get(name) else WRONG, event, guess)


def explain_claims(gold: Items, predicted: Items) -> Iterator[Counted]:
    """What `score_claims` counts of one document."""
    matched = match_claims(gold, predicted)
    pairs = _with_unpaired(matched, gold, predicted)
    for one, other in pairs:
        wanted, given = slots(one or {}), slots(other or {})
        both = one is not None and other is not None
        whole = both and all(same(wanted[slot], given[slot]) for slot in SLOTS)
        yield Counted("quantity", _of_pair(both, one is not None, other is not None), one, other)
        yield Counted("claim", _of_pair(whole, one is not None, other is not None), one, other)
        for slot in SLOTS:
            has, says = wanted[slot] is not None, given[slot] is not None
            if has or says:
                right = has and both and same(wanted[slot], given[slot])
                yield Counted(f"slots/{slot}", _of_pair(right, has, says), one, other)


def explain_pairs(gold: Sequence[Pair], predicted: Sequence[Pair]) -> Iterator[Counted]:
    """What the counts of `score_pairs` count, of all documents."""
    wanted, given = relations_of(gold), relations_of(predicted)
    known = set(wanted.values())  # a relation that only predictions use is not scored by itself
    sides = [{frozenset((pair["a"], pair["b"])): pair for pair in side} for side in (gold, predicted)]
    for pair in dict.fromkeys([*wanted, *given]):
        one, other = sides[0].get(pair), sides[1].get(pair)
        right = wanted.get(pair) == given.get(pair)
        yield Counted("accuracy", _of_pair(right, one is not None, other is not None), one, other)
        for relation in sorted({side[pair] for side in (wanted, given) if pair in side} & known):
            has, says = wanted.get(pair) == relation, given.get(pair) == relation
            yield Counted(f"per_relation/{relation}", _of_pair(right, has, says), one, other)


def _of_pair(right: bool, has: bool, says: bool) -> Counts:
    """What two items that belong together count: the right one once, else each side that has something."""
    return RIGHT if right else Counts(0, int(says), int(has))


def _equal(
    measure: str, keys: Iterable[Hashable], items: Items, given_keys: Iterable[Hashable], given: Items
) -> Iterator[Counted]:
    """Exact agreement: each gold item with a predicted one of the same key, while there is one."""
    waiting: dict[Hashable, list[Item]] = {}
    for key, item in zip(given_keys, given, strict=True):
        waiting.setdefault(key, []).append(item)
    for key, item in zip(keys, items, strict=True):
        found = waiting.get(key)
        yield Counted(measure, RIGHT, item, found.pop()) if found else Counted(measure, MISSED, item, None)
    for rest in waiting.values():
        yield from (Counted(measure, SPURIOUS, None, item) for item in rest)


def _partial(strict: Sequence[Counted]) -> Iterator[Counted]:
    """``exact`` and ``partial``, which pair what ``strict`` leaves over."""
    missed = [one.gold for one in strict if one.gold is not None and one.predicted is None]
    spurious = [one.predicted for one in strict if one.predicted is not None and one.gold is None]
    right = [one for one in strict if one.counts == RIGHT]
    equal, overlapping = partial_pairs([*map(span_of, missed)], [*map(span_of, spurious)])
    for measure in ("exact", "partial"):
        yield from (one._replace(measure=measure) for one in right)
        yield from (Counted(measure, RIGHT, missed[g], spurious[p]) for g, p in equal)
    yield from (Counted("partial", HALF, missed[g], spurious[p]) for g, p in overlapping)
    for measure, pairs in (("exact", equal), ("partial", equal + overlapping)):
        for one, other in _unpaired(pairs, missed, spurious):
            yield Counted(measure, MISSED if other is None else SPURIOUS, one, other)


def _of_type(strict: Sequence[Counted], gold: Items, predicted: Items) -> Iterator[Counted]:
    """``type``: of a type of which one side has nothing left over, equal mentions are paired, else overlapping ones."""
    missed, spurious = ({_either(one)["type"] for one in strict if one.counts == kind} for kind in (MISSED, SPURIOUS))
    open_ = missed & spurious
    yield from (one._replace(measure="type") for one in strict if _either(one)["type"] not in open_)
    for name in sorted(open_):
        wanted, given = ([item for item in side if item["type"] == name] for side in (gold, predicted))
        pairs = most_pairs([*map(span_of, wanted)], [*map(span_of, given)])
        for one, other in _with_unpaired(pairs, wanted, given):
            both = one is not None and other is not None
            yield Counted("type", _of_pair(both, one is not None, other is not None), one, other)


def _with_labels(measure: str, lines: Iterable[Counted], part: str, key: str) -> Iterator[Counted]:
    """The lines, and where they are those of the headline the same by label."""
    for one in lines:
        yield one
        if measure == f"{part}_classification":
            yield one._replace(measure=f"per_{key}/{_either(one)[key]}")


def _with_unpaired(pairs: Pairs, gold: Items, predicted: Items) -> Iterator[tuple[Item | None, Item | None]]:
    yield from ((gold[g], predicted[p]) for g, p in pairs)
    yield from _unpaired(pairs, gold, predicted)


def _unpaired(pairs: Pairs, gold: Items, predicted: Items) -> Iterator[tuple[Item | None, Item | None]]:
    golds, guesses = {g for g, _ in pairs}, {p for _, p in pairs}
    yield from ((item, None) for index, item in enumerate(gold) if index not in golds)
    yield from ((None, item) for index, item in enumerate(predicted) if index not in guesses)


def _arguments(events: Items) -> list[Item]:
    return [{**argument, "trigger": event} for event in events for argument in event.get("arguments", ())]


def _either(one: Counted) -> Item:
    return one.gold or one.predicted or {}


def _typed(item: Item) -> Typed:
    return item["start"], item["end"], item["type"]
