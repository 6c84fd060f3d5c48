"""The tables of the dataset card in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insihab.articles import SPLITS
from insihab.columns import PROVENANCE, REFERENCE, Column
from insihab.glossary import column_glosses, column_key
from insihab.layers import Row
from insihab.markdown import plain, table, table_rows
from insihab.schema import Schema

OFFSETS = """\
Every `start` and `end` is half-open and counts Unicode code points of the article's text: `text[start:end]` is
`surface`. In `entities` and `events`, a row is a sentence and its own `start` tells where it begins in the article, so
that `row["text"][mention["start"] - row["start"] : mention["end"] - row["start"]]` is the mention's surface; in
`numeric_claims`, the sentence is `sentence_text` and begins at `sentence_start`. Labels are `ClassLabel`s: the
feature's `int2str` gives the name. Who reads the Parquet files without `datasets` finds numbers, which count from 0 in
the lists of names at the head of this page; `gold/` has the names. An argument may stand in another sentence of the
article."""
_KINDS = (
    "In the order of the files. A label is a `ClassLabel`. A region is a struct of `surface`, `id`, `start` and `end`, "
    "null\nwhere there is none; `arguments` are lists of such with a `role`; `sentences` and `tokens` are lists of "
    "`start` and `end`."
)
_ROW_IS = {
    "articles": "an article with all layers",
    "entities": "a sentence with its entity mentions",
    "events": "a sentence with its events",
    "numeric_claims": "a claim with its sentence",
    "claim_pairs": "two claims of different articles, and what they are to each other",
}


def split_table(sizes: Mapping[str, Mapping[str, int]]) -> str:
    """How much there is of everything in each split."""
    rows = ([name.replace("_", " "), *(sizes[split][name] for split in SPLITS)] for name in sizes[SPLITS[0]])
    return table(["", *SPLITS], rows)


def config_rows(configs: Mapping[str, Mapping[str, Any]]) -> str:
    """What a row of each config is, and how many rows there are in each split."""
    counts = {name: [one["splits"][split]["num_examples"] for split in SPLITS] for name, one in configs.items()}
    rows = ([f"`{name}`", _ROW_IS[name], *counts[name]] for name in configs)
    return table_rows(rows)


def article_rows(articles: Sequence[Row]) -> str:
    """Each article: where it is from, when it was published, and whose it is."""
    rows = (
        [
            *(row["doc_id"], row["publisher"] or "not named", f"{row['published']} ({row['precision']})"),
            *(row["read_from"], row["rights"]),
        ]
        for row in articles
    )
    return table_rows(rows)


def label_tables(
    labels: Mapping[str, Mapping[str, Mapping[str, int]]], glosses: Mapping[str, Mapping[str, str]]
) -> str:
    """A table of each kind of label: counts by split, the most frequent first, those that never occur last."""
    return "\n\n".join(_label_table(name, rows, glosses.get(name, {})) for name, rows in labels.items())


def _label_table(name: str, rows: Mapping[str, Mapping[str, int]], glosses: Mapping[str, str]) -> str:
    unused = {label: dict.fromkeys(SPLITS, 0) for label in glosses if label not in rows}
    lines = ([label, *row.values(), glosses.get(label, "")] for label, row in {**rows, **unused}.items())
    return table([name.replace("_", " "), *SPLITS, "what it means"], lines, f"l{'r' * len(SPLITS)}l")


def column_tables(configs: Mapping[str, Sequence[Column]], schema: Schema) -> str:
    """A table of the columns of each config in their order, and of the fields of each list; those of all at the end."""
    glosses = column_glosses(schema)
    shared = [column.name for column in PROVENANCE]
    parts = [_KINDS]
    fields: dict[str, Sequence[Column]] = {}
    for config, columns in configs.items():
        own = [column for column in columns if column.name not in shared]
        parts.append(f"**`{config}`**\n\n" + _column_table(config, own, glosses))
        # What has a table as a config's columns, as claims have, needs none as a list's fields.
        fields |= {
            column.name: column.fields for column in own if _is_layer(column) and column.name != "numeric_claims"
        }
    parts += [
        f"**Each of a list `{name}`**\n\n" + _column_table(f"{name}[]", own, glosses) for name, own in fields.items()
    ]
    parts.append("**Every config, last**\n\n" + _column_table("", PROVENANCE, glosses))
    return "\n\n".join(parts)


def _is_layer(column: Column) -> bool:
    return column.kind == "list" and any(field.name == "found_by" for field in column.fields)


def _column_table(config: str, columns: Sequence[Column], glosses: Mapping[str, str]) -> str:
    named = [(column, column_key(config, column.name, glosses)) for column in columns]
    rows = ([f"`{one.name}`", _type(one), _said(one, key, glosses)] for one, key in named)
    return table(["column", "type", "what it says"], rows, "l")


def _said(column: Column, key: str, glosses: Mapping[str, str]) -> str:
    side = column.name[len(key) :] if not key.endswith(column.name) else ""
    return glosses[key] + (f", of claim {side[1:]}" if side else "")


def _type(column: Column) -> str:
    if column.kind == "label":
        return "label"
    if column.kind == "struct":
        return "region" if column.fields == REFERENCE else "struct"
    return "list" if column.kind == "list" else column.kind


def removed_table(tombstones: Sequence[Mapping[str, str]]) -> str:
    """The documents that were taken out, or a sentence where there are none."""
    if not tombstones:
        return "No article has been removed."
    rows = ([f"`{one['doc_id']}`", one["date"], plain(one["reason"])] for one in tombstones)
    return table(["removed", "since", "why"], rows, "l")
