"""brat's configuration of a folder: which labels there are, and their colours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from insihab.bridges.brat_lines import COUNTED, RESERVED, WORDS
from insihab.bridges.names import word
from insihab.columns import CLAIM
from insihab.predictions import ATTRIBUTES, POINTERS
from insihab.predictions.inventory import Inventory
from insihab.schema import Schema

_TARGETS = {"entities": "<ENTITY>", "events": "<EVENT>", "numeric_claims": CLAIM}


def annotation_conf(inventory: Inventory) -> str:
    """The file ``annotation.conf``: the labels that may occur, and between which of them."""
    roles = inventory.of("events").get("role", ())
    schema = inventory.schema
    sections: dict[str, Iterable[str]] = {
        "entities": [*_words(inventory.of("entities").get("type", ())), *RESERVED],
        "relations": [
            *(f"{name}\tArg1:{CLAIM}, Arg2:{COUNTED if name == 'counted' else '<ANY>'}" for name in POINTERS),
            "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",  # spans nest
        ],
        "events": (
            f"{word(kind)}\t{', '.join(_arguments(kind, roles, schema))}".rstrip("\t")
            for kind in inventory.of("events").get("type", ())
        ),
        "attributes": (
            f"{key}\tArg:{_TARGETS[layer]}, Value:{'|'.join(_words(inventory.of(layer)[key]))}"
            for layer, keys in ATTRIBUTES.items()
            for key in keys
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
            yield f"{word(role)}*:{'|'.join([*sorted(relation.targets), WORDS])}"


def _words(labels: Iterable[str]) -> list[str]:
    return [word(label) for label in labels]
