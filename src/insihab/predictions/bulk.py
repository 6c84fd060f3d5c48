"""Lines of plain mentions, checked hundreds at a time: what `items` does one by one, without its words.

Every step is one call for all mentions. Whatever is not certainly sound is left to the check of lines, which says why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, chain, pairwise, repeat
from operator import attrgetter, itemgetter, le, lt
from typing import Any, NamedTuple

from insihab.predictions import Prediction
from insihab.predictions.mentions import PlainMentions


class Plain(NamedTuple):
    """What sound lines say.

    Attributes:
        documents: one a line.
        disordered: the indices of documents whose spans do not follow one another, and may cross.
    """

    documents: list[Prediction]
    disordered: list[int]


def plain_mentions(
    lines: Sequence[Any], gold: Mapping[str, Prediction] | None, types: Collection[str] | None
) -> Plain | None:
    """What lines say that have mentions alone, each with a span and a type and none wrong; None for all others.

    Args:
        lines: as they were written.
        gold: the documents that may occur, with their texts; None where gold is being read, and lines have theirs.
        types: those that may occur; None for any.
    """
    keys = ("doc_id", "text", "entities") if gold is None else ("doc_id", "entities")
    try:
        if not _all_are(dict, lines) or not set(map(tuple, lines)) <= {keys}:
            return None
        ids, lists = (list(map(itemgetter(name), lines)) for name in ("doc_id", "entities"))
        if not (_all_are(str, ids) and _all_are(list, lists)):
            return None
        texts = list(map(itemgetter("text"), lines) if gold is None else map(attrgetter("text"), map(gold.get, ids)))
        items = list(chain.from_iterable(lists))
        if not (_all_are(str, texts) and _all_are(dict, items) and set(map(len, items)) <= {3}):
            return None
        starts, ends, labels = (list(map(itemgetter(name), items)) for name in ("start", "end", "type"))
        numbers = list(chain.from_iterable(map(repeat, range(len(lists)), map(len, lists))))
        sizes = chain.from_iterable(map(repeat, map(len, texts), map(len, lists)))
        if not (
            all(ids)
            and _all_are(int, starts)
            and _all_are(int, ends)
            and _all_are(str, labels)
            and all(map(str.strip, set(labels)))
            and (types is None or set(labels) <= set(types))
            and min(starts, default=0) >= 0
            and all(map(lt, starts, ends))
            and all(map(le, ends, sizes))
        ):
            return None
    except (KeyError, AttributeError):  # a key of a mention, or a document that gold does not have
        return None
    following = zip(numbers, ends, numbers[1:], starts[1:], strict=False)
    disordered = {number for number, end, other, start in following if end > start and number == other}
    # Where spans follow one another, no two can be the same.
    mentions = [one for one in zip(numbers, starts, ends, labels, strict=True) if one[0] in disordered]
    if len(set(mentions)) < len(mentions):
        return None
    kept = dict(zip(labels, labels, strict=True))  # one string for each label, whatever the lines had
    typed = tuple(zip(starts, ends, map(kept.__getitem__, labels), strict=True))
    cuts = pairwise(accumulate(map(len, lists), initial=0))
    layers = [{"entities": PlainMentions(typed[start:end])} for start, end in cuts]
    documents = list(map(Prediction, ids, texts, layers))
    return Plain(documents, sorted(disordered))


def _all_are(kind: type, values: Sequence[Any]) -> bool:
    return set(map(type, values)) <= {kind}
