"""Parquet files whose bytes repeat: plain pyarrow with fixed settings and no metadata of any library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from insihab.columns import Column, encode_row
from insihab.layers import Row

_TYPES = {
    "string": pa.string(),
    "int32": pa.int32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "label": pa.int64(),  # what datasets stores for a ClassLabel
}


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """The Arrow schema of a table with `columns`."""
    return pa.schema(_fields(columns))


def _fields(columns: Sequence[Column]) -> list[pa.Field]:
    return [pa.field(column.name, _type(column)) for column in columns]


def _type(column: Column) -> pa.DataType:
    if column.kind in _TYPES:
        return _TYPES[column.kind]
    struct = pa.struct(_fields(column.fields))
    return pa.list_(struct) if column.kind == "list" else struct


def write_parquet(path: Path, rows: Iterable[Row], columns: Sequence[Column]) -> int:
    """Write rows that are in the columns' names and label names; returns the table's size in memory, in bytes."""
    names = {column.name for column in columns}
    encoded = [encode_row({key: value for key, value in row.items() if key in names}, columns) for row in rows]
    table = pa.Table.from_pylist(encoded, schema=arrow_schema(columns))
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", version="2.6", write_statistics=True, store_schema=False)
    return int(table.nbytes)
