"""Checks of relations: that both ends are there, and are what the schema allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from insihab.annotation import Region, Relation
from insihab.validation.subject import Fault, Subject


def check_relations(subject: Subject) -> Iterator[Fault]:
    """Relations have two ends, of labels that the schema allows, and stand once."""
    regions, schema = subject.annotation.by_id(), subject.schema
    for relation in subject.annotation.relations:
        place = f"{relation.source} -{relation.label}-> {relation.target}"
        missing = [end for end in (relation.source, relation.target) if end not in regions]
        kind = schema.relations.get(relation.label)
        if missing:
            yield (
                place,
                "RELATION_DANGLING",
                f"there is no region {' or '.join(missing)}; delete the relation",
            )
        elif kind is None:
            names = ", ".join(schema.relations)
            yield (
                place,
                "RELATION_UNKNOWN",
                f"«{relation.label}» is not in the schema; the relations are {names}",
            )
        else:
            yield from _ends(subject, relation, regions[relation.source], regions[relation.target])
    for relation, count in Counter(subject.annotation.relations).items():
        if count > 1:
            place = f"{relation.source} -{relation.label}-> {relation.target}"
            yield place, "RELATION_DUPLICATE", f"stands {count} times; delete all but one"


def _ends(subject: Subject, relation: Relation, source: Region, target: Region) -> Iterator[Fault]:
    kind = subject.schema.relations[relation.label]
    if source.label not in kind.sources:
        message = f"{source.label} has no {kind.name}; it starts at {', '.join(sorted(kind.sources))}"
        yield subject.place(source), "RELATION_SOURCE", message
    if target.label not in kind.targets:
        message = f"{kind.name} points to {subject.place(target)}, but may point to {', '.join(sorted(kind.targets))}"
        yield subject.place(source), "RELATION_TARGET", message
    if source is target:
        yield subject.place(source), "RELATION_SELF", f"{kind.name} points to itself; delete it"


def check_single(subject: Subject) -> Iterator[Fault]:
    """Some relations are single, and the helpers of a claim belong to one."""
    regions = subject.annotation.by_id()
    counts = Counter((relation.source, relation.label) for relation in set(subject.annotation.relations))
    for (source, label), count in counts.items():
        kind = subject.schema.relations.get(label)
        if kind and kind.single and count > 1 and source in regions:
            yield subject.place(regions[source]), "RELATION_MANY", f"has {count} relations {label}; keep one"
    # Spans that exist only for a quantity's sake: without a relation to it they say nothing.
    filled = {relation.target for relation in subject.annotation.relations}
    helpers = {"cue", "counted", "source_cue"} & subject.schema.relations.keys()
    labels = {label for name in helpers for label in subject.schema.relations[name].targets}
    for region in subject.known():
        if region.label in labels and region.id not in filled:
            yield (
                subject.place(region),
                "RELATION_MISSING",
                "belongs to no Quantity; draw the relation or delete it",
            )
