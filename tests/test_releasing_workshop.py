"""The worktree of a release: `make` in it uses the tools of the checkout, and leaves them as they are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from golden import ROOT
from insihab.releasing.repository import Repository
from insihab.releasing.workshop import Workshop
from made_releases import git, repository

STUDIO, OLAH = ".venv-label-studio", ".venv-olah"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A worktree with the project's Makefile, beside a checkout that has all environments."""
    checkout, folder = repository(tmp_path / "repo"), tmp_path / "tree"
    for name in (STUDIO, OLAH):
        (checkout / name / "bin").mkdir(parents=True)
        (checkout / name / ".ready").touch()
    git(checkout, "worktree", "add", "--quiet", "--detach", str(folder))
    for name in (
        "Makefile",
        "pyproject.toml",
        "constraints.txt",
        "constraints-label-studio.txt",
        "constraints-olah.txt",
    ):
        shutil.copyfile(ROOT / name, folder / name)
    lock = os.open(os.devnull, os.O_RDONLY)
    (checkout / ".git" / "insihab-release").mkdir(exist_ok=True)
    Workshop(Repository(checkout), folder, lock, print).prepare()
    os.close(lock)
    return folder


def test_make_installs_nothing(tree: Path) -> None:
    planned = subprocess.run(["make", "-n", "lint", "benchmark", "test"], cwd=tree, capture_output=True, text=True)
    assert planned.returncode == 0, planned.stderr
    assert "pytest -m slow" in planned.stdout
    assert "pip install" not in planned.stdout


def test_the_environments_are_those_of_the_checkout(tree: Path) -> None:
    assert (tree / ".venv" / "bin").resolve() == (Path(sys.prefix) / "bin").resolve()
    assert {name for name in (STUDIO, OLAH) if (tree / name / "bin").is_symlink()} == {STUDIO, OLAH}


def test_stamps_are_its_own(tree: Path) -> None:
    """Or else `make` would touch those of the checkout."""
    assert [path for path in tree.glob(".venv*/.[rt]*") if path.is_symlink()] == []
    stamps = [(tree / ".venv" / name).stat().st_mtime_ns for name in (".ready", ".tools")]
    assert stamps == sorted(stamps)
