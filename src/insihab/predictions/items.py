"""The items of a layer of predictions, each checked on its own and against the others of its layer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any

from insihab.claim_values import number, same_bound
from insihab.findings import Report
from insihab.predictions import ATTRIBUTES, IDENTITY_KEY, NOT_SCORED, POINTERS, SAME
from insihab.predictions.causes import Cause
from insihab.predictions.wording import unknown_label
from insihab.shape import INTEGER, LIST, NUMERAL, TEXT, Field, check_object, is_kind, within

_SPAN = {"start": Field(INTEGER, required=True), "end": Field(INTEGER, required=True)}
_ARGUMENT = {"role": Field(TEXT, required=True), **_SPAN}
_TYPED = {**_SPAN, "type": Field(TEXT, required=True)}
_FIELDS: dict[str, dict[str, Field]] = {
    "entities": {**_TYPED, **dict.fromkeys((*ATTRIBUTES["entities"], IDENTITY_KEY["entities"]), Field(TEXT))},
    "events": {
        "id": Field(TEXT),
        **_TYPED,
        **dict.fromkeys((*ATTRIBUTES["events"], IDENTITY_KEY["events"]), Field(TEXT)),
        "arguments": Field(LIST),
    },
    "numeric_claims": {
        "id": Field(TEXT),
        **_SPAN,
        **dict.fromkeys(("lo", "hi"), Field(NUMERAL, nullable=True)),
        **dict.fromkeys(ATTRIBUTES["numeric_claims"], Field(TEXT)),
        **dict.fromkeys(POINTERS, Field(LIST, nullable=True)),
    },
}
_LABELS = ("type", *chain.from_iterable(ATTRIBUTES.values()))
_LARGEST = 1e300  # far beyond any quantity, and still a float

Allowed = Mapping[str, Collection[str]]
CheckSpan = Callable[[Mapping[str, Any], Report], None]
At = Callable[..., None]
"""Takes the part of the line, a code, a message and, where it is not an error, the level."""


def with_numbers(items: Sequence[Any]) -> list[Any]:
    """Claims, with numbers in place of bounds that are written as digits in a string; what is none stays."""
    return [_with_numbers(item) if isinstance(item, dict) else item for item in items]


def _with_numbers(item: dict[str, Any]) -> dict[str, Any]:
    bounds = {}
    for name in ("lo", "hi"):
        if isinstance(item.get(name), str):
            with suppress(ValueError):  # reported by check_layer
                bounds[name] = number(item[name])
    return {**item, **bounds}


def check_layer(items: Sequence[Any], layer: str, allowed: Allowed, at: At, check_span: CheckSpan) -> None:
    """Report every fault of a layer's items.

    Args:
        items: as they were written.
        layer: its name.
        allowed: of each key the labels that may occur, as `Inventory.of` gives them.
        at: where to report.
        check_span: `check_span`, with the text.
    """
    seen: dict[tuple[Any, ...], int] = {}
    referents: dict[tuple[Any, Any], tuple[str, int]] = {}
    for index, item in enumerate(items):
        report = _bound(at, f"{layer}[{index}]")
        if not check_object(item, _FIELDS[layer], _with_names(item, report)) and not isinstance(item, dict):
            continue
        check_span(item, report)
        _check_labels(item, allowed, report)
        _check_arguments(item.get("arguments"), allowed, check_span, report)
        if layer == "numeric_claims":
            _check_claim(item, check_span, report)
        key = _key(item, SAME[layer])
        if key in seen:
            report("DUPLICATE", f"says the same as {layer}[{seen[key]}], {' '.join(key)}; delete one")
        if key:
            seen.setdefault(key, index)
        _check_identity(item, layer, index, referents, report)


def _check_identity(
    item: Mapping[str, Any], layer: str, index: int, referents: dict[tuple[Any, Any], tuple[str, int]], report: Report
) -> None:
    """Report a key that says nothing, and of mentions on one span the second that refers to something else."""
    for name in IDENTITY_KEY.values():
        if isinstance(item.get(name), str) and not item[name].strip():
            report("TYPE_WRONG", f"has an empty «{name}»; leave it out where there is none")
    start, end, entity = item.get("start"), item.get("end"), item.get("entity")
    if layer != "entities" or not isinstance(entity, str) or item.get("type") == NOT_SCORED:
        return
    if is_kind(start, INTEGER) and is_kind(end, INTEGER):
        known, where = referents.setdefault((start, end), (entity, index))
        if known != entity:
            report("IDENTITY_TWICE", f"is «{entity}», and entities[{where}] on the same span is «{known}»; choose one")


def _key(item: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    """What makes an item one and the same; empty where a part of it is missing or no scalar, and wrong anyway."""
    values = [item.get(name) for name in names]
    return () if any(isinstance(value, list | dict | None) for value in values) else tuple(map(str, values))


def _bound(at: At, part: str, level: str = "error") -> Report:
    return lambda code, message: at(part, code, message, level)


def _with_names(item: Any, report: Report) -> Report:
    """Add a cure where a label is the number that `load_dataset` gives."""
    numbered = isinstance(item, dict) and any(type(item.get(name)) is int for name in _LABELS)
    cure = "; write a label's name, which ClassLabel.int2str gives" if numbered else ""
    return lambda code, message: report(code, message + (cure if code == "TYPE_WRONG" else ""))


def _check_labels(item: Mapping[str, Any], allowed: Allowed, report: Report) -> None:
    for name, value in item.items():
        if name in allowed and isinstance(value, str) and value not in allowed[name]:
            report("LABEL_UNKNOWN", unknown_label(name, value, allowed[name]))
        elif name == "type" and isinstance(value, str) and not value.strip():
            report("TYPE_WRONG", "has an empty «type»; write a label")


def check_span(
    item: Mapping[str, Any], report: Report, text: str | None, unplaced: bool = False, cause: Cause | None = None
) -> None:
    """Report a span that is not one of the text.

    Args:
        item: with ``start`` and ``end``.
        report: where to report.
        text: the document's; None where it is not known, and offsets cannot be held against it.
        unplaced: whether spans before the text may stand for words that it does not have; then nobody counted them.
        cause: why offsets do not fit, if that is known.
    """
    start: Any = item.get("start")
    end: Any = item.get("end")
    if not is_kind(start, INTEGER) or not is_kind(end, INTEGER):
        return  # said by check_object
    if unplaced and start < end < 0:
        return
    size = len(text) if text is not None else end
    if not 0 <= start < end <= size:
        message = f"start {start} and end {end} must be 0 <= start < end <= {size}, in code points, end exclusive"
        report("OFFSET_RANGE", message + (f" ({cause.what})" if cause else ""))


def _check_arguments(arguments: Any, allowed: Allowed, check_span: CheckSpan, report: Report) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for index, argument in enumerate(arguments if is_kind(arguments, LIST) else []):
        at = within(report, f"arguments[{index}]")
        if not check_object(argument, _ARGUMENT, at) and not isinstance(argument, dict):
            continue
        check_span(argument, at)
        _check_labels(argument, allowed, at)
        key = _key(argument, SAME["arguments"])
        if key in seen:
            at("DUPLICATE", f"says the same as arguments[{seen[key]}], {' '.join(key)}; delete one")
        if key:
            seen.setdefault(key, index)


def _check_claim(item: Mapping[str, Any], check_span: CheckSpan, report: Report) -> None:
    bounds: list[float] = []
    for name in ("lo", "hi"):
        try:
            bounds += [number(item[name])] if is_kind(item.get(name), NUMERAL) else []
        except ValueError as error:
            report("NUMBER_INVALID", f"has as «{name}» {error}")
    if not all(abs(bound) < _LARGEST for bound in bounds):
        report("BOUNDS_WRONG", f"lo and hi must lie below {_LARGEST:g}; correct them")
    elif len(bounds) == 2 and bounds[0] > bounds[1] and not same_bound(bounds[0], bounds[1]):
        report("BOUNDS_WRONG", f"lo {bounds[0]} is greater than hi {bounds[1]}; exchange them")
    for name in POINTERS:
        pair: Any = item.get(name)
        if not is_kind(pair, LIST):
            continue
        if len(pair) != 2 or not all(is_kind(number, INTEGER) for number in pair):
            report("TYPE_WRONG", f"has as «{name}» what is not a pair [start, end] of integers")
        else:
            check_span({"start": pair[0], "end": pair[1]}, within(report, name))
