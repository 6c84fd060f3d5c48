"""Scores of the layer entities, many documents at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from insihab.counts import Counts, of_multisets, of_sizes
from insihab.predictions import NOT_SCORED, Items
from insihab.predictions.mentions import Typed, typed
from insihab.scoring.matching import Pairs, Span, most_pairs

Mention = tuple[int, int, int, str]
"""Number of the document, start, end and type."""
_FAR = 1 << 40  # how far the texts of two documents are set apart, so that spans of two never overlap
_GROUP = itemgetter(0, 3)
"""Of a mention the document and the type."""


class Task(NamedTuple):
    """What is scored of one document.

    Attributes:
        gold: mentions, no two of one span and type.
        predicted: the same.
        text: the document's.
        seen: surfaces of mentions that systems were trained on; None where that is not known.
    """

    gold: Items
    predicted: Items
    text: str = ""
    seen: Collection[str] | None = None


def score_entities(tasks: Sequence[Task], levels: bool = False) -> tuple[dict[str, Counts], list[Counts]]:
    """Counts of every measure, added up over documents; and those of ``strict`` for each document.

    strict: span and type, the headline; ``per_type/<type>`` the same by type. exact: span alone. type: an overlapping
    span of the same type. partial: an exact span counts 1 and an overlapping one 0.5, whatever the type. The last
    three match one to one, with the greatest total there is.

    nam: strict, of the mentions whose level is NAM; one without a level is none. Absent without `levels`. seen, unseen:
    strict, of the mentions whose surface is among those that systems were trained on, and of the others. Absent where
    that is not known.

    Args:
        tasks: documents.
        levels: whether gold has levels, be it in other documents.

    Source: the four schemes of SemEval-2013 Task 9 (Segura-Bedmar et al. 2013).
    """
    wanted, given = _mentions(task.gold for task in tasks), _mentions(task.predicted for task in tasks)
    right, missed, spurious = wanted & given, wanted - given, given - wanted
    # Whatever a measure allows beyond strict, it can only find among what is left over.
    equal, overlapping = partial_pairs(_apart(missed), _apart(spurious))
    sizes, exact = (len(given), len(wanted)), len(right) + len(equal)
    counts = {
        "strict": of_sizes(len(right), *sizes),
        "exact": of_sizes(exact, *sizes),
        "type": of_sizes(_of_type(right, missed, spurious), *sizes),
        "partial": of_sizes(exact + len(overlapping) / 2, *sizes),
        **_by_seen(tasks, right, spurious, missed),
        **({"nam": _names(tasks)} if levels else {}),  # most corpora but ours have none
        **_by_type(right, spurious, missed),
    }
    tallies = [Counter(map(itemgetter(0), part)) for part in (right, spurious, missed)]
    columns = [[tally[number] for number in range(len(tasks))] for tally in tallies]
    rows = list(zip(*columns, strict=True))
    shared = {row: Counts(*row) for row in set(rows)}  # most documents are like others
    return counts, [shared[row] for row in rows]


def partial_pairs(gold: Sequence[Span], predicted: Sequence[Span]) -> tuple[Pairs, Pairs]:
    """Pairs of equal spans, and of the rest as many overlapping ones as there can be.

    Together they have the greatest sum, a pair of equal spans counting 1 and another 0.5: to pair two equal spans
    with each other breaks up at most two pairs of 0.5.
    """
    at: dict[Span, list[int]] = {}
    for index, span in enumerate(predicted):
        at.setdefault(span, []).append(index)
    equal: Pairs = []
    rest: list[int] = []
    for index, span in enumerate(gold):
        if at.get(span):
            equal.append((index, at[span].pop()))
        else:
            rest.append(index)
    others = [index for indices in at.values() for index in indices]
    pairs = most_pairs([gold[index] for index in rest], [predicted[index] for index in others])
    return equal, [(rest[g], others[p]) for g, p in pairs]


def _mentions(documents: Iterable[Items]) -> set[Mention]:
    return {
        (number, start, end, label)
        for number, items in enumerate(documents)
        for start, end, label in typed(items)
        if label != NOT_SCORED
    }


def _apart(mentions: Iterable[Mention]) -> list[Span]:
    """Their spans, those of each document far from all others."""
    return [(number * _FAR + start, number * _FAR + end) for number, start, end, _ in mentions]


def _of_type(right: Collection[Mention], missed: Iterable[Mention], spurious: Iterable[Mention]) -> int:
    """How many mentions can be paired, one to one, with overlapping ones of the same type.

    Of a type and a document of which one side has nothing left over, the right ones are as many as can be; elsewhere
    it may take one of them apart to pair two others.
    """
    open_ = set(map(_GROUP, missed)).intersection(map(_GROUP, spurious))
    groups, documents = {group: number for number, group in enumerate(open_)}, {number for number, _ in open_}

    def in_open(mentions: Iterable[Mention]) -> list[Span]:
        some = [one for one in mentions if one[0] in documents]  # most stand in none
        return _apart((groups[_GROUP(one)], *one[1:]) for one in some if _GROUP(one) in groups)

    again = in_open(right)
    return len(right) - len(again) + len(most_pairs(again + in_open(missed), again + in_open(spurious)))


def _by_type(*parts: Iterable[Mention]) -> dict[str, Counts]:
    """Counts of each type; `parts` are the right, spurious and missed mentions."""
    tallies = [Counter(map(itemgetter(3), part)) for part in parts]
    labels = sorted(set().union(*tallies))
    return {f"per_type/{label}": Counts(*(tally[label] for tally in tallies)) for label in labels}


def _by_seen(tasks: Sequence[Task], *parts: Iterable[Mention]) -> dict[str, Counts]:
    known = [number for number, task in enumerate(tasks) if task.seen is not None]
    if not known:
        return {}

    def is_seen(one: Mention) -> bool | None:
        task = tasks[one[0]]
        if task.seen is None:
            return None
        return one[1] >= 0 and task.text[one[1] : one[2]] in task.seen  # before the text: words that it does not have

    tallies = [Counter(map(is_seen, part)) for part in parts]
    return {name: Counts(*(tally[seen] for tally in tallies)) for name, seen in (("seen", True), ("unseen", False))}


def _names(tasks: Sequence[Task]) -> Counts:
    return sum((of_multisets(names(task.gold), names(task.predicted)) for task in tasks), Counts())


def names(items: Items) -> list[Typed]:
    """Span and type of the mentions that are scored as ``nam``."""
    return [
        (item["start"], item["end"], item["type"])
        for item in items
        if item.get("level") == "NAM" and item["type"] != NOT_SCORED
    ]
