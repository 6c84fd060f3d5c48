"""From any text to what a saved model says of it, checked as a competitor's predictions are."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from insihab.files import decode, refuse_start, unreadable
from insihab.findings import Finding, InputError
from insihab.predictions import LAYERS, POINTERS, Prediction
from insihab.predictions.inventory import from_schema
from insihab.predictions.items import check_layer
from insihab.predictions.wording import legible
from insihab.segment import sentences, tokens
from keeping.model_file import Saved
from protocol import Row, Span, Text, schema

LARGEST = 50_000_000
"""Bytes of a text."""
STRETCH = 10_000
"""Code points after which a text is cut, at the end of a sentence; only identity looks further than a sentence."""
LONGEST_SENTENCE = 400
"""Tokens; what is longer is no sentence, and is cut."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def sources(files: Sequence[Path], given: str | None) -> tuple[list[tuple[str, str]], list[Finding]]:
    """The id and text of each document, and warnings about them; offsets are of these texts.

    Raises:
        InputError: with the faults of all files: missing, too large, not UTF-8.
    """
    found: list[tuple[str, str]] = []
    findings: list[Finding] = []
    faults: list[Finding] = []
    taken: set[str] = set()
    for path in [*files, *([None] if given is not None else [])]:
        name = "--text" if path is None else "standard input" if str(path) == "-" else str(path)
        try:
            text = _text(path, name, given or "")
        except InputError as error:
            faults += error.findings
            continue
        whole = text.replace("\r\n", "\n")
        findings += _warnings(name, text, whole)
        doc_id = _unused(_doc_id(path, whole), taken)
        taken.add(doc_id)
        if whole.strip():
            found.append((doc_id, whole))
    if faults:
        raise InputError(faults)
    return found, findings


def _text(path: Path | None, name: str, given: str) -> str:
    if path is None:
        raw = given.encode("utf-8", "surrogateescape")  # bytes of the command line that were no UTF-8
    elif name == "standard input":
        raw = sys.stdin.buffer.read(LARGEST + 1)
    else:
        try:
            with path.open("rb") as file:
                raw = file.read(LARGEST + 1)
        except OSError as error:
            raise unreadable(path, error) from None
    if len(raw) > LARGEST:
        message = f"has more than {LARGEST // 10**6} MB; split it"
        raise InputError([Finding(name, "", "", "TEXT_LARGE", message)])
    refuse_start(raw, Path(name))
    return decode(raw, Path(name))


def _doc_id(path: Path | None, text: str) -> str:
    """The name of the file without its ending; of what has no name, what it is and eight digits of its sha256."""
    if path is None or str(path) == "-":
        return f"{'text' if path is None else 'stdin'}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    stem = path.stem.encode("utf-8", "replace").decode()
    return "".join("_" if unicodedata.category(one)[0] == "C" else one for one in stem) or "document"


def _unused(name: str, taken: set[str]) -> str:
    number, tried = 1, name
    while tried in taken:
        number += 1
        tried = f"{name}-{number}"
    return tried


def _warnings(name: str, text: str, whole: str) -> Iterator[Finding]:
    def warning(code: str, message: str) -> Finding:
        return Finding(name, "", "", code, message, "warning")

    if not whole.strip():
        yield warning("TEXT_EMPTY", "is empty, and left out")
        return
    if len(whole) < len(text):
        yield warning("LINE_END", r"ends lines with \r\n; offsets are of the text with \n in its place")
    letters = [one for one in whole if one.isalpha()]
    arabic = sum("\u0600" <= one <= "\u08ff" or "\ufb50" <= one <= "\ufefc" for one in letters)
    if arabic * 2 < len(letters) or not letters:
        message = (
            f"has {arabic} Arabic letters among {len(letters)}; models of Arabic say nothing of use about the rest"
        )
        yield warning("TEXT_NOT_ARABIC", message)
    if len(whole) > STRETCH:
        message = f"is cut every {STRETCH} code points or so, between sentences; identities may differ beyond a cut"
        yield warning("TEXT_LONG", message)
    if found := _CONTROL.search(whole):
        message = (
            f"has control characters, the first U+{ord(found[0]):04X} at {found.start()}; they are shown as \ufffd"
        )
        yield warning("TEXT_CONTROL", message)


def stretches(text: str, longest: int = STRETCH) -> Iterator[tuple[Span, list[Span], list[Span]]]:
    """Pieces of a text: where each is, and its sentences and tokens, all as offsets of the text."""
    words = tokens(text)
    parts = list(_short(sentences(text), words))
    group: list[Span] = []
    at = 0

    def piece() -> tuple[Span, list[Span], list[Span]]:
        nonlocal at
        first = at
        while at < len(words) and words[at][0] < group[-1][1]:
            at += 1
        return (group[0][0], group[-1][1]), group, words[first:at]

    for part in parts:
        if group and part[1] - group[0][0] > longest:
            yield piece()
            group = []
        group.append(part)
    if group:
        yield piece()


def _short(parts: Sequence[Span], words: Sequence[Span]) -> Iterator[Span]:
    """Sentences, the endless ones cut between tokens."""
    at = 0
    for start, end in parts:
        first = at
        while at < len(words) and words[at][0] < end:
            at += 1
        cuts = [start, *(words[cut][0] for cut in range(first + LONGEST_SENTENCE, at, LONGEST_SENTENCE)), end]
        for left, right in pairwise(cuts):
            inside = max((last for _, last in words[first:at] if last <= right), default=right) if right < end else end
            yield left, inside


def annotate(saved: Saved, path: Path, doc_id: str, text: str, done: Callable[[int], object]) -> Prediction:
    """What a model says of a text; `done` is told how many code points were worked through.

    Raises:
        InputError: the model fails, or says what the schema does not have.
    """
    layers: dict[str, list[Row]] = {layer: [] for layer in LAYERS}
    reached = 0
    for (start, end), parts, words in stretches(text):
        source = Text(doc_id, text[start:end], _moved(parts, -start), _moved(words, -start))
        for layer, rows in _predicted(saved, path, source).items():
            layers[layer] += [_moved_row(row, start) for row in rows]
        done(end - reached)
        reached = end
    done(len(text) - reached)
    return Prediction(doc_id, text, layers)


def _predicted(saved: Saved, path: Path, source: Text) -> dict[str, list[Row]]:
    findings: list[Finding] = []

    def at(part: str, code: str, message: str, level: str = "error") -> None:
        findings.append(Finding(str(path), source.doc_id, f"its prediction {part}", code, message))

    try:
        (found,) = saved.model.predict([source])
        layers = {layer: list(found.get(layer, ())) for layer in LAYERS}
    except Exception as error:  # a model from elsewhere can lack anything
        reason = f"{type(error).__name__}: {str(error)[:100]}"
        message = f"fails ({reason}); it was made by other code, or is damaged: make it again with train.py"
        raise InputError([legible(Finding(str(path), source.doc_id, "", "MODEL_DAMAGED", message))]) from None
    for layer, rows in layers.items():
        check_layer(rows, layer, source.text, from_schema(schema()), at, warn=False)
    if findings:
        raise InputError(map(legible, findings))
    return layers


def _moved(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)


def _moved_row(row: Row, by: int) -> Row:
    moved: dict[str, Any] = {**row, "start": row["start"] + by, "end": row["end"] + by}
    for name in POINTERS:
        if isinstance(row.get(name), (list, tuple)):  # the «event» of an event is a key
            moved[name] = [at + by for at in row[name]]
    if "arguments" in row:
        moved["arguments"] = [_moved_row(one, by) for one in row["arguments"]]
    return moved
