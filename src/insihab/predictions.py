"""Predictions and gold as JSON Lines, a document a line: read, and checked to the last offset.

The form is fixed: a line is an object with ``doc_id`` and one list a layer; a layer that is in no line is not scored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from insihab.files import read_jsonl
from insihab.findings import Finding, InputError, errors
from insihab.prediction_items import LAYERS, check_layer
from insihab.schema import Schema
from insihab.shape import LIST, TEXT, Field, Report, check_object, is_kind

_LINE = {"doc_id": Field(TEXT, required=True), "text": Field(TEXT), **{layer: Field(LIST) for layer in LAYERS}}


@dataclass(frozen=True)
class Prediction:
    """What a system, or gold, says of one document: a list of items for each layer that it has."""

    doc_id: str
    text: str | None
    layers: Mapping[str, Sequence[Mapping[str, Any]]]


def read_gold(path: Path, schema: Schema) -> list[Prediction]:
    """Gold documents, each with its text.

    Raises:
        InputError: with every fault of the file.
    """
    reading = _Reading(path, schema, None, ())
    if errors(reading.findings):
        raise InputError(reading.findings)
    return list(reading.found.values())


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
    reading = _Reading(path, schema, texts, elsewhere)
    if errors(reading.findings):
        raise InputError(reading.findings)
    return list(reading.found.values()), [*reading.findings, *reading.missing_layers()]


class _Reading:
    """One file as it is read: the documents found so far, and the findings."""

    def __init__(self, path: Path, schema: Schema, texts: Mapping[str, str] | None, elsewhere: Collection[str]) -> None:
        self._file, self._schema, self._texts, self._elsewhere = str(path), schema, texts, elsewhere
        self._lines: dict[str, int] = {}
        self.found: dict[str, Prediction] = {}
        self.findings: list[Finding] = []
        number = 0
        for number, line, faults in read_jsonl(path):
            self.findings.extend(faults)
            if not faults:
                self._line(number, line)
        if not number:
            self._report("", "", "FILE_EMPTY", "has no lines; write one JSON object a document")

    def _report(self, document: str, place: str, code: str, message: str) -> None:
        self.findings.append(Finding(self._file, document, place, code, message))

    def _line(self, number: int, line: Any) -> None:
        doc_id = line.get("doc_id") if isinstance(line, dict) else None
        document = doc_id if isinstance(doc_id, str) else ""
        report = partial(self._report, document, f"line {number}")
        check_object(line, _LINE, report)
        if not document:
            if doc_id == "":
                report("DOCUMENT_UNKNOWN", "has an empty doc_id; name the document")
            return
        if document in self._lines:
            message = f"stands in line {self._lines[document]} too; put all that is said of it into one"
            report("DOCUMENT_TWICE", message)
            return
        self._lines[document] = number
        known, text = self._text(line, document, report)
        if known:
            layers = {name: line[name] for name in LAYERS if is_kind(line.get(name), LIST)}
            for name, items in layers.items():
                check_layer(items, name, text, self._schema, partial(self._at, document, number))
            self.found[document] = Prediction(document, text, layers)

    def _at(self, document: str, line: int, part: str, code: str, message: str, level: Any = "error") -> None:
        self.findings.append(Finding(self._file, document, f"line {line}, {part}", code, message, level))

    def _text(self, line: Mapping[str, Any], document: str, report: Report) -> tuple[bool, str | None]:
        """Whether the document's items can be checked, and the text to check them against."""
        given = line.get("text") if isinstance(line.get("text"), str) else None
        if self._texts is None:
            if "text" not in line:
                report("KEY_MISSING", "lacks the key «text», which gold must have; add it")
            return True, given
        if document not in self._texts:
            why = "is not scored under this protocol" if document in self._elsewhere else "is no document of this gold"
            report("DOCUMENT_UNKNOWN", f"{why}; the documents are {', '.join(self._texts)}")
            return False, None
        text = self._texts[document]
        if given not in (None, text):
            report("TEXT_DIFFERS", _difference(str(given), text))
            return False, None
        return True, text

    def missing_layers(self) -> Iterator[Finding]:
        """Warn of each line that lacks a layer which other lines have."""
        present = [layer for layer in LAYERS if any(layer in one.layers for one in self.found.values())]
        for document, prediction in self.found.items():
            for layer in present:
                if layer not in prediction.layers:
                    message = f"lacks the layer {layer} that other lines have, which costs recall; add it"
                    place = f"line {self._lines[document]}"
                    yield Finding(self._file, document, place, "LAYER_MISSING", message, "warning")


def _difference(given: str, text: str) -> str:
    at = next((i for i, (one, other) in enumerate(zip(given, text, strict=False)) if one != other), None)
    where = f"at code point {at}" if at is not None else f"in length, {len(given)} code points in place of {len(text)}"
    form = next((form for form in ("NFC", "NFD", "NFKC", "NFKD") if unicodedata.normalize(form, text) == given), None)
    why = f" (it was normalised to {form})" if form else ""
    return f"text differs from the released one {where}{why}; offsets would not fit: predict on the released text"
