"""Annotations as a page: one file that needs no network, and has no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from annotating.marked import kind_of, marked
from annotating.pairs import MOST_SHOWN, NOTHING, Related, Side, by_relation
from annotating.sentences import Item, Sentence, by_sentence, counts, links
from insihab.predictions import Prediction
from insihab.report.words import clean, cut, is_right_to_left, label, surface
from insihab.static_page import static_page
from protocol import schema

_KINDS = (
    ("trigger", "trigger of an event; point at an event, or tap it, to see its arguments in the text"),
    ("quantity", "quantity of a numeric claim; point at a claim, or tap it, to see what it counts"),
)
_MOST_LIT = 100
"""Items of one sentence that light up what they point to; each takes two rules of style."""


def page(found: Sequence[Prediction], system: str, pairs: Sequence[Related] | None = None) -> str:
    """The whole page; whatever stands in texts and names is text in it and nothing else."""
    title = f"Annotations by {cut(system)}"
    body = [
        f"<header>\n<h1><bdi>{escape(title)}</bdi></h1>",
        '<p class="quiet">Made by a program, and often wrong.</p>',
        *_contents(found, pairs or ()),
        "</header>",
        *_legend(found),
        "<main>",
        *(line for number, one in enumerate(found) for line in _document(number, one)),
        *_pairs(found, pairs or ()),
        "</main>",
    ]
    return static_page(title, _style(found), body)


def _style(found: Sequence[Prediction]) -> str:
    """The style: a colour a type, nearer to the letters' colour; and what lights up together, for each item."""
    colours = [
        f".{kind_of(name)} {{ text-decoration-color: color-mix(in srgb, {one.colour} var(--share), var(--toward)); }}"
        for name, one in schema().labels.items()
    ]
    most = max((len(one.events) + len(one.claims) for each in found for one in by_sentence(each)), default=0)
    lit = []
    for number in range(min(most, _MOST_LIT)):
        pointed = f".sentence:has(:is(.item.e{number}, .h{number}):is(:hover, :focus))"
        lit.append(f"{pointed} :is(.p{number}, .item.e{number}) {{ background: var(--lit); }}")
        lit.append(f"{pointed} .h{number} {{ background: var(--head); }}")
    fixed = Path(__file__).with_suffix(".css").read_text("utf-8")
    return "\n".join([fixed, *colours, *lit, ""])


def _contents(found: Sequence[Prediction], pairs: Sequence[Related]) -> Iterator[str]:
    """Where to find what, if there is more than one document."""
    if len(found) > 1:
        yield "<nav>\n<ol>"
        for number, one in enumerate(found):
            yield f'<li><a href="#d{number}">{_bdi(cut(one.doc_id))}</a> <small>{counts(one)}</small></li>'
        yield "</ol>"
        if pairs:
            yield f'<p><a href="#pairs">Pairs of claims</a> <small>{_numbers(pairs)}</small></p>'
        yield "</nav>"


def _numbers(pairs: Sequence[Related]) -> str:
    return escape(", ".join(f"{name} {len(group)}" for name, group in by_relation(pairs).items()))


def _legend(found: Sequence[Prediction]) -> Iterator[str]:
    used = {item["type"] for one in found for item in one.layers["entities"]}
    yield '<details class="legend" open><summary>Legend</summary>\n<ul>'
    for name in schema().labels_of("entities"):
        if name in used:
            gloss = escape(schema().labels[name].gloss)
            yield f'<li><span class="mark l0 {kind_of(name)}">{escape(name)}</span>{gloss}</li>'
    for name, gloss in _KINDS:
        yield f'<li><span class="mark l0 {name}">{name}</span>{escape(gloss)}</li>'
    yield "</ul>\n<p>Invisible commands in a text are shown as \ufffd.</p>\n</details>"


def _document(number: int, one: Prediction) -> Iterator[str]:
    yield f'<section class="document" id="d{number}">\n<h2>{_bdi(cut(one.doc_id))}</h2>'
    yield f'<p class="quiet">{counts(one)}</p>'
    claims = 0
    for sentence in by_sentence(one):
        yield from _sentence(sentence, one.text or "", f"d{number}c", claims)
        claims += len(sentence.claims)
    yield "</section>"


