"""How scores grow with the number of training articles: figures as JSON, and a picture of them as SVG."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

from insihab.cli import guarded
from insihab.files import read_json, read_text
from insihab.findings import refusal, refuse_missing
from insihab.gold import ALL_ARTICLES, Gold, released_gold
from insihab.predictions import Prediction
from insihab.released import dataset_folder
from insihab.scoring.corpus import score
from insihab.scoring.signature import signature
from insihab.writing import to_json, write_whole
from protocol import Document, Layers, load

DOCS = Path(__file__).resolve().parents[1] / "docs"
SYSTEMS = ("linear", "memorise")
PANELS = {
    "entities, strict": ("entities", "strict"),
    "event triggers": ("events", "trigger_classification"),
    "event arguments": ("events", "argument_classification"),
    "quantities": ("numeric_claims", "quantity"),
    "whole claims": ("numeric_claims", "claim"),
}
"""The title of each panel, with the layer and the measure in it."""
Choice = tuple[int, ...]
"""Which articles to train on: places after the held-out one, from 1, where the articles stand in a circle."""


def choices(articles: int) -> list[Choice]:
    """All choices of one article or more from those that are not held out, the small ones first.

    As places are counted from the held-out article, every article is trained on equally often in each choice, and all
    choices of one size together are all the training sets of that size, once for each held-out article.
    """
    places = range(1, articles)
    return [choice for size in places for choice in combinations(places, size)]


def trained_on(held_out: int, choice: Choice, articles: int) -> list[int]:
    """The indices of the articles that a choice means."""
    return [(held_out + place) % articles for place in choice]


def predicted(system: Any, documents: Sequence[Document], held_out: int, choice: Choice) -> Layers:
    """What a system predicts of an article, trained on others."""
    from program import fitted

    train = [documents[index] for index in trained_on(held_out, choice, len(documents))]
    found: Layers = fitted(system, train).predict([documents[held_out].source])[0]
    return found


def curve(name: str, system: Any, documents: Sequence[Document], gold: Gold, jobs: int = 2) -> dict[str, list[Any]]:
    """The points of a system: for each panel, by number of articles, F1 of each choice, their mean and range.

    F1 is between 0 and 1, of counts pooled over all articles, each held out in its turn.
    """
    from sklearn.utils.parallel import Parallel, delayed
    from tqdm import tqdm

    sets = [(choice, held_out) for choice in choices(len(documents)) for held_out in range(len(documents))]
    work = (delayed(predicted)(system, documents, held_out, choice) for choice, held_out in sets)
    found = tqdm(Parallel(jobs, return_as="generator")(work), desc=name, total=len(sets), unit="training")
    by_choice: dict[Choice, list[Prediction]] = {}
    for (choice, held_out), layers in zip(sets, found, strict=True):
        by_choice.setdefault(choice, []).append(Prediction(documents[held_out].source.doc_id, None, layers))
    scores = {choice: score(gold, one) for choice, one in by_choice.items()}
    f1 = {
        panel: {choice: one[layer].measures[measure].f1 for choice, one in scores.items()}
        for panel, (layer, measure) in PANELS.items()
    }
    return {panel: list(points(values)) for panel, values in f1.items()}


def points(values: Mapping[Choice, float | None]) -> Iterator[dict[str, Any]]:
    """By number of articles the F1 of all choices of so many, to six places; no score counts as 0."""
    for size in sorted({len(choice) for choice in values}):
        known = [round(value or 0.0, 6) for choice, value in values.items() if len(choice) == size]
        yield {
            "articles": size,
            "mean": round(mean(known), 6),
            "lowest": min(known),
            "highest": max(known),
            "choices": known,
        }


def measured() -> dict[str, Any]:
    """The curves of all systems, with what they depend on."""
    from linear import Linear
    from memorise import Memorise

    splits = load(dataset_folder())
    documents, gold = [*splits["train"], *splits["test"]], released_gold(ALL_ARTICLES)
    systems = dict(zip(SYSTEMS, (Linear(), Memorise()), strict=True))
    return {
        "schema": 1,
        "signature": signature("all", gold),
        "articles": [document.source.doc_id for document in documents],
        "choices": [list(choice) for choice in choices(len(documents))],
        "systems": {name: curve(name, one, documents, gold) for name, one in systems.items()},
    }


def drawn(json_file: Path) -> str:
    """The picture of the figures in a file.

    Raises:
        InputError: the file cannot be read, or has other figures.
    """
    from curve_picture import picture

    figures = read_json(json_file)
    try:
        return picture(figures)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        message = f"has not the figures of a learning curve ({type(error).__name__}: {error}); measure again"
        raise refusal(json_file, "FIGURES_INVALID", message) from None


def check(json_file: Path, svg_file: Path) -> None:
    """Refuse a picture that is not that of its figures, and figures of another version of the data or the scorer.

    Raises:
        InputError: it is so, or one of the files cannot be read.
    """
    if read_text(svg_file) != drawn(json_file):
        message = f"is not the picture of {json_file.name}; draw it again with learning_curve.py --draw"
        raise refusal(svg_file, "PICTURE_STALE", message)
    if read_json(json_file).get("signature") != signature("all", released_gold(ALL_ARTICLES)):
        message = "was measured on other data or by another version; measure again with learning_curve.py"
        raise refusal(json_file, "FIGURES_STALE", message, place="signature")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and draw; gives the exit status, 2 for bad input."""
    parser = argparse.ArgumentParser(prog="learning_curve.py", description=__doc__)
    parser.add_argument("--folder", type=Path, default=DOCS, help="where learning-curve.json and .svg are (docs)")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--draw", action="store_true", help="measure nothing: draw the figures that are there")
    only.add_argument("--check", action="store_true", help="write nothing: check that the picture is of the figures")
    chosen = parser.parse_args(arguments)
    json_file, svg_file = (chosen.folder / f"learning-curve.{kind}" for kind in ("json", "svg"))

    def run() -> int:
        if not chosen.folder.is_dir():  # said now, and not after minutes
            message = "is no folder; make it, or name another one as --folder"
            raise refusal(chosen.folder, "FOLDER_MISSING", message)
        refuse_missing("the picture", "build", "matplotlib")
        if chosen.check:
            check(json_file, svg_file)
            return 0
        if not chosen.draw:
            write_whole(json_file, to_json(measured()))
        write_whole(svg_file, drawn(json_file))
        print(svg_file)
        return 0

    return guarded(run)


if __name__ == "__main__":
    sys.exit(main())
