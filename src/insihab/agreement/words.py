"""How regions, values and figures are written in tables, short and always the same way, and what they measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insihab.annotation import Region
from insihab.articles import Document
from insihab.findings import shown

NOTHING = "nothing"
"""What stands for an absent region or value where an empty cell would be unclear."""
HUMAN = "human"
"""The kind of annotator that is a person."""


def agreement_word(a: Mapping[str, Any], b: Mapping[str, Any]) -> str:
    """What the figures measure: between two passes of one kind of model only consistency, else agreement."""
    same_model = a["annotator_kind"] == b["annotator_kind"] != HUMAN
    return "consistency" if same_model else "agreement"


def coefficient(value: float | None) -> str:
    """A coefficient of agreement with two decimals, or a dash."""
    return "-" if value is None else f"{value:.2f}"


def region_words(document: Document, region: Region | None) -> str:
    """A region as ``120-127 «surface» TYPE``; "" for none."""
    if region is None:
        return ""
    return f"{region.start}-{region.end} «{shown(document.text, region.start, region.end)}» {region.label}"


def attribute_value(region: Region, name: str) -> str:
    """A region's value of an attribute as text, a whole number without a point; "" where it has none."""
    value = region.attributes.get(name, "")
    return f"{value:.15g}" if isinstance(value, (int, float)) else value
