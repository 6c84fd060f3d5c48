"""The annotation schema: labels, attributes, relations and constraints, as `schema.yaml` declares them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.files import read_yaml
from insihab.findings import Finding, InputError, refuse
from insihab.shape import OBJECT, TEXT, Field, check_object

LAYERS = ("entities", "events", "numbers")
KINDS = ("choice", "key", "edtf", "number")
BOUNDS = ("equal", "lower", "upper", "both", "any")

_TOP = {
    "version": Field(TEXT, required=True),
    **{name: Field(OBJECT, required=True) for name in ("labels", "attributes", "bounds", "relations")},
    **{name: Field(OBJECT, required=True) for name in ("arguments", "proclitics")},
}


@dataclass(frozen=True)
class Label:
    """What a region can be."""

    name: str
    layer: str
    colour: str
    gloss: str


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
    """The whole schema; every mapping is in the file's order."""

    version: str
    labels: Mapping[str, Label]
    attributes: Mapping[str, Attribute]
    relations: Mapping[str, RelationType]
    bounds: Mapping[str, str]
    proclitics: str
    words_not_split: frozenset[str]

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

    def report(code: str, message: str) -> None:
        findings.append(Finding(str(path), "", "", code, message))

    if not check_object(raw, _TOP, report):
        raise InputError(findings)
    findings.extend(Finding(str(path), "", place, "SCHEMA_INVALID", text) for place, text in _faults(raw))
    refuse(findings)
    return _schema(raw)


def _faults(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if list(raw["labels"]) != list(LAYERS):
        yield "labels", f"must have the layers {', '.join(LAYERS)}, in this order"
        return
    known = {name for layer in raw["labels"].values() for name in (layer or {})} | set(LAYERS)
    for layer, labels in raw["labels"].items():
        for name, entry in (labels or {}).items():
            if not isinstance(entry, dict) or not {"colour", "gloss"} <= set(entry):
                yield f"labels.{layer}.{name}", "must have colour and gloss"
    for name, entry in raw["attributes"].items():
        place = f"attributes.{name}"
        if not isinstance(entry, dict) or not isinstance(entry.get("on"), list):
            yield place, 'must have a list of labels as "on" (quoted: bare on is a YAML boolean)'
            continue
        required = entry.get("required", [])
        yield from _undeclared(place, [*entry["on"], *(required if isinstance(required, list) else [])], known)
        if entry.get("kind", "choice") not in KINDS:
            yield place, f"kind must be one of {', '.join(KINDS)}"
        if ("values" in entry) == ("kind" in entry):
            yield place, "must have either values (a choice) or a kind"
    for part in ("relations", "arguments"):
        for name, entry in raw[part].items():
            place = f"{part}.{name}"
            if not isinstance(entry, dict) or not all(isinstance(entry.get(end), list) for end in ("from", "to")):
                yield place, "must have lists of labels as from and to"
                continue
            yield from _undeclared(place, [*entry["from"], *entry["to"]], known)
    if set(raw["bounds"].values()) - set(BOUNDS):
        yield "bounds", f"must each be one of {', '.join(BOUNDS)}"


def _undeclared(place: str, names: list[str], known: set[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in known:
            yield place, f"names «{name}», which is neither a label nor a layer; declare it under labels"


def _schema(raw: Mapping[str, Any]) -> Schema:
    labels = {
        name: Label(name, layer, entry["colour"], entry["gloss"])
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
        proclitics=raw["proclitics"]["letters"],
        words_not_split=frozenset(raw["proclitics"]["words_not_split"]),
    )
