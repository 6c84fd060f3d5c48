"""The passes of annotation that exist, and the one that is gold; read together with all that they must agree with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Document, read_articles
from insihab.files import read_yaml
from insihab.findings import Finding, InputError, refusal, refuse, reporter
from insihab.label_studio.export import read_export
from insihab.schema import Schema, read_schema
from insihab.shape import BOOLEAN, LIST, OBJECT, TEXT, Field, check_object, is_plain_name, is_slug, within
from insihab.validation import validate

_TOP = {"gold": Field(TEXT, required=True), "adjudicated": Field(LIST), "passes": Field(OBJECT, required=True)}
_PASS = {
    **{name: Field(TEXT, required=True) for name in ("export", "annotator", "annotator_kind", "guidelines", "made")},
    "human_verified": Field(BOOLEAN, required=True),
}
_ENTITY = {name: Field(TEXT, required=True) for name in ("type", "ar", "en")}
_DIFFERS = "is by «{}», but passes.yaml says «{}»; correct passes.yaml, or name another export there"


@dataclass(frozen=True)
class Ground:
    """What every pass is made on: the documents, the schema, and the entities that are declared."""

    documents: list[Document]
    schema: Schema
    entities: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Corpus(Ground):
    """The ground with one pass on it: the annotation of each document.

    Attributes:
        provenance: who or what made the pass, as the columns `insihab.columns.PROVENANCE`.
    """

    annotations: list[Annotation]
    provenance: Mapping[str, Any]


@dataclass(frozen=True)
class Passes:
    """What `passes.yaml` says.

    Attributes:
        gold: the name of the pass that is released.
        adjudicated: the names of the two that were adjudicated into it, or none.
        entries: what is said of each pass, by its name.
    """

    gold: str
    adjudicated: Sequence[str]
    entries: Mapping[str, Mapping[str, Any]]


def read_corpus(annotation: Path) -> Corpus:
    """The gold in a folder with articles, schema, entities, passes and exports, as it may be released.

    Raises:
        InputError: as for `read_pass`; an article still says TODO, which keeps it from nothing but a release.
    """
    ground = read_ground(annotation)
    refuse(
        Finding(str(annotation / "articles.yaml"), one.doc_id, name, "ARTICLE_TODO", "still says TODO; decide it")
        for one in ground.documents
        for name in ("publisher", "agency", "read_from", "rights", "left_out")
        if "TODO" in (getattr(one.article, name) or "")
    )
    return read_pass(annotation, ground=ground)


def read_pass(annotation: Path, name: str | None = None, ground: Ground | None = None) -> Corpus:
    """One of the passes in a folder, gold unless another one is named; on its ground, where that was read already.

    Raises:
        InputError: with every finding of the first file that is not in order; there is no such pass.
    """
    ground = ground or read_ground(annotation)
    path = annotation / "passes.yaml"
    passes = read_passes(path)
    name = passes.gold if name is None else name
    if name not in passes.entries:
        raise refusal(path, "PASS_UNKNOWN", _unknown("asked for is", name, passes.entries))
    return _on(ground, annotation, name, passes)


def read_adjudicated(annotation: Path, ground: Ground) -> dict[str, Corpus]:
    """The passes that were adjudicated into gold, by their names; none where gold is a single pass.

    Raises:
        InputError: as for `read_pass`.
    """
    passes = read_passes(annotation / "passes.yaml")
    return {name: _on(ground, annotation, name, passes) for name in passes.adjudicated}


def _on(ground: Ground, annotation: Path, name: str, passes: Passes) -> Corpus:
    about = passes.entries[name]
    export = annotation / "exports" / about["export"]
    annotations, due = read_valid_export(export, ground), about["annotator"]
    refuse(
        Finding(str(export), one.doc_id, "", "ANNOTATOR_DIFFERS", _DIFFERS.format(one.annotator, due))
        for one in annotations
        if one.annotator != due
    )
    known = ("annotator", "annotator_kind", "guidelines", "human_verified")
    provenance = {**{key: about[key] for key in known}, "pass": name}
    return Corpus(ground.documents, ground.schema, ground.entities, annotations, provenance)


def read_valid_export(path: Path, ground: Ground) -> list[Annotation]:
    """The annotations of a Label Studio JSON export in which nothing is wrong, one a document.

    Raises:
        InputError: with every fault of form (see `read_export`), or with every other one (see `validate`).
    """
    annotations = read_export(path, ground.documents, ground.schema)
    refuse(validate(str(path), ground.documents, annotations, ground.schema, ground.entities))
    return annotations


def read_ground(annotation: Path) -> Ground:
    """The articles, the schema and the entities of a folder.

    Raises:
        InputError: with every finding of the first file that is not in order.
    """
    documents, schema = read_articles(annotation), read_schema(annotation / "schema.yaml")
    return Ground(documents, schema, read_entities(annotation / "entities.yaml", schema))


def read_entities(path: Path, schema: Schema) -> dict[str, dict[str, str]]:
    """The declared entities: key to type, Arabic and English name.

    Raises:
        InputError: with every fault of the file.
    """
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        message = "is not a mapping of keys to entities; write «iraq: {type: GPE, ar: …, en: …}»"
        raise refusal(path, "TYPE_WRONG", message)
    known = schema.attributes.get("entity")
    types = [label for label in schema.labels_of("entities") if known and label in known.labels]
    findings: list[Finding] = []
    for key, entry in raw.items():
        report = reporter(findings, path, str(key))
        if not isinstance(key, str) or not is_slug(key):
            report("ENTITY_KEY", "is no key; write lower-case letters, digits and single hyphens, in quotes if need be")
        if check_object(entry, _ENTITY, report) and entry["type"] not in types:
            report("LABEL_UNKNOWN", f"type «{entry['type']}» has no identity; choose one of {', '.join(types)}")
    refuse(findings)
    return dict(raw)


def read_passes(path: Path) -> Passes:
    """What `passes.yaml` says of the passes.

    Raises:
        InputError: with every fault of the file.
    """
    raw = read_yaml(path)
    findings: list[Finding] = []
    report = reporter(findings, path)
    if not check_object(raw, _TOP, report):
        raise InputError(findings)
    gold, adjudicated, entries = raw["gold"], raw.get("adjudicated", []), raw["passes"]
    if gold not in entries:
        report("PASS_UNKNOWN", _unknown("gold is", gold, entries))
    others = [name for name in entries if name != gold]
    two = len(adjudicated) == 2 and adjudicated[0] != adjudicated[1]
    if adjudicated and not (two and all(name in others for name in adjudicated)):
        message = "adjudicated must name two passes, not gold and not twice the same; correct it, or delete it"
        report("PASSES_ADJUDICATED", message)
    for name, entry in entries.items():
        # A name only: the file may not lead outside the folder of exports.
        if check_object(entry, _PASS, within(report, f"passes.{name}")) and not is_plain_name(entry["export"]):
            report("PASS_FILE", f"«{entry['export']}» must be the plain name of a file in the folder exports")
    refuse(findings)
    return Passes(gold, adjudicated, entries)


def _unknown(what: str, name: str, passes: Iterable[str]) -> str:
    return f"{what} «{name}», which is not among the passes {', '.join(map(str, passes))}; name one of these"
