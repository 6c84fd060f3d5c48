"""Rebuild all that is made from annotation/: dataset/, standoff/ and parts of pages; or build a corpus of your own."""

import argparse
import sys
from pathlib import Path

from insihab.checkout import rebuild
from insihab.cli import guarded
from insihab.release import build

ROOT = Path(__file__).resolve().parent.parent


def main(options: argparse.Namespace) -> int:
    """Build in place, or a corpus of one's own."""

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    if options.annotation:
        build(options.annotation, options.out, say)
    else:
        rebuild(ROOT, say)
    return 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--annotation", type=Path, metavar="FOLDER", help="a corpus of your own, to be built as --out")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="its dataset; what is in this folder is replaced")
    options = parser.parse_args()
    if bool(options.annotation) != bool(options.out):
        parser.error("--annotation and --out go together")
    return options


if __name__ == "__main__":
    options = arguments()
    sys.exit(guarded(lambda: main(options)))
