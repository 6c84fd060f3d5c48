"""The controls of our labeling config: what their results carry, and what reading these must know of the schema.

Source: https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from insihab.findings import Report
from insihab.schema import Schema
from insihab.shape import LIST, NUMBER, Field, Kind, check_object

PAYLOADS: dict[str, tuple[str, Kind]] = {
    "labels": ("labels", LIST),
    "choices": ("choices", LIST),
    "textarea": ("text", LIST),
    "number": ("number", NUMBER),  # of old exports alone
}
"""The type of a result to the key and kind of its value: a region's label, or an attribute of one."""

TYPES = {"choice": "choices", "key": "textarea", "edtf": "textarea", "number": "textarea"}
"""The kind of an attribute in the schema to the type of its results."""


class Controls(NamedTuple):
    """What reading must know of the schema: its attributes that are numbers, and the layer of each label."""

    numbers: frozenset[str]
    layers: Mapping[str, str]

    @classmethod
    def of(cls, schema: Schema) -> Controls:
        """Those of a schema."""
        numbers = frozenset(one.name for one in schema.attributes.values() if one.kind == "number")
        return cls(numbers, {label.name: label.layer for label in schema.labels.values()})


def has(value: Any, keys: Mapping[str, Kind], report: Report) -> bool:
    """Whether an object has these keys; others are Label Studio's own and change from version to version."""
    if type(value) is dict:
        for key, kind in keys.items():
            if type(value.get(key)) not in kind.types:
                break
        else:
            return True  # what JSON gives is of just the types that a kind names
    known = {key: value[key] for key in keys if key in value} if isinstance(value, dict) else value
    return check_object(known, {key: Field(kind, required=True) for key, kind in keys.items()}, report)
