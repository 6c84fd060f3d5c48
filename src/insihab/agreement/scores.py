"""F1 of two passes: regions and relations that both have, strictly and by overlap."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from typing import Any

from insihab.agreement.alignment import Alignment, Link
from insihab.columns import CLAIM, NOT_A_CLAIM
from insihab.counts import Counts, of_multisets
from insihab.predictions import NOT_SCORED
from insihab.schema import Schema


@dataclass(frozen=True)
class Scores:
    """What two passes have in common: `tp` is what both have, `fn` what a alone has, `fp` what b alone has."""

    strict: Counts = field(default_factory=Counts)
    overlap: Counts = field(default_factory=Counts)

    def __add__(self, other: Scores) -> Scores:
        return Scores(self.strict + other.strict, self.overlap + other.overlap)

    def as_json(self) -> dict[str, Any]:
        """How many each pass has, how many both have, and F1 (0 to 1, or null where neither has any).

        F1 is the same with a and b exchanged: neither is gold.
        """
        sizes = {"a": self.strict.tp + self.strict.fn, "b": self.strict.tp + self.strict.fp}
        measures = {"strict": self.strict, "overlap": self.overlap}
        return {**sizes, **{name: {"both": counts.tp, "f1": counts.f1} for name, counts in measures.items()}}


def layer_scores(alignment: Alignment, schema: Schema) -> dict[str, Scores]:
    """Scores of one document by layer: kinds of regions, arguments of events and of claims, each other relation.

    A region agrees strictly in span and label; by overlap where it is aligned and its label is equal. A relation
    agrees strictly if its source does and its target has the same span; by overlap if both its ends are aligned.
    An unattached argument is known by its event's type in place of its event, as in `insihab.scoring.events`.
    """
    entities, events = schema.labels_of("entities"), schema.labels_of("events")
    regions = {
        "entities": [label for label in entities if label != NOT_SCORED],
        "entities_with_arg": entities,
        "events": events,
        "quantities": [CLAIM],
        "not_claims": [NOT_A_CLAIM],
    }
    roles = [role.name for role in schema.roles()]
    others = [name for name in schema.relations if name not in roles]
    return {
        **{name: region_scores(alignment, labels) for name, labels in regions.items()},
        "arguments": relation_scores(alignment, roles, events),
        "arguments_unattached": _unattached_scores(alignment, roles, events),
        "claim_arguments": relation_scores(alignment, roles, [CLAIM]),
        **{name: relation_scores(alignment, [name], schema.relations[name].sources) for name in others},
    }


def label_scores(alignment: Alignment, schema: Schema) -> dict[tuple[str, str], Scores]:
    """Scores of one document by layer and label; the roles of events are the labels of the layer ``arguments``."""
    events = schema.labels_of("events")
    return {
        **{(label.layer, name): region_scores(alignment, [name]) for name, label in schema.labels.items()},
        **{("arguments", role.name): relation_scores(alignment, [role.name], events) for role in schema.roles()},
    }


def region_scores(alignment: Alignment, labels: Collection[str]) -> Scores:
    """Scores of the regions with one of `labels`."""
    a = sum(pair.a is not None and pair.a.label in labels for pair in alignment.pairs)
    b = sum(pair.b is not None and pair.b.label in labels for pair in alignment.pairs)
    both = [pair for pair in alignment.pairs if pair.same_label and pair.region.label in labels]
    return _scores(a, b, sum(pair.exact for pair in both), len(both))


def relation_scores(alignment: Alignment, names: Collection[str], sources: Collection[str]) -> Scores:
    """Scores of the relations with one of `names` that start at a region with one of the labels `sources`."""
    a, b = ({link for link, _ in side} for side in _links(alignment, names, sources))
    pairs, both = alignment.pairs, a & b
    strict = sum(pairs[link.source].exact and pairs[link.target].same_span for link in both)
    return _scores(len(a), len(b), strict, len(both))


def _unattached_scores(alignment: Alignment, names: Collection[str], sources: Collection[str]) -> Scores:
    strict: list[list[Hashable]] = []
    loose: list[list[Hashable]] = []
    for side, links in enumerate(_links(alignment, names, sources)):
        # A target whose span both passes have is known by its pair, any other is its pass's own.
        spans = {link.target: -1 if alignment.pairs[link.target].same_span else side for link, _ in links}
        strict.append([(label, link.label, link.target, spans[link.target]) for link, label in links])
        loose.append([(label, link.label, link.target) for link, label in links])
    return Scores(of_multisets(*strict), of_multisets(*loose))


def _links(
    alignment: Alignment, names: Collection[str], sources: Collection[str]
) -> tuple[list[tuple[Link, str]], list[tuple[Link, str]]]:
    """The chosen relations of a and of b, each with the label that its source has in that pass."""
    a = ((link, alignment.pairs[link.source].a) for link in alignment.a if link.label in names)
    b = ((link, alignment.pairs[link.source].b) for link in alignment.b if link.label in names)
    first, second = ([(link, one.label) for link, one in side if one and one.label in sources] for side in (a, b))
    return first, second


def _scores(a: int, b: int, strict: int, loose: int) -> Scores:
    return Scores(Counts(strict, b - strict, a - strict), Counts(loose, b - loose, a - loose))
