"""The rows of every released config, from the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insihab.articles import Document
from insihab.layers import Row, layers
from insihab.passes import Corpus
from insihab.provenance.history import History
from insihab.segment import Span, sentences, tokens


def build_tables(corpus: Corpus, history: History | None = None) -> dict[str, list[Row]]:
    """All rows of each config but the pairs, in the order of the documents; each row with its document's ``split``.

    A label is still its name; `insihab.columns.encode_row` turns it into the number that is stored.
    """
    built: dict[str, list[Row]] = {"articles": [], "entities": [], "events": [], "numeric_claims": []}
    annotations = {annotation.doc_id: annotation for annotation in corpus.annotations}
    for document in corpus.documents:
        annotation = annotations[document.doc_id]
        known = (history or History()).origins(annotation, corpus.schema)
        parts = {
            name: [{**row, **_told(known.get(row["id"], {}))} for row in rows]
            for name, rows in layers(document, annotation, corpus.schema).items()
        }
        found, words = sentences(document.text), tokens(document.text)
        common = {**corpus.provenance, "split": document.article.split}
        built["articles"].append({**_article_row(document, found, words), **parts, **common})
        for name in ("entities", "events"):
            built[name].extend({**row, **common} for row in _sentence_rows(document, found, words, name, parts[name]))
        for claim in parts["numeric_claims"]:
            start, end = next(span for span in found if span[0] <= claim["start"] < span[1])
            sentence = {
                "sentence_text": document.text[start:end],
                "sentence_start": start,
                "sentence_end": end,
            }
            about = {"doc_id": document.doc_id, "published": document.article.published}
            built["numeric_claims"].append({**about, **claim, **sentence, **common})
    return built


def _told(origin: Mapping[str, str]) -> Row:
    """What is known of where a label comes from: what is empty is absent, like everything else in a row."""
    return {name: value for name, value in origin.items() if value}


def _article_row(document: Document, found: list[Span], words: list[Span]) -> Row:
    article = document.article
    known = ("doc_id", "publisher", "agency", "headline", "published", "precision", "read_from", "rights")
    return {
        **{name: getattr(article, name) for name in known},
        "raw_file": article.file,
        "raw_sha256": article.sha256,
        "text": document.text,
        "text_sha256": document.text_sha256,
        "sentences": _spans(found),
        "tokens": _spans(words),
    }


def _sentence_rows(
    document: Document, found: list[Span], words: list[Span], layer: str, regions: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """A row a sentence, with the regions of one layer that begin in it; offsets are those of the document."""
    return [
        {
            "doc_id": document.doc_id,
            "sentence": number,
            "start": start,
            "end": end,
            "text": document.text[start:end],
            "tokens": _spans([word for word in words if start <= word[0] < end]),
            layer: [region for region in regions if start <= region["start"] < end],
        }
        for number, (start, end) in enumerate(found)
    ]


def _spans(spans: list[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]
