"""Spans as tags on the tokens of a text (`segment.tokens`), in the schemes of `insihab.formats.tags`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from insihab.columns import CLAIM
from insihab.formats.tags import Scheme
from insihab.predictions import Item
from insihab.segment import Span, tokens


class Encoded(NamedTuple):
    """A layer as tags.

    Attributes:
        tags: one a token of the text.
        kept: in text order the items that the tags carry, each with the span of its tokens.
        lost: in text order all others.
    """

    tags: list[str]
    kept: list[tuple[Span, Item]]
    lost: list[Item]

    @property
    def whole(self) -> list[tuple[Span, Item]]:
        """The kept items that begin and end with their tokens."""
        return [(span, item) for span, item in self.kept if span == (item["start"], item["end"])]


def from_spans(items: Iterable[Item], text: str, scheme: Scheme = "BIO") -> Encoded:
    """The tags of a layer's items.

    Tags are flat and whole: of nested items only the outermost is kept, of items on the same tokens or that cross only
    the first, and none without a token. An item that begins or ends inside a token, as after a proclitic, covers all of
    it.

    Args:
        items: with ``start``, ``end`` and ``type``; without a type the label is Quantity.
        text: the document's.
        scheme: ``BIO`` or ``IOBES``.
    """
    spans = tokens(text)
    covered = [(_tokens_of(item, spans), item) for item in items]
    encoded = Encoded(["O"] * len(spans), [], [])
    done = 0
    for (first, last), item in sorted(covered, key=lambda one: _outermost_first(*one)):
        if first < done or first == last:
            encoded.lost.append(item)
            continue
        encoded.tags[first:last] = _run_tags(last - first, item.get("type", CLAIM), scheme)
        encoded.kept.append(((spans[first][0], spans[last - 1][1]), item))
        done = last
    return encoded


def _outermost_first(covered: Span, item: Item) -> tuple[int, int, int, int]:
    return covered[0], -covered[1], item["start"], -item["end"]


def _tokens_of(item: Item, spans: Sequence[Span]) -> Span:
    """The tokens that an item touches, half-open."""
    first = bisect_right(spans, item["start"], key=lambda span: span[1])
    return first, max(first, bisect_left(spans, item["end"], key=lambda span: span[0]))


def _run_tags(size: int, label: str, scheme: Scheme) -> list[str]:
    prefixes = ["B", *"I" * (size - 1)]
    if scheme == "IOBES":
        prefixes[-1] = "E" if size > 1 else "S"
    return [f"{prefix}-{label}" for prefix in prefixes]