def _sentence(sentence: Sentence, text: str, anchor: str, claims: int) -> Iterator[str]:
    """The text, its items and its mentions; claims have anchors, numbered on from those before."""
    items = [*sentence.events, *sentence.claims]
    yield '<article class="sentence">'
    yield marked(sentence, items, text)
    if items:
        yield "<ul>"
        for number, item in enumerate(sentence.events):
            yield _item(item, number, "events", text)
        for number, item in enumerate(sentence.claims, 1):
            place = len(sentence.events) + number - 1
            yield _item(item, place, "numeric_claims", text, f' id="{anchor}{claims + number}"')
        yield "</ul>"
    if sentence.mentions:
        lines = "".join(f"<li>{_mention(one, text)}</li>" for one in sentence.mentions)
        plural = "" if len(sentence.mentions) == 1 else "s"
        yield f"<details><summary>{len(sentence.mentions)} mention{plural}</summary>"
        yield f'<ul class="mentions">{lines}</ul></details>'
    yield "</article>"


def _item(item: Item, number: int, layer: str, text: str, identity: str = "") -> str:
    """An event or a claim as text: what it is, its words, what is said of it, and what it points to."""
    names = ("operator", "movement") if layer == "numeric_claims" else ("factuality", "aspect", "event")
    parts = [f"<b>{_bdi(label(layer, item))}</b> {_bdi(surface(text, (item['start'], item['end'])))}"]
    parts += [_said(name, item[name]) for name in names if isinstance(item.get(name), str) and item[name] != "NONE"]
    parts += [
        f'<span class="role">{escape(cut(role))}</span> {_bdi(surface(text, span))}' for role, span in links(item)
    ]
    kind = "claim" if layer == "numeric_claims" else "event"
    content = " ".join(f"<span>{part}</span>" for part in parts)
    return f'<li class="item {kind} e{number}"{identity} tabindex="0">{content}</li>'


def _said(name: str, value: str) -> str:
    """A value with what it is of; a key says which thing is meant, of this text or of the articles of training."""
    shown = {"event": "identity", "entity": "identity"}.get(name, name)
    return f'<span class="role">{shown}</span> <small>{_bdi(cut(value))}</small>'


def _mention(item: Item, text: str) -> str:
    said = " ".join(_said(name, item[name]) for name in ("level", "entity") if item.get(name))
    words = _bdi(surface(text, (item["start"], item["end"])))
    return f"{words} <b>{escape(cut(item['type']))}</b> {said}"


def _pairs(found: Sequence[Prediction], pairs: Sequence[Related]) -> Iterator[str]:
    """The claims that have to do with each other, each with a link to where it stands."""
    if not pairs:
        return
    yield f'<section id="pairs">\n<h2>Pairs of claims</h2>\n<p class="quiet">{_numbers(pairs)}</p>'
    for name, group in by_relation(pairs).items():
        if name == NOTHING:
            continue
        yield f"<h3>{escape(name)} <small>{escape(schema().claim_pairs[name])}</small></h3>\n<ul>"
        for one in group[:MOST_SHOWN]:
            sides = "".join(_side(side, found[side.document]) for side in (one.a, one.b))
            yield f'<li class="pair">{sides}</li>'
        yield "</ul>"
        if len(group) > MOST_SHOWN:
            yield f'<p class="quiet">{len(group) - MOST_SHOWN} more are not shown.</p>'
    yield "</section>"


def _side(side: Side, found: Prediction) -> str:
    text, item, sentence = found.text or "", side.item, side.sentence
    start, end = item["start"], min(item["end"], sentence.end)
    before, words, after = (
        escape(clean(text[slice(*span)])) for span in ((sentence.start, start), (start, end), (end, sentence.end))
    )
    direction = 'dir="rtl" lang="ar"' if is_right_to_left(text[sentence.start : sentence.end]) else 'dir="ltr"'
    return (
        f'<div><a href="#d{side.document}c{side.number}">{_bdi(label("numeric_claims", item))}</a> '
        f"<small>{_bdi(cut(found.doc_id))}</small>"
        f'<p class="text" {direction}>{before}<mark>{words}</mark>{after}</p></div>'
    )


def _bdi(words: str) -> str:
    return f"<bdi>{escape(words)}</bdi>"
