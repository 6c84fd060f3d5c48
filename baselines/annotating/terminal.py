"""Annotations as lines for a terminal: the sentence with its mentions in brackets, then its events and claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotating.pairs import MOST_SHOWN, NOTHING, Related, Side, by_relation
from annotating.sentences import Item, Sentence, by_sentence, counts, links
from insihab.predictions import Prediction
from insihab.report.words import clean, cut, isolated, label, surface
from protocol import schema

_COLOURS = {"bracket": 36, "event": 33, "claim": 32, "pair": 35, "quiet": 2, "title": 1}


def shown(prediction: Prediction, colour: bool = False) -> str:
    """A document, right-to-left text isolated, no command to the terminal left in it."""
    title = _painted(isolated(cut(prediction.doc_id)), "title", colour)
    lines = [f"{title}: {counts(prediction)}", ""]
    for sentence in by_sentence(prediction):
        lines += [*_sentence(sentence, prediction.text or "", colour), ""]
    return "\n".join(lines)


def shown_pairs(found: Sequence[Prediction], pairs: Sequence[Related], colour: bool = False) -> str:
    """The pairs of claims that have to do with each other, those of one relation together, each with its sentences."""
    groups = by_relation(pairs)
    numbers = ", ".join(f"{name} {len(group)}" for name, group in groups.items())
    lines = [f"{_painted('pairs of claims', 'title', colour)}: {numbers or 'none'}", ""]
    for name, group in groups.items():
        if name == NOTHING:
            continue
        lines += [f"{_painted(name, 'pair', colour)}: {schema().claim_pairs[name]}", ""]
        for one in group[:MOST_SHOWN]:
            lines += [*_side(one.a, found), *_side(one.b, found), ""]
        if len(group) > MOST_SHOWN:
            lines += [f"  and {len(group) - MOST_SHOWN} more", ""]
    return "\n".join(lines)


def _side(side: Side, found: Sequence[Prediction]) -> Iterator[str]:
    document, item, sentence = found[side.document], side.item, side.sentence
    text = document.text or ""
    words = isolated(surface(text, (item["start"], item["end"])))
    yield f"  {label('numeric_claims', item)} {words}, {isolated(cut(document.doc_id))} c{side.number}"
    yield f"    {isolated(clean(text[sentence.start : sentence.end]))}"


def _sentence(sentence: Sentence, text: str, colour: bool) -> Iterator[str]:
    yield isolated(_bracketed(sentence, text, colour))
    for event in sentence.events:
        values = [event.get("factuality", ""), event.get("aspect", "")]
        yield from _item("event", label("events", event), values, event, text, colour)
    for claim in sentence.claims:
        yield from _item(
            "claim",
            label("numeric_claims", claim),
            [claim.get("id", ""), claim.get("movement", "")],
            claim,
            text,
            colour,
        )


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
