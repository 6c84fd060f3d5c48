"""Annotations as lines for a terminal: the sentence with its mentions in brackets, then its events and claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from insihab.predictions import POINTERS, Prediction
from insihab.report.words import clean, cut, isolated, label, surface
from insihab.segment import Span, sentences

Item = Mapping[str, Any]
_COLOURS = {"bracket": 36, "event": 33, "claim": 32, "quiet": 2, "title": 1}


class Sentence(NamedTuple):
    """A sentence with what begins in it, in the order of the text."""

    start: int
    end: int
    mentions: Sequence[Item]
    events: Sequence[Item]
    claims: Sequence[Item]


def by_sentence(prediction: Prediction) -> Iterator[Sentence]:
    """The sentences of a document."""
    parts = sentences(prediction.text or "")
    starts = [start for start, _ in parts]
    layers = [
        sorted(prediction.layers[name], key=lambda one: (one["start"], -one["end"]))
        for name in ("entities", "events", "numeric_claims")
    ]
    places = [0, 0, 0]
    for number, (start, end) in enumerate(parts):
        following = starts[number + 1] if number + 1 < len(parts) else float("inf")
        found = []
        for layer, items in enumerate(layers):
            first = places[layer]
            while places[layer] < len(items) and items[places[layer]]["start"] < following:
                places[layer] += 1
            found.append(items[first : places[layer]])
        yield Sentence(start, end, *found)


def links(item: Item) -> list[tuple[str, Span]]:
    """What an event or a claim points to: the role or the name of each, and where it is."""
    arguments = [(str(one["role"]), (one["start"], one["end"])) for one in item.get("arguments", ())]
    pointers = [
        (name, (item[name][0], item[name][1])) for name in POINTERS if isinstance(item.get(name), (list, tuple))
    ]
    return arguments + pointers


def shown(prediction: Prediction, colour: bool = False) -> str:
    """A document, right-to-left text isolated, no command to the terminal left in it."""
    counts = ", ".join(f"{name.replace('_', ' ')} {len(rows)}" for name, rows in prediction.layers.items())
    title = _painted(isolated(cut(prediction.doc_id)), "title", colour)
    lines = [f"{title}: {counts}", ""]
    for sentence in by_sentence(prediction):
        lines += [*_sentence(sentence, prediction.text or "", colour), ""]
    return "\n".join(lines)


def _sentence(sentence: Sentence, text: str, colour: bool) -> Iterator[str]:
    yield isolated(_bracketed(sentence, text, colour))
    for event in sentence.events:
        values = [event.get("factuality", ""), event.get("aspect", "")]
        yield from _item("event", label("events", event), values, event, text, colour)
    for claim in sentence.claims:
        yield from _item("claim", label("numeric_claims", claim), ["", claim.get("movement", "")], claim, text, colour)


def _item(kind: str, name: str, values: Sequence[str], item: Item, text: str, colour: bool) -> Iterator[str]:
    words = isolated(surface(text, (item["start"], item["end"])))
    cells = f"{name:<16} {cut(values[0]):<9} {cut(values[1]):<9}"
    yield f"  {_painted(f'{kind:<6}', kind, colour)}{cells} {words}"
    for role, span in links(item):
        yield f"          {_painted(f'{cut(role):<34}', 'quiet', colour)} {isolated(surface(text, span))}"


def _bracketed(sentence: Sentence, text: str, colour: bool) -> str:
    """The sentence with each mention in ⟨⟩, its type before the closing one; brackets that cross stay countable."""
    end = max([sentence.end, *(one["end"] for one in sentence.mentions)])
    marks = [(one["start"], 1, -one["end"], "⟨") for one in sentence.mentions]
    marks += [(one["end"], 0, -one["start"], f" {cut(one['type'])}⟩") for one in sentence.mentions]
    result, at = "", sentence.start
    for place, _, _, bracket in sorted(marks):
        result += clean(text[at:place]) + _painted(bracket, "bracket", colour)
        at = place
    return result + clean(text[at:end])


def _painted(words: str, kind: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[kind]}m{words}\x1b[0m" if colour else words
