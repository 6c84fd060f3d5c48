"""Putting the text back: from a stand-off release and the raw articles to the dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from insihab.annotation import Annotation, Region, Relation
from insihab.articles import SPLITS, Article, Document
from insihab.claim_pairs import due_pairs, pair_rows
from insihab.data_files import content_hash, gold_files
from insihab.findings import Finding, InputError, refuse, reporter
from insihab.layers import Row
from insihab.passes import Corpus
from insihab.provenance.history import History
from insihab.provenance.origins import Origin
from insihab.schema import Schema, read_schema
from insihab.standoff.pointers import restored
from insihab.standoff.raw import read_raw
from insihab.standoff.reading import Standoff, read_standoff
from insihab.standoff.writing import DOCUMENTS, PAIRS
from insihab.tables import build_tables
from insihab.validation import validate

_AGAIN = "get the folder again, byte for byte"


@dataclass(frozen=True)
class Known(History):
    """What a stand-off release knows of where labels come from: of each document, of each region."""

    known: Mapping[str, Mapping[str, Origin]] = field(default_factory=dict)

    def origins(self, gold: Annotation, schema: Schema) -> dict[str, Origin]:
        """Of each region of a document, by its id, where it comes from."""
        return dict(self.known[gold.doc_id])


@dataclass(frozen=True)
class Rehydrated:
    """The dataset with its text: the corpus, the rows of each config, and the tombstones of what was removed."""

    corpus: Corpus
    tables: dict[str, list[Row]]
    removed: list[Row]


def rehydrate(standoff: Path, raw: Path, schema_file: Path) -> Rehydrated:
    """The dataset that a stand-off release was made beside.

    Args:
        standoff: the folder of the release.
        raw: the folder with the raw articles.
        schema_file: the schema of this version.

    Raises:
        InputError: with every fault of the release; or of all raw files; or of what the release says of their text.
    """
    schema = read_schema(schema_file)
    release = read_standoff(standoff, schema_file)
    raws = _read_raws(release, raw)
    documents = [_document(line, raws[line["doc_id"]]) for line in release.documents]
    annotations = [_annotation(line, release) for line in release.documents]
    keys = {str(one.attributes.get("entity")) for annotation in annotations for one in annotation.regions}
    refuse(validate(str(standoff / DOCUMENTS), documents, annotations, schema, keys))
    corpus = Corpus(documents, schema, {}, annotations, release.release["provenance"])
    origins = {
        line["doc_id"]: {
            one["id"]: {name: one[name] for name in ("found_by", "rule") if name in one} for one in line["regions"]
        }
        for line in release.documents
    }
    tables = build_tables(corpus, Known(known=origins))
    if schema.claim_pairs:
        tables["claim_pairs"] = _pairs(release, tables["numeric_claims"], corpus, raws)
    refuse(_hash_faults(release, tables))
    return Rehydrated(corpus, tables, list(release.removed))


def _read_raws(release: Standoff, folder: Path) -> dict[str, str]:
    """The raw text of each document, whose ranges and pointers it bears out."""
    findings: list[Finding] = []
    raws: dict[str, str] = {}
    for line in release.documents:
        path = folder / line["raw_file"]
        try:
            raws[line["doc_id"]] = text = read_raw(path, line["raw_sha256"], line["doc_id"])
        except InputError as error:
            findings.extend(error.findings)
            continue
        faults = list(_text_faults(line, text))
        findings += [Finding(str(release.folder / DOCUMENTS), line["doc_id"], *fault) for fault in faults]
    refuse(findings)
    return raws


def _text_faults(line: Row, raw: str) -> Iterator[tuple[str, str, str]]:
    reached = 0
    for number, (start, end) in enumerate(line["ranges"]):
        if not reached <= start < end <= len(raw):
            message = f"{start}-{end} is no stretch of the {len(raw)} code points of {line['raw_file']} after {reached}"
            yield f"ranges[{number}]", "RANGE_OUTSIDE", f"{message}; {_AGAIN}"
            return
        reached = end
    found = hashlib.sha256(_text(line, raw).encode("utf-8")).hexdigest()
    if found != line["text_sha256"]:
        yield "", "TEXT_DIFFERS", f"has a text of sha256 {found}, not {line['text_sha256']}; {_AGAIN}"
    for name in ("publisher", "agency", "read_from", "rights"):
        try:
            restored(line[name], [raw])
        except ValueError as error:
            yield name, "POINTER_OUTSIDE", f"{error}; {_AGAIN}"


def _text(line: Row, raw: str) -> str:
    return "\n".join(raw[start:end] for start, end in line["ranges"])


def _document(line: Row, raw: str) -> Document:
    text = _text(line, raw)
    article = Article(
        **{name: line[name] for name in ("doc_id", "split", "published", "precision")},
        publisher=restored(line["publisher"], [raw]),
        agency=restored(line["agency"], [raw]),
        **{name: restored(line[name], [raw]) or "" for name in ("read_from", "rights")},
        file=line["raw_file"],
        sha256=line["raw_sha256"],
        headline=text.split("\n")[0] if line["headline"] else None,
        ranges=tuple((start, end) for start, end in line["ranges"]),
    )
    return Document(article, text)


def _annotation(line: Row, release: Standoff) -> Annotation:
    regions = tuple(
        Region(one["id"], one["start"], one["end"], one["label"], one["attributes"]) for one in line["regions"]
    )
    relations = tuple(Relation(one["source"], one["target"], one["label"]) for one in line["relations"])
    return Annotation(line["doc_id"], release.release["provenance"]["annotator"], regions, relations)


def _pairs(release: Standoff, claims: list[Row], corpus: Corpus, raws: Mapping[str, str]) -> list[Row]:
    """The rows of ``claim_pairs``."""
    due = set(due_pairs(claims))
    findings: list[Finding] = []
    judged: list[Row] = []
    for number, line in enumerate(release.pairs, 1):
        report = reporter(findings, release.folder / PAIRS, f"line {number}")
        pair = line["a"], line["b"]
        if pair not in due:
            report("PAIR_UNKNOWN", f"is no pair of claims of two articles, or stands twice; {_AGAIN}")
            continue
        due.remove(pair)
        if line["relation"] not in corpus.schema.claim_pairs:
            report("PAIR_RELATION", f"has the relation «{line['relation'][:40]}», which the schema lacks; {_AGAIN}")
        try:
            why = restored(line["why"], [raws[side.partition("#")[0]] for side in pair])
            judged.append({**line, "why": why})
        except ValueError as error:
            report("POINTER_OUTSIDE", f"why {error}; {_AGAIN}")
    refuse(findings)
    return [{**row, **corpus.provenance} for row in pair_rows(judged, claims)]


def _hash_faults(release: Standoff, tables: Mapping[str, Iterable[Row]]) -> Iterator[Finding]:
    """Where what was put together is not what the release was made of."""
    hashes = {
        name: content_hash({split: [row for row in rows if row["split"] == split] for split in SPLITS})
        for name, rows in tables.items()
    }
    articles, pairs = list(tables["articles"]), list(tables.get("claim_pairs", []))
    gold = {
        name: hashlib.sha256(text.encode("utf-8")).hexdigest() for name, text in gold_files(articles, pairs).items()
    }
    for kind, found in (("configs", hashes), ("gold", gold)):
        due = release.release[kind]
        for name in sorted(found.keys() | due.keys()):
            if found.get(name) != due.get(name):
                message = f"has sha256 {found.get(name)} put together, not {due.get(name)}; {_AGAIN}"
                yield Finding(str(release.folder), "", f"{kind}.{name[:100]}", "CONTENT_DIFFERS", message)
