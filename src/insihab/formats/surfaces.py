"""Items that name their words in place of offsets, as language models answer, aligned with the text.

An item has ``surface`` and, if it likes, ``sentence`` (from 0, of `segment.sentences`) and ``occurrence`` (from 1, in
that sentence or else in the text, counted as `places` says).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

from insihab.findings import shown
from insihab.formats.folding import fold
from insihab.formats.places import Choice, Wanted, Words
from insihab.predictions import LAYERS, POINTERS
from insihab.segment import Span
from insihab.shape import INTEGER, LIST, TEXT, Field, check_object, is_kind

Say = Callable[[str, str, str], None]
"""Takes a code, a message and a level."""

_FIELDS = {
    "surface": Field(TEXT, required=True),
    "sentence": Field(INTEGER, nullable=True),
    "occurrence": Field(INTEGER, nullable=True),
}
_FALSE_POSITIVE = "the item counts as a false positive; copy words that the text has, or delete the item"


def nowhere(k: int) -> Span:
    """The span of a line's `k`-th item (from 0) that stands nowhere in the text: no gold and no other item has it."""
    return -2 * k - 2, -2 * k - 1


def to_spans(line: Mapping[str, Any], text: str, report: Callable[..., None]) -> dict[str, Any]:
    """A line with ``start`` and ``end``, and pairs for ``counted``, ``source`` and ``event``, in place of surfaces.

    Items of one layer, label and surface without ``occurrence`` share out the first places that no other item of the
    layer and label has, in the order of the text; those with more hints choose first. Items beyond the number of places
    get `nowhere`, so that it costs to repeat one. Arguments and pointers without ``occurrence`` take the place of the
    best class that is nearest to their trigger or quantity: of its sentence if one there ends with a token, the earlier
    of two as near.

    What has no ``surface`` but a span already stays as it is; where there are both, they must agree. What is no
    object, no list or no pointer stays too, for the check of shapes to report. Everything else leaves without
    ``surface``, ``sentence`` and ``occurrence`` and with a span, so that the check of shapes reports none of it again.

    Args:
        line: parsed from JSON.
        text: the document's.
        report: takes the part of the line, a code, a message and a level. Errors: KEY_MISSING, KEY_UNKNOWN and
            TYPE_WRONG of the three keys, SURFACE_EMPTY, SURFACE_DIFFERS (from the offsets beside it). Warnings:
            SURFACE_FOLDED, SURFACE_AMBIGUOUS (another place was as good), SURFACE_NOT_FOUND (the item stays, with a
            span from `nowhere`).
    """
    aligner = _Aligner(text, report)
    return {
        key: aligner.layer(key, value) if key in LAYERS and is_kind(value, LIST) else value
        for key, value in line.items()
    }


