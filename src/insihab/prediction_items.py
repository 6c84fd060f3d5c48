"""The items of a layer of predictions, each checked on its own and against the others of its layer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from insihab.prediction_warnings import warn_of_impossible
from insihab.schema import Schema
from insihab.shape import INTEGER, LIST, NUMBER, TEXT, Field, Report, check_object, is_kind, within

LAYERS = ("entities", "events", "numeric_claims")

_SPAN = {"start": Field(INTEGER, required=True), "end": Field(INTEGER, required=True)}
_ARGUMENT = {"role": Field(TEXT, required=True), **_SPAN}
_POINTERS = ("counted", "source", "event")
_FIELDS: dict[str, dict[str, Field]] = {
    "entities": {**_SPAN, "type": Field(TEXT, required=True), "level": Field(TEXT), "entity": Field(TEXT)},
    "events": {
        "id": Field(TEXT),
        **_SPAN,
        "type": Field(TEXT, required=True),
        **{name: Field(TEXT) for name in ("factuality", "aspect", "event")},
        "arguments": Field(LIST),
    },
    "numeric_claims": {
        "id": Field(TEXT),
        **_SPAN,
        **{name: Field(NUMBER, nullable=True) for name in ("lo", "hi")},
        **{name: Field(TEXT) for name in ("operator", "unit", "movement")},
        **{name: Field(LIST, nullable=True) for name in _POINTERS},
    },
}
# What makes two items of a layer one and the same.
_IDENTITY = {
    "entities": ("start", "end", "type"),
    "events": ("start", "end", "type"),
    "numeric_claims": ("start", "end"),
}
_LARGEST = 1e300  # far beyond any quantity, and still a float

At = Callable[..., None]
"""Takes the part of the line, a code, a message and, where it is not an error, the level."""


def check_layer(items: Sequence[Any], layer: str, text: str | None, schema: Schema, at: At) -> None:
    """Report every fault of a layer's items.

    Args:
        items: as they were written.
        layer: its name.
        text: the document's; None where it is not known, and offsets cannot be held against it.
        schema: the labels that may occur.
        at: where to report.
    """
    allowed = _allowed(schema, layer)
    seen: dict[tuple[Any, ...], int] = {}
    for index, item in enumerate(items):
        report = _bound(at, f"{layer}[{index}]")
        if not check_object(item, _FIELDS[layer], _with_names(item, report)) and not isinstance(item, dict):
            continue
        _check_span(item, text, report)
        _check_labels(item, allowed, report)
        _check_arguments(item.get("arguments"), allowed, text, report)
        if layer == "numeric_claims":
            _check_claim(item, text, report)
        key = tuple(str(item.get(name)) for name in _IDENTITY[layer])
        if key in seen:
            report("DUPLICATE", f"says the same as {layer}[{seen[key]}], {' '.join(key)}; delete one")
        seen.setdefault(key, index)
    if text is not None:
        warn_of_impossible(items, layer, text, schema, _bound(at, layer, "warning"))


def _bound(at: At, part: str, level: str = "error") -> Report:
    return lambda code, message: at(part, code, message, level)


def _with_names(item: Any, report: Report) -> Report:
    """Add a cure where a label is the number that `load_dataset` gives."""
    numbered = isinstance(item, dict) and any(
        type(item.get(name)) is int
        for name in ("type", "level", "factuality", "aspect", "operator", "unit", "movement")
    )
    cure = "; write a label's name, which ClassLabel.int2str gives" if numbered else ""
    return lambda code, message: report(code, message + (cure if code == "TYPE_WRONG" else ""))


def _allowed(schema: Schema, layer: str) -> dict[str, Collection[str]]:
    """The values that each key with a closed set may have."""
    choices = {name: attribute.values for name, attribute in schema.attributes.items() if attribute.kind == "choice"}
    types = schema.labels_of(layer) if layer != "numeric_claims" else []
    return {**choices, "type": types, "role": [role.name for role in schema.roles()]}


def _check_labels(item: Mapping[str, Any], allowed: Mapping[str, Collection[str]], report: Report) -> None:
    for name, value in item.items():
        if name in allowed and isinstance(value, str) and value not in allowed[name]:
            report("LABEL_UNKNOWN", f"has the {name} «{value}»; choose one of {', '.join(allowed[name])}")


def _check_span(item: Mapping[str, Any], text: str | None, report: Report) -> None:
    start: Any = item.get("start")
    end: Any = item.get("end")
    if not is_kind(start, INTEGER) or not is_kind(end, INTEGER):
        return  # said by check_object
    size = len(text) if text is not None else end
    if not 0 <= start < end <= size:
        message = f"start {start} and end {end} must be 0 <= start < end <= {size}, in code points, end exclusive"
        if text is not None and size < end <= len(text.encode()):
            message += " (were they counted in bytes?)"
        report("OFFSET_RANGE", message)


def _check_arguments(arguments: Any, allowed: Mapping[str, Collection[str]], text: str | None, report: Report) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for index, argument in enumerate(arguments if is_kind(arguments, LIST) else []):
        at = within(report, f"arguments[{index}]")
        if not check_object(argument, _ARGUMENT, at) and not isinstance(argument, dict):
            continue
        _check_span(argument, text, at)
        _check_labels(argument, allowed, at)
        key = tuple(str(argument.get(name)) for name in ("role", "start", "end"))
        if key in seen:
            at("DUPLICATE", f"says the same as arguments[{seen[key]}], {' '.join(key)}; delete one")
        seen.setdefault(key, index)


def _check_claim(item: Mapping[str, Any], text: str | None, report: Report) -> None:
    bounds: list[Any] = [item.get(name) for name in ("lo", "hi") if is_kind(item.get(name), NUMBER)]
    if not all(abs(bound) < _LARGEST for bound in bounds):
        report("BOUNDS_WRONG", f"lo and hi must lie below {_LARGEST:g}; correct them")
    elif len(bounds) == 2 and bounds[0] > bounds[1]:
        report("BOUNDS_WRONG", f"lo {bounds[0]} is greater than hi {bounds[1]}; exchange them")
    for name in _POINTERS:
        pair: Any = item.get(name)
        if not is_kind(pair, LIST):
            continue
        if len(pair) != 2 or not all(is_kind(number, INTEGER) for number in pair):
            report("TYPE_WRONG", f"has as «{name}» what is not a pair [start, end] of integers")
        else:
            _check_span({"start": pair[0], "end": pair[1]}, text, within(report, name))
