"""Documents as brat's stand-off files.

Source: the page «brat standoff format» of https://brat.nlplab.org, and for the configuration its «Annotation
configuration». Entities, triggers and quantities are text-bound annotations (T), in fragments where a line ends inside
them; events are E with their arguments, the second of a role being ``role2``; labels beside the type are attributes
(A), identities are normalisations (N), the slots of a claim that point to words are relations (R), and its bounds and
the ids of items are notes (#) in JSON.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from insihab.bridges.brat_config import annotation_conf, visual_conf
from insihab.bridges.brat_lines import COUNTED, RESERVED, WORDS
from insihab.bridges.importing import BOM
from insihab.bridges.names import file_names, quote_all, word
from insihab.columns import CLAIM
from insihab.findings import Finding, InputError
from insihab.folders import new_folder
from insihab.predictions import ATTRIBUTES, IDENTITY_KEY, POINTERS, Item, Prediction
from insihab.predictions.inventory import Inventory
from insihab.segment import Span
from insihab.writing import whole

DATABASE = "insihab"
"""The name under which identities are normalised."""
NOTED = ("id", "lo", "hi")
"""The keys that stand in a note."""
BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""Where brat, or Python that reads its files, sees the end of a line."""


def write(path: Path, documents: Sequence[Prediction], inventory: Inventory) -> Counter[str]:
    """Write a folder with two files a document and brat's configuration; returns what was lost.

    Raises:
        InputError: the folder is there already or cannot be written; a doc_id is too long for a file name; an entity
            has a label of `RESERVED`.
    """
    names = file_names((document.doc_id for document in documents), path)
    _refuse_reserved(documents, path)
    lost: Counter[str] = Counter()
    with new_folder(path) as folder:
        for document in documents:
            lost["byte order marks before texts, which readers may leave out"] += (document.text or "").startswith(BOM)
            with whole(folder / f"{names[document.doc_id]}.txt") as file:
                file.write((document.text or "").encode())
            with whole(folder / f"{names[document.doc_id]}.ann") as file:
                file.writelines(f"{line}\n".encode() for line in lines(document, lost))
        for name, content in (("annotation", annotation_conf(inventory)), ("visual", visual_conf(inventory))):
            with whole(folder / f"{name}.conf") as file:
                file.write(content.encode())
    return +lost


def _refuse_reserved(documents: Sequence[Prediction], path: Path) -> None:
    found = {
        (document.doc_id, item["type"])
        for document in documents
        for item in document.layers.get("entities", ())
        if item["type"] in RESERVED
    }
    message = "is the type of an entity, and in this folder the name of what is none; rename it"
    if found:
        raise InputError(
            Finding(str(path), doc_id, "", "LABEL_RESERVED", f"«{label}» {message}") for doc_id, label in sorted(found)
        )


def lines(document: Prediction, lost: Counter[str]) -> Iterator[str]:
    """The lines of a document's ``.ann``; what is lost is added to `lost`."""
    drawing = _Drawing(document.text or "", lost)
    layers = document.layers
    placed = [(drawing.text_bound("entities", str(item["type"]), item), item) for item in layers.get("entities", ())]
    triggers = [(drawing.text_bound("events", str(item["type"]), item), item) for item in layers.get("events", ())]
    claims = [(drawing.text_bound("numeric_claims", CLAIM, item), item) for item in layers.get("numeric_claims", ())]
    events = [(drawing.event(trigger, item) if trigger else "", item) for trigger, item in triggers]
    for marked in (placed, events, claims):  # so that an entity is preferred where several are on the same words
        for name, item in marked:
            if name:
                drawing.by_span.setdefault((item["start"], item["end"]), name)
    for layer, marked in (("entities", placed), ("events", events), ("numeric_claims", claims)):
        for name, item in marked:
            if name:
                drawing.about(name, item, layer)
    yield from drawing.lines()


