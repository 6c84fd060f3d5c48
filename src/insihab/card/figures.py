"""Figures that several pages of a release tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from insihab.glossary import label_glosses
from insihab.layers import Row
from insihab.schema import Schema
from insihab.statistics import NO_VALUE

_RARE = 5  # a label that occurs fewer times than this is called rare


def totals(sizes: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """How much there is of everything in all splits, from the sizes of each."""
    parts = list(sizes.values())
    return {name: sum(part[name] for part in parts) for name in parts[0]}


def years(articles: Sequence[Row]) -> str:
    """The first and the last year of publication."""
    known = sorted(row["published"][:4] for row in articles)
    return "-".join(dict.fromkeys((known[0], known[-1])))


def named_persons(articles: Iterable[Row]) -> Counter[str]:
    """How often each person is called by a name, by key."""
    return Counter(
        mention["entity"]
        for row in articles
        for mention in row["entities"]
        if mention["type"] == "PER" and mention.get("level") == "NAM"
    )


def label_counts(figures: Mapping[str, Any], schema: Schema) -> dict[str, int]:
    """How many types, roles and values are declared, occur fewer than five times, and never."""
    counts = [
        sum(figures["labels"][name].get(label, {}).values())
        for name, own in label_glosses(schema).items()
        for label in own
        if label != NO_VALUE
    ]
    return {
        "declared": len(counts),
        "rare": sum(0 < count < _RARE for count in counts),
        "unused": counts.count(0),
    }
