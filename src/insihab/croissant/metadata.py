"""The file `croissant.json` of a release: Croissant 1.1 with the responsible-AI vocabulary 1.0.

Sources: http://mlcommons.org/croissant/1.1 and http://mlcommons.org/croissant/RAI/1.0. It is written here and not by
mlcroissant, which names two of the responsible-AI terms otherwise than their vocabulary does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab import __version__
from insihab.card.figures import totals, years
from insihab.citation import Citation, bibtex
from insihab.croissant.fields import Node
from insihab.croissant.record_sets import filled, record_sets
from insihab.croissant.responsible import responsible
from insihab.data_files import table_file
from insihab.layers import Row
from insihab.passes import Corpus
from insihab.writing import to_json

CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
_CARD = "README.md"
_TERMS = (
    "annotation arrayShape citeAs column containedIn equivalentProperty excludes extract field fileProperty fileObject "
    "fileSet format includes isArray isLiveDataset jsonPath key md5 parentField path readLines recordSet references "
    "regex repeated replace samplingRate sdVersion separator source subField transform unArchive"
)
# The context of the appendix of the specification with the terms of 1.0 that mlcroissant asks for; as it reads them,
# schema.org begins with https, and `value` is of schema.org.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "wd": "http://www.wikidata.org/entity/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS.split()},
}
_DESCRIPTION = (
    "{articles} Arabic news articles of {years} with {entities} entity mentions, {events} events with "
    "{event_arguments} arguments, {numeric_claims} numeric claims and {claim_pairs} judged pairs of claims."
)
_LICENSE = (
    {
        "@type": "sc:CreativeWork",
        "name": "Creative Commons Attribution 4.0 International, for the annotations alone",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    },
    {
        "@type": "sc:CreativeWork",
        "name": "All rights in the articles are their publishers'; they are reproduced for research",
        "url": f"{_CARD}#rights-and-citation",
    },
)


def croissant_json(
    folder: Path,
    tables: Mapping[str, Sequence[Row]],
    figures: Mapping[str, Any],
    corpus: Corpus,
    citation: Citation,
) -> str:
    """The metadata of the release in `folder`, as JSON-LD; the same bytes for the same release.

    Args:
        folder: where the Parquet files are, whose hashes the metadata have.
        tables: the rows of each config, labels as names.
        figures: from `insihab.statistics.describe`, with ``making`` from `insihab.making.making`.
        corpus: the schema, and where descriptions come from.
        citation: the authors and the day of the release.
    """
    articles = tables["articles"]
    counted = _DESCRIPTION.format(**totals(figures["splits"]), years=years(articles))
    metadata = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": "Insihab",
        "description": f"{citation.abstract} {counted}",
        "conformsTo": list(CONFORMS_TO),
        "license": list(_LICENSE),
        "url": citation.url or _CARD,
        "version": __version__,
        "inLanguage": "ar",
        **_cited(citation),
        **responsible(figures, articles, corpus),
        "distribution": [_file(folder, table_file(*one)) for one in filled(tables)],
        "recordSet": record_sets(tables, corpus.schema),
    }
    return to_json(metadata)


def _cited(citation: Citation) -> Node:
    return {
        "citeAs": bibtex(citation),
        "creator": [{"@type": "sc:Organization", "name": name} for name in citation.authors],
        "datePublished": citation.released,
        "keywords": list(citation.keywords),
    }


def _file(folder: Path, path: str) -> Node:
    content = (folder / path).read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{len(content)} B",
        "encodingFormat": "application/x-parquet",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
