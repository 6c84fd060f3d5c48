"""What a system may see: documents to train on, texts to predict, and the folds of a protocol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from insihab.articles import SPLITS
from insihab.columns import decode_row, table_columns
from insihab.loading import load_configs
from insihab.predictions import LAYERS
from insihab.released import schema_file
from insihab.schema import Schema, read_schema

Span = tuple[int, int]
Row = dict[str, Any]
Layers = Mapping[str, Sequence[Row]]
"""The rows of each layer of a document: gold's as the config ``articles`` has them, or in the form of predictions."""


@dataclass(frozen=True)
class Text:
    """All that a system sees of a document that it predicts; offsets are half-open, in code points."""

    doc_id: str
    text: str
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]


@dataclass(frozen=True)
class Document:
    """A document to train on: its text, and its gold."""

    source: Text
    layers: Layers


@dataclass(frozen=True)
class Fold:
    """Documents to train on, and the texts to predict, which have no gold."""

    train: tuple[Document, ...]
    test: tuple[Text, ...]


@cache
def schema() -> Schema:
    """The released schema: the one truth about labels, roles and proclitics, here as everywhere."""
    return read_schema(schema_file())


def load(folder: Path) -> dict[str, list[Document]]:
    """The documents of each split of a dataset folder.

    Raises:
        InputError: as `load_rows`.
    """
    return {name: [_document(row) for row in rows] for name, rows in load_rows(folder, "articles").items()}


def load_rows(folder: Path, config: str) -> dict[str, list[Row]]:
    """The rows of each split of one config of a dataset folder, with labels as names.

    Raises:
        InputError: the folder is missing, or is no dataset with this config and its released columns.
    """
    columns = table_columns(schema())[config]
    with load_configs(folder, [config]) as configs:
        splits = configs[config]
        # A split without rows has no file, and is no split of the config.
        return {name: [decode_row(row, columns) for row in splits.get(name, ())] for name in SPLITS}


def _document(row: Row) -> Document:
    sentences, tokens = (tuple((span["start"], span["end"]) for span in row[name]) for name in ("sentences", "tokens"))
    source = Text(row["doc_id"], row["text"], sentences, tokens)
    return Document(source, {name: row[name] for name in LAYERS})


def folds(splits: Mapping[str, Sequence[Document]], protocol: str) -> Iterator[Fold]:
    """The folds of a protocol: one, or as many as there are articles, each without the article that it predicts."""
    train, test = splits["train"], splits["test"]
    if protocol == "split":
        yield Fold(tuple(train), tuple(document.source for document in test))
        return
    documents = [*train, *test]
    for held_out in documents:
        others = (document for document in documents if document.source.doc_id != held_out.source.doc_id)
        yield Fold(tuple(others), (held_out.source,))
