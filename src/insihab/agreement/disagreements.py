"""Every disagreement of two annotations of one document, as a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from insihab.agreement.alignment import Alignment, Pair, is_helper
from insihab.agreement.words import attribute_value, region_words
from insihab.articles import Document
from insihab.findings import shown
from insihab.schema import Schema

MENTION = "mention"


@dataclass(frozen=True)
class Disagreement:
    """One matter on which two passes differ.

    Attributes:
        doc_id: the document.
        layer: the schema's layer of the region that it is about.
        what: ``mention`` (there is a region, its span, its label), an attribute's name, or a relation's name.
        surface: the words of the region that it is about, in pass a if that has one.
        a: what pass a has: a region as ``120-127 «surface» TYPE``, or a value; "" where it has nothing.
        b: what pass b has.
        about: the region that it is about in both passes; of a relation, its source.
        targets: what the relation points to in both passes; None unless it is about a relation.
    """

    doc_id: str
    layer: str
    what: str
    surface: str
    a: str
    b: str
    about: Pair
    targets: Pair | None = None

    @property
    def start(self) -> int:
        """First code point of the region that it is about, in pass a if that has one."""
        return self.about.region.start

    @property
    def end(self) -> int:
        """Code point after that region's last."""
        return self.about.region.end


def disagreements(document: Document, alignment: Alignment, schema: Schema) -> list[Disagreement]:
    """Every disagreement, in the order of the text; of one region first the mention, then attributes and relations.

    A pair of regions that differ in span or label is one disagreement. Attributes and relations are compared where
    both passes have the region: what a region that stands alone has, stands or falls with it. Relations agree when
    their ends are aligned; where each pass alone has one of a kind from the same source, these are one disagreement.
    The relation to a helper of a claim that stands alone goes with the helper.
    """
    order = [MENTION, *schema.attributes, *schema.relations]

    def made(what: str, about: Pair, sides: tuple[str, str], targets: Pair | None = None) -> Disagreement:
        region = about.region
        layer, surface = schema.labels[region.label].layer, shown(document.text, region.start, region.end)
        return Disagreement(document.doc_id, layer, what, surface, *sides, about, targets)

    def words(pair: Pair) -> tuple[str, str]:
        return region_words(document, pair.a), region_words(document, pair.b)

    found = [
        *(made(MENTION, pair, words(pair)) for pair in alignment.pairs if not pair.exact),
        *(made(name, pair, sides) for pair in alignment.pairs for name, sides in _values(pair, schema)),
        *(made(name, pair, words(targets), targets) for pair, name, targets in _relations(alignment, schema)),
    ]
    return sorted(found, key=lambda one: (one.start, one.end, one.about.region.label, order.index(one.what)))


def _values(pair: Pair, schema: Schema) -> Iterator[tuple[str, tuple[str, str]]]:
    """The attributes that two regions have otherwise; one that a label may not have goes with the label."""
    if pair.a and pair.b:
        for name, attribute in schema.attributes.items():
            values = attribute_value(pair.a, name), attribute_value(pair.b, name)
            if {pair.a.label, pair.b.label} <= attribute.labels and values[0] != values[1]:
                yield name, values


def _relations(alignment: Alignment, schema: Schema) -> Iterator[tuple[Pair, str, Pair]]:
    """The relations that one pass alone has: source, name, targets."""
    pairs = alignment.pairs
    alone: dict[tuple[int, str], tuple[list[Pair], list[Pair]]] = defaultdict(lambda: ([], []))
    for link in sorted(alignment.a ^ alignment.b):
        target = pairs[link.target]
        if is_helper(target.region, schema) and not (target.a and target.b):
            continue  # it is there for this relation alone, which goes with it
        if link in alignment.a:
            alone[link.source, link.label][0].append(Pair(target.a, None))
        else:
            alone[link.source, link.label][1].append(Pair(None, target.b))
    for (source, name), (a, b) in alone.items():
        if pairs[source].a and pairs[source].b:
            both = [Pair(a[0].a, b[0].b)] if len(a) == len(b) == 1 else [*a, *b]
            yield from ((pairs[source], name, targets) for targets in both)
