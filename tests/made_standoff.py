"""The release of the committed corpus: built once for all tests; and its stand-off form, copied and damaged."""

import hashlib
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from golden import ROOT
from insihab.citation import NAME, read_citation
from insihab.folders import CHECKSUMS, checksums
from insihab.leaderboard.results import read_results
from insihab.leaderboard.table import markdown
from insihab.release import build

ANNOTATION = ROOT / "annotation"
RAW = ANNOTATION / "articles"
_kept: list[TemporaryDirectory[str]] = []  # deleted when the tests end


@cache
def built() -> Path:
    """A folder with ``dataset`` and ``standoff``, as the build makes them; not to be changed."""
    _kept.append(TemporaryDirectory(prefix="insihab-standoff-"))
    folder = Path(_kept[0].name)
    leaderboard = markdown(read_results(ROOT / "baselines" / "results"))
    citation = read_citation(ROOT / NAME)
    build(ANNOTATION, folder / "dataset", citation=citation, leaderboard=leaderboard, standoff=folder / "standoff")
    return folder


def changed(folder: Path, name: str, change: Callable[[Any], Any]) -> Path:
    """A copy of the release in which the first line of a file, or a whole JSON file, is another; its sums are right."""
    shutil.copytree(built() / "standoff", folder)
    path = folder / name
    if path.suffix == ".json":
        path.write_text(json.dumps(change(json.loads(path.read_text("utf-8")))), "utf-8")
    else:
        first, _, rest = path.read_text("utf-8").partition("\n")
        path.write_text(json.dumps(change(json.loads(first))) + "\n" + rest, "utf-8")
    summed(folder)
    return folder


def summed(folder: Path) -> None:
    """Give a folder the checksums of what it holds."""
    (folder / CHECKSUMS).unlink()
    (folder / CHECKSUMS).write_text(checksums(folder), "utf-8")


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
