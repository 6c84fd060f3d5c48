"""What an annotator marked on a document: regions of its text, and relations between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Region:
    """A labelled span.

    Attributes:
        id: unique in its document.
        start: first code point of the frozen text.
        end: code point after the last one.
        label: one of the schema's labels.
        attributes: name to value; a number for the schema's kind ``number``, else a string.
        note: the annotator's remark, or "".
    """

    id: str
    start: int
    end: int
    label: str
    attributes: Mapping[str, str | float] = field(default_factory=dict)
    note: str = ""

    @property
    def position(self) -> tuple[int, int, str, str]:
        """What regions are ordered by: of two from one start, the outer first."""
        return self.start, -self.end, self.label, self.id


@dataclass(frozen=True)
class Relation:
    """A link from the region that has the role `label` to the region that fills it, by their ids."""

    source: str
    target: str
    label: str


@dataclass(frozen=True)
class Annotation:
    """One annotator's work on one document."""

    doc_id: str
    annotator: str
    regions: tuple[Region, ...]
    relations: tuple[Relation, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Region]:
        """The regions by their ids."""
        return {region.id: region for region in self.regions}
