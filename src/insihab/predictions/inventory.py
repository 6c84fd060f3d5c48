"""Which labels may occur in predictions: those of a schema, those that gold has, or those that a user names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from insihab.predictions import ATTRIBUTES, Prediction
from insihab.predictions.mentions import values
from insihab.schema import Schema


@dataclass(frozen=True)
class Inventory:
    """The labels that may occur.

    Attributes:
        labels: for each layer, ``claim_pairs`` among them, and each of its keys the labels; a key that is not there
            may have any. The roles of arguments are those of ``events``.
        schema: what gold follows, if it is known: then predictions are also held against what gold can never be.
    """

    labels: Mapping[str, Mapping[str, Collection[str]]]
    schema: Schema | None = None

    def of(self, layer: str) -> Mapping[str, Collection[str]]:
        """The labels of each key of a layer."""
        return self.labels.get(layer, {})


ANYTHING = Inventory({})


def from_schema(schema: Schema) -> Inventory:
    """All that a schema declares."""
    choices = {name: list(one.values) for name, one in schema.attributes.items() if one.kind == "choice"}
    labels: dict[str, dict[str, Collection[str]]] = {
        layer: {key: choices[key] for key in keys if key in choices} for layer, keys in ATTRIBUTES.items()
    }
    for layer in ("entities", "events"):
        labels[layer]["type"] = schema.labels_of(layer)
    labels["events"]["role"] = [role.name for role in schema.roles()]
    labels["claim_pairs"] = {"relation": list(schema.claim_pairs)}
    return Inventory(labels, schema)


def from_gold(documents: Collection[Prediction], pairs: Sequence[Mapping[str, Any]]) -> Inventory:
    """All that gold uses; a key that it never has may have any label."""
    labels: dict[str, dict[str, Collection[str]]] = {}
    for layer, keys in ATTRIBUTES.items():
        lists = [document.layers[layer] for document in documents if layer in document.layers]
        used = {key: set(chain.from_iterable(values(items, key) for items in lists)) for key in ("type", *keys)}
        if layer == "events":
            arguments = (item.get("arguments", ()) for items in lists for item in items)
            used["role"] = {argument["role"] for argument in chain.from_iterable(arguments)}
        labels[layer] = {key: sorted(values) for key, values in used.items() if values}
    if pairs:
        labels["claim_pairs"] = {"relation": sorted({pair["relation"] for pair in pairs})}
    return Inventory(labels)


def with_entity_types(inventory: Inventory, types: Sequence[str]) -> Inventory:
    """The same, but for the types of entities."""
    return replace(inventory, labels={**inventory.labels, "entities": {**inventory.of("entities"), "type": types}})
