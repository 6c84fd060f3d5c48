"""What one row of tags on our tokens carries of a layer, in the two conventions for proclitics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from insihab.bridges import Proclitics
from insihab.columns import CLAIM
from insihab.conversion import as_tags
from insihab.formats.tags import from_spans
from insihab.predictions import Item, Prediction
from insihab.predictions.mentions import KEYS
from insihab.segment import Span


class Flat(NamedTuple):
    """A layer as tags.

    Attributes:
        tags: BIO, one a token of the text.
        kept: the items that they carry.
        lost: how many times each thing was lost, by what it is; what the items say beside their spans is not counted.
    """

    tags: list[str]
    kept: list[Item]
    lost: Counter[str]


def label_of(item: Item) -> str:
    """The type of an item, or Quantity."""
    return str(item.get("type", CLAIM))


def flat(items: Sequence[Item], layer: str, text: str, spans: Sequence[Span], proclitics: Proclitics) -> Flat:
    """The tags of a layer, counted as `insihab.projection` counts for the statistics.

    Of nested items the outermost is kept. With proclitics in, one that begins or ends inside a token covers all of it;
    with proclitics out it is left out, and nothing nested in it takes its place.

    Args:
        items: of the layer.
        layer: its name.
        text: the document's.
        spans: `insihab.segment.tokens` of it.
        proclitics: the convention.
    """
    items = list(items)  # what was read as plain mentions makes its items anew each time, and here they are told apart
    bare = [{key: item[key] for key in KEYS if key in item} for item in items]
    lost = as_tags(Prediction("", text, {layer: bare}), text, "BIO").lost
    tags, left_out = from_spans(items, text)
    gone = set(map(id, left_out))
    kept = [item for item in items if id(item) not in gone]
    if proclitics == "out":
        starts, ends = {start for start, _ in spans}, {end for _, end in spans}
        whole = [item for item in kept if item["start"] in starts and item["end"] in ends]
        del lost[f"{layer} made wider, to whole tokens"]
        lost[f"{layer} that begin or end inside a token, left out"] += len(kept) - len(whole)
        kept = whole
        tags, _ = from_spans(kept, text)
    return Flat(tags, kept, +lost)
