"""What the importers share: files that may come from anywhere, labels that are renamed, and gold that is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from insihab.files import decode, read_bytes, read_yaml, refuse_start
from insihab.findings import Finding, InputError, Level, errors, refusal
from insihab.predictions import LAYERS, SAME
from insihab.predictions.items import check_layer, check_span
from insihab.predictions.lines import LONGEST
from insihab.predictions.wording import legible
from insihab.writing import whole

BOM = "\ufeff"
_MOST = 1000
Item = dict[str, Any]


class Read(NamedTuple):
    """A document that was read.

    Attributes:
        path: the file that it comes from.
        doc_id: its name, as yet perhaps not unique.
        text: its text.
        layers: its items.
    """

    path: Path
    doc_id: str
    text: str
    layers: dict[str, list[Item]]


class Notes:
    """What is to be said of the files.

    Attributes:
        findings: errors and warnings.
        lost: how many times each thing was lost, by what it is.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.lost: Counter[str] = Counter()
        self._errors = 0

    def report(
        self, path: Path, line: int, code: str, message: str, level: Level = "error", document: str = ""
    ) -> None:
        """Add a finding about a line of a file, or about all of it where `line` is 0.

        Raises:
            InputError: there are more errors than anybody reads.
        """
        place = f"line {line}" if line else ""
        self.findings.append(legible(Finding(str(path), document, place, code, message, level)))
        self._errors += level == "error"
        if self._errors > _MOST:
            many = f"has more than {_MOST} faults; the rest is not read: correct these first"
            raise InputError([*errors(self.findings)[:_MOST], Finding(str(path), "", "", "FAULTS_MANY", many)])


class Labels:
    """How labels are renamed."""

    def __init__(self, names: Mapping[str, str | None], path: Path | None = None) -> None:
        self._names, self._path = names, path
        self._used: set[str] = set()

    def __call__(self, label: str) -> str | None:
        """The new name of a label; its own where it is not renamed, None where it is left out."""
        self._used.add(label)
        return self._names.get(label, label)

    def unused(self) -> list[Finding]:
        """A warning for each label to rename that did not occur."""
        message = "occurs nowhere; check how it is written"
        return [
            Finding(str(self._path), "", "", "LABEL_UNUSED", f"«{label}» {message}", "warning")
            for label in self._names
            if label not in self._used
        ]


def read_labels(path: Path | None) -> Labels:
    """The new names in a YAML file, ``OLD: NEW``, or ``OLD: null`` for what is left out.

    Raises:
        InputError: the file is missing, not YAML, or no mapping of names to names.
    """
    if path is None:
        return Labels({})
    names = read_yaml(path)
    if not isinstance(names, dict):
        raise refusal(path, "TYPE_WRONG", "is no mapping; write «OLD: NEW», a label a line")
    message = "has no string as its old or its new name (which may be null); write both in quotes"
    findings = [
        Finding(str(path), "", str(old), "TYPE_WRONG", message)
        for old, new in names.items()
        if not (isinstance(old, str) and (new is None or (isinstance(new, str) and new)))
    ]
    if findings:
        raise InputError(findings)
    return Labels(names, path)


def read_anything(path: Path) -> str:
    """The text of a UTF-8 file, with its byte order mark and carriage returns.

    Raises:
        InputError: the file is missing, unreadable, compressed or not UTF-8.
    """
    raw = read_bytes(path)
    refuse_start(raw.removeprefix(BOM.encode()), path)
    return decode(raw, path)


def write_gold(path: Path, documents: Sequence[Read], notes: Notes) -> None:
    """Write documents as gold, whole or not at all, if `notes` has no error then.

    Layers that no document has are left out.

    Raises:
        InputError: with every error: those in `notes`, two documents with one id, items that gold cannot have.
    """
    layers = [layer for layer in LAYERS if any(document.layers.get(layer) for document in documents)] or ["entities"]
    seen: dict[str, Path] = {}
    for document in documents:
        if not _is_text(document.doc_id):
            message = "has a name that is not UTF-8; rename it"
            notes.report(document.path, 0, "DOCUMENT_NAME", message, document=document.doc_id)
        if document.doc_id in seen:
            where = seen[document.doc_id]
            earlier = f"of {where}" if where != document.path else "before it"
            message = f"is the name of a document {earlier} too; rename one"
            notes.report(document.path, 0, "DOCUMENT_TWICE", message, document=document.doc_id)
        seen.setdefault(document.doc_id, document.path)
    lines = [_line(document, layers, notes) for document in documents if _is_text(document.doc_id)]
    if errors(notes.findings):
        raise InputError(errors(notes.findings))
    with whole(path) as file:
        file.writelines(lines)


def _is_text(name: str) -> bool:
    """Whether a name can be written: that of a file may have any bytes."""
    return not any("\ud800" <= point <= "\udfff" for point in name)


def _line(document: Read, layers: Sequence[str], notes: Notes) -> bytes:
    """A line of gold; what is wrong with it is reported."""
    line: dict[str, Any] = {"doc_id": document.doc_id, "text": document.text}

    def at(part: str, code: str, message: str, level: Level = "error") -> None:
        notes.report(document.path, 0, code, f"{part} {message}", level, document.doc_id)

    for layer in layers:
        items = distinct(document.layers.get(layer, []), layer, notes.lost)
        for item in items:
            if item.get("arguments"):
                item["arguments"] = distinct(item["arguments"], "arguments", notes.lost)
        check_layer(items, layer, {}, at, partial(check_span, text=document.text))
        line[layer] = items
    written = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    if len(written) > LONGEST:
        message = (
            f"would be a line of {len(written)} bytes, and gold may have {LONGEST}; part it into several documents"
        )
        notes.report(document.path, 0, "LINE_LONG", message, document=document.doc_id)
    return written


def distinct(items: Sequence[Item], layer: str, lost: Counter[str]) -> list[Item]:
    """The items that gold tells apart: of several the first, with the arguments of those that differ only in these."""
    first: dict[tuple[Any, ...], Item] = {}
    for item in items:
        one = first.setdefault(tuple(item.get(name) for name in SAME[layer]), item)
        if one is item:
            continue
        if one == item:
            lost[f"{layer} that say the same as another, left out"] += 1
        elif {**one, "arguments": []} == {**item, "arguments": []}:
            one["arguments"] += item["arguments"]
            lost[f"{layer} with other arguments than another on the same words, joined with it"] += 1
        else:
            lost[f"{layer} with other attributes than another on the same words, left out"] += 1
    return list(first.values())
