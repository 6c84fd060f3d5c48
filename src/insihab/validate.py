"""What is wrong with an annotation: every fault as a finding, each with its code.

The codes are the keys of `tests/cases/export`, which holds one bad export and its exact message for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Document
from insihab.edtf import is_edtf
from insihab.findings import Finding
from insihab.proclitics import cut_word, proclitic_inside
from insihab.schema import Schema
from insihab.segment import sentences

Fault = tuple[str, str, str]
"""Place, code and message of a finding."""


@dataclass(frozen=True)
class Subject:
    """What the checks look at: one annotation with all that it must agree with."""

    document: Document
    annotation: Annotation
    schema: Schema
    entities: Collection[str]

    def place(self, region: Region) -> str:
        """Where a region is, for a person: offsets, surface, label and id."""
        surface = self.document.text[max(region.start, 0) : max(region.end, 0)]
        return f"{region.start}-{region.end} «{surface}» {region.label} {region.id}"

    def known(self) -> list[Region]:
        """The regions whose span and label can be relied on."""
        size = len(self.document.text)
        return [
            region
            for region in self.annotation.regions
            if 0 <= region.start < region.end <= size and region.label in self.schema.labels
        ]


def validate(
    file: str,
    documents: Sequence[Document],
    annotations: Iterable[Annotation],
    schema: Schema,
    entities: Collection[str],
) -> list[Finding]:
    """Every fault of a pass, in the order of `documents`.

    Args:
        file: the pass as the user named it, for the messages.
        documents: the documents that the pass must cover.
        annotations: at most one a document.
        schema: what they must follow.
        entities: the keys that `entities.yaml` declares.

    """
    by_id = {annotation.doc_id: annotation for annotation in annotations}
    findings: list[Finding] = []
    for document in documents:
        if document.doc_id not in by_id:
            message = "has no annotation in this pass; annotate it or leave it out of articles.yaml"
            findings.append(Finding(file, document.doc_id, "", "DOCUMENT_MISSING", message))
            continue
        subject = Subject(document, by_id[document.doc_id], schema, entities)
        findings.extend(
            Finding(file, document.doc_id, place, code, message)
            for check in CHECKS
            for place, code, message in check(subject)
        )
    return findings


def _offsets(subject: Subject) -> Iterator[Fault]:
    text, size = subject.document.text, len(subject.document.text)
    sentence_of = {
        position: number for number, (start, end) in enumerate(sentences(text)) for position in range(start, end)
    }
    for region in subject.annotation.regions:
        place, surface = subject.place(region), text[max(region.start, 0) : max(region.end, 0)]
        if not 0 <= region.start < region.end <= size:
            yield (
                place,
                "OFFSET_RANGE",
                f"lies outside the text of {size} code points or is empty; draw it again",
            )
        elif not _trimmed(surface):
            yield place, "OFFSET_TRIM", "begins or ends in space or punctuation; leave that outside"
        elif word := cut_word(text, region.start, region.end, subject.schema.proclitics):
            yield place, "OFFSET_WORD", f"cuts the word «{word}»; only proclitics stay outside a span"
        elif sentence_of.get(region.start) != sentence_of.get(region.end - 1):
            yield place, "OFFSET_SENTENCE", "runs over the end of a sentence; end it there"


def _trimmed(surface: str) -> bool:
    """Whether a surface has letters or digits at its ends, or quotation marks that pair inside it."""
    pairs = {'"': '"', "“": "”“", "«": "»", "(": ")"}
    inner = surface
    for opening, closings in pairs.items():
        inside = any(opening in surface[:at] for at, mark in enumerate(surface) if mark in closings)
        if inside and surface[-1] in closings:
            inner = inner[:-1]
        if inside and surface[0] == opening:
            inner = inner[1:]
    word = inner.replace("\u0640", "")
    return bool(word) and _letter(word[0]) and _letter(word[-1])


def _letter(character: str) -> bool:
    return character.isalnum() or "\u064b" <= character <= "\u065f"


def _labels(subject: Subject) -> Iterator[Fault]:
    for region in subject.annotation.regions:
        if region.label not in subject.schema.labels:
            names = ", ".join(subject.schema.labels)
            yield (
                subject.place(region),
                "LABEL_UNKNOWN",
                f"«{region.label}» is not in the schema; the labels are {names}",
            )


def _attributes(subject: Subject) -> Iterator[Fault]:
    for region in subject.known():
        place = subject.place(region)
        for name, value in region.attributes.items():
            attribute = subject.schema.attributes.get(name)
            if attribute is None:
                yield place, "ATTRIBUTE_UNKNOWN", f"attribute «{name}» is not in the schema; delete it"
            elif region.label not in attribute.labels:
                yield place, "ATTRIBUTE_MISPLACED", f"{region.label} has no attribute «{name}»; delete it"
            elif attribute.kind == "choice" and value not in attribute.values:
                yield (
                    place,
                    "ATTRIBUTE_VALUE",
                    f"{name} «{value}» is not one of {', '.join(attribute.values)}",
                )
            elif attribute.kind == "edtf" and not is_edtf(str(value)):
                yield (
                    place,
                    "ATTRIBUTE_VALUE",
                    f"{name} «{value}» is no EDTF date; write 2024-02-11, 2024-02, P3D …",
                )
            elif name == "entity" and value not in subject.entities:
                yield (
                    place,
                    "ENTITY_UNDECLARED",
                    f"«{value}» is not in entities.yaml; declare it there or correct it",
                )
        for attribute in subject.schema.attributes_of(region.label):
            if region.label in attribute.required and attribute.name not in region.attributes:
                yield place, "ATTRIBUTE_MISSING", f"{region.label} needs a value of {attribute.name}; set it"


def _bounds(subject: Subject) -> Iterator[Fault]:
    for region in subject.known():
        operator = region.attributes.get("operator")
        if operator not in subject.schema.bounds:
            continue
        lo, hi = region.attributes.get("lo"), region.attributes.get("hi")
        wants = subject.schema.bounds[str(operator)]
        numbers = isinstance(lo, (int, float)) and isinstance(hi, (int, float))
        right = {
            "equal": numbers and lo == hi,
            "lower": lo is not None and hi is None,
            "upper": lo is None and hi is not None,
            "both": numbers and float(lo) < float(hi),  # type: ignore[arg-type]
            "any": True,
        }
        if not right[wants]:
            needs = {"equal": "lo = hi", "lower": "lo alone", "upper": "hi alone", "both": "lo < hi"}[wants]
            yield (
                subject.place(region),
                "BOUNDS_WRONG",
                f"{operator} needs {needs}, but has lo {lo} and hi {hi}",
            )


def _spans(subject: Subject) -> Iterator[Fault]:
    regions = subject.known()
    entities = [region for region in regions if subject.schema.labels[region.label].layer == "entities"]
    for first, second in combinations(sorted(entities, key=lambda region: (region.start, region.end)), 2):
        if first.start < second.start < first.end < second.end:
            yield (
                subject.place(first),
                "SPAN_CROSSING",
                f"crosses {subject.place(second)}; nest them or part them",
            )
    for (start, end, label), count in Counter((r.start, r.end, r.label) for r in regions).items():
        if count > 1:
            twin = next(region for region in regions if (region.start, region.end, region.label) == (start, end, label))
            yield subject.place(twin), "SPAN_DUPLICATE", f"is marked {count} times; delete all but one"


def _proclitics(subject: Subject) -> Iterator[Fault]:
    text = subject.document.text
    for region in subject.known():
        first_words = {
            text[other.start : other.end].split()[0]
            for other in subject.known()
            if other.label == region.label and other is not region
        }
        if proclitic := proclitic_inside(
            text,
            (region.start, region.end),
            subject.schema.proclitics,
            subject.schema.words_not_split,
            first_words,
        ):
            message = f"begins with the proclitic «{proclitic}»; start after it, or name the word in words_not_split"
            yield subject.place(region), "PROCLITIC_INSIDE", message


def _relations(subject: Subject) -> Iterator[Fault]:
    regions, schema = subject.annotation.by_id(), subject.schema
    for relation in subject.annotation.relations:
        place = f"{relation.source} -{relation.label}-> {relation.target}"
        missing = [end for end in (relation.source, relation.target) if end not in regions]
        kind = schema.relations.get(relation.label)
        if missing:
            yield (
                place,
                "RELATION_DANGLING",
                f"there is no region {' or '.join(missing)}; delete the relation",
            )
        elif kind is None:
            names = ", ".join(schema.relations)
            yield (
                place,
                "RELATION_UNKNOWN",
                f"«{relation.label}» is not in the schema; the relations are {names}",
            )
        else:
            yield from _ends(subject, relation, regions[relation.source], regions[relation.target])
    for relation, count in Counter(subject.annotation.relations).items():
        if count > 1:
            place = f"{relation.source} -{relation.label}-> {relation.target}"
            yield place, "RELATION_DUPLICATE", f"stands {count} times; delete all but one"


def _ends(subject: Subject, relation: Relation, source: Region, target: Region) -> Iterator[Fault]:
    kind = subject.schema.relations[relation.label]
    if source.label not in kind.sources:
        message = f"{source.label} has no {kind.name}; it starts at {', '.join(sorted(kind.sources))}"
        yield subject.place(source), "RELATION_SOURCE", message
    if target.label not in kind.targets:
        message = f"{kind.name} points to {subject.place(target)}, but may point to {', '.join(sorted(kind.targets))}"
        yield subject.place(source), "RELATION_TARGET", message
    if source is target:
        yield subject.place(source), "RELATION_SELF", f"{kind.name} points to itself; delete it"


def _single(subject: Subject) -> Iterator[Fault]:
    regions = subject.annotation.by_id()
    counts = Counter((relation.source, relation.label) for relation in set(subject.annotation.relations))
    for (source, label), count in counts.items():
        kind = subject.schema.relations.get(label)
        if kind and kind.single and count > 1 and source in regions:
            yield subject.place(regions[source]), "RELATION_MANY", f"has {count} relations {label}; keep one"
    # Spans that exist only for a quantity's sake: without a relation to it they say nothing.
    filled = {relation.target for relation in subject.annotation.relations}
    helpers = {"cue", "counted", "source_cue"} & subject.schema.relations.keys()
    labels = {label for name in helpers for label in subject.schema.relations[name].targets}
    for region in subject.known():
        if region.label in labels and region.id not in filled:
            yield (
                subject.place(region),
                "RELATION_MISSING",
                "belongs to no Quantity; draw the relation or delete it",
            )


def _attribution(subject: Subject) -> Iterator[Fault]:
    sourced = {relation.source for relation in subject.annotation.relations if relation.label == "source"}
    for region in subject.known():
        attribution = region.attributes.get("attribution")
        if attribution is None or (attribution == "AUTHOR") != (region.id in sourced):
            continue
        cure = "delete the relation source" if attribution == "AUTHOR" else "draw the relation source to who gives it"
        yield subject.place(region), "SOURCE_MISMATCH", f"attribution is {attribution}; {cure}, or correct it"


CHECKS: tuple[Callable[[Subject], Iterator[Fault]], ...] = (
    _labels,
    _offsets,
    _attributes,
    _bounds,
    _spans,
    _proclitics,
    _relations,
    _single,
    _attribution,
)
"""Every check, in the order in which their findings are made."""
