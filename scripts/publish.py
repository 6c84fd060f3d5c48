"""Publish a release on the Hugging Face Hub: upload, look whether it is all there, and tag it with its version.

The token is that of «hf auth login» or of the variable HF_TOKEN, and must be allowed to write. Look first with
--dry-run. After an interruption run the same command again: it goes on where it was.
"""

import argparse
import sys
from pathlib import Path

from insihab import __version__
from insihab.cli import guarded
from insihab.hub.connection import connect
from insihab.hub.folder import read_checked, refuse_untagged
from insihab.hub.publish import Wanted, check_name, publish

ROOT = Path(__file__).resolve().parent.parent


def main(chosen: argparse.Namespace) -> int:
    """Publish; each step goes to standard output, progress to standard error."""
    check_name(chosen.repo)
    release = read_checked(chosen.folder, __version__)
    refuse_untagged(release, ROOT)
    wanted = Wanted(chosen.private, chosen.delete, chosen.dry_run)
    if publish(connect(), chosen.repo, release, wanted, lambda line: print(line, flush=True)) and chosen.dry_run:
        print("this was a dry run, nothing was changed")
    return 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repo", metavar="OWNER/NAME", help="the dataset on the Hub; it is made if it is not there")
    parser.add_argument("--folder", type=Path, default=ROOT / "dataset", help="the release (dataset/); or standoff/")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--private", action="store_true", help="a repository that is made is not seen by others")
    parser.add_argument("--delete", action="store_true", help="let go what is there and not in this release")
    return parser.parse_args()


if __name__ == "__main__":
    options = arguments()
    sys.exit(guarded(lambda: main(options)))
