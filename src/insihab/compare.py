"""What changed between two annotations of one document, span by span, whatever the order and the ids of regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from insihab.annotation import Annotation, Region
from insihab.findings import shown

Key = tuple[int, int, str]

RELIED_ON = frozenset({"RELATION_DANGLING", "SPAN_DUPLICATE"})
"""Codes of findings that an annotation must not have to be compared: each region is known by its span and label."""


def differences(before: Annotation, after: Annotation, text: str) -> Iterator[str]:
    """A line for each difference: ``-`` only before, ``+`` only after, ``~`` an attribute or note that changed.

    A region is known again by its span and label, since two passes give it different ids.
    """
    old, new = _by_key(before), _by_key(after)
    for key in sorted(old.keys() | new.keys()):
        place = f"{key[0]}-{key[1]} «{shown(text, key[0], key[1])}» {key[2]}"
        if key not in new:
            yield f"- {place}"
        elif key not in old:
            yield f"+ {place}{_details(new[key])}"
        else:
            yield from (f"~ {place}: {change}" for change in _changes(old[key], new[key]))
    relations = _relations(before), _relations(after)
    for sign, lines in (("-", relations[0] - relations[1]), ("+", relations[1] - relations[0])):
        for (source, label, target), count in sorted(lines.items()):
            ends = [f"{start}-{end} «{shown(text, start, end)}» {name}" for start, end, name in (source, target)]
            yield from [f"{sign} {ends[0]} -{label}-> {ends[1]}"] * count


def _by_key(annotation: Annotation) -> dict[Key, Region]:
    return {_key(region): region for region in annotation.regions}


def _key(region: Region) -> Key:
    return region.start, region.end, region.label


def _relations(annotation: Annotation) -> Counter[tuple[Key, str, Key]]:
    regions = annotation.by_id
    return Counter((_key(regions[one.source]), one.label, _key(regions[one.target])) for one in annotation.relations)


def _changes(old: Region, new: Region) -> Iterator[str]:
    before, after = _values(old), _values(new)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield f"{name}: {before.get(name, 'nothing')} → {after.get(name, 'nothing')}"


def _values(region: Region) -> dict[str, Any]:
    note = region.note.replace("\n", "⏎")
    return {**region.attributes, **({"note": note} if note else {})}


def _details(region: Region) -> str:
    return "".join(f", {name}: {value}" for name, value in _values(region).items())
