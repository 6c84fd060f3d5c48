"""Check the table of disagreements of the adjudicated passes against these and gold, or bring it up to date."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from insihab.cli import guarded
from insihab.csv_file import write_csv
from insihab.findings import refusal
from insihab.guidelines.rules import read_rules
from insihab.passes import read_adjudicated, read_pass
from insihab.provenance.adjudication import COLUMNS, undecided
from insihab.provenance.history import DECISIONS, read_decisions, update_decisions

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check, or update."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the table anew; rules and reasons are kept")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder of the corpus")
    chosen = parser.parse_args()
    annotation, table = chosen.annotation, chosen.annotation / DECISIONS
    gold = read_pass(annotation)
    passes = read_adjudicated(annotation, gold)
    if not passes:
        message = "names no two passes as «adjudicated», between which anything could be decided; name them"
        raise refusal(annotation / "passes.yaml", "PASSES_ADJUDICATED", message)
    if chosen.update:
        rows, before, lost = update_decisions(annotation, passes, gold)
        write_csv(table, COLUMNS, rows)
        print(f"{table}: {len(rows)} disagreements ({before} before), {undecided(rows)} still need a decision")
        if lost:
            print(f"{lost} rows that people had written in are no disagreement any more and were left out")
        return 0
    rows = read_decisions(annotation, passes, gold, read_rules(annotation))
    decided = Counter(row["gold"].split(":")[0] for row in rows)
    counts = ", ".join(f"{decision} {count}" for decision, count in decided.most_common())
    print(f"{table}: {len(rows)} disagreements, each decided by a rule; gold is {counts or 'what both have'}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
