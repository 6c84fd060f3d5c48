"""The columns of the released tables, derived from the schema; everything that must agree with them reads them here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insihab.schema import Schema

CLAIM, NOT_A_CLAIM = "Quantity", "NotAClaim"


@dataclass(frozen=True)
class Column:
    """A column of a table, or a field of one.

    Attributes:
        kind: ``string``, ``int32``, ``float64``, ``bool``, ``label`` (one of `names`), ``struct`` (of `fields`) or
            ``list`` (of structs of `fields`).
    """

    name: str
    kind: str = "string"
    names: tuple[str, ...] = ()
    fields: tuple[Column, ...] = ()


SPAN = (Column("start", "int32"), Column("end", "int32"))
REFERENCE = (Column("surface"), Column("id"), *SPAN)
"""What a relation points to: the surface of the region, its id and its span."""
PROVENANCE = (
    Column("annotator"),
    Column("annotator_kind"),
    Column("pass"),
    Column("guidelines"),
    Column("human_verified", "bool"),
)
"""Who or what annotated, in which pass, by which version of the guidelines."""
ORIGIN = (Column("found_by"), Column("rule"))
"""Which passes had a label, and which rules decided about it."""


def region_columns(schema: Schema, labels: Sequence[str], typed: bool = True) -> tuple[Column, ...]:
    """The fields of a region with one of `labels`, what people look for first.

    Its surface, type, attributes, links and arguments; then its id and span, and its origin.
    """
    columns = [Column("surface")]
    if typed:
        columns.append(Column("type", "label", tuple(labels)))
    for attribute in schema.attributes_of(*labels):
        kind = {"choice": "label", "number": "float64"}.get(attribute.kind, "string")
        columns.append(Column(attribute.name, kind, tuple(attribute.values)))
    columns.extend(Column(link.name, "struct", fields=REFERENCE) for link in schema.links_of(*labels))
    roles = tuple(role.name for role in schema.roles() if role.sources & set(labels))
    if roles:
        columns.append(Column("arguments", "list", fields=(Column("role", "label", roles), *REFERENCE)))
    return (*columns, Column("id"), *SPAN, *ORIGIN)


def layer_columns(schema: Schema) -> dict[str, tuple[Column, ...]]:
    """The fields of each released layer, by its name."""
    return {
        "entities": region_columns(schema, schema.labels_of("entities")),
        "events": region_columns(schema, schema.labels_of("events")),
        "numeric_claims": region_columns(schema, [CLAIM], typed=False),
        "not_claims": region_columns(schema, [NOT_A_CLAIM], typed=False),
    }


def table_columns(schema: Schema) -> dict[str, tuple[Column, ...]]:
    """The columns of each released config, by its name; the first is the default.

    Their order is that of a viewer: the text and its labels first, then ids and offsets, provenance last.
    """
    layers = layer_columns(schema)
    lists = {name: Column(name, "list", fields=fields) for name, fields in layers.items()}
    pairs = {"claim_pairs": _pair_columns(schema)} if schema.claim_pairs else {}
    return {
        "articles": _article_columns(lists.values()),
        "entities": _sentence_columns(lists["entities"]),
        "events": _sentence_columns(lists["events"]),
        "numeric_claims": (
            *map(Column, ("doc_id", "published", "sentence_text")),
            *layers["numeric_claims"],
            *(Column(name, "int32") for name in ("sentence_start", "sentence_end")),
            *PROVENANCE,
        ),
        **pairs,
    }


def _article_columns(layers: Iterable[Column]) -> tuple[Column, ...]:
    return (
        *map(Column, ("doc_id", "headline", "published", "publisher", "text")),
        *layers,
        *(Column(name, "list", fields=SPAN) for name in ("sentences", "tokens")),
        *map(Column, ("agency", "precision", "read_from", "rights", "raw_file", "raw_sha256", "text_sha256")),
        *PROVENANCE,
    )


def _sentence_columns(layer: Column) -> tuple[Column, ...]:
    place = (Column("sentence", "int32"), *SPAN, Column("tokens", "list", fields=SPAN))
    return (Column("doc_id"), Column("text"), layer, *place, *PROVENANCE)


def _pair_columns(schema: Schema) -> tuple[Column, ...]:
    """What two claims are to each other, each with its sentence, then where and when it was made, and their ids."""
    judged = Column("relation", "label", tuple(schema.claim_pairs))
    sides = [Column(f"{name}_{side}") for side in "ab" for name in ("surface", "sentence_text")]
    places = [Column(f"{name}_{side}") for name in ("published", "doc_id") for side in "ab"]
    return (judged, *sides, Column("why"), *places, Column("a"), Column("b"), *ORIGIN, *PROVENANCE)


def encode(value: Any, column: Column) -> Any:
    """A value as the column stores it: a label as its number, null where it is absent."""
    if value is None:
        return [] if column.kind == "list" else None
    if column.kind == "label":
        return column.names.index(value)
    if column.kind == "struct":
        return encode_row(value, column.fields)
    if column.kind == "list":
        return [encode_row(item, column.fields) for item in value]
    return value


def encode_row(row: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """A row with exactly these columns, in this order.

    Raises:
        ValueError: the row has a key that is no column, or a label is not among a column's names.
    """
    if unknown := row.keys() - {column.name for column in columns}:
        raise ValueError(f"no column for {', '.join(sorted(unknown))}")
    return {column.name: encode(row.get(column.name), column) for column in columns}


def decode(value: Any, column: Column) -> Any:
    """The inverse of `encode`, for what `load_dataset` gives: numbers of labels become their names."""
    if value is None:
        return None
    if column.kind == "label":
        return column.names[value]
    if column.kind == "struct":
        return decode_row(value, column.fields)
    if column.kind == "list":
        return [decode_row(item, column.fields) for item in value]
    return value


def decode_row(row: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """A row with the names of its labels."""
    return {column.name: decode(row[column.name], column) for column in columns}


def hf_features(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The columns as the ``features`` of a dataset card's YAML.

    Source: the format that ``datasets.Features`` reads from a card's ``dataset_info``.
    """
    return [_hf_feature(column) for column in columns]


def _hf_feature(column: Column) -> dict[str, Any]:
    if column.kind == "label":
        names = {str(number): name for number, name in enumerate(column.names)}
        return {"name": column.name, "dtype": {"class_label": {"names": names}}}
    if column.kind in ("struct", "list"):
        return {"name": column.name, column.kind: hf_features(column.fields)}
    return {"name": column.name, "dtype": column.kind}
