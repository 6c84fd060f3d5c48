"""Rebuild dataset/, standoff/, DATASHEET.md, and what follows from the schema: labeling config, guidelines' tables."""

import sys
from pathlib import Path

from insihab.card import glance
from insihab.card.datasheet import datasheet
from insihab.cli import guarded
from insihab.examples import check_examples, read_examples
from insihab.findings import refuse
from insihab.guidelines import MARKS, guideline_tables
from insihab.history import update_adjudication
from insihab.label_studio.config import label_config
from insihab.leaderboard.results import scan
from insihab.leaderboard.table import markdown
from insihab.markdown import update
from insihab.passes import read_corpus
from insihab.release import build
from insihab.removal.erasing import checkable, without_removed
from insihab.writing import write_whole

ROOT = Path(__file__).resolve().parent.parent


def say(line: str) -> None:
    """Tell a step."""
    print(line, file=sys.stderr)


def main() -> int:
    """Build in place."""
    annotation = ROOT / "annotation"
    entries, faults = scan(ROOT / "baselines" / "results")
    refuse(faults)
    leaderboard = markdown(entries) if entries else ""
    with without_removed(annotation) as kept:
        corpus = read_corpus(kept)
        quoted = kept / "examples.yaml"
        examples = read_examples(quoted, corpus.schema)
        refuse(check_examples(checkable(examples), corpus.documents, corpus.annotations, quoted))
        update_adjudication(kept, corpus)
        update(annotation / "guidelines.md", MARKS, guideline_tables(corpus.schema, examples))
        write_whole(annotation / "label_config.xml", label_config(corpus.schema))
    built = build(annotation, ROOT / "dataset", say, leaderboard, ROOT / "standoff")
    write_whole(ROOT / "DATASHEET.md", datasheet(built.articles, built.figures, built.entities))
    update(ROOT / "README.md", glance.MARKS, glance.at_a_glance(built.figures["splits"]))
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
