"""The annotation schema: labels, attributes, relations and constraints, as `schema.yaml` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.files import read_yaml
from insihab.findings import Finding, refuse, reporter
from insihab.proclitics import Proclitics
from insihab.schema_check import LAYERS, check_schema


@dataclass(frozen=True)
class Label:
    """What a region can be.

    Attributes:
        hotkey: the key that chooses it in Label Studio; empty where Label Studio chooses one.
    """

    name: str
    layer: str
    colour: str
    gloss: str
    hotkey: str = ""


@dataclass(frozen=True)
class Attribute:
    """What is said of a region beside its label.

    Attributes:
        kind: ``choice`` (one of `values`), ``key`` (an identity), ``edtf`` (a date) or ``number``.
        labels: the labels whose regions may have it.
        required: the labels whose regions must have it.
        values: each value with its gloss; empty unless `kind` is ``choice``.
    """

    name: str
    kind: str
    labels: frozenset[str]
    required: frozenset[str]
    values: Mapping[str, str]
    gloss: str


@dataclass(frozen=True)
class RelationType:
    """A link between two regions, from the one that has it to the one that fills it.

    Attributes:
        single: whether a region has at most one.
        argument: whether it is a role of an event.
    """

    name: str
    sources: frozenset[str]
    targets: frozenset[str]
    single: bool
    argument: bool
    gloss: str


@dataclass(frozen=True)
class Schema:
    """The whole schema; every mapping is in the file's order.

    Attributes:
        claim_pairs: each relation between claims of different articles, with its gloss; empty where none is judged.
    """

    version: str
    labels: Mapping[str, Label]
    attributes: Mapping[str, Attribute]
    relations: Mapping[str, RelationType]
    bounds: Mapping[str, str]
    proclitics: Proclitics
    claim_pairs: Mapping[str, str]

    def labels_of(self, layer: str) -> list[str]:
        """Names of a layer's labels."""
        return [label.name for label in self.labels.values() if label.layer == layer]

    def attributes_of(self, *labels: str) -> list[Attribute]:
        """The attributes that a region with one of `labels` may have."""
        return [attribute for attribute in self.attributes.values() if attribute.labels & set(labels)]

    def links_of(self, *labels: str) -> list[RelationType]:
        """The relations other than arguments that start at one of `labels`."""
        return [link for link in self.relations.values() if not link.argument and link.sources & set(labels)]

    def roles(self) -> list[RelationType]:
        """The relations that are arguments of an event."""
        return [relation for relation in self.relations.values() if relation.argument]


def read_schema(path: Path) -> Schema:
    """The schema in a file.

    Raises:
        InputError: with every fault: a missing part, a label that is not declared, an unknown kind.
    """
    raw = read_yaml(path)
    findings: list[Finding] = []
    report = reporter(findings, path)
    check_schema(raw, report)
    refuse(findings)
    return _schema(raw)


def _schema(raw: Mapping[str, Any]) -> Schema:
    labels = {
        name: Label(name, layer, entry["colour"], entry["gloss"], entry.get("hotkey", ""))
        for layer, entries in raw["labels"].items()
        for name, entry in entries.items()
    }

    def expand(names: list[str]) -> frozenset[str]:
        of_layer = {layer: [label.name for label in labels.values() if label.layer == layer] for layer in LAYERS}
        return frozenset(label for name in names for label in of_layer.get(name, [name]))

    def attribute(name: str, entry: Mapping[str, Any]) -> Attribute:
        on, required = expand(entry["on"]), entry.get("required", [])
        must = on if required is True else expand(required or [])
        kind = entry.get("kind", "choice")
        return Attribute(name, kind, on, must, entry.get("values", {}), entry.get("gloss", ""))

    def relation(name: str, entry: Mapping[str, Any], argument: bool) -> RelationType:
        single = bool(entry.get("single", False))
        return RelationType(name, expand(entry["from"]), expand(entry["to"]), single, argument, entry.get("gloss", ""))

    return Schema(
        version=raw["version"],
        labels=labels,
        attributes={name: attribute(name, entry) for name, entry in raw["attributes"].items()},
        relations={
            name: relation(name, entry, part == "arguments")
            for part in ("relations", "arguments")
            for name, entry in raw[part].items()
        },
        bounds=raw["bounds"],
        proclitics=Proclitics(
            raw["proclitics"]["first"],
            raw["proclitics"]["second"],
            frozenset(raw["proclitics"]["words_not_split"]),
        ),
        claim_pairs=raw.get("claim_pairs", {}),
    )
