"""Checks of relations: that both ends are there, and are what the schema allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from insihab.annotation import Relation
from insihab.validation.subject import Fault, Subject

_HELPERS = ("cue", "counted", "source_cue")
"""Relations to spans that exist only for a quantity's sake."""


def check_relations(subject: Subject) -> Iterator[Fault]:
    """Relations have two ends, of labels that the schema allows, and stand once."""
    regions = subject.annotation.by_id
    for relation, count in Counter(subject.annotation.relations).items():
        place = _place(subject, relation)
        missing = [end for end in (relation.source, relation.target) if end not in regions]
        if missing:
            yield place, "RELATION_DANGLING", f"there is no region {' or '.join(missing)}; delete the relation"
        elif relation.label not in subject.schema.relations:
            names = ", ".join(subject.schema.relations)
            yield place, "RELATION_UNKNOWN", f"«{relation.label}» is not in the schema; choose one of {names}"
        else:
            yield from _ends(subject, relation, place)
        if count > 1:
            yield place, "RELATION_DUPLICATE", f"stands {count} times; delete all but one"


def _place(subject: Subject, relation: Relation) -> str:
    regions = subject.annotation.by_id
    ends = (subject.place(regions[end]) if end in regions else end for end in (relation.source, relation.target))
    return f" -{relation.label}-> ".join(ends)


def _ends(subject: Subject, relation: Relation, place: str) -> Iterator[Fault]:
    kind, regions = subject.schema.relations[relation.label], subject.annotation.by_id
    source, target = regions[relation.source], regions[relation.target]
    if source.label not in kind.sources:
        allowed = ", ".join(sorted(kind.sources))
        message = f"{source.label} has no {kind.name}, only {allowed}; delete it or draw it from one of these"
        yield place, "RELATION_SOURCE", message
    if target.label not in kind.targets:
        allowed = ", ".join(sorted(kind.targets))
        message = f"{kind.name} may not point to {target.label}; delete it or point it to one of {allowed}"
        yield place, "RELATION_TARGET", message
    if source is target:
        yield place, "RELATION_SELF", "points to itself; delete it"


def check_single(subject: Subject) -> Iterator[Fault]:
    """Some relations are single, and the helpers of a claim belong to one."""
    regions, schema = subject.annotation.by_id, subject.schema
    counts = Counter((relation.source, relation.label) for relation in set(subject.annotation.relations))
    for (source, label), count in sorted(counts.items()):
        kind = schema.relations.get(label)
        if kind and kind.single and count > 1 and source in regions:
            yield subject.place(regions[source]), "RELATION_MANY", f"has {count} relations {label}; keep one"
    filled = {relation.target for relation in subject.annotation.relations}
    helpers = {label for name in _HELPERS if name in schema.relations for label in schema.relations[name].targets}
    for region in subject.known():
        if region.label in helpers and region.id not in filled:
            yield subject.place(region), "RELATION_MISSING", "belongs to no Quantity; draw the relation or delete it"
