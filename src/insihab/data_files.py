"""The files of the dataset's data: a table a config and split for `load_dataset`, and gold for the scorer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from insihab.articles import SPLITS
from insihab.columns import table_columns
from insihab.layers import Row, gold_lines
from insihab.schema import Schema
from insihab.writing import json_lines, write_whole

Say = Callable[[str], None]


def write_tables(
    folder: Path, tables: Mapping[str, list[Row]], schema: Schema, say: Say = lambda line: None
) -> dict[str, dict[str, Any]]:
    """Write ``data/`` and ``gold/`` into an empty folder; returns of each config what the card must say of it."""
    configs = _write_data(folder, tables, schema, say)
    write_gold(folder, tables["articles"], tables.get("claim_pairs", []))
    return configs


def _write_data(folder: Path, tables: Mapping[str, list[Row]], schema: Schema, say: Say) -> dict[str, dict[str, Any]]:
    """Write the tables; returns of each config what the card must say of it."""
    from insihab.parquet import write_parquet  # needs pyarrow, which gold alone does not

    columns = table_columns(schema)
    configs: dict[str, dict[str, Any]] = {}
    for name, rows in tables.items():
        splits = {split: [row for row in rows if row["split"] == split] for split in SPLITS}
        sizes = {}
        for split, part in splits.items():
            file = folder / table_file(name, split)
            size = write_parquet(file, part, columns[name]) if part else 0  # datasets loads no file without rows
            sizes[split] = {"num_bytes": size, "num_examples": len(part)}
        configs[name] = {"columns": columns[name], "hash": content_hash(splits), "splits": sizes}
        say(f"{name}: " + ", ".join(f"{len(part)} rows {split}" for split, part in splits.items()))
    return configs


def table_file(config: str, split: str) -> str:
    """The path in the release of a table's rows of one split; there is none where that has no rows."""
    return f"data/{config}/{split}-00000-of-00001.parquet"


def content_hash(value: Any) -> str:
    """The sha256 of a value's canonical JSON: of the content, whatever library wrote the file."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


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
        files[f"{split}.jsonl"] = json_lines(gold_lines(row for row in articles if row["split"] == split))
        judged = [pair for pair in pairs if pair["split"] == split]
        files[f"{split}.pairs.jsonl"] = json_lines(
            {name: pair[name] for name in ("a", "b", "relation")} for pair in judged
        )
    return files
