"""All record sets of the release: its tables by split, the arguments of events, the labels, and the splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insihab.articles import SPLITS
from insihab.columns import Column, encode, layer_columns, table_columns
from insihab.croissant.fields import SPLIT_NAMES, Fields, Node, field, label_sets, refer, split_field
from insihab.data_files import table_file
from insihab.layers import Row
from insihab.schema import Schema

ARGUMENTS = "event_arguments"
_KEYS = {
    "articles": ("doc_id",),
    "entities": ("doc_id", "sentence"),
    "events": ("doc_id", "sentence"),
    "numeric_claims": ("doc_id", "id"),
    "claim_pairs": ("a", "b"),
}
_ROW_IS = {
    "articles": "an article with all its layers",
    "entities": "a sentence with its entity mentions",
    "events": "a sentence with its events, whose arguments are the record set event_arguments",
    "numeric_claims": "a numeric claim with its sentence",
    "claim_pairs": "two claims of different articles, and what they are to each other",
}
_MEANING = {"train": "cr:TrainingSplit", "test": "cr:TestSplit"}


def filled(tables: Mapping[str, Sequence[Row]]) -> list[tuple[str, str]]:
    """Each table and split that has rows, and so a file."""
    found = {(config, row["split"]) for config, rows in tables.items() for row in rows}
    return [(config, split) for config in tables for split in SPLITS if (config, split) in found]


def record_sets(tables: Mapping[str, Sequence[Row]], schema: Schema) -> list[Node]:
    """The record sets of a release.

    Args:
        tables: the rows of each config, labels as names.
        schema: the source of their columns and labels.
    """
    columns = {name: own for name, own in table_columns(schema).items() if name in tables}
    return [
        *(_table(config, split, columns[config], schema) for config, split in filled(tables)),
        *_arguments(tables["articles"], schema),
        *label_sets(columns, schema),
        _splits(),
    ]


def _table(config: str, split: str, columns: Sequence[Column], schema: Schema) -> Node:
    name = f"{config}-{split}"
    keys = [{"@id": f"{name}/{key}"} for key in _KEYS[config]]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"a row is {_ROW_IS[config]} ({split})",
        "key": keys if len(keys) > 1 else keys[0],
        "field": [
            *Fields(name, config, schema, table_file(config, split)).of(columns),
            split_field(name, split),
        ],
    }


def _arguments(articles: Sequence[Row], schema: Schema) -> list[Node]:
    """The arguments of events with their data in the metadata; nothing where no event has any."""
    column = next((one for one in layer_columns(schema)["events"] if one.name == "arguments"), None)
    rows = [
        {"doc_id": row["doc_id"], "event": event["id"], **encoded, "split": row["split"]}
        for row in articles
        for event in row["events"]
        for encoded in (encode(event.get("arguments", []), column) if column else [])
    ]
    if not rows or not column:
        return []
    return [
        {
            "@type": "cr:RecordSet",
            "@id": ARGUMENTS,
            "name": ARGUMENTS,
            "description": "a row is an argument of an event: the column arguments of events, a list in a list",
            "field": [
                field(f"{ARGUMENTS}/doc_id", "id of the article", "sc:Text"),
                field(f"{ARGUMENTS}/event", "id of the event in its article", "sc:Text"),
                *Fields(ARGUMENTS, "events", schema).of(column.fields),
                {
                    **field(f"{ARGUMENTS}/split", "the part of the corpus that it is in", ["sc:Text", "cr:Split"]),
                    "references": refer(SPLIT_NAMES),
                },
            ],
            "data": [{f"{ARGUMENTS}/{name}": value for name, value in row.items()} for row in rows],
        }
    ]


def _splits() -> Node:
    names: list[dict[str, Any]] = [{"splits/name": split, "splits/url": _MEANING[split]} for split in SPLITS]
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "the parts of the corpus; by article, publishers disjoint",
        "dataType": "cr:Split",
        "key": {"@id": SPLIT_NAMES},
        "field": [
            field(SPLIT_NAMES, "its name", "sc:Text"),
            field("splits/url", "what it is for", ["sc:URL", "wd:Q3985153"]),
        ],
        "data": names,
    }
