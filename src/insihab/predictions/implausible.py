"""What gold can never hold: no error in a prediction, but surely wrong, and often a sign of a slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from insihab.crossing import crossing
from insihab.findings import Level, shown
from insihab.predictions.causes import Cause
from insihab.proclitics import cut_word, inner_positions
from insihab.schema import Schema
from insihab.segment import Span

Warn = Callable[[str, str, Level], None]
"""Takes a code, a message and the level."""


def warn_of_impossible(items: Sequence[Any], text: str, schema: Schema | None, cause: Cause | None, warn: Warn) -> None:
    """Warn once a kind, with the count and the first: of what no gold annotation of this layer can be.

    Args:
        items: the layer's items; those that are not sound are passed over.
        text: the document's.
        schema: what gold follows; without it, only spans that cross are told.
        cause: why the spans do not fit the text, if that is known.
        warn: where to warn.
    """
    if cause:
        warn("OFFSET_CAUSE", str(cause), "warning")
    spans = [(item["start"], item["end"]) for item in items if _has_span(item, text)]
    _warn_of(warn, "SPAN_CROSSING", "cross an earlier span", [_named(span, text) for span, _ in crossing(spans)])
    if schema:
        what = "cut a word elsewhere than after a proclitic, or have space at an end"
        _warn_of(warn, "SPAN_WORD", what, list(_cut(spans, text, schema)))
        what = "have a role that their type of event cannot have"
        _warn_of(warn, "ROLE_IMPOSSIBLE", what, list(_roles(items, schema)))
        what = "have bounds that their operator cannot have"
        _warn_of(warn, "BOUNDS_IMPOSSIBLE", what, list(_bounds(items, schema)))


def _warn_of(warn: Warn, code: str, what: str, cases: Sequence[str]) -> None:
    if cases:
        warn(code, f"{len(cases)} item(s) {what}, first {cases[0]}; gold has none such", "warning")


def _has_span(item: Any, text: str) -> bool:
    if not isinstance(item, dict):
        return False
    start, end = item.get("start"), item.get("end")
    return type(start) is int and type(end) is int and 0 <= start < end <= len(text)


def _named(span: Span, text: str) -> str:
    return f"{span[0]}-{span[1]} «{shown(text, *span)}»"


def _cut(spans: Sequence[Span], text: str, schema: Schema) -> Iterator[str]:
    inside = inner_positions(text)
    for start, end in spans:
        surface = text[start:end]
        if surface != surface.strip() or cut_word(text, (start, end), inside, schema.proclitics):
            yield _named((start, end), text)


def _roles(items: Sequence[Any], schema: Schema) -> Iterator[str]:
    roles = {role.name: role for role in schema.roles()}
    for item in items:
        arguments = item.get("arguments") if isinstance(item, dict) else None
        for argument in arguments if isinstance(arguments, list) else []:
            role = roles.get(_label(argument, "role")) if isinstance(argument, Mapping) else None
            label = _label(item, "type")
            if role is not None and label in schema.labels and label not in role.sources:
                yield f"{role.name} of {label}"


def _label(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _bounds(items: Sequence[Any], schema: Schema) -> Iterator[str]:
    for item in items:
        operator = _label(item, "operator") if isinstance(item, dict) else ""
        lo, hi = (item.get("lo"), item.get("hi")) if operator else (None, None)
        wanted = schema.bounds.get(operator) if isinstance(lo, _BOUND) and isinstance(hi, _BOUND) else None
        if wanted in _BOUNDS and not _BOUNDS[wanted](lo, hi):
            yield f"{operator} with lo {lo} and hi {hi}"


_BOUND = (int, float, type(None))
# Equal bounds come out of division too, so that they are not held to the last digit here.
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "equal": lambda lo, hi: (lo is None) == (hi is None),
    "lower": lambda lo, hi: hi is None,
    "upper": lambda lo, hi: lo is None,
    "both": lambda lo, hi: lo is None or hi is None or lo != hi,
}
