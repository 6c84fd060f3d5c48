"""Checks of attributes: known, in their place, of their kind, complete, and in accord."""

from __future__ import annotations

from collections.abc import Iterator

from insihab.edtf import is_edtf
from insihab.validation.subject import Fault, Subject


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


def check_bounds(subject: Subject) -> Iterator[Fault]:
    """The bounds of a value are those that its operator needs."""
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


def check_attribution(subject: Subject) -> Iterator[Fault]:
    """A claim has a source where its attribution says so, and only there."""
    sourced = {relation.source for relation in subject.annotation.relations if relation.label == "source"}
    for region in subject.known():
        attribution = region.attributes.get("attribution")
        if attribution is None or (attribution == "AUTHOR") != (region.id in sourced):
            continue
        cure = "delete the relation source" if attribution == "AUTHOR" else "draw the relation source to who gives it"
        yield subject.place(region), "SOURCE_MISMATCH", f"attribution is {attribution}; {cure}, or correct it"
