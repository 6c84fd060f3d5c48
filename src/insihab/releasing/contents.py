"""What a release has, read from its folder as a user would, so that releases of any version can be held together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.columns import ORIGIN, SPAN
from insihab.findings import shown
from insihab.loading import load_configs

INVENTORY, DOCUMENTS, PAIRS = "inventory", "documents", "claim_pairs"
NESTED = "arguments"
_NO_VALUES = {"surface", "id", *(column.name for column in (*SPAN, *ORIGIN))}
_NOT_COMPARED = {"doc_id", "text_sha256"}
Values = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Item:
    """A label, a document, or all that the labels of a layer may be.

    Attributes:
        layer: a layer, or ``documents`` or ``inventory``.
        id: of a document or a claim as ``doc_id#id``, of a pair both claims, of an inventory its layer.
        place: where a person finds it.
        values: what is said of it; roles have several values, and what is absent is not there.
        span: its code points, half-open; of what is no span of a text (0, 0).
    """

    layer: str
    id: str
    place: str
    values: Values
    span: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Contents:
    """What a release has: for each layer what may occur, and what there is.

    Attributes:
        inventory: one a layer, by its name; the values are names of attributes, roles and labels.
        documents: by their ids; the values are the split, a hash of the text, and what is told of the article.
        labels: of each document each layer's, by the document's id and the layer.
        pairs: of claims.
    """

    inventory: Mapping[str, Item]
    documents: Mapping[str, Item]
    labels: Mapping[str, Mapping[str, tuple[Item, ...]]]
    pairs: tuple[Item, ...]


def read_contents(folder: Path) -> Contents:
    """What the release has in a folder that `load_dataset` can be given.

    Which pass and rule a label comes from is not read, nor what follows from the text: sentences and tokens.

    Raises:
        InputError: the folder is no release.
    """
    with load_configs(folder, ("articles", PAIRS)) as loaded:
        features = {name: next(iter(splits.values())).features for name, splits in loaded.items()}
        rows = {name: list(_rows(splits, features[name])) for name, splits in loaded.items()}
        return _contents(features, rows)


def _rows(splits: Mapping[str, Any], features: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for split, table in splits.items():
        for row in table:
            yield {**{name: _named(row[name], feature) for name, feature in features.items()}, "split": split}


def _fields(feature: Any) -> Mapping[str, Any] | None:
    """The fields of a list of structs; None for anything else."""
    inner = getattr(feature, "feature", None)
    return inner if isinstance(inner, dict) else None


def _named(value: Any, feature: Any) -> Any:
    """A value with its labels' names in place of their numbers."""
    if value is None:
        return None
    if fields := _fields(feature):
        return [{name: _named(item[name], one) for name, one in fields.items()} for item in value]
    return feature.int2str(value) if hasattr(feature, "int2str") else value


def _contents(features: Mapping[str, Any], rows: Mapping[str, list[dict[str, Any]]]) -> Contents:
    layers = {name: fields for name, one in features["articles"].items() if (fields := _fields(one) or {}).get("id")}
    relations = {PAIRS: {"relation": features[PAIRS]["relation"]}} if PAIRS in features else {}
    other = {name for name, one in features["articles"].items() if not _fields(one)} | {"split"}
    return Contents(
        {name: Item(INVENTORY, name, name, _inventory(fields)) for name, fields in {**layers, **relations}.items()},
        {row["doc_id"]: _document(row, other - _NOT_COMPARED) for row in rows["articles"]},
        {row["doc_id"]: {name: tuple(_labels(row, name)) for name in layers} for row in rows["articles"]},
        tuple(_pair(row) for row in rows.get(PAIRS, [])),
    )


def _inventory(fields: Mapping[str, Any]) -> Values:
    """The labels of each field, and the fields themselves as ``attributes``."""
    own = {name: one for name, one in fields.items() if name not in _NO_VALUES}
    labelled = {**own, **(_fields(own.get(NESTED)) or {})}
    names = {name: frozenset(one.names) for name, one in labelled.items() if hasattr(one, "names")}
    return {"attributes": frozenset(own), **names}


def _document(row: Mapping[str, Any], names: set[str]) -> Item:
    told = {name: frozenset({_word(row[name])}) for name in sorted(names) if row[name] is not None}
    text = hashlib.sha256(row["text"].encode()).hexdigest()[:12]
    return Item(DOCUMENTS, row["doc_id"], row["doc_id"], {**told, "text": frozenset({text})})


def _labels(row: Mapping[str, Any], layer: str) -> Iterator[Item]:
    for label in row[layer]:
        span = label["start"], label["end"]
        values = {"span": {f"{span[0]}-{span[1]}"}}
        for name, value in label.items():
            if name == NESTED:
                for argument in value or []:
                    values.setdefault(argument["role"], set()).add(_word(argument))
            elif name not in _NO_VALUES and value is not None:
                values[name] = {_word(value)}
        place = f"{row['doc_id']}, «{shown(row['text'], *span)}» ({span[0]}-{span[1]})"
        frozen = {name: frozenset(value) for name, value in values.items()}
        yield Item(layer, f"{row['doc_id']}#{label['id']}", place, frozen, span)


def _word(value: Any) -> str:
    """A value as a person reads it: a region by its surface and span, a number without an idle fraction."""
    if isinstance(value, dict):
        return f"«{shown(value['surface'], 0, len(value['surface']))}» ({value['start']}-{value['end']})"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _pair(row: Mapping[str, Any]) -> Item:
    a, b = row["a"], row["b"]
    return Item(PAIRS, f"{a} {b}", f"{a} and {b}", {"relation": frozenset({row["relation"]})})
