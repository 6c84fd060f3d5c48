"""brat's configuration of a folder: which labels there are, and their colours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from insihab.bridges.names import word
from insihab.predictions.inventory import Inventory
from insihab.schema import Schema

_KEYS = {
    "<ENTITY>": (("entities", "level"),),
    "<EVENT>": (("events", "factuality"), ("events", "aspect")),
    "Quantity": (("numeric_claims", "operator"), ("numeric_claims", "unit"), ("numeric_claims", "movement")),
}
_SLOTS = (("counted", "Counted"), ("source", "<ANY>"), ("event", "<ANY>"))


def annotation_conf(inventory: Inventory) -> str:
    """The file ``annotation.conf``: the labels that may occur, and between which of them."""
    roles = inventory.of("events").get("role", ())
    schema = inventory.schema
    sections: dict[str, Iterable[str]] = {
        "entities": [*_words(inventory.of("entities").get("type", ())), "Quantity", "Counted", "Words"],
        "relations": [
            *(f"{name}\tArg1:Quantity, Arg2:{target}" for name, target in _SLOTS),
            "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",  # spans nest
        ],
        "events": (
            f"{word(kind)}\t{', '.join(_arguments(kind, roles, schema))}".rstrip("\t")
            for kind in inventory.of("events").get("type", ())
        ),
        "attributes": (
            f"{key}\tArg:{target}, Value:{'|'.join(_words(inventory.of(layer)[key]))}"
            for target, keys in _KEYS.items()
            for layer, key in keys
            if inventory.of(layer).get(key)
        ),
    }
    return "\n".join(line for name, lines in sections.items() for line in (f"[{name}]", *lines, ""))


def visual_conf(inventory: Inventory) -> str:
    """The file ``visual.conf``: the colours that the schema has for Label Studio, where there is a schema."""
    labels = inventory.schema.labels.values() if inventory.schema else ()
    colours = [f"{word(label.name)}\tbgColor:{label.colour}" for label in labels]
    default = ["SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken", "ARC_DEFAULT\tcolor:black"]
    return "\n".join(["[labels]", "", "[drawing]", *default, *colours, ""])


def _arguments(kind: str, roles: Collection[str], schema: Schema | None) -> Iterator[str]:
    """The roles that a type of event may have, any number of times, and what may fill them."""
    for role in roles:
        relation = schema.relations[role] if schema else None
        if relation is None:
            yield f"{word(role)}*:<ANY>"
        elif kind in relation.sources:
            yield f"{word(role)}*:{'|'.join([*sorted(relation.targets), 'Words'])}"


def _words(labels: Iterable[str]) -> list[str]:
    return [word(label) for label in labels]
