"""The dataset card: YAML that `load_dataset` reads, and text whose every figure is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from insihab import __version__
from insihab.agreement.words import HUMAN
from insihab.card.examples import example_rows
from insihab.card.figures import label_counts, named_persons, totals, years
from insihab.card.front import front_matter
from insihab.card.made import how_made, who_made
from insihab.card.tables import (
    OFFSETS,
    article_rows,
    column_tables,
    config_rows,
    label_tables,
    removed_table,
    split_table,
)
from insihab.citation import Citation, bibtex
from insihab.glossary import label_glosses
from insihab.layers import Row
from insihab.markdown import table_rows
from insihab.passes import Corpus
from insihab.percent import ratio
from insihab.predictions import NOT_SCORED
from insihab.schema import Schema

_TEMPLATE = Path(__file__).with_name("page.md")
_CIRCULAR = (
    "- to find out how well language models annotate: one of them may agree with the annotator, which is one of them, "
    "for\n  reasons that have nothing to do with being right;\n"
)


def dataset_card(
    configs: Mapping[str, Mapping[str, Any]],
    figures: Mapping[str, Any],
    tables: Mapping[str, Sequence[Row]],
    corpus: Corpus,
    leaderboard: str,
    citation: Citation,
) -> str:
    """The card of a release of the project's own corpus; `insihab.card.own` has that of any other.

    Args:
        configs: of each config its ``columns``, content ``hash``, and ``splits`` with ``num_bytes``, ``num_examples``.
        figures: from `insihab.statistics.describe`, with ``making`` from `insihab.making.making`.
        tables: the rows of each config.
        corpus: where the glosses and the names of the entities come from.
        leaderboard: in Markdown; empty where there are no results yet.
        citation: how to cite the release.
    """
    front = yaml.safe_dump(front_matter(configs, tables["articles"]), allow_unicode=True, sort_keys=False, width=1000)
    columns = {name: config["columns"] for name, config in configs.items()}
    body = _TEMPLATE.read_text(encoding="utf-8").format(
        **totals(figures["splits"]),
        **_head(figures, tables["articles"], corpus.schema),
        **_projection(figures["projection"]),
        configs=config_rows(configs),
        offsets=OFFSETS,
        others=", ".join(f"{name} (default)" if at == 0 else name for at, name in enumerate(configs) if at != 1),
        examples=example_rows(tables, columns, corpus),
        made=how_made(figures, corpus),
        columns=column_tables(columns, corpus.schema),
        splits=split_table(figures["splits"]),
        labels=label_tables(figures["labels"], label_glosses(corpus.schema)),
        **_leaks(figures),
        named=len(named_persons(tables["articles"])),
        documents=article_rows(tables["articles"]),
        removed=removed_table(figures["removed"]),
        leaderboard=f"## Leaderboard\n\n{leaderboard}\n\n" if leaderboard else "",
        version=__version__,
        bibtex=bibtex(citation),
    )
    return f"---\n{front}---\n\n{body}"


def _head(figures: Mapping[str, Any], articles: Sequence[Row], schema: Schema) -> dict[str, Any]:
    """What is said first, and of the articles."""
    arg = figures["labels"]["entities"].get(NOT_SCORED, {})
    return {
        "years": years(articles),
        "who": who_made(figures, articles),
        "circular": "" if articles[0]["annotator_kind"] == HUMAN else _CIRCULAR,
        **label_counts(figures, schema),
        "unnamed": sum(row["publisher"] is None for row in articles),
        "test_articles": figures["splits"]["test"]["articles"],
        "scored": totals(figures["splits"])["entities"] - sum(arg.values()),
    }


def _leaks(figures: Mapping[str, Any]) -> dict[str, Any]:
    seen, pairs = figures["seen_in_train"], figures["pairs_across_splits"]
    across = (
        f"A pair is in train if both of its articles are, so that {pairs['one_claim_in_train']} of the {pairs['test']} "
        "pairs in test have one claim, with its sentence, that stands in train."
    )
    return {
        **{
            f"{name}_share": _seen_share(seen[layer]["mentions"])
            for name, layer in (("entity", "entities"), ("event", "events"))
        },
        "seen": table_rows(_seen_row(name, row) for name, row in seen.items()),
        "across": across if pairs["test"] else "",
        "entity_test": seen["entities"]["mentions"]["test"],
    }


def _seen_row(name: str, row: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    cells = [cell for part in row.values() for cell in (part["test"], part["seen"], _seen_share(part))]
    return [name.replace("_", " "), *cells]


def _seen_share(part: Mapping[str, Any]) -> str:
    return ratio(part["seen"], part["test"])


def _projection(projection: Mapping[str, Any]) -> dict[str, Any]:
    out, taken_in = projection["proclitic_out"], projection["proclitic_in"]
    names = ("mentions", "inside_token", "nested", "proclitic_out", "proclitic_in")
    return {
        **{name: projection[name] for name in names[:3]},
        "out_mentions": out["mentions"],
        "out_share": ratio(out["mentions"], projection["mentions"]),
        "in_mentions": taken_in["mentions"],
        "in_share": ratio(taken_in["mentions"], projection["mentions"]),
        "tokens_by_type": table_rows(
            [kind, *(row[name] for name in names)] for kind, row in projection["by_type"].items()
        ),
    }
