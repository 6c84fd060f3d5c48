"""Count how the gold came about, and put it into a page if asked."""

import argparse
import sys
from pathlib import Path

from insihab.card.gold_page import MARKS, gold_page
from insihab.cli import guarded
from insihab.consistency import questions
from insihab.consistency.exceptions import answer, read_exceptions, report
from insihab.markdown import update
from insihab.passes import read_corpus, read_passes
from insihab.provenance.history import judged_pairs, read_history
from insihab.provenance.making import making
from insihab.tables import build_tables

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print, and update if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", type=Path, metavar="PAGE", help="Markdown file whose made part is to be replaced")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder of the corpus")
    chosen = parser.parse_args()
    folder = chosen.annotation
    corpus = read_corpus(folder)
    history, schema = read_history(folder, corpus), corpus.schema
    entries = read_passes(folder / "passes.yaml").entries
    passes = {name: entries[name] for name in (*history.passes, corpus.provenance["pass"])}
    asked = questions(corpus.documents, corpus.annotations, schema, corpus.entities)
    pairs = judged_pairs(folder, build_tables(corpus)["numeric_claims"], schema)
    page = gold_page(
        passes,
        making(corpus, history, pairs),
        history.decided,
        report(answer(asked, read_exceptions(folder / "exceptions.csv"))),
        pairs,
        schema,
    )
    if chosen.update:
        update(chosen.update, MARKS, page)
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