class _Aligner:
    """One line as it is aligned."""

    def __init__(self, text: str, report: Callable[..., None]) -> None:
        self._words, self._report, self._absent = Words(text), report, count()

    def layer(self, layer: str, items: Sequence[Any]) -> list[Any]:
        """The layer's items with spans."""
        says: list[Say] = [partial(self._report, f"{layer}[{index}]") for index in range(len(items))]
        pairs = zip(items, says, strict=True)
        asked = [self._wanted(_own(item), say) if _names_words(item) else None for item, say in pairs]
        labelled = {at: (str(items[at].get("type")), wanted) for at, wanted in enumerate(asked) if wanted}
        taken: dict[str, set[Span]] = defaultdict(set)
        for item in items:
            if isinstance(item, dict) and not _names_words(item) and (span := _span(item)):
                taken[str(item.get("type"))].add(span)
        chosen = self._words.share_out(labelled, taken)
        aligned: list[Any] = []
        for at, (item, wanted, say) in enumerate(zip(items, asked, says, strict=True)):
            if _names_words(item):
                item = _with_span(item, self._settled(wanted, chosen.get(at), say), say)
            aligned.append(self._with_parts(item, layer, say) if isinstance(item, dict) else item)
        return aligned

    def _wanted(self, given: Mapping[str, Any], say: Say) -> Wanted | None:
        if not check_object(given, _FIELDS, lambda code, message: say(code, message, "error")):
            return None
        if not fold(given["surface"]):
            say("SURFACE_EMPTY", "has a surface without letters; copy the words from the text", "error")
            return None
        return Wanted(**given)

    def _settled(self, wanted: Wanted | None, choice: Choice | None, say: Say) -> Span:
        """The span that an item gets, with what is to be said of it; where it has an error, that is said already."""
        if wanted is None or choice is None:
            return nowhere(next(self._absent))
        if choice.span is None:
            say("SURFACE_NOT_FOUND", f"{self._why_absent(wanted)}; {_FALSE_POSITIVE}", "warning")
            return nowhere(next(self._absent))
        named = f"«{shown(wanted.surface, 0, len(wanted.surface))}»"
        start, end = choice.span
        if self._words.text[start:end] != wanted.surface:
            found = f"{start}-{end} «{shown(self._words.text, start, end)}»"
            message = f"{named} was found as {found}, which is written otherwise; copy the words as they stand"
            say("SURFACE_FOLDED", message, "warning")
        if choice.arbitrary:
            places = self._words.count(wanted.surface, wanted.sentence)
            where = _where(wanted)
            message = f"{named} stands at {places} places of {where}, and {start}-{end} was taken; add an occurrence"
            say("SURFACE_AMBIGUOUS", message, "warning")
        return choice.span

    def _why_absent(self, wanted: Wanted) -> str:
        named, where = f"«{shown(wanted.surface, 0, len(wanted.surface))}»", _where(wanted)
        size = len(self._words.sentences)
        if wanted.sentence is not None and not 0 <= wanted.sentence < size:
            return f"names {where}, and the text has {size}, counted from 0"
        found, anywhere = (self._words.count(wanted.surface, sentence) for sentence in (wanted.sentence, None))
        if not found:
            return f"{named} does not occur in {where}" + (f", but {anywhere} time(s) elsewhere" if anywhere else "")
        if wanted.occurrence is not None:
            return f"names occurrence {wanted.occurrence} of {named}, of which {where} has {found}, counted from 1"
        return f"{named} occurs {found} time(s) in {where}, and other items have them all"

    def _with_parts(self, item: dict[str, Any], layer: str, say: Say) -> dict[str, Any]:
        """An item with spans for its arguments and pointers."""
        anchor = _span(item) or nowhere(0)
        if layer == "events" and is_kind(item.get("arguments"), LIST):
            named = [(one, _of(say, f"arguments[{at}]")) for at, one in enumerate(item["arguments"])]
            return {**item, "arguments": [self._argument(one, anchor, of) for one, of in named]}
        if layer == "numeric_claims":
            pointers = {name: item[name] for name in POINTERS if isinstance(item.get(name), str | dict)}
            return {**item, **{name: self._pointer(one, anchor, _of(say, name)) for name, one in pointers.items()}}
        return item

    def _argument(self, argument: Any, anchor: Span, say: Say) -> Any:
        return (
            _with_span(argument, self._near(_own(argument), anchor, say), say) if _names_words(argument) else argument
        )

    def _pointer(self, pointer: Any, anchor: Span, say: Say) -> list[int]:
        return list(self._near({"surface": pointer} if isinstance(pointer, str) else pointer, anchor, say))

    def _near(self, named: Mapping[str, Any], anchor: Span, say: Say) -> Span:
        wanted = self._wanted(named, say)
        return self._settled(wanted, wanted and Choice(self._words.nearest(wanted, anchor)), say)


def _names_words(item: Any) -> bool:
    return isinstance(item, dict) and ("surface" in item or not item.keys() & {"start", "end"})


def _span(item: Mapping[str, Any]) -> Span | None:
    start: Any = item.get("start")
    end: Any = item.get("end")
    return (start, end) if is_kind(start, INTEGER) and is_kind(end, INTEGER) else None


def _own(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: item[key] for key in _FIELDS if key in item}


def _with_span(item: Mapping[str, Any], span: Span, say: Say) -> dict[str, Any]:
    beside = [(item[name], end) for name, end in zip(("start", "end"), span, strict=True) if name in item]
    if span[0] >= 0 and any(given != end for given, end in beside):
        say("SURFACE_DIFFERS", "has a surface and other offsets; leave one of the two out", "error")
    rest = {key: value for key, value in item.items() if key not in ("start", "end", *_FIELDS)}
    return {"start": span[0], "end": span[1], **rest}


def _of(say: Say, part: str) -> Say:
    return lambda code, message, level: say(code, f"{part} {message}", level)


def _where(wanted: Wanted) -> str:
    return "the text" if wanted.sentence is None else f"sentence {wanted.sentence}"
