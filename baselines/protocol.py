"""What every baseline shares: documents, folds, the command line and the file of predictions."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm
from yaml import YAMLError

from insihab.cli import guarded
from insihab.columns import decode_row, table_columns
from insihab.findings import Finding, InputError
from insihab.gold import PROTOCOLS
from insihab.predictions import LAYERS
from insihab.released import dataset_folder, schema_file
from insihab.schema import Schema, read_schema
from insihab.writing import write_whole

Span = tuple[int, int]
Row = dict[str, Any]
_PREDICTIONS = Path(__file__).resolve().parents[1] / ".cache" / "predictions"


@dataclass(frozen=True)
class Text:
    """All that a system sees of a document that it predicts; offsets are half-open, in code points."""

    doc_id: str
    text: str
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]


@dataclass(frozen=True)
class Document:
    """A document to train on: its text, and the gold rows of each layer as the config ``articles`` has them."""

    source: Text
    layers: Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Fold:
    """Documents to train on, and the texts to predict, which have no gold."""

    train: tuple[Document, ...]
    test: tuple[Text, ...]


Predict = Callable[[Text], Mapping[str, Sequence[Row]]]
"""Gives the predicted layers of a text, in the format of predictions."""
Train = Callable[[Sequence[Document], Schema], Predict]


def load(folder: Path, schema: Schema) -> dict[str, list[Document]]:
    """The documents of each split of a dataset folder.

    Raises:
        InputError: the folder is missing, or is no dataset with the released columns and splits.
    """
    if not folder.is_dir():  # a path that is not there would be looked for on the Hub
        message = "is no folder; give the one that holds the dataset's README.md"
        raise InputError([Finding(str(folder), "", "", "DATASET_MISSING", message)])
    import datasets  # takes seconds, which a bad argument should not cost

    datasets.disable_progress_bars()
    datasets.logging.set_verbosity(datasets.logging.CRITICAL)  # what goes wrong is said below, in one line
    columns = table_columns(schema)["articles"]
    try:
        # The cache knows a local dataset by its card, so that changed data under the same card would come out old.
        with tempfile.TemporaryDirectory() as cache:
            splits = datasets.load_dataset(str(folder), "articles", cache_dir=cache)
            return {name: [_document(decode_row(row, columns)) for row in splits[name]] for name in ("train", "test")}
    except (OSError, ValueError, LookupError, YAMLError, datasets.exceptions.DatasetsError) as error:
        cause = error.__cause__ or error
        reason = f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}"
        message = f"cannot be loaded as the config «articles» of a release ({reason})"
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


def predictions(name: str, train: Train, parts: Sequence[Fold], schema: Schema) -> str:
    """JSON Lines, a line a predicted text, in the order of the folds."""
    lines = []
    for fold in tqdm(parts, desc=name, unit="fold"):
        predict = train(fold.train, schema)
        lines += [{"doc_id": text.doc_id, **predict(text)} for text in fold.test]
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)


def main(name: str, about: str, train: Train, arguments: Sequence[str] | None = None) -> int:
    """The command of a baseline; gives its exit status, 2 for bad input."""
    parser = argparse.ArgumentParser(prog=f"{name}.py", description=about)
    parser.add_argument("--protocol", choices=sorted(PROTOCOLS), default="leave-one-article-out")
    parser.add_argument("--dataset", type=Path, default=dataset_folder(), help="folder of the dataset (the released)")
    parser.add_argument("--out", type=Path, help="file of predictions (.cache/predictions/NAME.PROTOCOL.jsonl)")
    chosen = parser.parse_args(arguments)
    out = chosen.out or _PREDICTIONS / f"{name}.{chosen.protocol}.jsonl"

    def run() -> int:
        schema = read_schema(schema_file())
        parts = list(folds(load(chosen.dataset, schema), chosen.protocol))
        if not all(fold.train for fold in parts):
            message = "leaves nothing to train on under this protocol; give more articles"
            raise InputError([Finding(str(chosen.dataset), "", "", "DATASET_EMPTY", message)])
        _make_folder_of(out)
        write_whole(out, predictions(name, train, parts, schema))
        print(out)
        return 0

    return guarded(run)


def _make_folder_of(file: Path) -> None:
    """Make the folder now, so that a file that cannot be written costs no training."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"has a folder that cannot be made ({error.strerror}); give another file as --out"
        raise InputError([Finding(str(file), "", "", "FILE_UNWRITABLE", message)]) from None
    if file.is_dir():
        raise InputError([Finding(str(file), "", "", "FILE_UNWRITABLE", "is a folder; give a file as --out")])
