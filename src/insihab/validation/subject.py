"""What a check looks at, and what it gives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from insihab.annotation import Annotation, Region
from insihab.articles import Document
from insihab.findings import shown
from insihab.schema import Schema

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
        surface = shown(self.document.text, region.start, region.end)
        return f"{region.start}-{region.end} «{surface}» {region.label} {region.id}"

    def known(self) -> list[Region]:
        """The regions whose span and label can be relied on."""
        size = len(self.document.text)
        return [
            region
            for region in self.annotation.regions
            if 0 <= region.start < region.end <= size and region.label in self.schema.labels
        ]
