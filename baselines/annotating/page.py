"""Annotations as a page: one file that needs no network, and has no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from annotating.terminal import Item, Sentence, by_sentence, links
from insihab.predictions import Prediction
from insihab.report.marks import LANES, Mark, Piece, pieces
from insihab.report.words import clean, cut, is_right_to_left, label, surface
from insihab.schema import Schema
from insihab.segment import Span
from insihab.static_page import static_page
from protocol import schema

_KINDS = (
    ("trigger", "trigger of an event; point at an event, or tap it, to see its arguments in the text"),
    ("quantity", "quantity of a numeric claim; point at a claim, or tap it, to see what it counts"),
)


def page(found: Sequence[Prediction], system: str) -> str:
    """The whole page; whatever stands in texts and names is text in it and nothing else."""
    title = f"Annotations by {cut(system)}"
    body = [
        f"<h1><bdi>{escape(title)}</bdi></h1>",
        '<p class="quiet">Made by a program, and often wrong.</p>',
        *_legend(found),
        *(line for one in found for line in _document(one)),
    ]
    return static_page(title, _style(found), body)


def _style(found: Sequence[Prediction]) -> str:
    """The style: a colour a type, nearer to the letters' colour; and what lights up together, for each item."""
    colours = [
        f".{_kind(name)} {{ text-decoration-color: color-mix(in srgb, {one.colour} var(--share), var(--toward)); }}"
        for name, one in schema().labels.items()
    ]
    most = max((len(one.events) + len(one.claims) for each in found for one in by_sentence(each)), default=0)
    lit = []
    for number in range(most):
        pointed = f".sentence:has(:is(.item.e{number}, .h{number}):is(:hover, :focus))"
        lit.append(f"{pointed} :is(.p{number}, .item.e{number}) {{ background: var(--lit); }}")
        lit.append(f"{pointed} .h{number} {{ background: var(--head); }}")
    fixed = Path(__file__).with_suffix(".css").read_text("utf-8")
    return "\n".join([fixed, *colours, *lit, ""])


def _kind(name: str) -> str:
    """The class of a type: its number in the schema, since a name might mean something else."""
    return f"t{list(schema().labels).index(name)}"


def _legend(found: Sequence[Prediction]) -> Iterator[str]:
    used = {item["type"] for one in found for item in one.layers["entities"]}
    labels: Schema = schema()
    yield '<details class="legend" open><summary>Legend</summary>\n<ul>'
    for name in labels.labels_of("entities"):
        if name in used:
            gloss = escape(labels.labels[name].gloss)
            yield f'<li><span class="mark l0 {_kind(name)}">{escape(name)}</span>{gloss}</li>'
    for name, gloss in _KINDS:
        yield f'<li><span class="mark l0 {name}">{name}</span>{escape(gloss)}</li>'
    yield "</ul>\n<p>Invisible commands in a text are shown as \ufffd.</p>\n</details>"


def _document(one: Prediction) -> Iterator[str]:
    counts = ", ".join(f"{name.replace('_', ' ')} {len(rows)}" for name, rows in one.layers.items())
    yield f'<section class="document">\n<h2><bdi>{escape(cut(one.doc_id))}</bdi></h2>\n<p class="quiet">{counts}</p>'
    for sentence in by_sentence(one):
        yield from _sentence(sentence, one.text or "")
    yield "</section>"


def _sentence(sentence: Sentence, text: str) -> Iterator[str]:
    items = [*sentence.events, *sentence.claims]
    yield '<article class="sentence">'
    yield _marked(sentence, items, text)
    if items:
        yield "<ul>"
        for number, item in enumerate(items):
            is_claim = number >= len(sentence.events)
            yield _item(item, number, "numeric_claims" if is_claim else "events", text)
        yield "</ul>"
    if sentence.mentions:
        lines = "".join(f"<li>{_mention(one, text)}</li>" for one in sentence.mentions)
        plural = "" if len(sentence.mentions) == 1 else "s"
        yield f"<details><summary>{len(sentence.mentions)} mention{plural}</summary>"
        yield f'<ul class="mentions">{lines}</ul></details>'
    yield "</article>"


