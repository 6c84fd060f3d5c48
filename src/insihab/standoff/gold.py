"""The files of gold that the scorer reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from insihab.articles import SPLITS
from insihab.layers import Row, gold_lines
from insihab.writing import write_whole


def write_gold(folder: Path, articles: Iterable[Row], pairs: Iterable[Row]) -> None:
    """Write ``gold/`` in a folder: of each split the documents and the judged pairs.

    Args:
        folder: of the dataset.
        articles: the rows of the config ``articles``.
        pairs: those of ``claim_pairs``.
    """
    (folder / "gold").mkdir()
    for name, text in gold_files(list(articles), list(pairs)).items():
        write_whole(folder / "gold" / name, text)


def gold_files(articles: list[Row], pairs: list[Row]) -> dict[str, str]:
    """The content of each file of gold, by its name."""
    files = {}
    for split in SPLITS:
        files[f"{split}.jsonl"] = _lines(gold_lines(row for row in articles if row["split"] == split))
        judged = [pair for pair in pairs if pair["split"] == split]
        files[f"{split}.pairs.jsonl"] = _lines({name: pair[name] for name in ("a", "b", "relation")} for pair in judged)
    return files


def _lines(rows: Iterable[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
