"""Tags on the tokens of a text (`segment.tokens`), as taggers answer, turned into spans and back.

Two schemes, told apart by the tags that occur in a layer: BIO (``B-X`` begins a mention, ``I-X`` goes on with it, ``O``
is outside), and IOBES, where ``E-X`` ends one of two tokens or more and ``S-X`` is one of a single token; BILOU's
``L-X`` and ``U-X`` are read as these two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from insihab.findings import shown
from insihab.predictions import LAYERS
from insihab.segment import Span, sentences, tokens
from insihab.shape import LIST, is_kind

Scheme = Literal["BIO", "IOBES"]
Run = tuple[int, int, str]
"""First token, token after the last, label."""
Fault = Callable[[int, str], None]
"""Takes the token at fault and what is wrong with its tag."""

_TAG = re.compile(r"([BIESLU])-(.+)", re.DOTALL)
_CLAIM_TAG = re.compile(r"([BIESLU])(?:-(.+))?", re.DOTALL)
_AS_IOBES = {"L": "E", "U": "S"}


class Tag(NamedTuple):
    """One tag; its prefix is B, I, E, S or O."""

    prefix: str
    label: str


OUTSIDE = Tag("O", "")


def read_tag(tag: str, labelled: bool = True) -> Tag | None:
    """A tag, with BILOU's read as IOBES's; None for what is none. Without `labelled` it may have no label."""
    if tag == "O":
        return OUTSIDE
    found = (_TAG if labelled else _CLAIM_TAG).fullmatch(tag)
    return Tag(_AS_IOBES.get(found[1], found[1]), found[2] or "") if found else None


def to_spans(line: Mapping[str, Any], text: str, report: Callable[..., None]) -> dict[str, Any]:
    """A line with items in place of tags: ``start``, ``end`` and, but for numeric claims, ``type``.

    A layer has a tag for each token of the text, or a list of tags for each sentence, where no mention goes on into the
    next. Numeric claims have one label of any name or none (``B``, ``I``). Sequences that the scheme does not allow are
    read as CoNLL's evaluation reads them (conlleval; Tjong Kim Sang and Buchholz 2000): an ``I-X`` or ``E-X`` that goes
    on with no mention of X begins one, and a mention that nothing closes ends before the tag that does not go on with
    it.

    A layer that is no list stays as it is, for the check of shapes to report; so do all other keys. A layer with an
    error has no items.

    Args:
        line: parsed from JSON.
        text: the document's.
        report: takes the part of the line, a code, a message and a level. Errors: TAG_COUNT, TAG_UNKNOWN, TYPE_WRONG
            (no list among lists). Warnings: TAG_SEQUENCE.
    """
    spans = tokens(text)
    layers = {
        name: _Layer(name, text, spans, report).items(line[name]) for name in LAYERS if is_kind(line.get(name), LIST)
    }
    return {**line, **layers}


class _Part(NamedTuple):
    """Tags that stand in one list, for the tokens from `first` on."""

    place: str
    what: str
    first: int
    size: int
    tags: Sequence[Any]


class _Layer:
    """One layer of a line as it is decoded."""

    def __init__(self, name: str, text: str, spans: Sequence[Span], report: Callable[..., None]) -> None:
        self._name, self._text, self._spans, self._report = name, text, spans, report
        self._sound = True

    def items(self, given: Sequence[Any]) -> list[dict[str, Any]]:
        """The mentions of all tags; none if there is an error."""
        parts = self._parts(given)
        read = [[self._read(part, at) for at in range(len(part.tags))] for part in parts]
        if not self._sound:
            return []
        closes = any(tag.prefix in "ES" for tags in read for tag in tags)
        runs = [run for part, tags in zip(parts, read, strict=True) for run in self._runs(part, tags, closes)]
        return [self._item(*run) for run in runs]

    def _error(self, place: str, code: str, message: str) -> None:
        self._sound = False
        self._report(place, code, message, "error")

    def _parts(self, given: Sequence[Any]) -> list[_Part]:
        parts = [_Part(self._name, "the text", 0, len(self._spans), given)]
        if any(is_kind(one, LIST) for one in given):
            parts = list(self._sentence_parts(given))
        for place, what, first, size, tags in parts:
            if len(tags) != size:
                message = f"has {len(tags)} tag(s) for the {size} token(s) of {what}; write one for each token"
                if len(tags) < size:
                    message += f", from {self._token(first + len(tags))} on"
                self._error(place, "TAG_COUNT", message)
        return parts

    def _sentence_parts(self, given: Sequence[Any]) -> Iterator[_Part]:
        found = sentences(self._text)
        if len(given) != len(found):
            message = f"has {len(given)} list(s) for the {len(found)} sentence(s) of the text; write one for each"
            self._error(self._name, "TAG_COUNT", message)
        for number, (tags, (start, end)) in enumerate(zip(given, found, strict=False)):
            place = f"{self._name}[{number}]"
            if is_kind(tags, LIST):
                first, last = bisect_left(self._spans, (start,)), bisect_left(self._spans, (end,))
                yield _Part(place, f"sentence {number}", first, last - first, tags)
            else:
                self._error(place, "TYPE_WRONG", "is no list of tags, as others of its layer are; write one a sentence")

    def _read(self, part: _Part, at: int) -> Tag:
        tag = part.tags[at]
        found = read_tag(tag, self._name != "numeric_claims") if isinstance(tag, str) else None
        if found:
            return found
        named = f"«{tag[:60]}»" if isinstance(tag, str) else f"{repr(tag)[:60]}, no string"
        message = f"{self._token(part.first + at)} has the tag {named}; write O, or B-, I-, E- or S- and a label"
        self._error(f"{part.place}[{at}]", "TAG_UNKNOWN", message)
        return OUTSIDE

    def _runs(self, part: _Part, tags: Sequence[Tag], closes: bool) -> list[Run]:
        """The mentions in one list of tags, as tokens of the text."""

        def fault(at: int, message: str) -> None:
            where = f"{self._token(part.first + at)} has {part.tags[at]}"
            self._report(f"{part.place}[{at}]", "TAG_SEQUENCE", f"{where}, {message}", "warning")

        return [(part.first + first, part.first + last, label) for first, last, label in decode(tags, closes, fault)]

    def _token(self, index: int) -> str:
        surface = f" «{shown(self._text, *self._spans[index])}»" if index < len(self._spans) else ""
        return f"token {index}{surface}"

    def _item(self, first: int, last: int, label: str) -> dict[str, Any]:
        span = {"start": self._spans[first][0], "end": self._spans[last - 1][1]}
        return span if self._name == "numeric_claims" else {**span, "type": label}


def decode(tags: Sequence[Tag], closes: bool, fault: Fault) -> list[Run]:
    """The mentions of one row of tags; `closes` says that every mention of two tokens or more has an E."""
    runs: list[Run] = []
    previous = OUTSIDE
    for at, tag in enumerate([*tags, OUTSIDE]):
        goes_on = tag.prefix in "IE" and previous.prefix in "BI" and tag.label == previous.label
        if closes and previous.prefix in "BI" and not goes_on:
            fault(at - 1, "and no E- closes the mention; it is read as its last token")
        if tag.prefix in "IE" and not goes_on:
            fault(at, "which goes on with no mention of its label; it is read as the beginning of one")
        if goes_on:
            runs[-1] = runs[-1][0], at + 1, tag.label
        elif tag.prefix != "O":
            runs.append((at, at + 1, tag.label))
        previous = tag
    return runs
