"""Where each label of the gold comes from: which passes had it before, and which rules decided about it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from insihab.agreement.alignment import align
from insihab.agreement.disagreements import MENTION
from insihab.annotation import Annotation, Region
from insihab.guidelines.rules import rule_names
from insihab.schema import Schema

Span = tuple[int, int]
Origin = dict[str, str]


def origins(
    gold: Annotation,
    passes: Mapping[str, Annotation],
    adjudicated: Iterable[Mapping[str, str]],
    corrections: Iterable[Mapping[str, str]],
    schema: Schema,
) -> dict[str, Origin]:
    """Of each region of a document's gold, by its id, ``found_by`` and ``rule``.

    Args:
        gold: the gold annotation of the document.
        passes: the annotations that were adjudicated into it, by the names of the passes.
        adjudicated: the rows of `insihab.provenance.adjudication` about the document.
        corrections: the rows of `insihab.provenance.audit` about the document that led to a correction.
        schema: what all follow.

    ``found_by`` names the passes that have a region of the same span and label, in their order and separated by
    spaces. ``rule`` has the ids of the rules that decided on anything of the region (that it is there, its span, its
    label, an attribute, a relation that starts at it) where passes differed or an audit corrected them; a region
    without one is as all passes had it.
    """
    spans = {region.id: [(region.start, region.end)] for region in gold.regions}
    found: dict[str, list[str]] = {region.id: [] for region in gold.regions}
    for name, one in passes.items():
        for pair in align(one, gold, schema).pairs:
            if pair.a and pair.b:
                spans[pair.b.id].append((pair.a.start, pair.a.end))
                if pair.exact:
                    found[pair.b.id].append(name)
    rows = [*adjudicated, *corrections]
    return {
        region.id: {"found_by": " ".join(found[region.id]), "rule": _rules(region, spans[region.id], rows, schema)}
        for region in gold.regions
    }


def _rules(region: Region, spans: Sequence[Span], rows: Iterable[Mapping[str, str]], schema: Schema) -> str:
    named = [
        name
        for row in rows
        if (int(row["start"]), int(row["end"])) in spans and _concerns(row, region, schema)
        for name in rule_names(row["rule"])
    ]
    return " ".join(dict.fromkeys(named))


def _concerns(row: Mapping[str, str], region: Region, schema: Schema) -> bool:
    """Whether a row at a region's span is about the region: there may be several with one span."""
    layer = schema.labels[region.label].layer
    if "what" not in row:  # of the audit, whose arguments are those of events and quantities
        return row["layer"] == layer or (row["layer"] == "arguments" and layer != "entities")
    what = row["what"]
    if what == MENTION:
        return any(side.split(" ")[-1] == region.label for side in (row["a"], row["b"], row["gold"]))
    known = schema.attributes[what].labels if what in schema.attributes else schema.relations[what].sources
    return row["layer"] == layer and region.label in known
