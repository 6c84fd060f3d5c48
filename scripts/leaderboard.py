"""Print the leaderboard of baselines/results/, and put it into a Markdown file where that is asked for."""

import argparse
import sys
from pathlib import Path

from insihab.cli import guarded
from insihab.leaderboard import MARKS, leaderboard, read_results
from insihab.marked import update

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print, and update if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=ROOT / "baselines" / "results", help="folder of JSON results")
    parser.add_argument("--update", type=Path, help="Markdown file whose leaderboard is to be replaced")
    arguments = parser.parse_args()
    table = leaderboard(read_results(arguments.results))
    if arguments.update:
        update(arguments.update, MARKS, table)
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
