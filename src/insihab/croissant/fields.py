"""The released tables as record sets of Croissant: a field a column, a subfield a column of a list or a struct.

Written for what mlcroissant 1.1 reads, and reads rightly:

- A record set reads one file: the hash of a file is checked where it is read by itself, and not in a set of files.
- A list of structs is an array with subfields. A struct in it has its subfields there, too (``holder/surface``): in a
  field of its own they would be read beside the list and not in it.
- Of a list in a list mlcroissant takes the first item alone. Arguments in lists have a record set of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from insihab.columns import Column
from insihab.glossary import column_glosses, column_key
from insihab.schema import Schema
from insihab.statistics import LAYERS

Node = dict[str, Any]
SPLIT_NAMES = "splits/name"
_TYPES = {"string": "sc:Text", "int32": "sc:Integer", "float64": "sc:Float", "bool": "sc:Boolean"}
_ROLE = "the part that it plays (see the record set that this refers to)"


class Fields:
    """Makes the fields of one record set.

    Args:
        record_set: its id, with which the ids of its fields begin.
        place: the config or list whose columns they are, as in `insihab.columns`.
        schema: where descriptions come from.
        file: the id of the file that they are read from; empty where the record set has its data in it.
    """

    def __init__(self, record_set: str, place: str, schema: Schema, file: str = "") -> None:
        self.record_set, self.place, self.schema, self.file = record_set, place, schema, file
        self.glosses = {**column_glosses(schema), "role": _ROLE}

    def of(self, columns: Sequence[Column]) -> list[Node]:
        """A field a column."""
        return [self._field(column) for column in columns]

    def _field(self, column: Column) -> Node:
        if column.kind not in ("struct", "list"):
            return self._leaf(column, self.place, column.name, {"column": column.name})
        array = {"isArray": True, "arrayShape": "-1"} if column.kind == "list" else {}
        within = column.name if column.name in LAYERS else self.place
        place = f"{column.name}[]" if column.kind == "list" else self.place
        leaves = [
            self._leaf(one, place, f"{column.name}/{'/'.join(path)}", {"column": column.name}, path, within)
            for path, one in _leaves(column.fields)
        ]
        return {**self._named(column.name, self._gloss(column, self.place)), **array, "subField": leaves}

    def _leaf(
        self,
        column: Column,
        place: str,
        name: str,
        extract: Mapping[str, str],
        path: Sequence[str] = (),
        layer: str = "",
    ) -> Node:
        transform = {"transform": {"jsonPath": ".".join(path)}} if path else {}
        source = {"fileObject": {"@id": self.file}, "extract": dict(extract), **transform}
        label = column.kind == "label"
        return {
            **self._named(name, self._gloss(column, place)),
            "dataType": ["sc:Integer", "cr:Label"] if label else _TYPES[column.kind],
            **({"references": refer(f"{labels_id(layer or self.place, column)}/id")} if label else {}),
            **({"source": source} if self.file else {}),
        }

    def _named(self, name: str, description: str) -> Node:
        return field(f"{self.record_set}/{name}", description)

    def _gloss(self, column: Column, place: str) -> str:
        attribute = self.schema.attributes.get(column.name)
        if attribute and attribute.gloss:
            return attribute.gloss
        return self.glosses[column_key(place, column.name, self.glosses)]


def _leaves(columns: Iterable[Column], path: tuple[str, ...] = ()) -> Iterable[tuple[tuple[str, ...], Column]]:
    """The fields of a list or struct with the way to each, those of structs in it among them; lists in it left out."""
    for column in columns:
        here = (*path, column.name)
        if column.kind == "struct":
            yield from _leaves(column.fields, here)
        elif column.kind != "list":
            yield here, column


def field(name: str, description: str, kind: str | list[str] = "") -> Node:
    """A field, or the beginning of one."""
    short = name.split("/", 1)[1]
    start: Node = {"@type": "cr:Field", "@id": name, "name": short, "description": description}
    return {**start, "dataType": kind} if kind else start


def refer(name: str) -> Node:
    """A reference to a field of another record set."""
    return {"field": {"@id": name}}


def split_field(record_set: str, split: str) -> Node:
    """The field that says of each record of a record set that it is in `split`."""
    start = field(f"{record_set}/split", "the part of the corpus that it is in", ["sc:Text", "cr:Split"])
    return {**start, "references": refer(SPLIT_NAMES), "value": split}


def labels_id(layer: str, column: Column) -> str:
    """The id of the record set that lists the labels of a column."""
    return f"{layer}-{column.name}"


def label_sets(tables: Mapping[str, Sequence[Column]], schema: Schema) -> list[Node]:
    """A record set for each closed set of labels: number, name and meaning."""
    found: dict[str, Node] = {}
    for config, columns in tables.items():
        for layer, column in _labels(config, columns):
            name = labels_id(layer, column)
            found.setdefault(name, _label_set(name, column, _meanings(column, schema)))
    return list(found.values())


def _labels(layer: str, columns: Iterable[Column]) -> Iterable[tuple[str, Column]]:
    for column in columns:
        if column.kind == "label":
            yield layer, column
        yield from _labels(column.name if column.name in LAYERS else layer, column.fields)


def _meanings(column: Column, schema: Schema) -> Mapping[str, str]:
    special: dict[str, Callable[[], Mapping[str, str]]] = {
        "type": lambda: {name: schema.labels[name].gloss for name in column.names},
        "role": lambda: {name: schema.relations[name].gloss for name in column.names},
        "relation": lambda: schema.claim_pairs,
    }
    return special[column.name]() if column.name in special else schema.attributes[column.name].values


def _label_set(name: str, column: Column, meanings: Mapping[str, str]) -> Node:
    rows = [
        {f"{name}/id": number, f"{name}/name": label, f"{name}/meaning": meanings[label]}
        for number, label in enumerate(column.names)
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"the labels of the column {column.name}",
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{name}/id"},
        "field": [
            field(f"{name}/id", "the number that the data have", "sc:Integer"),
            field(f"{name}/name", "the label", ["sc:Text", "sc:name"]),
            field(f"{name}/meaning", "what it means", "sc:Text"),
        ],
        "data": rows,
    }
