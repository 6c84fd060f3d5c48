"""All that is made from `annotation/` in a checkout: the dataset, the stand-off release, and parts of pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from insihab.build import build
from insihab.card import glance
from insihab.card.datasheet import datasheet
from insihab.citation import NAME, read_citation
from insihab.csv_file import read_csv, write_csv
from insihab.data_files import Say
from insihab.findings import refusal, refuse
from insihab.guidelines.examples import check_examples, read_examples
from insihab.guidelines.schema_tables import MARKS, guideline_tables
from insihab.label_studio.config import label_config
from insihab.layers import Row
from insihab.leaderboard.results import scan
from insihab.leaderboard.table import markdown
from insihab.markdown import update
from insihab.passes import Corpus, read_adjudicated
from insihab.provenance.adjudication import COLUMNS
from insihab.provenance.history import DECISIONS, update_decisions
from insihab.removal.erasing import checkable, listing
from insihab.writing import write_whole


def rebuild(root: Path, say: Say = lambda line: None) -> None:
    """Rebuild in a checkout all that is made from ``annotation/``, and what is made within that folder.

    Args:
        root: the checkout.
        say: is told each step.

    Raises:
        InputError: something in ``annotation/``, ``baselines/results/`` or ``CITATION.cff`` is not in order.
    """
    entries, faults = scan(root / "baselines" / "results")
    refuse(faults)
    leaderboard = markdown(entries) if entries else ""
    annotation = root / "annotation"
    citation = read_citation(root / NAME)
    renew = partial(_renew, annotation)
    built = build(annotation, root / "dataset", say, citation, leaderboard, root / "standoff", renew)
    write_whole(root / "DATASHEET.md", datasheet(built.tables["articles"], built.figures, built.corpus.entities))
    update(root / "README.md", glance.MARKS, glance.at_a_glance(built.figures["splits"]))


def _renew(annotation: Path, kept: Path, corpus: Corpus) -> None:
    """Check the examples, and make again what is made in `annotation`; `kept` is it, or what is left of it."""
    quoted = kept / "examples.yaml"
    examples = read_examples(quoted, corpus.schema)
    refuse(check_examples(checkable(examples), corpus.documents, corpus.annotations, quoted))
    if passes := read_adjudicated(kept, corpus):
        rows, _, lost = update_decisions(kept, passes, corpus)
        if lost:
            message = "is of other passes, and would lose decisions; see what with scripts/adjudication.py"
            raise refusal(kept / DECISIONS, "DECISIONS_LOST", message)
        for folder in {kept, annotation}:
            _write_decisions(folder, corpus, rows)
    update(annotation / "guidelines.md", MARKS, guideline_tables(corpus.schema, examples))
    write_whole(annotation / "label_config.xml", label_config(corpus.schema))


def _write_decisions(folder: Path, corpus: Corpus, rows: Sequence[Row]) -> None:
    """Write the table of disagreements of a folder, in which documents that are not in the corpus keep their rows."""
    table, known = folder / DECISIONS, {document.doc_id for document in corpus.documents}
    stay = [line.cells for line in read_csv(table, COLUMNS) if line.cells["doc_id"] not in known]
    in_order = [row for entry in listing(folder) for row in (*rows, *stay) if row["doc_id"] == entry["doc_id"]]
    write_csv(table, COLUMNS, in_order)
