"""Rebuild dataset/, and what follows from the schema in annotation/: label_config.xml and the guidelines' tables."""

import sys
from pathlib import Path

from insihab.cli import guarded
from insihab.examples import check_examples, read_examples
from insihab.findings import refuse
from insihab.guidelines import MARKS, guideline_tables
from insihab.history import update_adjudication
from insihab.label_studio.config import label_config
from insihab.leaderboard.results import scan
from insihab.leaderboard.table import markdown
from insihab.marked import update
from insihab.passes import read_corpus
from insihab.release import build
from insihab.writing import write_whole

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build in place."""
    annotation = ROOT / "annotation"
    corpus = read_corpus(annotation)
    quoted = annotation / "examples.yaml"
    examples = read_examples(quoted, corpus.schema)
    refuse(check_examples(examples, corpus.documents, corpus.annotations, quoted))
    update_adjudication(annotation, corpus)
    update(annotation / "guidelines.md", MARKS, guideline_tables(corpus.schema, examples))
    write_whole(annotation / "label_config.xml", label_config(corpus.schema))
    entries, faults = scan(ROOT / "baselines" / "results")
    refuse(faults)
    leaderboard = markdown(entries) if entries else ""
    build(annotation, ROOT / "dataset", lambda line: print(line, file=sys.stderr), leaderboard)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
