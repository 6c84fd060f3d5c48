"""Folders of brat's stand-off files, others' and our own, as gold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from insihab.bridges.brat import DATABASE, NOTED
from insihab.bridges.brat_lines import RESERVED, Annotations, Link, TextBound, parse
from insihab.bridges.brat_text import check_text, fitting
from insihab.bridges.importing import BOM, Item, Labels, Notes, Read, read_anything
from insihab.bridges.names import plain
from insihab.columns import CLAIM
from insihab.files import parse_json
from insihab.findings import InputError, refusal
from insihab.predictions import ATTRIBUTES, IDENTITY_KEY, POINTERS
from insihab.segment import Span

_AGAIN = re.compile("((?:[^%]|%[0-9A-F]{2})*?)([0-9]+)")  # a role and its number


def read(paths: Sequence[Path], labels: Labels, notes: Notes) -> list[Read]:
    """The documents of some folders; what is wrong with their files is said in `notes`.

    Each ``.ann`` is a document with the ``.txt`` of its name. An annotation in several stretches becomes the one
    stretch from its first character to its last.

    Raises:
        InputError: a folder has no such files; a file is unreadable or not UTF-8; there are too many faults.
    """
    return [document for folder in paths for document in _folder(folder, labels, notes)]


def _folder(folder: Path, labels: Labels, notes: Notes) -> Iterator[Read]:
    found = {path.stem: path for path in sorted(folder.glob("*.ann"))} if folder.is_dir() else {}
    if not found:
        raise refusal(folder, "FILE_MISSING", "is no folder with .ann files; name one")
    for path in sorted(folder.glob("*.txt")):
        if path.stem not in found:
            notes.report(path, 0, "FILE_MISSING", "has no .ann file; write one beside it, if need be empty")
    for stem, path in found.items():
        if not path.with_suffix(".txt").exists():
            notes.report(path, 0, "FILE_MISSING", "has no .txt file; put it beside this one")
        elif all(_is_own(one, folder, notes) for one in (path, path.with_suffix(".txt"))):
            yield _document(path, stem, labels, notes)


def _is_own(path: Path, folder: Path, notes: Notes) -> bool:
    """Whether a file that nobody named lies in the folder: a link could lead to any file, and a pipe never ends."""
    own = path.is_file() and path.resolve().is_relative_to(folder.resolve())
    if not own:
        message = "is no file of this folder, but a link, a folder or a device; put the file itself there"
        notes.report(path, 0, "FILE_UNREADABLE", message)
    return own


def _document(path: Path, stem: str, labels: Labels, notes: Notes) -> Read:
    annotations = parse(read_anything(path).removeprefix(BOM), partial(notes.report, path))
    text = fitting(read_anything(path.with_suffix(".txt")), annotations.text_bound.values())
    reader = _Reader(path, text, annotations, labels, notes)
    return Read(path, plain(stem), text, reader.layers())


class _Reader:
    """A document as it is read."""

    def __init__(self, path: Path, text: str, annotations: Annotations, labels: Labels, notes: Notes) -> None:
        self._path, self._text, self._annotations = path, text, annotations
        self._labels, self._lost = labels, notes.lost
        self._report = partial(notes.report, path)
        self._outside = check_text(text, annotations, self._report)
        self._pointed = annotations.pointed
        self._items: dict[str, tuple[str, Item]] = {}  # of each annotation that is one, the layer and the item

    def layers(self) -> dict[str, list[Item]]:
        """The items of all layers."""
        passed = self._outside | {event.trigger for event in self._annotations.events.values()}
        for name, mark in self._annotations.text_bound.items():
            if name not in passed:
                self._mention(name, mark)
        self._events()
        self._attributes()
        self._identities()
        self._notes()
        self._relations()
        if self._annotations.equivalences:
            self._lost["equivalences, left out"] += self._annotations.equivalences
        layers: dict[str, list[Item]] = {}
        for layer, item in self._items.values():
            layers.setdefault(layer, []).append(item)
        return layers

    def _named(self, label: str, layer: str) -> str | None:
        name = self._labels(plain(label))
        if name is None:
            self._lost[f"{layer} of the type {plain(label)}, left out as --labels says"] += 1
        return name

    def _mention(self, name: str, mark: TextBound) -> None:
        label = self._named(mark.label, "annotations")
        between = [self._text[end:start] for (_, end), (start, _) in zip(mark.parts, mark.parts[1:], strict=False)]
        self._lost["annotations in several stretches, read as one"] += any(gap.strip() for gap in between)
        span = dict(zip(("start", "end"), mark.hull, strict=True))
        if label == CLAIM:
            self._items[name] = "numeric_claims", span
        elif label is not None and label not in RESERVED:
            self._items[name] = "entities", {**span, "type": label}
        elif label is not None and name not in self._pointed:
            self._lost[f"annotations of the type {label} that nothing points to, left out"] += 1

    def _span(self, name: str, line: int) -> Span | None:
        """Where an annotation is; None after a report that there is none of this id, or that it is not in the text."""
        event = self._annotations.events.get(name)
        trigger = event.trigger if event else name
        mark = self._annotations.text_bound.get(trigger)
        if mark is None:
            self._report(line, "REFERENCE_UNKNOWN", f"refers to «{name}», which marks no words; correct the id")
        return mark.hull if mark and trigger not in self._outside else None

    def _events(self) -> None:
        for name, event in self._annotations.events.items():
            label, span = self._named(event.label, "events"), self._span(event.trigger, event.line)
            roles = {role for role, _ in event.arguments}
            arguments = []
            for role, target in event.arguments:
                place = self._span(target, event.line)
                if place:
                    arguments.append({"role": _role(role, roles), "start": place[0], "end": place[1]})
            if label is not None and span:
                item = {"start": span[0], "end": span[1], "type": label, "arguments": arguments}
                self._items[name] = "events", item

    def _item(self, link: Link) -> tuple[str, Item] | None:
        """The layer and the item that something is said of; None where it is of none, which may be a fault."""
        known = link.target in self._annotations.text_bound or link.target in self._annotations.events
        if not known and not re.match("[RAMN#*]", link.target):
            self._report(
                link.line, "REFERENCE_UNKNOWN", f"refers to «{link.target}», which is not there; correct the id"
            )
        return self._items.get(link.target)

    def _attributes(self) -> None:
        for link in self._annotations.attributes:
            found = self._item(link)
            if not found or link.name not in ATTRIBUTES[found[0]] or not link.value:
                self._lost[f"attributes «{link.name}», left out"] += 1
            elif link.name in found[1]:
                message = f"gives «{link.target}» a second {link.name}; keep one"
                self._report(link.line, "ATTRIBUTE_TWICE", message)
            else:
                found[1][link.name] = plain(link.value)

    def _identities(self) -> None:
        for link in self._annotations.identities:
            found = self._item(link)
            database, _, identity = link.value.partition(":")
            key = IDENTITY_KEY.get(found[0]) if found else None
            if not found or not key or key in found[1] or not identity:
                self._lost["identities (normalisations) after the first, or of no entity or event, left out"] += 1
            else:
                found[1][key] = plain(identity) if database == DATABASE else link.value

    def _notes(self) -> None:
        for link in self._annotations.notes:
            found = self._item(link)
            noted = self._noted(link) if found and found[0] != "entities" else None
            if found and noted:
                is_claim = found[0] == "numeric_claims"
                found[1].update({key: value for key, value in noted.items() if key == "id" or is_claim})
            else:
                self._lost["notes, left out"] += 1

    def _noted(self, link: Link) -> Mapping[str, Any] | None:
        """What a note of ours says; None where it is anybody's."""
        try:
            value = parse_json(link.value, self._path, link.line)
        except InputError:
            return None
        return value if isinstance(value, dict) and value.keys() <= set(NOTED) else None

    def _relations(self) -> None:
        for link in self._annotations.relations:
            found = self._item(link)
            place = self._span(link.value, link.line)
            if found and found[0] == "numeric_claims" and link.name in POINTERS and link.name not in found[1]:
                if place:
                    found[1][link.name] = list(place)
            else:
                self._lost[f"relations «{link.name}», left out"] += 1


def _role(role: str, roles: set[str]) -> str:
    """A role without the number that tells the second filler from the first."""
    again = _AGAIN.fullmatch(role)
    return plain(again[1] if again and again[1] in roles else role)
