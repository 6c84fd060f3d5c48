"""`python -m insihab.harness`: turn a log of Inspect into a file of predictions."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from insihab.cli import guarded
from insihab.commands import options
from insihab.findings import refusal
from insihab.writing import write_whole


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit status, 2 for bad input."""
    parser = argparse.ArgumentParser(prog="python -m insihab.harness", description=__doc__)
    parser.add_argument("log", type=Path, metavar="LOG", help="a log that inspect eval wrote, .eval or .json")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="predictions, for evaluate --format surfaces"
    )
    parser.add_argument(
        "--partial", action="store_true", help="take a run that failed, too; what has no answer is empty"
    )
    chosen = parser.parse_args(arguments)
    return guarded(lambda: _run(chosen.log, chosen.out, chosen.partial))


def _run(log: Path, out: Path, partial: bool) -> int:
    try:
        from insihab.harness.log import predictions  # takes seconds, which a bad argument should not cost
    except ModuleNotFoundError as error:
        message = f'needs {error.name}, which is not installed; pip install ".[harness]" on Python 3.11 or later'
        raise refusal("insihab.harness", "MODULE_MISSING", message) from None
    options.refuse_to_overwrite([out], [log])
    lines, warnings = predictions(log, partial)
    options.warn(warnings)
    write_whole(out, lines)
    print(f"{out}: {len(lines.splitlines())} document(s); score it with evaluate --format surfaces")
    return 0


if __name__ == "__main__":
    sys.exit(main())