def _marked(sentence: Sentence, items: Sequence[Item], text: str) -> str:
    """The sentence with its marks; direction and isolation keep it from reaching anything around it."""
    shown = clean(text[sentence.start : sentence.end])
    marks, classes = _marks(sentence, items)
    found = list(pieces(marks, sentence.start, sentence.end))
    lanes = max((lane + 1 for piece in found for lane, _ in piece.marks), default=0)
    content = "".join(_piece(piece, shown, sentence.start, classes) for piece in found)
    direction = 'dir="rtl" lang="ar"' if is_right_to_left(shown) else 'dir="ltr"'
    return f'<p class="text lanes{min(lanes, LANES)}" {direction}>{content}</p>'


def _marks(sentence: Sentence, items: Sequence[Item]) -> tuple[list[Mark], Mapping[Span, str]]:
    """What is underlined, outer ones first; and for each span that items speak of, the classes that light it up."""
    spans = [(one["start"], one["end"], _kind(str(one["type"]))) for one in sentence.mentions]
    spans += [(one["start"], one["end"], "trigger") for one in sentence.events]
    spans += [(one["start"], one["end"], "quantity") for one in sentence.claims]
    classes: dict[Span, list[str]] = {}
    for number, item in enumerate(items):
        classes.setdefault((item["start"], item["end"]), []).append(f"h{number}")
        for _, span in links(item):
            classes.setdefault(span, []).append(f"p{number}")
    drawn = {(start, end) for start, end, _ in spans}
    spans += [(*span, "plain") for span in classes if span not in drawn]
    inside = sorted(
        {(max(start, sentence.start), min(end, sentence.end), kind, start, end) for start, end, kind in spans},
        key=lambda one: (one[0], -one[1], one[2]),
    )
    marks = [Mark(first, last, f"{kind} {start} {end}", ()) for first, last, kind, start, end in inside if first < last]
    return marks, {span: " ".join(dict.fromkeys(names)) for span, names in classes.items()}


def _piece(piece: Piece, shown: str, start: int, classes: Mapping[Span, str]) -> str:
    content = escape(shown[piece.start - start : piece.end - start])
    for lane, mark in reversed(piece.marks):
        kind, first, last = mark.side.split()
        lit = classes.get((int(first), int(last)), "")
        content = f'<span class="{" ".join(filter(None, ("mark", kind, f"l{lane}", lit)))}">{content}</span>'
    return content


def _item(item: Item, number: int, layer: str, text: str) -> str:
    """An event or a claim as text: what it is, its words, what is said of it, and what it points to."""
    names = ("operator", "movement") if layer == "numeric_claims" else ("factuality", "aspect", "event")
    parts = [f"<b>{_bdi(label(layer, item))}</b> {_bdi(surface(text, (item['start'], item['end'])))}"]
    said = [cut(str(item[name])) for name in names if isinstance(item.get(name), str)]
    parts += [f"<small>{escape(' '.join(said))}</small>"] if said else []
    parts += [
        f'<span class="role">{escape(cut(role))}</span> {_bdi(surface(text, span))}' for role, span in links(item)
    ]
    kind = "claim" if layer == "numeric_claims" else "event"
    content = " ".join(f"<span>{part}</span>" for part in parts)
    return f'<li class="item {kind} e{number}" tabindex="0">{content}</li>'


def _mention(item: Item, text: str) -> str:
    said = " ".join(cut(str(item[name])) for name in ("level", "entity") if item.get(name))
    words = _bdi(surface(text, (item["start"], item["end"])))
    return f"{words} <b>{escape(cut(item['type']))}</b> <small>{escape(said)}</small>"


def _bdi(words: str) -> str:
    return f"<bdi>{escape(words)}</bdi>"
