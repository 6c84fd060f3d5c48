"""Files of a JSON value a line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def lines(*files: Path) -> list[dict[str, Any]]:
    """The values of files, one after the other."""
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def write(path: Path, values: Iterable[Any]) -> Path:
    """A file with a value a line."""
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return path
