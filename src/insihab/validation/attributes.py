"""Checks of attributes: known, in their place, of their kind, complete, and in accord."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from insihab.edtf import is_edtf
from insihab.schema import Attribute
from insihab.shape import is_slug
from insihab.validation.subject import Fault, Subject

_LARGEST = 2**53  # beyond it the editor of Label Studio rounds


def check_attributes(subject: Subject) -> Iterator[Fault]:
    """Attributes are known, on the right labels, of the right kind, and complete."""
    for region in subject.known():
        place = subject.place(region)
        for name, value in region.attributes.items():
            attribute = subject.schema.attributes.get(name)
            if attribute is None:
                yield place, "ATTRIBUTE_UNKNOWN", f"attribute «{name}» is not in the schema; delete it"
            elif region.label not in attribute.labels:
                yield place, "ATTRIBUTE_MISPLACED", f"{region.label} has no attribute «{name}»; delete it"
            elif why := _wrong(attribute, value):
                yield place, "ATTRIBUTE_VALUE", f"{name} «{value}» {why}"
            elif name == "entity" and value not in subject.entities:
                yield place, "ENTITY_UNDECLARED", f"«{value}» is not in entities.yaml; declare it there or correct it"
        for attribute in subject.schema.attributes_of(region.label):
            if region.label in attribute.required and attribute.name not in region.attributes:
                yield place, "ATTRIBUTE_MISSING", f"{region.label} needs a value of {attribute.name}; set it"


def _wrong(attribute: Attribute, value: str | float) -> str:
    """What is wrong with a value of an attribute, or ""."""
    right, why = _KINDS[attribute.kind]
    if attribute.kind == "choice":
        return "" if value in attribute.values else f"is not in the schema; choose one of {', '.join(attribute.values)}"
    return "" if right(value) else why


_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "choice": (lambda value: True, ""),  # its values are the schema's
    "key": (
        lambda value: isinstance(value, str) and is_slug(value),
        "is no key; write lower-case letters, digits and single hyphens",
    ),
    "edtf": (
        lambda value: isinstance(value, str) and is_edtf(value),
        "is no EDTF date; write 2024-02-11, 2024-02, XXXX-10, P3D … or leave it out",
    ),
    "number": (
        lambda value: isinstance(value, (int, float)) and abs(value) <= _LARGEST,
        f"is no number up to {_LARGEST}; correct it or leave it out",
    ),
}


def check_bounds(subject: Subject) -> Iterator[Fault]:
    """The bounds of a value are those that its operator needs."""
    for region in subject.known():
        operator = region.attributes.get("operator")
        lo, hi = region.attributes.get("lo"), region.attributes.get("hi")
        if operator not in subject.schema.bounds or isinstance(lo, str) or isinstance(hi, str):
            continue
        wanted = subject.schema.bounds[str(operator)]
        right, needs = _BOUNDS[wanted]
        if not right(lo, hi):
            message = f"{operator} needs {needs}, but it has lo {lo} and hi {hi}; correct the bounds or the operator"
            yield subject.place(region), "BOUNDS_WRONG", message


_BOUNDS: dict[str, tuple[Callable[[float | None, float | None], bool], str]] = {
    "equal": (lambda lo, hi: lo is not None and lo == hi, "lo = hi"),
    "lower": (lambda lo, hi: lo is not None and hi is None, "lo alone"),
    "upper": (lambda lo, hi: lo is None and hi is not None, "hi alone"),
    "both": (lambda lo, hi: lo is not None and hi is not None and lo < hi, "lo < hi"),
    "any": (lambda lo, hi: lo is None or hi is None or lo <= hi, "lo no greater than hi"),
}


def check_attribution(subject: Subject) -> Iterator[Fault]:
    """A claim has a source where its attribution says so, and only there."""
    sourced = {relation.source for relation in subject.annotation.relations if relation.label == "source"}
    for region in subject.known():
        attribution = region.attributes.get("attribution")
        if attribution is None or (attribution == "AUTHOR") != (region.id in sourced):
            continue
        cure = "delete the relation source" if attribution == "AUTHOR" else "draw the relation source to who gives it"
        yield subject.place(region), "SOURCE_MISMATCH", f"attribution is {attribution}; {cure}, or correct it"
