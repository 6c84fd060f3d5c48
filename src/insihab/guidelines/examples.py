"""The examples of the guidelines: a right and a wrong use of each item of the schema, quoted from the articles.

They are read from a file, and checked against the articles and the gold, so that the guidelines cannot say one thing
and the data another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.files import read_yaml
from insihab.findings import Finding, refuse, reporter
from insihab.schema import Schema
from insihab.shape import OBJECT, TEXT, Field, check_object, within

_PARTS = ("labels", "values", "attributes", "relations", "arguments")
_ENTRY = {"right": Field(TEXT), "wrong": Field(TEXT, required=True), "because": Field(TEXT, required=True)}
# What the marks of an example are in a pattern that finds it in an article.
_MARKS = {"[": "(?P<span>", "]": ")", "{": "(?P<source>", "}": ")", "…": r"[^\n]*?"}


@dataclass(frozen=True)
class Example:
    """A right and a wrong use of one item of the schema, in words of the articles.

    Attributes:
        part: what kind of item it is: ``labels``, ``values``, ``attributes`` or ``relations``.
        name: the item; a value with its attribute, as in ``level.NAM``.
        right: words with the span in [ ] and, for a relation, what it starts from in { }; … stands for words left
            out; empty where the articles have no example.
        wrong: the same, for what is not so.
        because: what is wrong.
    """

    part: str
    name: str
    right: str
    wrong: str
    because: str


class _Place(NamedTuple):
    doc_id: str
    span: tuple[int, int]
    source: tuple[int, int] | None


def read_examples(path: Path, schema: Schema) -> list[Example]:
    """The examples in a file, one for each item of the schema, in the schema's order.

    Raises:
        InputError: with every fault: a shape that is not ours, an item without example, one that the schema lacks.
    """
    findings: list[Finding] = []
    report = reporter(findings, path)
    raw = read_yaml(path)
    if not check_object(raw, {name: Field(OBJECT, required=True) for name in _PARTS}, report):
        refuse(findings)
    given: dict[tuple[str, str], Mapping[str, str]] = {}
    for part, name, entry in _entries(raw):
        if check_object(entry, _ENTRY, within(report, f"{part}.{name}")):
            given[part, name] = entry
            for words in filter(None, (entry.get("right"), entry["wrong"])):
                _check_marks(words, part == "relations", within(report, f"{part}.{name}"))
    wanted = _items(schema)
    for part, name in [item for item in given if item not in wanted]:
        report("EXAMPLE_UNKNOWN", f"{part}.{name} is not in the schema; delete it")
    for part, name in [item for item in wanted if item not in given]:
        report("EXAMPLE_MISSING", f"{part}.{name} is in the schema and has no example; add one")
    refuse(findings)
    return [Example(*item, **{"right": "", **given[item]}) for item in wanted]


def _entries(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for part, entries in raw.items():
        for name, entry in entries.items():
            if part == "values" and isinstance(entry, dict):
                yield from ((part, f"{name}.{value}", inner) for value, inner in entry.items())
            else:
                yield "relations" if part == "arguments" else part, name, entry


def _check_marks(words: str, relation: bool, report: Any) -> None:
    marks = "".join(sign for sign in words if sign in "[]{}")
    span = re.search(r"\[([^]]*)\]", words)
    if words.count("…") > 3 or (span and not re.search(r"\w", span[1])):  # many gaps take long to find
        report("EXAMPLE_WORDS", f"«{words[:60]}» must mark words, and leave out words in three places at most")
    if marks not in (("[]{}", "{}[]") if relation else ("[]",)):
        due = "one [ ] and one { }" if relation else "one [ ]"
        report("EXAMPLE_MARKS", f"«{words}» must have {due} and no other bracket")


def _items(schema: Schema) -> list[tuple[str, str]]:
    attributes = schema.attributes.values()
    return [
        *(("labels", name) for name in schema.labels),
        *(("values", f"{one.name}.{value}") for one in attributes for value in one.values),
        *(("attributes", one.name) for one in attributes if not one.values),
        *(("relations", name) for name in schema.relations),
    ]


def check_examples(
    examples: Sequence[Example], documents: Sequence[Document], annotations: Iterable[Annotation], path: Path
) -> list[Finding]:
    """What the articles and their gold annotations say against the examples of the file `path`."""
    gold = {annotation.doc_id: annotation for annotation in annotations}
    findings = []
    for example in examples:
        for side, words in (("right", example.right), ("wrong", example.wrong)):
            if words and (message := _fault(example, words, side == "right", documents, gold)):
                place = f"{example.part}.{example.name}.{side}"
                findings.append(Finding(str(path), "", place, "EXAMPLE_WRONG", f"«{words}» {message}"))
    return findings


def _fault(
    example: Example, words: str, right: bool, documents: Sequence[Document], gold: Mapping[str, Annotation]
) -> str:
    places = list(_places(words, documents))
    if not places:
        return "stands in no article; quote one"
    held = [place.doc_id for place in places if _holds(example, place, gold[place.doc_id])]
    if right and not held:
        return f"is not annotated so in {places[0].doc_id}; correct the annotation or the example"
    if held and not right:
        return f"is annotated so in {held[0]}; correct the annotation or the example"
    return ""


def _places(words: str, documents: Sequence[Document]) -> Iterator[_Place]:
    pattern = re.compile("".join(_MARKS.get(sign) or re.escape(sign) for sign in words))
    for document in documents:
        for match in pattern.finditer(document.text):
            source = match.span("source") if "source" in pattern.groupindex else None
            yield _Place(document.article.doc_id, match.span("span"), source)


def _holds(example: Example, place: _Place, annotation: Annotation) -> bool:
    """Whether the gold has the item of an example at its place."""
    regions = {region.id: region for region in annotation.regions if (region.start, region.end) == place.span}
    if example.part == "labels":
        return any(region.label == example.name for region in regions.values())
    if example.part == "relations":
        sources = {region.id for region in annotation.regions if (region.start, region.end) == place.source}
        return any(
            relation.label == example.name and relation.target in regions and relation.source in sources
            for relation in annotation.relations
        )
    name, _, value = example.name.partition(".")
    found = [region.attributes[name] for region in regions.values() if name in region.attributes]
    return value in found if value else bool(found)
