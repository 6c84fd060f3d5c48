"""Rebuild dataset/, standoff/, DATASHEET.md, and what follows from the schema: labeling config, guidelines' tables."""

import sys
from pathlib import Path

from insihab.checkout import rebuild
from insihab.cli import guarded

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build in place."""
    rebuild(ROOT, lambda line: print(line, file=sys.stderr))
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
