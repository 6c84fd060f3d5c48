"""What gold can never hold: no error in a prediction, but surely wrong, and often a sign of a slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from insihab.crossing import crossing
from insihab.findings import shown
from insihab.proclitics import cut_word, inner_positions
from insihab.schema import Schema
from insihab.shape import INTEGER, is_kind

Warn = Callable[[str, str], None]
"""Takes a code and a message."""
Span = tuple[int, int]


def warn_of_impossible(items: Sequence[Any], layer: str, text: str, schema: Schema, warn: Warn) -> None:
    """Warn once a kind, with the count and the first: of what no gold annotation of this layer can be.

    Args:
        items: the layer's items; those that are not sound are passed over.
        layer: its name.
        text: the document's.
        schema: what gold follows.
        warn: where to warn.
    """
    spans = [(item["start"], item["end"]) for item in items if _has_span(item, text)]
    found: dict[str, tuple[str, list[str]]] = {
        "SPAN_WORD": (
            "cut a word elsewhere than after a proclitic, or have space at an end",
            list(_cut(spans, text, schema)),
        ),
        "SPAN_CROSSING": ("cross an earlier span", [_named(span, text) for span, _ in crossing(spans)]),
        "ROLE_IMPOSSIBLE": ("have a role that their type of event cannot have", list(_roles(items, schema))),
        "BOUNDS_IMPOSSIBLE": ("have bounds that their operator cannot have", list(_bounds(items, schema))),
    }
    for code, (what, cases) in found.items():
        if cases:
            warn(code, f"{len(cases)} item(s) {what}, first {cases[0]}; gold has none such")


def _has_span(item: Any, text: str) -> bool:
    ends: list[Any] = [item.get(name) for name in ("start", "end")] if isinstance(item, dict) else [None]
    return all(is_kind(end, INTEGER) for end in ends) and 0 <= ends[0] < ends[1] <= len(text)


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
            role = roles.get(str(argument.get("role"))) if isinstance(argument, Mapping) else None
            if role is not None and str(item.get("type")) in schema.labels and item["type"] not in role.sources:
                yield f"{role.name} of {item['type']}"


def _bounds(items: Sequence[Any], schema: Schema) -> Iterator[str]:
    for item in items:
        operator = item.get("operator") if isinstance(item, dict) else None
        lo, hi = (item.get("lo"), item.get("hi")) if operator else (None, None)
        wanted = schema.bounds.get(str(operator))
        if wanted in _BOUNDS and not _BOUNDS[wanted](lo, hi):
            yield f"{operator} with lo {lo} and hi {hi}"


# Equal bounds come out of division too, so that they are not held to the last digit here.
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "equal": lambda lo, hi: (lo is None) == (hi is None),
    "lower": lambda lo, hi: hi is None,
    "upper": lambda lo, hi: lo is None,
    "both": lambda lo, hi: lo is None or hi is None or lo != hi,
}
