"""The command line that every baseline shares: train and predict fold by fold, and write a submission."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import yaml
from sklearn.base import clone
from tqdm import tqdm

from insihab.cli import guarded
from insihab.findings import refusal
from insihab.gold import PROTOCOLS
from insihab.released import dataset_folder
from insihab.writing import json_lines, write_whole
from pairing.folds import pair_folds
from pairing.folds import predictions as pair_predictions
from protocol import Document, Fold, folds, load

SUBMISSIONS = Path(__file__).resolve().parents[1] / ".cache" / "submissions"


def main(
    name: str, about: str, system: Any, pairs: Any = None, arguments: Sequence[str] | None = None, **said: str | bool
) -> int:
    """The command of a baseline; gives its exit status, 2 for bad input.

    Args:
        name: of the system.
        about: what it does, in a line.
        system: an estimator; `fit` takes texts and their layers, `predict` gives the layers of texts.
        pairs: an estimator of the relations of pairs of claims, if the system has one.
        arguments: of the command line.
        said: what its submission says otherwise than most, see `metadata`.
    """
    parser = argparse.ArgumentParser(prog=f"{name}.py", description=about)
    parser.add_argument("--protocol", choices=PROTOCOLS, action="append", help="one alone (all, one after the other)")
    parser.add_argument("--dataset", type=Path, default=dataset_folder(), help="folder of the dataset (the released)")
    parser.add_argument(
        "--out", type=Path, default=SUBMISSIONS / name, help="folder to write (.cache/submissions/NAME)"
    )
    chosen = parser.parse_args(arguments)

    def run() -> int:
        splits = load(chosen.dataset)
        make_folder(chosen.out)
        files = {}
        for protocol in chosen.protocol or sorted(PROTOCOLS):
            parts = list(folds(splits, protocol))
            if not all(fold.train for fold in parts):
                message = f"leaves nothing to train on under {protocol}; give more articles"
                raise refusal(chosen.dataset, "DATASET_EMPTY", message)
            files[protocol] = [f"{protocol}.jsonl"]
            write_whole(chosen.out / f"{protocol}.jsonl", predictions(f"{name}, {protocol}", system, parts))
            if pairs is not None:
                files[protocol].append(f"{protocol}.pairs.jsonl")
                found = pair_predictions(pairs, pair_folds(splits, protocol, chosen.dataset))
                write_whole(chosen.out / f"{protocol}.pairs.jsonl", json_lines(chain.from_iterable(found)))
        write_whole(chosen.out / "submission.yaml", metadata(name, about, files, **said))
        print(chosen.out)
        return 0

    return guarded(run)


def predictions(title: str, system: Any, parts: Sequence[Fold]) -> str:
    """JSON Lines, a line a predicted text, in the order of the folds."""
    lines = []
    for fold in tqdm(parts, desc=title, unit="fold"):
        found = fitted(system, fold.train).predict(fold.test)
        lines += [{"doc_id": text.doc_id, **layers} for text, layers in zip(fold.test, found, strict=True)]
    return json_lines(lines)


def fitted(system: Any, documents: Sequence[Document]) -> Any:
    """A copy of a system, trained on some documents."""
    return clone(system).fit([one.source for one in documents], [one.layers for one in documents])


def metadata(name: str, about: str, files: Mapping[str, Sequence[str]], **said: str | bool) -> str:
    """What a submission says of itself; `said` takes the place of what most say.

    ``kind`` is ``reference`` for what only marks a floor or a ceiling; ``saw_test_articles`` is true for what was made
    by, or with, the articles that it predicts.
    """
    usual = {
        "system": name,
        "authors": ["Insihab"],
        "training_data": "the annotated articles of the protocol's training side, and nothing else",
        "saw_test_articles": False,
        "kind": "system",
        "note": about,
        "predictions": {protocol: list(names) for protocol, names in files.items()},
    }
    return yaml.safe_dump({**usual, **said}, allow_unicode=True, sort_keys=False)


def make_folder(folder: Path, option: str = "--out") -> None:
    """Make a folder now, so that one that cannot be made costs no training; `option` named it.

    Raises:
        InputError: it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot be made ({error.strerror}); give another folder as {option}"
        raise refusal(folder, "FILE_UNWRITABLE", message) from None
