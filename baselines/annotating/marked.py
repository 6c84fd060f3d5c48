"""A sentence of a page with what is marked in it: lines under its words, and classes that light up together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from annotating.sentences import Item, Sentence, links
from insihab.report.marks import LANES, Mark, Piece, pieces
from insihab.report.words import clean, is_right_to_left
from insihab.segment import Span
from protocol import schema


def kind_of(name: str) -> str:
    """The class of a type: its number in the schema, since a name might mean something else."""
    return f"t{list(schema().labels).index(name)}"


def marked(sentence: Sentence, items: Sequence[Item], text: str) -> str:
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
    spans = [(one["start"], one["end"], kind_of(str(one["type"]))) for one in sentence.mentions]
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
