"""Train one of the systems, and keep it as a file that `predict.py` uses."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from insihab.cli import guarded
from insihab.findings import Finding, InputError
from insihab.released import dataset_folder

SYSTEMS = {
    "linear": ("linear", "Linear"),
    "majority": ("majority", "Majority"),
    "memorise": ("memorise", "Memorise"),
    "rules": ("rules", "Rules"),
    "tokens": ("tokens", "Tokens"),
}
"""By name the module and the class of each system that can be kept; imported only when it is trained."""


def estimator(name: str) -> Any:
    """A system, not trained."""
    module, kind = SYSTEMS[name]
    return getattr(import_module(module), kind)()


def run(chosen: argparse.Namespace) -> int:
    """Train and save."""
    from tqdm import tqdm

    from keeping.model_file import About, save
    from program import fitted
    from protocol import load

    if not chosen.out.parent.is_dir():  # known now, it costs no training
        message = f"is to be written to {chosen.out.parent}, which is no folder; make it"
        raise InputError([Finding(str(chosen.out), "", "", "FILE_UNWRITABLE", message)])
    splits = load(chosen.dataset)
    documents = [*splits["train"], *(splits["test"] if chosen.on == "all" else ())]
    if not documents:
        message = "has nothing to train on; give another folder as --dataset"
        raise InputError([Finding(str(chosen.dataset), "", "", "DATASET_EMPTY", message)])
    articles = tuple(document.source.doc_id for document in documents)
    steps = tqdm(total=1, desc=f"train {chosen.system} on {len(articles)} articles", unit="model", disable=None)
    with steps:
        model = fitted(estimator(chosen.system), documents)
        steps.update()
    save(model, chosen.out, About(chosen.system, articles))
    rows = {layer: sum(len(one.layers[layer]) for one in documents) for layer in documents[0].layers}
    learned = ", ".join(f"{count} {layer.replace('_', ' ')}" for layer, count in rows.items())
    print(f"{chosen.out}: {chosen.system}, {chosen.out.stat().st_size / 1e6:.1f} MB")
    print(f"trained on {learned} of {', '.join(articles)}")
    return 0


def main(arguments: list[str] | None = None) -> int:
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
