"""What the columns and labels of the release mean, for its card; in the schema's words where it has them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from insihab.schema import Schema
from insihab.statistics import LABELS, NO_VALUE

_LAYERS = ("entities", "events")

# `config.column` where a column says something else in one config; a list's fields are those of the config `list[]`.
_COLUMNS = {
    "doc_id": "id of the article: publisher and date",
    "headline": "first line of the text; null where the page had none",
    "published": "date of publication (EDTF), as far as the article bears it out",
    "publisher": "as the page names it; null where it does not",
    "text": "the sentence",
    "articles.text": "the frozen text, a paragraph per line",
    "entities": "the entity mentions that begin in it",
    "events": "the event mentions whose trigger begins in it",
    "numeric_claims": "the numeric claims; fields as the columns of the config `numeric_claims`",
    "not_claims": "the numbers that are not claims, as hard negatives",
    "sentences": "spans of the sentences",
    "tokens": "spans of the tokens: runs of letters and digits, and single marks",
    "agency": "agency or paper that the page names as its origin, or null",
    "precision": "of `published`: day, month or year",
    "read_from": "what on the page bears the date out",
    "rights": "who holds them",
    "raw_file": "the raw page in the repository, in `annotation/articles/`",
    "raw_sha256": "its hash",
    "text_sha256": "hash of `text`",
    "sentence": "number of the sentence in its article, from 0",
    "start": "where the region begins in the article's text, in code points",
    "end": "where it ends, itself outside",
    "entities.start": "where the sentence begins in the article's text, in code points",
    "entities.end": "where it ends, itself outside",
    "events.start": "where the sentence begins in the article's text, in code points",
    "events.end": "where it ends, itself outside",
    "surface": "the words: `text[start:end]` of the article",
    "id": "of the region, in its article; links and arguments point to it",
    "entities[].type": "entity type (see Labels)",
    "events[].type": "event type (see Labels)",
    "arguments": "who and what takes part, each with its `role` (see Labels)",
    "numeric_claims.arguments": "place and time of what is counted, each with its `role`",
    "sentence_text": "the sentence that the claim begins in",
    "sentence_start": "where that sentence begins in the article's text",
    "sentence_end": "where it ends, itself outside",
    "found_by": "the passes that had this span with this label before the adjudication; null where none had",
    "claim_pairs.found_by": "which of the two readings of all pairs, pass-a and pass-b, judged it as the gold does",
    "rule": "ids of the rules in the guidelines that decided about it (the label, an attribute, or a link or argument "
    "that it has) where the passes differed or the audit corrected them; null where nothing had to be decided",
    "claim_pairs.rule": "id of the rule in the guidelines that the relation follows from",
    "relation": "what the two claims are to each other (see Labels)",
    "why": "what each of the two counts, in English",
    "a": "the first claim: the `doc_id` and `id` of its row in `numeric_claims`, with # between them",
    "b": "the second claim, of a later article in the order of the corpus",
    "annotator": "who or what made the gold",
    "annotator_kind": "human, or the kind of model",
    "pass": "the pass of annotation that the labels are of",
    "guidelines": "version of the guidelines that it followed",
    "human_verified": "whether a person has verified it",
}


def column_glosses(schema: Schema) -> dict[str, str]:
    """What each column says, by ``column`` or ``config.column``; a closed set of values is listed with its glosses."""
    attributes = {
        attribute.name: attribute.gloss + (f": {_values(attribute.values)}" if attribute.values else "")
        for attribute in schema.attributes.values()
    }
    links = {link.name: link.gloss for link in schema.relations.values() if not link.argument}
    return {**_COLUMNS, **attributes, **links}


def column_key(config: str, column: str, glosses: Mapping[str, str]) -> str:
    """The key of the gloss of a column in a config; `KeyError` where nothing explains it.

    Columns of pairs that end in ``_a`` or ``_b`` have the gloss of the claim's column.
    """
    for key in (f"{config}.{column}", column, re.sub("_[ab]$", "", column)):
        if key in glosses:
            return key
    raise KeyError(f"nothing explains the column {column} of {config}")


def label_glosses(schema: Schema) -> dict[str, dict[str, str]]:
    """For each table of labels in the statistics, every label that the schema has, and what it means."""
    tables = {table: schema.attributes[name] for table, (_, name) in LABELS.items() if name in schema.attributes}
    glosses = {
        **{layer: {name: schema.labels[name].gloss for name in schema.labels_of(layer)} for layer in _LAYERS},
        **{table: dict(attribute.values) for table, attribute in tables.items()},
        "roles": {role.name: role.gloss for role in schema.roles() if role.sources & set(schema.labels_of("events"))},
        "claim_pairs": dict(schema.claim_pairs),
    }
    if level := tables.get("entity_levels"):
        without = [name for name in schema.labels_of("entities") if name not in level.labels]
        glosses["entity_levels"][NO_VALUE] = f"{', '.join(without)} have no level"
    return glosses


def _values(values: Mapping[str, str]) -> str:
    return "; ".join(f"{value} ({gloss})" for value, gloss in values.items())
