"""Train one of the systems, and keep it as a file that `predict.py` uses."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from insihab.cli import guarded
from insihab.findings import refusal
from insihab.released import dataset_folder
from insihab.writing import whole


class System(NamedTuple):
    """Module and class of a system, what is given to it, and module and class of its estimator of pairs of claims."""

    name: tuple[str, str]
    options: dict[str, Any]
    pairs: tuple[str, str] | None = None


SYSTEMS = {
    "linear": System(("linear", "Linear"), {}, ("pairing.classifier", "PairClassifier")),
    "majority": System(("majority", "Majority"), {}),
    "memorise": System(("memorise", "Memorise"), {}),
    "rules": System(("rules", "Rules"), {"all_layers": True}, ("pairing.rule", "ValueRule")),
    "tokens": System(("tokens", "Tokens"), {}),
}
"""The systems that can be kept; a module is imported only when it is needed."""


def estimator(name: str) -> Any:
    """A system, not trained."""
    return _class(SYSTEMS[name].name)(**SYSTEMS[name].options)


def pair_estimator(name: str) -> Any:
    """Its estimator of the relations of pairs of claims, not trained, or None."""
    found = SYSTEMS[name].pairs
    return _class(found)() if found else None


def _class(name: tuple[str, str]) -> Any:
    return getattr(import_module(name[0]), name[1])


def run(chosen: argparse.Namespace) -> int:
    """Train and save."""
    dataset = os.path.realpath(chosen.dataset)
    if os.path.commonpath([dataset, os.path.realpath(chosen.out)]) == dataset:
        message = f"lies in the dataset {chosen.dataset}, which a model is no part of; name a file elsewhere"
        raise refusal(chosen.out, "FILE_UNWRITABLE", message)
    with whole(chosen.out) as file:  # where it cannot be written, that is known now, and costs no training
        content, said = _trained(chosen)
        file.write(content)
    print(f"{chosen.out}: {chosen.system}, {len(content) / 1e6:.1f} MB\n{said}")
    return 0


def _trained(chosen: argparse.Namespace) -> tuple[bytes, str]:
    """The content of the file, and on what it was trained."""
    from tqdm import tqdm

    from keeping.about import About
    from keeping.model_file import dumps
    from pairing.folds import load_pairs
    from program import fitted
    from protocol import load

    splits = load(chosen.dataset)
    documents = [*splits["train"], *(splits["test"] if chosen.on == "all" else ())]
    if not documents:
        message = "has nothing to train on; give another folder as --dataset"
        raise refusal(chosen.dataset, "DATASET_EMPTY", message)
    articles = tuple(document.source.doc_id for document in documents)
    counts = {layer: sum(len(one.layers[layer]) for one in documents) for layer in documents[0].layers}
    pairs = pair_estimator(chosen.system)
    known = load_pairs(chosen.dataset, documents) if pairs else []
    steps = 1 + bool(known)
    with tqdm(
        total=steps, desc=f"train {chosen.system} on {len(articles)} articles", unit="model", disable=None
    ) as bar:
        system = fitted(estimator(chosen.system), documents)
        bar.update()
        if known:
            pairs = pairs.fit([pair for pair, _ in known], [relation for _, relation in known])
            counts["pairs of claims"] = len(known)
            bar.update()
    content = dumps(system, About(chosen.system, articles), pairs if known else None)
    learned = ", ".join(f"{count} {layer.replace('_', ' ')}" for layer, count in counts.items())
    return content, f"trained on {learned} of {', '.join(articles)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="train.py", description=__doc__)
    parser.add_argument("system", choices=sorted(SYSTEMS))
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL.skops", help="the file to write")
    parser.add_argument(
        "--on", choices=("all", "train"), default="all", help="all articles (default), or those of train"
    )
    parser.add_argument("--dataset", type=Path, default=dataset_folder(), help="folder of the dataset (the released)")
    chosen = parser.parse_args(arguments)
    return guarded(lambda: run(chosen))


if __name__ == "__main__":
    sys.exit(main())
