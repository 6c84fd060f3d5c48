"""Where texts quote an article at length, and taking that out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from insihab.files import read_text
from insihab.writing import write_whole

MOST_WORDS = 3
"""So many words in a row of a removed article may still stand somewhere; one more is a quotation."""
_WORD = re.compile(r"[\w\u064b-\u065f\u0670]+")


def quotations(text: str, raw: str, others: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where `text` has more than `MOST_WORDS` words in a row of `raw` and of none of `others`: ``[start, end)``."""
    wanted = _runs(raw).difference(*map(_runs, others))
    words = list(_WORD.finditer(text))
    spans: list[tuple[int, int]] = []
    for at in range(len(words) - MOST_WORDS):
        window = words[at : at + MOST_WORDS + 1]
        if tuple(word[0] for word in window) in wanted:
            start, end = window[0].start(), window[-1].end()
            if spans and start < spans[-1][1]:
                start = spans.pop()[0]
            spans.append((start, end))
    return spans


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text)
    return {tuple(words[at : at + MOST_WORDS + 1]) for at in range(len(words) - MOST_WORDS)}


def sweep(folder: Path, raw: str, others: Sequence[str]) -> dict[str, int]:
    """Put «[removed]» for what the texts of a folder still quote of a raw article; returns of each file how much."""
    swept = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in (".md", ".yaml", ".csv", ".xml"):
            text = read_text(path)
            found = quotations(text, raw, others)
            for start, end in reversed(found):
                text = f"{text[:start]}[removed]{text[end:]}"
            if found:
                write_whole(path, text)
                swept[path.name] = len(found)
    return swept


def still_quoted(files: Iterable[Path], raw: str, others: Iterable[str]) -> list[Path]:
    """Those of `files` that quote a raw article; what is not text is not looked at."""
    known = list(others)
    found = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if quotations(text, raw, known):
            found.append(path)
    return found
