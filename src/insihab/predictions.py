"""Predictions and gold as JSON Lines, a document a line: read, and checked to the last offset.

The form is fixed: a line is an object with ``doc_id`` and one list a layer; a layer that is in no line is not scored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from insihab.files import read_jsonl
from insihab.findings import Finding, InputError, errors
from insihab.schema import Schema
from insihab.shape import INTEGER, LIST, NUMBER, TEXT, Field, Report, check_object, is_kind, within

LAYERS = ("entities", "events", "numeric_claims")

_SPAN = {"start": Field(INTEGER, required=True), "end": Field(INTEGER, required=True)}
_LINE = {"doc_id": Field(TEXT, required=True), "text": Field(TEXT), **{layer: Field(LIST) for layer in LAYERS}}
_ITEMS: dict[str, dict[str, Field]] = {
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
        **{name: Field(LIST, nullable=True) for name in ("counted", "source", "event")},
    },
}
_ARGUMENT = {"role": Field(TEXT, required=True), **_SPAN}
# What makes two items of a layer one and the same.
_IDENTITY = {
    "entities": ("start", "end", "type"),
    "events": ("start", "end", "type"),
    "numeric_claims": ("start", "end"),
}
_TOO_LARGE = 1e300  # JSON has no infinity, but 1e999 reads as one
_POINTERS = ("counted", "source", "event")


@dataclass(frozen=True)
class Prediction:
    """What a system, or gold, says of one document: a list of items for each layer that it has."""

    doc_id: str
    text: str | None
    layers: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class _Context:
    """What every check of one file needs."""

    file: str
    values: Mapping[str, Collection[str]]
    findings: list[Finding]

    def report(self, document: str, place: str, code: str, message: str) -> None:
        self.findings.append(Finding(self.file, document, place, code, message))


def read_gold(path: Path, schema: Schema) -> list[Prediction]:
    """Gold documents, each with its text and every layer.

    Raises:
        InputError: with every fault of the file.
    """
    found, findings = _read(path, schema, None)
    findings += [
        Finding(str(path), gold.doc_id, "", "KEY_MISSING", "lacks the key «text», which gold must have")
        for gold in found
        if gold.text is None
    ]
    if errors(findings):
        raise InputError(findings)
    return found


def read_predictions(
    path: Path, schema: Schema, gold: Sequence[Prediction], elsewhere: Collection[str] = ()
) -> tuple[list[Prediction], list[Finding]]:
    """Predictions for documents of `gold`, and the warnings about them.

    Args:
        path: a JSON Lines file.
        schema: the labels that may occur.
        gold: the documents that are scored; one that is not predicted is no error, and costs recall.
        elsewhere: ids of documents that exist but are not scored, for a clearer message.

    Raises:
        InputError: with every fault of the file: line, document, position, cure.
    """
    texts = {document.doc_id: document.text or "" for document in gold}
    found, findings = _read(path, schema, texts, elsewhere)
    if not found and not findings:
        message = "has no lines; write one JSON object a document"
        findings.append(Finding(str(path), "", "", "FILE_EMPTY", message))
    if errors(findings):
        raise InputError(findings)
    return found, findings


def _read(
    path: Path, schema: Schema, texts: Mapping[str, str] | None, elsewhere: Collection[str] = ()
) -> tuple[list[Prediction], list[Finding]]:
    context = _Context(str(path), _allowed(schema), [])
    found: dict[str, Prediction] = {}
    lines = read_jsonl(path)
    while True:
        try:
            number, line = next(lines)
        except StopIteration:
            break
        except InputError as error:
            context.findings.extend(error.findings)
            break
        doc_id = line.get("doc_id") if isinstance(line, dict) else None
        document = doc_id if isinstance(doc_id, str) else ""
        report = partial(context.report, document, f"line {number}")
        if not check_object(line, _LINE, report):
            continue
        if document in found:
            report("DOCUMENT_TWICE", "stands in two lines; put all that is said of it into one")
        elif texts is not None and document not in texts:
            report("DOCUMENT_UNKNOWN", _unknown(document, texts, elsewhere))
        else:
            text = line.get("text") if texts is None else texts[document]
            if line.get("text", text) != text:
                report("TEXT_DIFFERS", "text is not the released one; offsets would not fit: predict on that")
                continue
            _check_layers(line, text or "", context, document, number)
            found[document] = Prediction(document, text, {name: line[name] for name in LAYERS if name in line})
    return list(found.values()), context.findings


def _unknown(document: str, texts: Mapping[str, str], elsewhere: Collection[str]) -> str:
    why = "is not scored under this protocol" if document in elsewhere else "is no document of this gold"
    return f"{why}; the documents are {', '.join(texts)}"


def _allowed(schema: Schema) -> dict[str, Collection[str]]:
    """The values that each key with a closed set may have."""
    choices = {name: attribute.values for name, attribute in schema.attributes.items() if attribute.kind == "choice"}
    return {
        **choices,
        "entities": schema.labels_of("entities"),
        "events": schema.labels_of("events"),
        "role": [role.name for role in schema.roles()],
    }


def _check_layers(line: Mapping[str, Any], text: str, context: _Context, document: str, number: int) -> None:
    for layer in LAYERS:
        seen: dict[tuple[Any, ...], int] = {}
        sound: list[Mapping[str, Any]] = []
        for index, item in enumerate(line.get(layer, [])):
            report = partial(context.report, document, f"line {number}, {layer}[{index}]")
            if not _check_item(item, layer, text, context.values, report):
                continue
            key = tuple(item[name] for name in _IDENTITY[layer])
            if key in seen:
                report("DUPLICATE", f"says the same as {layer}[{seen[key]}]: {', '.join(map(str, key))}; delete one")
            seen.setdefault(key, index)
            sound.append(item)
        if layer == "entities":
            place = f"line {number}, {layer}"
            context.findings.extend(_crossing(sound, context.file, document, place))


def _check_item(item: Any, layer: str, text: str, values: Mapping[str, Collection[str]], report: Report) -> bool:
    if not check_object(item, _ITEMS[layer], report) or not _check_span(item["start"], item["end"], text, report):
        return False
    sound = True
    for name, value in item.items():
        allowed = values.get(layer if name == "type" else name)
        if allowed is not None and isinstance(value, str) and value not in allowed:
            report("LABEL_UNKNOWN", f"{name} «{value}» is not one of {', '.join(allowed)}")
            sound = False
    if layer == "numeric_claims":
        sound &= _check_claim(item, text, report)
    seen: set[tuple[Any, ...]] = set()
    for index, argument in enumerate(item.get("arguments", [])):
        at = within(report, f"arguments[{index}]")
        if not check_object(argument, _ARGUMENT, at) or not _check_span(argument["start"], argument["end"], text, at):
            sound = False
            continue
        if argument["role"] not in values["role"]:
            at("LABEL_UNKNOWN", f"role «{argument['role']}» is not one of {', '.join(values['role'])}")
        key = (argument["role"], argument["start"], argument["end"])
        if key in seen:
            at("DUPLICATE", f"says the same as another one: {', '.join(map(str, key))}; delete one")
        seen.add(key)
    return sound


def _check_claim(item: Mapping[str, Any], text: str, report: Report) -> bool:
    sound = True
    lo, hi = item.get("lo"), item.get("hi")
    if any(bound is not None and not abs(bound) < _TOO_LARGE for bound in (lo, hi)):
        report("BOUNDS_WRONG", f"lo and hi must be numbers below {_TOO_LARGE:g}")
        sound = False
    elif lo is not None and hi is not None and lo > hi:
        report("BOUNDS_WRONG", f"lo {lo} is greater than hi {hi}; exchange them")
        sound = False
    for name in _POINTERS:
        pair = item.get(name)
        if pair is None:
            continue
        if len(pair) != 2 or not all(is_kind(number, INTEGER) for number in pair):
            report("TYPE_WRONG", f"has «{name}» that is not a pair [start, end] of integers")
            sound = False
        else:
            sound &= _check_span(pair[0], pair[1], text, within(report, name))
    return sound


def _check_span(start: int, end: int, text: str, report: Report) -> bool:
    if 0 <= start < end <= len(text):
        return True
    report(
        "OFFSET_RANGE",
        f"start {start} and end {end} must be 0 <= start < end <= {len(text)}, in code points, end exclusive",
    )
    return False


def _crossing(items: Sequence[Mapping[str, Any]], file: str, document: str, place: str) -> Iterator[Finding]:
    """One warning a document: spans that cross cannot be in gold, so that one of them must be wrong."""
    spans = sorted({(item["start"], item["end"]) for item in items}, key=lambda span: (span[0], -span[1]))
    open_spans: list[tuple[int, int]] = []
    crossing = 0
    for start, end in spans:
        while open_spans and open_spans[-1][1] <= start:
            open_spans.pop()
        if open_spans and open_spans[-1][1] < end:
            crossing += 1
        else:
            open_spans.append((start, end))
    if crossing:
        message = f"{crossing} span(s) cross an earlier one; gold has nested spans only"
        yield Finding(file, document, place, "SPAN_CROSSING", message, "warning")
