"""Writing the stand-off release beside the dataset that it is of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from insihab import __version__
from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.claim_pairs import COLUMNS as PAIR
from insihab.files import decode, read_bytes
from insihab.folders import CHECKSUMS, checksums
from insihab.layers import Row
from insihab.passes import Corpus
from insihab.provenance.history import History
from insihab.provenance.origins import Origin
from insihab.standoff.pointers import pointed
from insihab.writing import json_lines, to_json, write_whole

DOCUMENTS, PAIRS, REMOVED, RELEASE = "documents.jsonl", "claim_pairs.jsonl", "removed.jsonl", "release.json"
FILES = ("README.md", PAIRS, DOCUMENTS, RELEASE, REMOVED)
"""What the folder has beside its checksums."""
_PAGE = Path(__file__).with_name("page.md")


@dataclass(frozen=True)
class Source:
    """What was released as the dataset, of which the stand-off release is made.

    Attributes:
        corpus: the gold.
        history: where its labels come from.
        tables: the rows of each config.
        figures: as in ``statistics.json``, with the tombstones.
        hashes: of each config, the content hash.
        gold: of each file in ``gold/``, the sha256.
    """

    corpus: Corpus
    history: History
    tables: Mapping[str, Sequence[Row]]
    figures: Mapping[str, Any]
    hashes: Mapping[str, str]
    gold: Mapping[str, str]


def write_standoff(folder: Path, annotation: Path, source: Source) -> None:
    """Write the files of a stand-off release into an empty folder; `annotation` has the raw articles and the schema.

    Raises:
        InputError: a raw article cannot be read.
    """
    corpus, pairs, removed = source.corpus, source.tables.get("claim_pairs", []), source.figures["removed"]
    files = {one.doc_id: annotation / "articles" / one.article.file for one in corpus.documents}
    raws = {doc_id: decode(read_bytes(file), file) for doc_id, file in files.items()}
    annotations = {one.doc_id: one for one in corpus.annotations}
    origins = {doc_id: source.history.origins(one, corpus.schema) for doc_id, one in annotations.items()}
    documents = [
        document_line(one, annotations[one.doc_id], origins[one.doc_id], raws[one.doc_id]) for one in corpus.documents
    ]
    about = {
        "version": __version__,
        "schema_sha256": hashlib.sha256(read_bytes(annotation / "schema.yaml")).hexdigest(),
        "provenance": dict(corpus.provenance),
        "configs": dict(source.hashes),
        "gold": dict(source.gold),
    }
    write_whole(folder / RELEASE, to_json(about))
    write_whole(folder / DOCUMENTS, json_lines(documents))
    write_whole(folder / PAIRS, json_lines(pair_line(pair, raws) for pair in pairs))
    write_whole(folder / REMOVED, json_lines(removed))
    page = Template(_PAGE.read_text(encoding="utf-8"))
    sizes = {"documents": len(documents), "pairs": len(pairs), "removed": len(removed)}
    write_whole(folder / "README.md", page.substitute(version=__version__, **sizes))
    write_whole(folder / CHECKSUMS, checksums(folder))


def document_line(document: Document, annotation: Annotation, origins: Mapping[str, Origin], raw: str) -> Row:
    """All that is released of a document but its text.

    Its regions and relations stand in the order of the annotation, with where each region comes from.
    """
    article = document.article
    return {
        **{name: getattr(article, name) for name in ("doc_id", "split", "published", "precision")},
        **{name: pointed(getattr(article, name), [raw]) for name in ("publisher", "agency", "read_from", "rights")},
        "headline": article.headline is not None,
        "raw_file": article.file,
        "raw_sha256": article.sha256,
        "ranges": [list(one) for one in article.ranges],
        "text_sha256": document.text_sha256,
        "regions": [
            {
                **{name: getattr(region, name) for name in ("id", "start", "end", "label")},
                "attributes": dict(region.attributes),
                **{name: value for name, value in origins.get(region.id, {}).items() if value},
            }
            for region in annotation.regions
        ],
        "relations": [
            {name: getattr(relation, name) for name in ("source", "label", "target")}
            for relation in annotation.relations
        ],
    }


def pair_line(pair: Row, raws: Mapping[str, str]) -> Row:
    """All that is released of a pair of claims but their words."""
    own = [raws[pair[side].partition("#")[0]] for side in "ab"]
    return {**{name: pair[name] for name in (*PAIR, "found_by")}, "why": pointed(pair["why"], own)}
