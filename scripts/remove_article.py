"""Take an article out of the corpus: show what goes, and with --yes do it and say what is left to do by hand."""

import argparse
import sys
from datetime import date
from pathlib import Path

from insihab.cli import guarded
from insihab.removal.taking_out import Prepared, left_behind, prepared
from insihab.removed import WHO

ROOT = Path(__file__).resolve().parent.parent
BY_HAND = """
Left to do by hand (docs/rights.md says how):
1. Build dataset/ and standoff/ again, and what follows from them: make benchmark.
2. Mend what still quotes the article, listed above, and give the withdrawn examples new quotations. Read
   src/insihab/card/datasheet.md and src/insihab/croissant/responsible.yaml: their figures are counted anew, but what
   they say of the articles in words may no longer hold.
3. Release it, with the removal in CHANGELOG.md: an article gone is a MAJOR change. No release is edited, it is
   superseded.
4. The history of git and the published versions still hold the article. Delete the old tags and revisions from the Hub
   and where else they were published; rewrite the history of git if whoever asked for the removal wants that.
5. Delete the article's task from the Label Studio server, and tell whom you know to have a copy."""


def main(options: argparse.Namespace) -> int:
    """Show what goes; with --yes let it go."""
    with prepared(
        options.annotation, options.doc_id, options.date, options.reason, options.on_behalf_of.replace("-", " ")
    ) as ready:
        print(*shown(ready), sep="\n")
        if not options.yes:
            print("Nothing was written. Run again with --yes to remove it.")
            return 0
        ready.put_in_place()
    print(
        f"Removed {options.doc_id} from {options.annotation}; {options.annotation / 'removed.yaml'} names it.{BY_HAND}"
    )
    for folder in left_behind(options.annotation):
        print(f"Delete {folder}, which was left by a run that was interrupted, and may hold the article.")
    return 0


def shown(ready: Prepared) -> list[str]:
    """What goes, and what stays to be mended, a line each."""
    return [
        "Goes, with how many parts:",
        *(f"  {name}: {count}" for name, count in ready.went.items()),
        f"Examples withdrawn or left without a right use: {', '.join(ready.withdrawn) or 'none'}",
        "Files outside it that quote the article:",
        *(f"  {path}" for path in ready.elsewhere),
    ]


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("doc_id", metavar="DOC_ID", help="the article, as articles.yaml calls it")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why, in a line that quotes nothing of it")
    who = [name.replace(" ", "-") for name in WHO]
    parser.add_argument("--on-behalf-of", required=True, choices=who, help="who wants it removed")
    parser.add_argument("--date", default=date.today().isoformat(), metavar="YYYY-MM-DD", help="(default: today)")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the corpus (%(default)s)")
    parser.add_argument("--yes", action="store_true", help="do it; without it nothing is written")
    return parser.parse_args()


if __name__ == "__main__":
    options = arguments()
    sys.exit(guarded(lambda: main(options)))
