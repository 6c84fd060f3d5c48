"""What a report says of an item, as text that no reader's screen can be misled by."""

from __future__ import annotations

import re

from insihab.claim_values import describe
from insihab.findings import shown
from insihab.report.errors import Difference, Error
from insihab.report.pairing import Item
from insihab.scoring.matching import Span

_LONGEST = 300
_AROUND = 40  # code points
_BREAK = re.compile("[\t-\r\x1c-\x1e\x85\u2028\u2029]")
# What a terminal obeys, what turns the order of a line around, what HTML cannot hold, halves of surrogate pairs.
_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def clean(text: str) -> str:
    """The text, as long as it was, breaks of lines as spaces and invisible commands as �."""
    return _UNSHOWABLE.sub("\ufffd", _BREAK.sub(" ", text))


def cut(text: str) -> str:
    """A name or a value, clean, and cut where it is endless."""
    return clean(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def is_right_to_left(text: str) -> bool:
    """Whether a letter of it is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def around(text: str, span: Span, bounds: Span) -> Span:
    """Offsets some words before and after a span, within others."""
    first, last = max(bounds[0], span[0] - _AROUND), min(bounds[1], span[1] + _AROUND)
    if first > bounds[0]:
        first = text.find(" ", first - 1, span[0]) + 1 or first
    if last < bounds[1]:
        last = max(text.rfind(" ", span[1], last + 1), span[1])
    return first, last


def isolated(words: str) -> str:
    """Words for a line, so that neither changes the order of the other where they are written from right to left."""
    return f"\u2067{words}\u2069" if is_right_to_left(words) else words


def label(layer: str, item: Item) -> str:
    """What is said of an item's span: its type or role, the value of a claim, the relation of a pair."""
    if layer == "numeric_claims":
        return cut(f"{describe(item)} {item.get('unit') or ''}".strip())
    return cut(item[{"arguments": "role", "claim_pairs": "relation"}.get(layer, "type")])


def surface(text: str, span: Span) -> str:
    """The words of a span, short; a span before the text stands for words that it does not have."""
    return f"«{clean(shown(text, *span))}»" if span[0] >= 0 else "words that the text does not have"


def value(one: str | Span | None, text: str) -> str:
    """A side of a `Difference`."""
    if one is None:
        return "nothing"
    return surface(text, one) if isinstance(one, tuple) else cut(one)


def difference(one: Difference, text: str) -> tuple[str, str, str]:
    """Its name, gold's value and the predicted one."""
    return one.name, value(one.gold, text), value(one.predicted, text)


def note(error: Error, text: str) -> str:
    """What goes with an error: the arguments of a wrong trigger, the trigger of an argument; or nothing."""
    if error.trigger is not None:
        place = error.trigger["start"], error.trigger["end"]
        return f"of {isolated(cut(error.trigger['type']))} {isolated(surface(text, place))}"
    if error.layer != "events" or error.kind == "wrong value":
        return ""
    sizes = [len(item.get("arguments", ())) for item in (error.gold, error.predicted) if item is not None]
    if not any(sizes):
        return ""
    also = f", and the {sizes[1]} predicted," if len(sizes) > 1 else ""
    return f"with its {sizes[0]} argument{'' if sizes[0] == 1 else 's'}{also}"
