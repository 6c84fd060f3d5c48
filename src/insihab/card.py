"""The dataset card: YAML that `load_dataset` reads, and text whose every figure is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from insihab import __version__
from insihab.articles import SPLITS
from insihab.columns import hf_features
from insihab.glossary import column_glosses, label_glosses
from insihab.layers import Row
from insihab.schema import Schema
from insihab.scoring.entities import NOT_SCORED

_BODY = """# Insihab

Insihab (انسحاب, withdrawal) is an annotated corpus of {articles} Arabic news articles of 2020-2024 on the talks to
end the American and Coalition military presence in Iraq: {entities} entity mentions, {events} event mentions with
{event_arguments} arguments, and {numeric_claims} numeric claims, with normalised values, sources, factuality, and
identities that are shared by all articles.

**The annotator is a {annotator_kind}**, not a person (`annotator` is "{annotator}" in every row); no label
has been verified by a person yet (`human_verified` is false in every row), and there is one pass so far, without a
second one to compare it with. The corpus is small: use it to look closely, not to train on.

## Loading

```python
from datasets import load_dataset

entities = load_dataset("./dataset", "entities")  # or articles (default), events, numeric_claims
```

| config | a row is | train | test |
|---|---|---:|---:|
{configs}

Every `start` and `end` is half-open and counts Unicode code points of the article's text: `text[start:end]` is
`surface`. In `entities` and `events`, a row is a sentence and its own `start` tells where it begins in the article, so
that `row["text"][mention["start"] - row["start"] : mention["end"] - row["start"]]` is the mention's surface; in
`numeric_claims`, the sentence is `sentence_text` and begins at `sentence_start`. Labels are `ClassLabel`s: the
feature's `int2str` gives the name. An argument may stand in another sentence of the article.

Nothing in the text is normalised: diacritics, presentation forms and no-break spaces are as the page had them.
Proclitics stay outside spans (و[العراق]); where ل and ال are written as لل, the span starts at the second ل, so that
some surfaces look cut (ل[لقوات]).

## Columns

| column | what it says |
|---|---|
{columns}

## Splits

By article. No named publisher is on both sides; {unnamed} of the pages do not name theirs. Confidence intervals
cannot be drawn from two test articles, so that the leaderboard's default is leave-one-article-out over all {articles}.
Mentions of type ARG exist for the sake of events and are not scored, which leaves {scored} of the {entities} entity
mentions.

{splits}

What test shares with train, counted over mentions and over distinct values:

| | mentions in test | seen in train | share | distinct in test | seen in train | share |
|---|---:|---:|---:|---:|---:|---:|
{seen}

## Labels

{labels}

## Spans and tokens

Many mentions begin inside a token, after a proclitic, and mentions nest. BIO tags over our tokens can carry
{out_mentions} of {mentions} entity mentions ({out_share}) when a tag must begin with its token, and {in_mentions}
({in_share}) when it may take the proclitic in; either way only the outermost of nested mentions.

## The articles

| document | publisher | published | read from | rights |
|---|---|---|---|---|
{documents}

## Rights and citation

