"""The dataset card of a corpus that is not the project's: what its files and passes say, and no word of ours on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from insihab import __version__
from insihab.agreement.words import HUMAN
from insihab.card.front import tables_of
from insihab.card.made import maker
from insihab.card.tables import (
    OFFSETS,
    article_rows,
    column_tables,
    config_rows,
    label_tables,
    removed_table,
    split_table,
)
from insihab.glossary import label_glosses
from insihab.layers import Row
from insihab.markdown import table_rows
from insihab.passes import Passes
from insihab.schema import Schema

_TEMPLATE = Path(__file__).with_name("own.md")


def own_card(
    configs: Mapping[str, Mapping[str, Any]],
    figures: Mapping[str, Any],
    articles: Sequence[Row],
    schema: Schema,
    passes: Passes,
) -> str:
    """The card of a corpus of one's own.

    Args:
        configs: of each config its ``columns``, content ``hash``, and ``splits`` with ``num_bytes``, ``num_examples``.
        figures: from `insihab.statistics.describe`.
        articles: the rows of the config ``articles``.
        schema: where the glosses come from.
        passes: who annotated, and how.
    """
    by_people = passes.entries[passes.gold]["annotator_kind"] == HUMAN  # who need not be experts, crowds or anything
    about = {
        "language": ["ar"],
        **({} if by_people else {"annotations_creators": ["machine-generated"]}),
        "source_datasets": ["original"],
        **tables_of(configs, f"built by Insihab {__version__}"),
    }
    front = yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=1000)
    body = _TEMPLATE.read_text(encoding="utf-8").format(
        version=__version__,
        configs=config_rows(configs),
        offsets=OFFSETS,
        splits=split_table(figures["splits"]),
        passes=table_rows(
            [f"`{name}`", *maker(one := passes.entries[name]), " ".join(one["made"].split())]
            for name in (*passes.adjudicated, passes.gold)
        ),
        columns=column_tables({name: config["columns"] for name, config in configs.items()}, schema),
        labels=label_tables(figures["labels"], label_glosses(schema)),
        documents=article_rows(articles),
        removed=removed_table(figures["removed"]),
    )
    return f"---\n{front}---\n\n{body}"
