"""A row of each config for the dataset card, in Arabic, with what the schema and the entities say of it in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from insihab.columns import PROVENANCE, Column
from insihab.files import read_yaml
from insihab.layers import Row
from insihab.markdown import table
from insihab.passes import Corpus
from insihab.schema import Schema

_GLOSSES = Path(__file__).with_name("glosses.yaml")
_SHORT = 140  # code points of a sentence that reads well in an example
_LEFT_OUT = {column.name for column in PROVENANCE} | {"id", "start", "end", "sentences", "tokens", "text", "a", "b"}


def example_rows(tables: Mapping[str, Sequence[Row]], columns: Mapping[str, Sequence[Column]], corpus: Corpus) -> str:
    """One row of each config that has any; of train where it has one."""
    show: dict[str, Callable[[Row], str]] = {
        "entities": lambda row: _sentence(row) + _mentions(row["entities"], corpus),
        "events": lambda row: _sentence(row) + _events(row["events"], corpus.schema),
    }
    parts = []
    for config, rows in tables.items():
        if chosen := _chosen(config, [row for row in rows if row["split"] == "train"] or rows):
            shown = show[config](chosen) if config in show else _fields(chosen, columns[config], corpus.schema)
            parts.append(f"**`{config}`**, of {chosen.get('doc_id') or chosen['a']}:\n\n{shown}")
    return "\n\n".join(parts)


def _chosen(config: str, rows: Sequence[Row]) -> Row | None:
    """The first row that shows most: of short sentences the one with most labels, of pairs one of the rarest kind."""
    if not rows:
        return None
    if config in ("entities", "events"):
        short = [row for row in rows if len(row["text"]) <= _SHORT] or rows
        return max(short, key=lambda row: len(row[config]))
    if config == "claim_pairs":
        counts = Counter(row["relation"] for row in rows)
        return min(rows, key=lambda row: counts[row["relation"]])
    return max(rows, key=len) if config == "numeric_claims" else rows[0]


def english(doc_id: str, sentence: str) -> str:
    """What a sentence or headline of an article says, in English; empty where nobody has written it down."""
    return next((one["en"] for one in read_yaml(_GLOSSES).get(doc_id, []) if one["ar"] == sentence), "")


def _sentence(row: Row) -> str:
    gloss = english(row["doc_id"], row["text"])
    shown = f'<p dir="rtl" lang="ar">{escape(row["text"], quote=False)}</p>\n\n'
    return shown + (f"«{gloss}»\n\n" if gloss else "")


def _mentions(mentions: Sequence[Row], corpus: Corpus) -> str:
    types = corpus.schema.labels
    rows = (
        [
            one["surface"],
            one["type"],
            one.get("level", ""),
            _code(one.get("entity") or one.get("value", "")),
            corpus.entities.get(one.get("entity", ""), {}).get("en") or types[one["type"]].gloss,
        ]
        for one in mentions
    )
    return table(["surface", "type", "level", "entity or value", "in English"], rows, "l")


def _events(events: Sequence[Row], schema: Schema) -> str:
    rows = (
        [
            *(one["surface"], one["type"], one["factuality"], _code(one["event"])),
            "<br>".join(f"{argument['role']}: {argument['surface']}" for argument in one.get("arguments", [])),
            schema.labels[one["type"]].gloss,
        ]
        for one in events
    )
    return table(["surface", "type", "factuality", "event", "arguments", "in English"], rows, "l")


def _fields(row: Row, columns: Sequence[Column], schema: Schema) -> str:
    """A line a column that has a value and is no id or offset, with the gloss of a value of a closed set."""
    shown = [one for one in columns if one.name not in _LEFT_OUT and row.get(one.name) not in (None, [])]
    lines = [
        [f"`{one.name}`", _cell(row[one.name], one), _in_english(one.name, row, schema)]
        for one in shown
        if not one.name.endswith(("_sha256", "_start", "_end"))
    ]
    width = 3 if any(gloss for _, _, gloss in lines) else 2
    return table(["column", "value", "in English"][:width], (line[:width] for line in lines), "l")


def _in_english(name: str, row: Row, schema: Schema) -> str:
    """The gloss of a sentence, or of a value of a closed set."""
    if name.startswith(("headline", "sentence_text")):
        side = name[-2:] if name.endswith(("_a", "_b")) else ""
        return english(row[f"doc_id{side}"], row[name])
    attribute = schema.attributes.get(name)
    glosses = attribute.values if attribute else schema.claim_pairs if name == "relation" else {}
    return glosses.get(str(row[name]), "")


def _cell(value: Any, column: Column) -> str:
    if column.kind == "struct":
        return str(value["surface"])
    if column.name == "arguments":
        return "<br>".join(f"{one['role']}: {one['surface']}" for one in value)
    if column.kind == "list":
        first = "، ".join(one["surface"] for one in value[:3])
        return f"{len(value)}: {first}{' …' if len(value) > 3 else ''}"
    if column.name.startswith("sentence_text"):
        return f'<span dir="rtl" lang="ar">{escape(value, quote=False)}</span>'
    return f"{value:.15g}" if column.kind == "float64" else str(value)


def _code(key: str) -> str:
    return f"`{key}`" if key else ""