The articles stay their publishers' and are reproduced for research. The annotations are CC BY 4.0, the code is
Apache-2.0. Please cite as the repository's `CITATION.cff` says, with the version ({version}). The guidelines, the
schema and the names behind the entity keys are in the repository's folder `annotation/`. `gold/` holds the same
annotations as the scorer's JSON Lines; `checksums.txt` has the sha256 of each file.
"""


def dataset_card(
    configs: Mapping[str, Mapping[str, Any]], figures: Mapping[str, Any], articles: Sequence[Row], schema: Schema
) -> str:
    """The card of a release.

    Args:
        configs: of each config its ``columns``, content ``hash``, and ``splits`` with ``num_bytes``, ``num_examples``.
        figures: from `insihab.statistics.describe`.
        articles: the rows of the config ``articles``.
        schema: where the glosses come from.
    """
    front = yaml.safe_dump(_front(configs), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{front}---\n\n{_body(configs, figures, articles, schema)}"


def _front(configs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "pretty_name": "Insihab",
        "language": ["ar"],
        "license": "other",
        "license_name": "cc-by-4.0-annotations-only",
        "task_categories": ["token-classification"],
        "annotations_creators": ["machine-generated"],
        "size_categories": ["n<1K"],
        "configs": [
            {
                "config_name": name,
                **({"default": True} if number == 0 else {}),
                "data_files": [{"split": split, "path": f"data/{name}/{split}-*.parquet"} for split in SPLITS],
            }
            for number, name in enumerate(configs)
        ],
        "dataset_info": [
            {
                "config_name": name,
                # The local cache of datasets keys on this YAML, so that new content must change it.
                "description": f"Insihab {__version__}, {name}, content sha256 {config['hash']}",
                "version": __version__,
                "features": hf_features(config["columns"]),
                "splits": [{"name": split, **config["splits"][split]} for split in SPLITS],
                "dataset_size": sum(split["num_bytes"] for split in config["splits"].values()),
            }
            for name, config in configs.items()
        ],
    }


def _body(
    configs: Mapping[str, Mapping[str, Any]], figures: Mapping[str, Any], articles: Sequence[Row], schema: Schema
) -> str:
    projection, sizes, labels = figures["projection"], figures["splits"], figures["labels"]
    total = {name: sum(split[name] for split in sizes.values()) for name in next(iter(sizes.values()))}
    glosses = label_glosses(schema)
    return _BODY.format(
        **total,
        version=__version__,
        unnamed=sum(row["publisher"] is None for row in articles),
        annotator_kind=articles[0]["annotator_kind"],
        annotator=articles[0]["annotator"],
        scored=total["entities"] - sum(labels["entities"].get(NOT_SCORED, {}).values()),
        configs="\n".join(_config_row(name, config) for name, config in configs.items()),
        columns="\n".join(f"| {_code(name)} | {gloss} |" for name, gloss in column_glosses(schema).items()),
        splits=_table("", {name: {split: sizes[split][name] for split in SPLITS} for name in total}),
        seen="\n".join(_seen_row(name, row) for name, row in figures["seen_in_train"].items()),
        labels="\n\n".join(_table(name.replace("_", " "), rows, glosses[name]) for name, rows in labels.items()),
        mentions=projection["mentions"],
        out_mentions=projection["proclitic_out"]["mentions"],
        out_share=_percent(projection["proclitic_out"]["share"]),
        in_mentions=projection["proclitic_in"]["mentions"],
        in_share=_percent(projection["proclitic_in"]["share"]),
        documents="\n".join(
            f"| {row['doc_id']} | {row['publisher'] or 'not named'} | {row['published']} ({row['precision']}) "
            f"| {row['read_from']} | {row['rights']} |"
            for row in articles
        ),
    )


_ROW_IS = {
    "articles": "an article with all layers",
    "entities": "a sentence with its entity mentions",
    "events": "a sentence with its events",
    "numeric_claims": "a claim with its sentence",
    "claim_pairs": "two claims of different articles, and what they are to each other",
}


def _config_row(name: str, config: Mapping[str, Any]) -> str:
    counts = " | ".join(str(config["splits"][split]["num_examples"]) for split in SPLITS)
    return f"| `{name}` | {_ROW_IS[name]} | {counts} |"


def _seen_row(name: str, row: Mapping[str, Mapping[str, Any]]) -> str:
    cells = [f"{part['test']} | {part['seen']} | {_percent(part['share'])}" for part in row.values()]
    return f"| {name.replace('_', ' ')} | {' | '.join(cells)} |"


def _code(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", "))


def _table(title: str, rows: Mapping[str, Mapping[str, int]], glosses: Mapping[str, str] | None = None) -> str:
    """Counts by split; with the gloss of each row's label if there are any."""
    last = " what it means |" if glosses else ""
    lines = [f"| {title} | {' | '.join(SPLITS)} |{last}", f"|---|{'---:|' * len(SPLITS)}{'---|' if glosses else ''}"]
    for name, row in rows.items():
        gloss = f" {glosses.get(name, '')} |" if glosses else ""
        shown = name if glosses else name.replace("_", " ")
        lines.append(f"| {shown} | {' | '.join(str(row[split]) for split in SPLITS)} |{gloss}")
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"
