"""Make the next release: rebuild, compare with the last one, decide the version, check, commit and tag.

Nothing is pushed. Interrupted at any point, it leaves the last release as it is; run it again.
"""

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path

from insihab.cli import guarded
from insihab.releasing.steps import CHECKS, REBUILD, Wishes, release
from insihab.releasing.version import LEVELS

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Release."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="show changes, version and changelog; change nothing")
    parser.add_argument("--code", choices=LEVELS, default="", help="level of what changed in the code")
    parser.add_argument("--version", default="", metavar="X.Y.Z", help="a higher version than the rules give")
    parser.add_argument("--previous", default="", metavar="REVISION", help="the release before (the highest tag)")
    today = datetime.now(timezone.utc).date().isoformat()
    parser.add_argument("--date", default=today, metavar="YYYY-MM-DD", help="day in the citation (today)")
    for name, default, what in (("--rebuild", REBUILD, "make everything"), ("--checks", CHECKS, "check it")):
        about = f"what is run to {what}; once a command ({'; '.join(default)})"
        parser.add_argument(name, action="append", metavar="COMMAND", help=about)
    chosen = parser.parse_args()
    wishes = Wishes(
        chosen.code,
        chosen.version,
        chosen.previous,
        chosen.date,
        rebuild=chosen.rebuild or REBUILD,
        checks=chosen.checks or CHECKS,
    )
    try:
        print(release(ROOT, wishes, lambda line: print(line, file=sys.stderr, flush=True), chosen.dry_run))
    except KeyboardInterrupt:
        print("interrupted; run it again, which completes the release or begins anew", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
