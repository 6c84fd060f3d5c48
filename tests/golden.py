"""Golden cases: a bad input and, beside it, the exact text of every finding that it must get.

After a message is changed on purpose, ``UPDATE_CASES=1 pytest tests`` rewrites the texts; read the diff before
you commit it.
"""

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from insihab.findings import Finding, InputError

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "annotation" / "schema.yaml"
CASES = Path(__file__).resolve().parent / "cases"
CORPUS = CASES / "corpus"  # a made-up article of five sentences; it lacks a schema of its own


def bad_inputs(folder: str, suffix: str) -> list[Any]:
    """A test parameter for each bad input; its name is ``CODE`` or ``CODE-what``."""
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / folder).glob(f"*{suffix}"))]


def findings_of(read: Callable[[], object]) -> list[Finding]:
    """The findings for which `read` refuses its input."""
    with pytest.raises(InputError) as caught:
        read()
    return caught.value.findings


def check(expected: Path, findings: Iterable[Finding]) -> None:
    """Compare findings, with the folders of their files left out, with the text in `expected`."""
    lines = [f"{replace(finding, file=Path(finding.file).name)}\n" for finding in findings]
    code = expected.stem.split("-")[0]
    assert any(f" {code}: " in line for line in lines), f"no finding has the code {code}"
    if os.environ.get("UPDATE_CASES"):
        expected.write_text("".join(lines), encoding="utf-8", newline="\n")
    wanted = expected.read_text(encoding="utf-8") if expected.exists() else ""
    cure = f"{expected.name} has other findings; if these are right, run UPDATE_CASES=1 pytest tests"
    assert "".join(lines) == wanted, cure


def copy_corpus(folder: Path) -> Path:
    """A copy of the made-up corpus in `folder`, with the project's schema."""
    shutil.copytree(CORPUS, folder, dirs_exist_ok=True)
    shutil.copy(SCHEMA, folder)
    return folder
