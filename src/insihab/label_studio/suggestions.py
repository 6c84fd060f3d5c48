"""What a system predicts, as regions and relations that an annotator is shown and corrects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insihab.annotation import Annotation, Region, Relation
from insihab.columns import CLAIM
from insihab.predictions import POINTERS, Prediction
from insihab.schema import Schema
from insihab.shape import is_slug

Span = tuple[int, int]


def to_annotation(prediction: Prediction, schema: Schema, system: str) -> Annotation:
    """The predicted layers as an annotation; what the schema does not allow (a role of the wrong type) is left out.

    An argument or a source points to the predicted mention, quantity or trigger on the same span that may fill it;
    where there is none, nothing is drawn.
    """
    drawing = _Drawing(schema)
    layers = prediction.layers
    for item in layers.get("entities", ()):
        drawing.region(item, str(item["type"]))
    claims = [(drawing.region(item, CLAIM), item) for item in layers.get("numeric_claims", ())]
    events = [(drawing.region(item, str(item["type"])), item) for item in layers.get("events", ())]
    for region, item in events:
        for argument in item.get("arguments", ()):
            drawing.relation(region, str(argument["role"]), (argument["start"], argument["end"]))
    for region, item in claims:
        if item.get("counted"):
            drawing.region({"start": item["counted"][0], "end": item["counted"][1]}, "Counted")
        for key, link in POINTERS.items():
            if item.get(key):
                drawing.relation(region, link, (item[key][0], item[key][1]))
    return Annotation(prediction.doc_id, system, tuple(drawing.regions), tuple(dict.fromkeys(drawing.relations)))


class _Drawing:
    """The regions and relations so far."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.regions: list[Region] = []
        self.relations: list[Relation] = []
        self._on: dict[Span, list[Region]] = {}

    def region(self, item: Mapping[str, Any], label: str) -> Region:
        """Draw a region with those attributes of an item that its label has; one that is there already is given."""
        kinds = {attribute.name: attribute.kind for attribute in self._schema.attributes_of(label)}
        attributes = {
            name: item[name]
            for name, kind in kinds.items()
            # A system writes identities as it likes; an annotator has keys.
            if item.get(name) is not None and (kind != "key" or is_slug(str(item[name])))
        }
        there = self._on.setdefault((item["start"], item["end"]), [])
        for one in there:
            if one.label == label:
                return one
        region = Region(f"s{len(self.regions) + 1}", item["start"], item["end"], label, attributes)
        self.regions.append(region)
        there.append(region)
        return region

    def relation(self, source: Region, label: str, span: Span) -> None:
        """Draw a relation to the region on `span` that may fill it, if there is one."""
        kind = self._schema.relations[label]
        fitting = [one for one in self._on.get(span, ()) if one.label in kind.targets]
        if fitting and source.label in kind.sources and fitting[0] is not source:
            self.relations.append(Relation(source.id, fitting[0].id, label))