def fragments(text: str, start: int, end: int) -> list[Span]:
    """The parts of a span that lie on one line each."""
    cuts = [found.span() for found in BREAKS.finditer(text, start, end)]
    edges = [start, *(at for cut in cuts for at in cut), end]
    return [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last]


class _Drawing:
    """The annotations of a document so far.

    Attributes:
        by_span: the annotation that a pointer to some words may point to.
    """

    def __init__(self, text: str, lost: Counter[str]) -> None:
        self._text, self._lost = text, lost
        self._lines: list[str] = []
        self._events: dict[str, list[str]] = {}
        self._numbers: Counter[str] = Counter()
        self._words: dict[tuple[str, Span], str] = {}
        self.by_span: dict[Span, str] = {}

    def lines(self) -> Iterator[str]:
        """All lines; those of events when their arguments are known."""
        for line in self._lines:
            name = line.partition("\t")[0]
            yield " ".join([line, *self._events.get(name, ())])

    def _add(self, kind: str, *parts: str) -> str:
        self._numbers[kind] += 1
        name = f"{kind}{self._numbers[kind]}"
        self._lines.append("\t".join((name, *parts)))
        return name

    def text_bound(self, layer: str, label: str, item: Item) -> str:
        """Mark the span of an item; "" where it has nothing but ends of lines."""
        start, end = item["start"], item["end"]
        parts = fragments(self._text, start, end)
        if not parts:
            self._lost[f"{layer} that are only ends of lines, left out"] += 1
            return ""
        self._lost[f"{layer} made narrower, without ends of lines"] += (parts[0][0], parts[-1][1]) != (start, end)
        offsets = ";".join(f"{first} {last}" for first, last in parts)
        return self._add("T", f"{word(label)} {offsets}", " ".join(self._text[first:last] for first, last in parts))

    def event(self, trigger: str, item: Item) -> str:
        """An event on its trigger, as yet without arguments."""
        name = self._add("E", f"{word(str(item['type']))}:{trigger}")
        self._events[name] = []
        return name

    def about(self, name: str, item: Item, layer: str) -> None:
        """Add all that an item says beside its span and its type."""
        for key in ATTRIBUTES[layer]:
            if item.get(key) is not None:
                self._add("A", f"{key} {name} {word(item[key])}")
        if identity := item.get(IDENTITY_KEY.get(layer, "")):
            self._add("N", f"Reference {name} {DATABASE}:{word(identity)}", word(identity))
        times: Counter[str] = Counter()
        for argument in item.get("arguments") or ():
            role = _role(argument["role"])
            times[role] += 1
            target = self._target(WORDS, (argument["start"], argument["end"]), name, "arguments of events")
            if target:
                self._events[name].append(f"{role}{times[role] if times[role] > 1 else ''}:{target}")
        if layer == "numeric_claims":
            self._point(name, item)
        noted = {key: item[key] for key in NOTED if key in item}
        if noted:
            self._add("#", f"AnnotatorNotes {name}", json.dumps(noted, ensure_ascii=True))

    def _point(self, name: str, item: Item) -> None:
        for key in POINTERS:
            if item.get(key):
                label = COUNTED if key == "counted" else WORDS
                target = self._target(label, (item[key][0], item[key][1]), name, f"«{key}» of numeric_claims")
                if target:
                    self._add("R", f"{key} Arg1:{name} Arg2:{target}")

    def _target(self, label: str, span: Span, source: str, what: str) -> str:
        """What a pointer to `span` points to: an item there other than its own, or words marked for it."""
        known = self.by_span.get(span, "")
        if label != COUNTED and known and known != source:
            return known
        if (label, span) not in self._words:
            self._words[label, span] = self.text_bound(what, label, {"start": span[0], "end": span[1]})
        return self._words[label, span]


def _role(role: str) -> str:
    """A role, its last digit escaped, since a number there tells the second of a role from the first."""
    name = word(role)
    return name[:-1] + quote_all(name[-1]) if re.search("[0-9]$", role) else name
