"""The lines of a brat ``.ann`` file.

Source: the page «brat standoff format» of https://brat.nlplab.org.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from insihab.columns import CLAIM
from insihab.predictions import POINTERS
from insihab.segment import Span

COUNTED, WORDS = "Counted", "Words"
"""Labels of what is no item: what a claim counts; words that are pointed to and that no item marks."""
RESERVED = (CLAIM, COUNTED, WORDS)
"""Labels that no entity may have."""
_INTEGER = "([0-9]{1,12})"
_SPAN = re.compile(f"{_INTEGER} {_INTEGER}")
_ID = re.compile("([TERAMN]|#)[^\t ]*")
Fault = Callable[[int, str, str], None]
"""Takes the number of a line, a code and a message."""


class TextBound(NamedTuple):
    """A label on some stretches of the text."""

    line: int
    label: str
    parts: Sequence[Span]
    surface: str

    @property
    def hull(self) -> Span:
        """From the first stretch to the last."""
        return min(start for start, _ in self.parts), max(end for _, end in self.parts)


class Event(NamedTuple):
    """A label on a trigger, and roles with the ids of what fills them."""

    line: int
    label: str
    trigger: str
    arguments: Sequence[tuple[str, str]]


class Link(NamedTuple):
    """Something said of an annotation: an attribute or a note with its value, a relation with its other end."""

    line: int
    name: str
    target: str
    value: str


@dataclass
class Annotations:
    """What a file says, each by its id or in the order of the file."""

    text_bound: dict[str, TextBound] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    relations: list[Link] = field(default_factory=list)
    attributes: list[Link] = field(default_factory=list)
    identities: list[Link] = field(default_factory=list)
    notes: list[Link] = field(default_factory=list)
    equivalences: int = 0

    @property
    def pointed(self) -> set[str]:
        """The ids that arguments of events and slots of claims name."""
        arguments = {target for event in self.events.values() for _, target in event.arguments}
        return arguments | {link.value for link in self.relations if link.name in POINTERS}


def parse(text: str, fault: Fault) -> Annotations:
    """The annotations of a file; lines that are none are reported."""
    found = Annotations()
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        name, _, rest = line.partition("\t")
        if not line.strip():
            continue
        if name == "*":
            found.equivalences += 1
            continue
        if name in seen:
            fault(number, "ID_TWICE", f"has the id «{name}» of line {seen[name]}; number it anew")
        seen.setdefault(name, number)
        kind = _ID.fullmatch(name)
        if not kind or not _PARSERS[kind[1]](found, number, name, rest):
            fault(number, "LINE_WRONG", f"«{line}» is no line of brat's stand-off format; correct or delete it")
    return found


def _text_bound(found: Annotations, line: int, name: str, rest: str) -> bool:
    head, tab, surface = rest.partition("\t")
    label, space, offsets = head.partition(" ")
    spans = [_SPAN.fullmatch(part) for part in offsets.split(";")]
    if not (tab and space and label) or not all(spans):
        return False
    parts = sorted((int(span[1]), int(span[2])) for span in spans if span)
    found.text_bound[name] = TextBound(line, label, parts, surface)
    return True


def _event(found: Annotations, line: int, name: str, rest: str) -> bool:
    parts = [part.partition(":") for part in rest.split()]  # brat leaves a space at the end
    if not parts or not all(role and target for role, _, target in parts):
        return False
    (label, _, trigger), *arguments = parts
    found.events[name] = Event(line, label, trigger, [(role, target) for role, _, target in arguments])
    return True


def _relation(found: Annotations, line: int, name: str, rest: str) -> bool:
    parts = rest.split()
    ends = [part.partition(":")[2] for part in parts[1:]]
    if len(parts) != 3 or not all(ends):
        return False
    found.relations.append(Link(line, parts[0], ends[0], ends[1]))
    return True


def _attribute(found: Annotations, line: int, name: str, rest: str) -> bool:
    parts = rest.split(None, 2)
    if len(parts) < 2:
        return False
    found.attributes.append(Link(line, parts[0], parts[1], parts[2].strip() if len(parts) > 2 else ""))
    return True


def _identity(found: Annotations, line: int, name: str, rest: str) -> bool:
    parts = rest.partition("\t")[0].split()
    if len(parts) != 3 or ":" not in parts[2]:
        return False
    found.identities.append(Link(line, parts[0], parts[1], parts[2]))
    return True


def _note(found: Annotations, line: int, name: str, rest: str) -> bool:
    head, _, text = rest.partition("\t")
    parts = head.split()
    if len(parts) != 2:
        return False
    found.notes.append(Link(line, parts[0], parts[1], text))
    return True


_PARSERS = {
    "T": _text_bound,
    "E": _event,
    "R": _relation,
    "A": _attribute,
    "M": _attribute,
    "N": _identity,
    "#": _note,
}
