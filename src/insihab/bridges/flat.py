"""What one row of tags on our tokens carries of a layer, in the two conventions for proclitics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from insihab.bridges import Convention
from insihab.columns import CLAIM
from insihab.formats.conversion import MOVED, left_out
from insihab.formats.encoding import from_spans
from insihab.predictions import Item
from insihab.segment import Span

NOT_WHOLE = "that do not begin and end with a token, left out"


class Flat(NamedTuple):
    """A layer as tags.

    Attributes:
        tags: BIO, one a token of the text.
        kept: in text order the items that they carry, each with the span of its tokens.
        lost: how many times each thing was lost, by what it is; what the items say beside their spans is not counted.
    """

    tags: list[str]
    kept: list[tuple[Span, Item]]
    lost: Counter[str]


def label_of(item: Item) -> str:
    """The type of an item, or Quantity."""
    return str(item.get("type", CLAIM))


def flat(items: Iterable[Item], layer: str, text: str, convention: Convention) -> Flat:
    """The tags of a layer, counted as `insihab.projection` counts for the statistics.

    Of nested items the outermost is kept. With proclitics in, one that begins or ends inside a token covers all of it;
    with proclitics out it is left out, and nothing nested in it takes its place.

    Args:
        items: of the layer.
        layer: its name.
        text: the document's.
        convention: that for proclitics.
    """
    encoded = from_spans(items, text)
    whole, lost = encoded.whole, left_out(encoded, layer)
    lost[f"{layer} {MOVED if convention == 'in' else NOT_WHOLE}"] = len(encoded.kept) - len(whole)
    if convention == "in":
        return Flat(encoded.tags, encoded.kept, +lost)
    return Flat(from_spans([item for _, item in whole], text).tags, whole, +lost)
