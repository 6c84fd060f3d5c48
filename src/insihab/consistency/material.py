"""What the checks of consistency look at, and the questions that they ask."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from insihab.annotation import Annotation, Region
from insihab.articles import Document
from insihab.findings import shown
from insihab.schema import Schema
from insihab.segment import Span, sentences


class Identity(NamedTuple):
    """What a question is known by from run to run, as a table has it: the fields of `Question` but for the message."""

    code: str
    doc_id: str
    start: str
    end: str
    surface: str
    about: str

    def __str__(self) -> str:
        about = f" ({self.about})" if self.about else ""
        return (
            f"{self.code}: {self.doc_id}: {self.start}-{self.end} «{shown(self.surface, 0, len(self.surface))}»{about}"
        )


@dataclass(frozen=True)
class Question:
    """Something that looks inconsistent and may be right: an adjudicator corrects it, or keeps it with a reason.

    Attributes:
        code: what kind of question it is, a key of `insihab.consistency.ASKS`.
        doc_id: the document.
        start: first code point of what is asked about.
        end: code point after the last one.
        surface: the text there.
        about: what tells two questions of one code on one span apart (a role, a label), or ""; it stays the same while
            the annotation there does.
        message: what looks inconsistent, with the evidence; may change with any annotation of the corpus.
    """

    code: str
    doc_id: str
    start: int
    end: int
    surface: str
    about: str
    message: str

    @property
    def identity(self) -> Identity:
        """All of it but the message."""
        return Identity(self.code, self.doc_id, str(self.start), str(self.end), self.surface, self.about)

    def __str__(self) -> str:
        return f"{self.identity._replace(about='')}: {self.message}"


@dataclass(frozen=True)
class Reading:
    """A document with its annotation, which must be valid."""

    document: Document
    annotation: Annotation

    @property
    def text(self) -> str:
        """The frozen text."""
        return self.document.text

    @cached_property
    def regions(self) -> list[Region]:
        """The regions by position, of two from one start the outer first."""
        return sorted(self.annotation.regions, key=lambda region: region.position)

    @cached_property
    def links(self) -> Mapping[tuple[str, str], list[Region]]:
        """What a region's relations of one label point to, by region id and label."""
        links: dict[tuple[str, str], list[Region]] = defaultdict(list)
        for relation in self.annotation.relations:
            links[relation.source, relation.label].append(self.annotation.by_id[relation.target])
        return links

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in sentences(self.text)]

    def sentence(self, at: int) -> int:
        """The number of the sentence that a position is in."""
        return bisect_right(self._sentence_starts, at)

    def linked(self, region: Region, label: str) -> list[Region]:
        """What the relations `label` of a region point to."""
        return self.links.get((region.id, label), [])

    def surface(self, region: Region) -> str:
        """The text of a region."""
        return self.text[region.start : region.end]

    def ask(self, code: str, span: Span, message: str, about: str = "") -> Question:
        """A question about a span of this document."""
        start, end = span
        return Question(code, self.document.doc_id, start, end, self.text[start:end], about, message)


class Mention(NamedTuple):
    """A region and the document that it is in."""

    reading: Reading
    region: Region

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.region.start, self.region.end

    @property
    def place(self) -> str:
        """Where it is, for a message."""
        return f"{self.reading.document.doc_id} {self.region.start}-{self.region.end}"

    @property
    def surface(self) -> str:
        """Its text."""
        return self.reading.surface(self.region)

    def value(self, attribute: str) -> str:
        """An attribute that is text, or ""."""
        return str(self.region.attributes.get(attribute, ""))

    def linked(self, label: str) -> list[Mention]:
        """What its relations `label` point to."""
        return [Mention(self.reading, target) for target in self.reading.linked(self.region, label)]

    def ask(self, code: str, message: str, about: str = "") -> Question:
        """A question about it."""
        return self.reading.ask(code, self.span, message, about)


@dataclass(frozen=True)
class Material:
    """The annotated documents, the schema, and the entities as `entities.yaml` declares them."""

    readings: Sequence[Reading]
    schema: Schema
    entities: Mapping[str, Mapping[str, str]]

    def mentions(self, *labels: str) -> Iterator[Mention]:
        """The regions with one of `labels`, in the order of documents and positions."""
        for reading in self.readings:
            yield from (Mention(reading, region) for region in reading.regions if region.label in labels)

    def of_layer(self, layer: str) -> Iterator[Mention]:
        """The regions of a layer, in the same order."""
        return self.mentions(*self.schema.labels_of(layer))


def evidence(mentions: Sequence[Mention]) -> str:
    """How often, and where first: «3 times (first levant-2021-07 10-16)»."""
    times = "once" if len(mentions) == 1 else f"{len(mentions)} times"
    return f"{times} ({'' if len(mentions) == 1 else 'first '}{mentions[0].place})"


def unlike_most(mentions: Iterable[tuple[str, str, Mention]]) -> Iterator[tuple[Mention, str, str, list[Mention]]]:
    """Of mentions that ought to have one value, those that have another than most.

    Args:
        mentions: what they have in common, the value, the mention.

    Yields:
        The mention, its value, the value of most (of two equally common ones the first), and the mentions with that.
    """
    groups: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
    for group, value, mention in mentions:
        groups[group].append((value, mention))
    for members in groups.values():
        usual = Counter(value for value, _ in members).most_common(1)[0][0]
        others = [mention for value, mention in members if value == usual]
        yield from ((mention, value, usual, others) for value, mention in members if value != usual)
