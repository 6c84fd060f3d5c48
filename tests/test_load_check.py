"""`scripts/load_check.py`: what it prints, and where."""

import subprocess
import sys

import pytest

from golden import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("arguments", "status", "first", "last"),
    [
        ([], 0, ["load_dataset('./dataset', 'articles'): 3 rows train, 2 rows test"], []),
        (["nonexistent"], 2, [], ["load_check.py: error: unrecognized arguments: nonexistent"]),
    ],
)
def test_load_check(arguments: list[str], status: int, first: list[str], last: list[str]) -> None:
    line = [sys.executable, str(ROOT / "scripts" / "load_check.py"), *arguments]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.splitlines()[:1], done.stderr.splitlines()[-1:]) == (status, first, last)
