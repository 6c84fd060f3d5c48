"""The build: everything in `dataset/`, made from `annotation/`, the same bytes every time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from insihab.card.own import own_card
from insihab.card.page import dataset_card
from insihab.citation import Citation
from insihab.claim_pairs import pair_rows
from insihab.croissant.metadata import croissant_json
from insihab.data_files import Say, write_tables
from insihab.findings import refusal, refuse_missing
from insihab.folders import CHECKSUMS, beside, checksums, replace_all
from insihab.hub.evaluation import SPLIT, eval_yaml
from insihab.passes import Corpus, read_corpus, read_passes
from insihab.provenance.history import judged_pairs, read_history
from insihab.removal.erasing import without_removed
from insihab.removed import read_removed
from insihab.standoff.writing import Source, write_standoff
from insihab.statistics import describe
from insihab.tables import build_tables
from insihab.writing import to_json, write_whole


def build(
    annotation: Path,
    dataset: Path,
    say: Say = lambda line: None,
    citation: Citation | None = None,
    leaderboard: str = "",
    standoff: Path | None = None,
    renew: Callable[[Path, Corpus], None] = lambda kept, corpus: None,
) -> Source:
    """Rebuild the folder `dataset` from the folder `annotation`; it is replaced whole, or left as it was.

    Args:
        annotation: articles, schema, entities, passes and exports, and the list of what is removed.
        dataset: the folder to make; what was in it is gone afterwards.
        say: is told each step.
        citation: of the project's own corpus, whose card, pictures and metadata tell of it at length; without it, the
            corpus is another's, and gets a short card alone, which claims nothing.
        leaderboard: in Markdown, for the card of the project's own; without it, the card has none.
        standoff: the folder for the stand-off release; without it, none is made. Both are replaced, or neither.
        renew: is called with `annotation` as it is without what is removed, and the corpus in it, before all else.

    Raises:
        InputError: something in `annotation` is not in order; a library is missing.
    """
    refuse_missing("the build", "build", "pyarrow", "sklearn", *(["matplotlib"] if citation else []))
    folders = [folder for folder in (dataset, standoff) if folder]
    _refuse_places(annotation, folders)
    say(f"reading and validating {annotation}")
    with without_removed(annotation) as kept, ExitStack() as stack:
        corpus = read_corpus(kept)
        renew(kept, corpus)
        new = {folder: stack.enter_context(beside(folder)) for folder in folders}
        built = _write_dataset(kept, corpus, new[dataset], say, citation, leaderboard)
        if standoff:
            say("writing the stand-off release")
            write_standoff(new[standoff], kept, built)
        replace_all(new)
    return built


def _refuse_places(annotation: Path, folders: Sequence[Path]) -> None:
    """Refuse a folder to make that may not be replaced."""
    kept = [annotation.resolve()]
    for folder in folders:
        place = folder.resolve()
        around = any(place in (one, *one.parents) for one in kept)
        within = any(one in place.parents for one in kept[1:])
        no_folder = folder.is_symlink() or (folder.exists() and not folder.is_dir())
        if no_folder or around or within or _has_other_files(folder):
            message = "is to be replaced whole; name a folder of its own, new, empty or of a former build, and no link"
            raise refusal(folder, "FOLDER_WRONG", message)
        kept.append(place)


def _has_other_files(folder: Path) -> bool:
    """Whether a folder has anything in it and is not of a build, which leaves checksums."""
    return folder.is_dir() and any(folder.iterdir()) and not (folder / CHECKSUMS).is_file()


def _write_dataset(
    annotation: Path, corpus: Corpus, new: Path, say: Say, citation: Citation | None, leaderboard: str
) -> Source:
    """Write all that is in the dataset; returns what the stand-off release and pages outside are made of."""
    # Needs scikit-learn, which putting a text back does not.
    from insihab.provenance.making import making, pairs_found_by

    history = read_history(annotation, corpus)
    tables = build_tables(corpus, history)
    if corpus.schema.claim_pairs:
        claims = tables["numeric_claims"]
        found = pairs_found_by(judged_pairs(annotation, claims, corpus.schema), history)
        tables["claim_pairs"] = [{**row, **corpus.provenance} for row in pair_rows(found, claims)]
    say("counting: what is in it, how it was made, what leaks")
    pairs = tables.get("claim_pairs", [])
    removed = [one.tombstone for one in read_removed(annotation)]
    figures = {**describe(tables["articles"], pairs, removed), "making": making(corpus, history, pairs)}
    configs = write_tables(new, tables, corpus.schema, say)
    write_whole(new / "statistics.json", to_json(figures))
    if citation:
        say("drawing the pictures, writing the card")
        _write_pictures(new / "figures", figures)
        write_whole(new / "README.md", dataset_card(configs, figures, tables, corpus, leaderboard, citation))
        write_whole(new / "croissant.json", croissant_json(new, tables, figures, corpus, citation))
        tested = [name for name, config in configs.items() if config["splits"][SPLIT]["num_examples"]]
        write_whole(new / "eval.yaml", eval_yaml(tested))
    else:
        say("writing the card")
        passes = read_passes(annotation / "passes.yaml")
        write_whole(new / "README.md", own_card(configs, figures, tables["articles"], corpus.schema, passes))
    write_whole(new / CHECKSUMS, checksums(new))
    hashes = {name: config["hash"] for name, config in configs.items()}
    gold = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((new / "gold").iterdir())}
    return Source(corpus, history, tables, figures, hashes, gold)


def _write_pictures(folder: Path, figures: Mapping[str, Any]) -> None:
    from insihab.card.pictures import pictures  # needs matplotlib

    folder.mkdir()
    for name, picture in pictures(figures).items():
        write_whole(folder / f"{name}.svg", picture)
