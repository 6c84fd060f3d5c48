"""Results as files, made up."""

import json
from pathlib import Path
from typing import Any

from insihab.gold import PROTOCOLS
from insihab.leaderboard.entry import Entry
from insihab.leaderboard.metadata import Metadata, metadata_of
from insihab.leaderboard.results import read_results

LOO, SPLIT = "leave-one-article-out", "split"
LAYERS = {"entities": {"strict": {"tp": 2, "fp": 1, "fn": 3, "precision": 2 / 3, "recall": 0.4, "f1": 0.5}}}


def signature(protocol: str = SPLIT, version: str = "0.4.0", **parts: str) -> str:
    found = {"layer": "all", "data": f"insihab-{version}", "hash": "abc", "protocol": protocol, "version": version}
    return "|".join(f"{name}={value}" for name, value in {**found, **parts}.items())


def strict(f1: float | None, *interval: float) -> dict[str, Any]:
    """The layers of a system that was scored on entities alone."""
    return {"entities": {"strict": {"f1": f1, "interval": list(interval) or None}}}


def entry(system: str, layers: dict[str, Any], protocol: str = SPLIT, version: str = "0.4.0", **more: Any) -> Entry:
    line = more.pop("signature", signature(protocol, version))
    return Entry(system, version, protocol, Metadata(**more), line, layers)


def first(system: str = "old", protocol: str = SPLIT, version: str = "0.3.0", **more: Any) -> dict[str, Any]:
    """A result of schema 1."""
    return {"schema": 1, "system": system, "signature": signature(protocol, version), "layers": LAYERS, **more}


def second(system: str = "new", version: str = "0.4.0", layers: Any = LAYERS, **metadata: Any) -> dict[str, Any]:
    """A result of schema 2, with both protocols."""
    said = {"authors": ["A"], "training_data": "none", "saw_test_articles": False, **metadata}
    scored = {one: {"signature": signature(one, version), "layers": layers, "documents": {}} for one in PROTOCOLS}
    said = metadata_of(said).as_json()
    return {"schema": 2, "system": system, "version": version, "metadata": said, "protocols": scored}


def write(folder: Path, result: Any, name: str = "") -> Path:
    """A result where it belongs, or under a name."""
    path = folder / (name or f"{result['system']}/{result['version']}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result), encoding="utf-8")
    return path


def read(folder: Path, *results: dict[str, Any]) -> list[Entry]:
    """Results, written and read."""
    for result in results:
        write(folder, result)
    return read_results(folder)
