"""A row of each config for the dataset card, in Arabic, with what the schema and the entities say of it in English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from insihab.card.tables import table
from insihab.columns import PROVENANCE, Column
from insihab.layers import Row
from insihab.passes import Corpus
from insihab.schema import Schema

_SHORT = 140  # code points of a sentence that reads well in an example
_LEFT_OUT = {column.name for column in PROVENANCE} | {"id", "start", "end", "sentences", "tokens", "text", "a", "b"}


def example_rows(tables: Mapping[str, Sequence[Row]], columns: Mapping[str, Sequence[Column]], corpus: Corpus) -> str:
    """One row of each config that has any; of train where it has one."""
    show: dict[str, Callable[[Row], str]] = {
        "entities": lambda row: _sentence(row["text"]) + _mentions(row["entities"], corpus),
        "events": lambda row: _sentence(row["text"]) + _events(row["events"], corpus.schema),
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


def _sentence(text: str) -> str:
    return f'<p dir="rtl" lang="ar">{escape(text, quote=False)}</p>\n\n'


def _mentions(mentions: Sequence[Row], corpus: Corpus) -> str:
    head = [["surface", "type", "level", "entity or value", "in English"], ["---"] * 5]
    types = corpus.schema.labels
    return table(
        [
            *head,
            *(
                [
                    one["surface"],
                    one["type"],
                    one.get("level", ""),
                    _code(one.get("entity") or one.get("value", "")),
                    corpus.entities.get(one.get("entity", ""), {}).get("en") or types[one["type"]].gloss,
                ]
                for one in mentions
            ),
        ]
    )


def _events(events: Sequence[Row], schema: Schema) -> str:
    head = [["surface", "type", "factuality", "event", "arguments", "in English"], ["---"] * 6]
    return table(
        [
            *head,
            *(
                [
                    *(one["surface"], one["type"], one["factuality"], _code(one["event"])),
                    "<br>".join(f"{argument['role']}: {argument['surface']}" for argument in one.get("arguments", [])),
                    schema.labels[one["type"]].gloss,
                ]
                for one in events
            ),
        ]
    )


def _fields(row: Row, columns: Sequence[Column], schema: Schema) -> str:
    """A line a column that has a value and is no id or offset, with the gloss of a value of a closed set."""
    shown = [one for one in columns if one.name not in _LEFT_OUT and row.get(one.name) not in (None, [])]
    glosses = {name: attribute.values for name, attribute in schema.attributes.items()} | {
        "relation": schema.claim_pairs
    }
    lines = [
        [f"`{one.name}`", _cell(row[one.name], one), glosses.get(one.name, {}).get(str(row[one.name]), "")]
        for one in shown
        if not one.name.endswith(("_sha256", "_start", "_end"))
    ]
    width = 3 if any(gloss for _, _, gloss in lines) else 2
    return table(line[:width] for line in [["column", "value", "in English"], ["---"] * 3, *lines])


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
