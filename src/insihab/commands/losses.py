"""What was lost on the way to another format, as warnings."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from insihab.findings import Finding


def warn_of_losses(path: Path, lost: Counter[str]) -> None:
    """Show on standard error how many times each thing was lost; these are counts, so that all are shown.

    Args:
        path: the file or folder that lacks them.
        lost: how many times, by what it is.
    """
    for what, times in sorted((+lost).items()):
        print(Finding(str(path), "", "", "LOST", f"{what}: {times}", "warning"), file=sys.stderr)
