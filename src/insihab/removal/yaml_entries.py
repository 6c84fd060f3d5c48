"""Taking entries out of YAML files that people wrote, whose comments and layout stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from insihab.files import parse_yaml, read_text
from insihab.findings import InputError
from insihab.writing import write_whole


def drop_entries(path: Path, unwanted: Callable[[str, Any], bool]) -> int:
    """Take entries out of a YAML list or mapping, the rest as it was written; returns how many."""
    text = read_text(path)
    value = parse_yaml(text, path)
    root = yaml.compose(text, yaml.SafeLoader)
    if isinstance(value, dict) and isinstance(root, yaml.MappingNode):
        starts, pairs = [key.start_mark.line for key, _ in root.value], list(value.items())
    elif isinstance(value, list) and isinstance(root, yaml.SequenceNode):
        starts, pairs = [node.start_mark.line for node in root.value], [("", entry) for entry in value]
    else:
        return 0
    lines = text.splitlines(keepends=True)
    out = {at for at, (key, entry) in enumerate(pairs) if unwanted(key, entry)}
    ends = [_end(lines, start) for start in [*starts[1:], len(lines)]]
    dropped = {line for at in out for line in range(_above(lines, starts[at]), ends[at])}
    if out:
        kept = [pair for at, pair in enumerate(pairs) if at not in out]
        left = dict(kept) if isinstance(value, dict) else [entry for _, entry in kept]
        rest = "".join(line for number, line in enumerate(lines) if number not in dropped)
        write_whole(path, rest if _is(rest, left, path) else yaml.safe_dump(left, allow_unicode=True, sort_keys=False))
    return len(out)


def _is(text: str, value: Any, path: Path) -> bool:
    """Whether a text is the YAML of a value, which it may not be where entries do not begin lines of their own."""
    try:
        return bool(parse_yaml(text, path) == value)
    except InputError:
        return False


def _above(lines: Sequence[str], start: int) -> int:
    """The first of the comment lines that stand right above an entry."""
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start


def _end(lines: Sequence[str], following: int) -> int:
    """Where an entry ends before the one that follows it, and the comment above that."""
    return _above(lines, following) if following < len(lines) else following
