"""What a system may see: documents to train on, texts to predict, and the folds of a protocol."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yaml import YAMLError

from insihab.columns import decode_row, table_columns
from insihab.findings import Finding, InputError
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
        InputError: the folder is missing, or is no dataset with the released columns and splits.
    """
    if not folder.is_dir():  # a path that is not there would be looked for on the Hub
        message = "is no folder; give the one that holds the dataset's README.md"
        raise InputError([Finding(str(folder), "", "", "DATASET_MISSING", message)])
    import datasets  # takes seconds, which a bad argument should not cost

    datasets.disable_progress_bars()
    datasets.logging.set_verbosity(datasets.logging.CRITICAL)  # what goes wrong is said below, in one line
    columns = table_columns(schema())[config]
    try:
        # The cache knows a local dataset by its card, so that changed data under the same card would come out old.
        with tempfile.TemporaryDirectory() as cache:
            splits = datasets.load_dataset(str(folder), config, cache_dir=cache)
            return {name: [decode_row(row, columns) for row in splits[name]] for name in ("train", "test")}
    except (OSError, ValueError, LookupError, YAMLError, datasets.exceptions.DatasetsError) as error:
        cause = error.__cause__ or error
        reason = f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}"
        message = f"cannot be loaded as the config «{config}» of a release ({reason})"
        raise InputError([Finding(str(folder), "", "", "DATASET_INVALID", message)]) from None


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
