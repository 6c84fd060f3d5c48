"""Check the table of disagreements of two passes against these and gold, or bring it up to date."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from insihab.adjudication import COLUMNS, WRITTEN, adjudication_rows, check_table, rule_ids, undecided, update_rows
from insihab.cli import guarded
from insihab.csv_file import read_csv, write_csv
from insihab.files import read_text
from insihab.findings import refuse
from insihab.passes import read_pass

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check, or update."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("a", help="a pass in passes.yaml")
    parser.add_argument("b", help="another one")
    parser.add_argument("gold", help="the adjudicated one")
    parser.add_argument("--update", action="store_true", help="write the table anew; rules and reasons are kept")
    parser.add_argument("--table", type=Path, help="the table; adjudication.csv in the folder unless named")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder of the corpus")
    chosen = parser.parse_args()
    table = chosen.table or chosen.annotation / "adjudication.csv"
    a, b, gold = (read_pass(chosen.annotation, name) for name in (chosen.a, chosen.b, chosen.gold))
    rows = adjudication_rows(a.documents, a.annotations, b.annotations, gold.annotations, a.schema)
    lines = read_csv(table, COLUMNS) if table.exists() or not chosen.update else []
    if chosen.update:
        updated = update_rows(rows, lines)
        write_csv(table, COLUMNS, updated)
        print(f"{table}: {len(rows)} disagreements ({len(lines)} before), {undecided(updated)} still need a decision")
        lost = sum(any(line.cells[name] for name in WRITTEN) for line in lines)
        lost -= sum(any(row[name] for name in WRITTEN) for row in updated)
        if lost:
            print(f"{lost} rows that people had written in are no disagreement any more and were left out")
        return 0
    refuse(check_table(table, lines, rows, rule_ids(read_text(chosen.annotation / "guidelines.md"))))
    decided = Counter(row["gold"].split(":")[0] for row in rows)
    counts = ", ".join(f"{decision} {count}" for decision, count in decided.most_common())
    print(f"{table}: {len(rows)} disagreements, each decided by a rule; gold is {counts or 'what both have'}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
