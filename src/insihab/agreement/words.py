"""How regions and values are written in tables: short, and always the same way."""

from __future__ import annotations

from insihab.annotation import Region
from insihab.articles import Document
from insihab.findings import shown

NOTHING = "nothing"
"""What stands for an absent region or value where an empty cell would be unclear."""


def region_words(document: Document, region: Region | None) -> str:
    """A region as ``120-127 «surface» TYPE``; "" for none."""
    if region is None:
        return ""
    return f"{region.start}-{region.end} «{shown(document.text, region.start, region.end)}» {region.label}"


def attribute_value(region: Region, name: str) -> str:
    """A region's value of an attribute as text, a whole number without a point; "" where it has none."""
    value = region.attributes.get(name, "")
    return f"{value:.15g}" if isinstance(value, (int, float)) else value
