"""The kinds of disagreement, in words, and how often each occurs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from insihab.agreement.alignment import Pair
from insihab.agreement.disagreements import MENTION, Disagreement
from insihab.agreement.words import NOTHING
from insihab.annotation import Region

_EXAMPLES = 2


def kinds(found: Iterable[Disagreement]) -> list[dict[str, Any]]:
    """The kinds of disagreement, the most frequent first, each with its count and its first two examples."""
    groups: dict[tuple[str, str, str], list[Disagreement]] = {}
    for one in found:
        groups.setdefault((one.layer, one.what, kind(one)), []).append(one)
    ordered = sorted(groups, key=lambda group: (-len(groups[group]), group))
    return [
        {
            **dict(zip(("layer", "what", "kind"), group, strict=True)),
            "count": len(groups[group]),
            "examples": [_example(one) for one in groups[group][:_EXAMPLES]],
        }
        for group in ordered
    ]


def kind(one: Disagreement) -> str:
    """A disagreement without its place: «MIL in a, PER in b», «nothing in a, Attack in b», «a longer at its end»."""
    if one.targets:
        return _targets(one.targets)
    if one.what != MENTION:
        return _against(one.a, one.b)
    return _span(one.about) if one.about.same_label else _against(_label(one.about.a), _label(one.about.b))


def _against(a: str, b: str) -> str:
    return f"{a or NOTHING} in a, {'another ' if a == b else ''}{b or NOTHING} in b"


def _targets(pair: Pair) -> str:
    key = pair.a.attributes.get("entity") if pair.a else None
    if key and pair.b and key == pair.b.attributes.get("entity"):
        return f"{_label(pair.a)} in a, another mention of the same entity in b"
    return _against(_label(pair.a), _label(pair.b))


def _label(region: Region | None) -> str:
    return region.label if region else ""


def _span(pair: Pair) -> str:
    """How the spans of two regions differ; a is longer at its start if it begins earlier."""
    if pair.a is None or pair.b is None:
        raise ValueError("a region alone has no other span")
    ends = {"start": pair.b.start - pair.a.start, "end": pair.a.end - pair.b.end}
    parts = [f"{'a' if more > 0 else 'b'} longer at its {end}" for end, more in ends.items() if more]
    return " and ".join(parts)


def _example(one: Disagreement) -> dict[str, Any]:
    names = ("doc_id", "start", "end", "surface", "a", "b")
    return {name: getattr(one, name) for name in names}
