"""What the columns and labels of the release mean, for its card; in the schema's words where it has them."""

from __future__ import annotations

from collections.abc import Mapping

from insihab.schema import Schema

_COLUMNS = {
    "doc_id": "id of the article: publisher and date",
    "publisher": "as the page names it; null where it does not",
    "agency": "agency or paper that the page names as its origin, or null",
    "headline": "first line of the text; null where the page had none",
    "published": "date of publication (EDTF), as far as the article bears it out",
    "precision": "of that date: day, month or year",
    "read_from": "what on the page bears the date out",
    "rights": "who holds them",
    "raw_file, raw_sha256": "the raw page in the repository, and its hash",
    "text, text_sha256": "the frozen text, a paragraph per line, and its hash; in entities and events, the sentence",
    "sentences, tokens": "half-open spans of the text",
    "sentence": "number of the sentence in its article, from 0",
    "start, end": "half-open span in code points of the article's text; of the row, its sentence",
    "surface": "text[start:end]",
    "id": "of the region, in its article; links and arguments point to it",
    "type": "label of an entity mention or an event (below)",
    "arguments": "who and what takes part in an event; place and time of a claim: role, id, span and surface of each",
    "sentence_text, sentence_start, sentence_end": "the claim's sentence and its span",
    "not_claims": "numbers that are not claims, as hard negatives",
    "found_by": "the passes that had this span with this label before the adjudication",
    "rule": "ids of the guidelines' rules that decided about the label, an attribute or a relation of it where the "
    "passes differed or the audit corrected them; of a pair, the rule that it follows from; null where nothing had to "
    "be decided",
    "a, b": "the claims of a pair, each as the id of its document and its own",
    "relation": "what the two claims are to each other",
    "why": "what the two claims count",
    "doc_id_a, published_a, surface_a, sentence_text_a": "of claim a; the same of claim b",
    "annotator, annotator_kind": "who or what made the gold",
    "pass": "the pass of annotation that the row comes from",
    "guidelines": "version of the guidelines that it followed",
    "human_verified": "whether a person has verified it",
}


def column_glosses(schema: Schema) -> dict[str, str]:
    """What each column says; a closed set of values is listed with the gloss of each."""
    attributes = {
        attribute.name: attribute.gloss + (f": {_values(attribute.values)}" if attribute.values else "")
        for attribute in schema.attributes.values()
    }
    links = {link.name: link.gloss for link in schema.relations.values() if not link.argument}
    return {**_COLUMNS, **attributes, **links}


# The tables of labels in the statistics to the attribute whose values they count.
_ATTRIBUTES = {
    "entity_levels": "level",
    "factuality": "factuality",
    "aspect": "aspect",
    "operators": "operator",
    "units": "unit",
    "not_claims": "reason",
}


def label_glosses(schema: Schema) -> dict[str, Mapping[str, str]]:
    """For each table of labels in the statistics, what each label means."""
    labels = {label.name: label.gloss for label in schema.labels.values()}
    return {
        "entities": labels,
        "events": labels,
        "roles": {role.name: role.gloss for role in schema.roles()},
        **{table: schema.attributes[name].values for table, name in _ATTRIBUTES.items() if name in schema.attributes},
    }


def _values(values: Mapping[str, str]) -> str:
    return "; ".join(f"{value} ({gloss})" for value, gloss in values.items())
