"""The passes of annotation that exist, and the one that is gold; read together with all that they must agree with."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Document, read_articles
from insihab.files import read_yaml
from insihab.findings import Finding, InputError, refuse
from insihab.label_studio.export import read_export
from insihab.schema import Schema, read_schema
from insihab.shape import BOOLEAN, LIST, OBJECT, TEXT, Field, check_object, within
from insihab.validation import validate

_TOP = {"gold": Field(TEXT, required=True), "adjudicated": Field(LIST), "passes": Field(OBJECT, required=True)}
_PASS = {
    **{name: Field(TEXT, required=True) for name in ("export", "annotator", "annotator_kind", "guidelines", "made")},
    "human_verified": Field(BOOLEAN, required=True),
}
_ENTITY = {name: Field(TEXT, required=True) for name in ("type", "ar", "en")}
_DIFFERS = "is by «{}», but passes.yaml says «{}»; correct passes.yaml, or name another export there"


@dataclass(frozen=True)
class Corpus:
    """The annotated corpus: documents, schema, entities, and the gold annotation of each document.

    Attributes:
        provenance: who or what made the gold, as the columns `insihab.columns.PROVENANCE`.
    """

    documents: list[Document]
    schema: Schema
    entities: Mapping[str, Mapping[str, str]]
    annotations: list[Annotation]
    provenance: Mapping[str, Any]


def read_corpus(annotation: Path) -> Corpus:
    """The corpus in a folder with articles, schema, entities, passes and exports.

    Raises:
        InputError: with every finding of the first file that is not in order.
    """
    documents, schema = read_articles(annotation), read_schema(annotation / "schema.yaml")
    refuse(
        Finding(str(annotation / "articles.yaml"), one.doc_id, name, "ARTICLE_TODO", "still says TODO; decide it")
        for one in documents
        for name in ("agency", "read_from", "rights")
        if "TODO" in (getattr(one.article, name) or "")
    )
    entities = read_entities(annotation / "entities.yaml", schema)
    gold, about = _read_entry(annotation / "passes.yaml")
    annotations = _read_annotations(annotation, about, documents, schema, entities)
    return Corpus(documents, schema, entities, annotations, _provenance(gold, about))


def read_pass(annotation: Path, name: str) -> Corpus:
    """The corpus with the annotations and the provenance of one of its passes, be it gold or not.

    Raises:
        InputError: with every finding of the first file that is not in order; there is no such pass.
    """
    documents, schema = read_articles(annotation), read_schema(annotation / "schema.yaml")
    entities = read_entities(annotation / "entities.yaml", schema)
    name, about = _read_entry(annotation / "passes.yaml", name)
    annotations = _read_annotations(annotation, about, documents, schema, entities)
    return Corpus(documents, schema, entities, annotations, _provenance(name, about))


def adjudicated_passes(annotation: Path) -> list[str]:
    """The names of the passes that were adjudicated into gold; none where gold is a single pass.

    Raises:
        InputError: `passes.yaml` is not in order, or names a pass that it does not have.
    """
    path = annotation / "passes.yaml"
    _read_entry(path)
    return list(read_yaml(path).get("adjudicated", []))


def about_pass(annotation: Path, name: str | None = None) -> tuple[str, dict[str, Any]]:
    """The name of a pass, that of gold unless one is given, and all that `passes.yaml` says of it.

    Raises:
        InputError: `passes.yaml` is not in order, or has no such pass.
    """
    return _read_entry(annotation / "passes.yaml", name)


def _read_annotations(
    annotation: Path,
    about: Mapping[str, Any],
    documents: Sequence[Document],
    schema: Schema,
    entities: Collection[str],
) -> list[Annotation]:
    export = annotation / "exports" / about["export"]
    annotations = read_export(export, documents, schema)
    findings = validate(str(export), documents, annotations, schema, entities)
    findings.extend(
        Finding(
            str(export),
            one.doc_id,
            "",
            "ANNOTATOR_DIFFERS",
            f"is by «{one.annotator}», not as passes.yaml says",
        )
        for one in annotations
        if one.annotator != about["annotator"]
    )
    refuse(findings)
    return annotations


def _provenance(name: str, about: Mapping[str, Any]) -> dict[str, Any]:
    known = ("annotator", "annotator_kind", "guidelines", "human_verified")
    return {**{key: about[key] for key in known}, "pass": name}


def read_entities(path: Path, schema: Schema) -> dict[str, dict[str, str]]:
    """The declared entities: key to type, Arabic and English name.

    Raises:
        InputError: with every fault of the file.
    """
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        message = "is not a mapping of keys to entities; write «iraq: {type: GPE, ar: …, en: …}»"
        raise InputError([Finding(str(path), "", "", "TYPE_WRONG", message)])
    known = schema.attributes.get("entity")
    types = [label for label in schema.labels_of("entities") if known and label in known.labels]
    findings: list[Finding] = []
    for key, entry in raw.items():

        def report(code: str, message: str, key: str = str(key)) -> None:
            findings.append(Finding(str(path), "", key, code, message))

        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(key)) or not isinstance(key, str):
            report("ENTITY_KEY", "is no key; write lower-case letters, digits and single hyphens, in quotes if need be")
        if check_object(entry, _ENTITY, report) and entry["type"] not in types:
            report("LABEL_UNKNOWN", f"type «{entry['type']}» has no identity; choose one of {', '.join(types)}")
    refuse(findings)
    return dict(raw)


def _read_entry(path: Path, name: str | None = None) -> tuple[str, dict[str, Any]]:
    """The name of a pass, that of gold unless one is given, and what `passes.yaml` says of it."""
    raw = read_yaml(path)
    findings: list[Finding] = []

    def report(code: str, message: str) -> None:
        findings.append(Finding(str(path), "", "", code, message))

    if not check_object(raw, _TOP, report):
        raise InputError(findings)
    chosen = raw["gold"] if name is None else name
    if not isinstance(chosen, str) or chosen not in raw["passes"]:
        names = ", ".join(map(str, raw["passes"]))
        what = "gold is" if name is None else "asked for is"
        report("PASS_UNKNOWN", f"{what} «{chosen}», which is not among the passes {names}; name one of these")
        raise InputError(findings)
    names = raw.get("adjudicated", [])
    others = [name for name in raw["passes"] if name != raw["gold"]]
    if names and (len(names) != 2 or names[0] == names[1] or not all(name in others for name in names)):
        message = "adjudicated must name two passes, not gold and not twice the same; correct it, or delete it"
        report("PASSES_ADJUDICATED", message)
        raise InputError(findings)
    entry = raw["passes"][chosen]
    check_object(entry, _PASS, within(report, f"passes.{chosen}"))
    # A name only: the file may not lead outside the folder of exports.
    if not findings and not re.fullmatch(r"[\w-][\w.-]*", entry["export"]):
        report("PASS_FILE", f"«{entry['export']}» must be the plain name of a file in the folder exports")
    refuse(findings)
    return chosen, entry
