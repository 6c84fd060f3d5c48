"""Propose which lines of a raw page are its article, and with --yes add it to the corpus for a person to correct."""

import argparse
import sys
from pathlib import Path

from insihab.adding.entry import Known, add, draft
from insihab.adding.lines import show
from insihab.articles import SPLITS
from insihab.cli import guarded

ROOT = Path(__file__).resolve().parent.parent


def main(options: argparse.Namespace) -> int:
    """Show the proposal; with --yes write it."""
    known = Known(options.doc_id, options.publisher, options.date, options.split)
    proposed = draft(options.raw_file, options.annotation, known)
    print(*show(proposed.proposal), "", proposed.entry, sep="\n")
    listing = options.annotation / "articles.yaml"
    if options.yes:
        document = add(proposed, options.annotation)
        print(f"Added {document.doc_id} at the end of {listing}. Correct its ranges and every TODO there.")
    else:
        print(f"Nothing was written. Run again with --yes to add this entry to {listing}, then correct it there.")
    return 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("raw_file", type=Path, help="the text of the page, UTF-8; kept byte for byte")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the corpus (%(default)s)")
    parser.add_argument("--doc-id", help="readable and unique; else made of publisher and date")
    parser.add_argument("--publisher", help="as the page names it")
    parser.add_argument("--date", help="of publication: 2024-02-11, 2024-02 or 2024")
    parser.add_argument("--split", choices=SPLITS, help="a publisher stands on one side only")
    parser.add_argument("--yes", action="store_true", help="write; without it nothing is written")
    return parser.parse_args()


if __name__ == "__main__":
    options = arguments()
    sys.exit(guarded(lambda: main(options)))
