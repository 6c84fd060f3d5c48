"""Lines in another form than that of predictions with offsets: said once a line, in place of a fault for each key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from insihab.columns import table_columns
from insihab.formats.tags import read_tag
from insihab.predictions import LAYERS
from insihab.released import schema_file
from insihab.schema import read_schema
from insihab.shape import LIST, is_kind

_BY_SENTENCE = "write a line an article, with the row's start added to each offset in its text"
_TO_PREDICT = {
    "articles": 'write {"doc_id": …, "entities": […]} with what your system says of the row\'s text',
    "entities": _BY_SENTENCE,
    "events": _BY_SENTENCE,
    "numeric_claims": "write a line an article, with the list of its numeric_claims",
    "claim_pairs": "write a, b and the relation's name alone",
}


def row_of_dataset(line: Any) -> str:
    """What to say of a line that is a row of a released table, as `load_dataset` gives it; "" of any other.

    It is one if all of its keys are columns of the table, and at least half of these columns are in it.
    """
    keys = line.keys() if isinstance(line, dict) else set()
    for config, columns in _columns().items():
        if keys <= columns and 2 * len(keys) >= len(columns):
            return (
                f"is a row of the released dataset (config {config}), not of predictions; dataset/gold/ has the same "
                f"in this form; to predict: {_TO_PREDICT[config]}"
            )
    return ""


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, frozenset[str]]:
    tables = table_columns(read_schema(schema_file()))
    return {config: frozenset(column.name for column in columns) for config, columns in tables.items()}


def other_format(line: Any) -> str:
    """What to say of a line that has words or tags in place of offsets; "" of any other."""
    for layer in LAYERS:
        items: Any = line.get(layer) if isinstance(line, dict) else None
        if not is_kind(items, LIST):
            continue
        if any("surface" in item and "start" not in item for item in _objects(items)):
            return f"items of {layer} have «surface» and no «start»: {_option('surfaces')}"
        words = list(chain.from_iterable(map(_opened, items)))
        if not words or not all(isinstance(word, str) for word in words):
            continue
        if any(read_tag(word, labelled=False) for word in words):
            return f"{layer} is a list of tags: {_option('tags')}"
        return f'{layer} is a list of strings: write {{"surface": …}} for each, and {_option("surfaces")}'
    return ""


def _option(name: str) -> str:
    return f"give --format {name} to evaluate, validate or compare, or write spans with insihab convert --from {name}"


def _objects(items: list[Any]) -> Iterator[dict[str, Any]]:
    """The items that are objects, and their arguments."""
    for item in items:
        if isinstance(item, dict):
            yield item
            arguments: Any = item.get("arguments")
            yield from (one for one in arguments if isinstance(one, dict)) if is_kind(arguments, LIST) else ()


def _opened(item: Any) -> list[Any]:
    return item if is_kind(item, LIST) else [item]
