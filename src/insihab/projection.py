"""What tags on tokens can carry of entity mentions that begin inside tokens and nest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from insihab.layers import Row


def projection(articles: Sequence[Row]) -> dict[str, Any]:
    """How many entity mentions BIO tags over our tokens can carry, in two conventions, and what is in the way.

    With proclitics outside, a mention must begin and end with a token; with proclitics inside, it may begin within
    one. Tags carry one layer: of nested mentions only the outermost, and of mentions with one span only the first.

    Returns:
        ``mentions``, ``outermost``; ``inside_token``, those that begin inside a token; ``nested``, those that are not
        outermost; for each convention ``mentions`` and their ``share``; ``by_type`` the counts of each type, the most
        frequent first.
    """
    types: dict[str, Counter[str]] = {}
    for row in articles:
        for kind, facts in _facts(row):
            types.setdefault(kind, Counter()).update(facts)
    total = sum(types.values(), Counter())
    conventions = ("proclitic_out", "proclitic_in")
    plain = ("mentions", "outermost", "inside_token", "nested")
    return {
        **{name: total[name] for name in plain},
        **{name: {"mentions": total[name], "share": share(total[name], total["mentions"])} for name in conventions},
        "by_type": {
            kind: {name: types[kind][name] for name in (*plain, *conventions)}
            for kind in sorted(types, key=lambda kind: (-types[kind]["mentions"], kind))
        },
    }


def _facts(row: Row) -> Iterable[tuple[str, dict[str, int]]]:
    """Of each mention its type, and 1 or 0 for whether each of the counts counts it."""
    starts = {token["start"] for token in row["tokens"]}
    ends = {token["end"] for token in row["tokens"]}
    spans = [(mention["start"], mention["end"]) for mention in row["entities"]]
    for number, (mention, span) in enumerate(zip(row["entities"], spans, strict=True)):
        outermost = span not in spans[:number] and not any(_contains(other, span) for other in spans)
        begins, ends_so = span[0] in starts, span[1] in ends
        facts = {
            "mentions": True,
            "outermost": outermost,
            "inside_token": not begins,
            "nested": not outermost,
            "proclitic_out": outermost and begins and ends_so,
            "proclitic_in": outermost and ends_so,
        }
        yield mention["type"], {name: int(fact) for name, fact in facts.items()}


def _contains(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def share(part: int, whole: int) -> float | None:
    """A part of a whole between 0 and 1, to four places; null where there is nothing to divide by."""
    return round(part / whole, 4) if whole else None
