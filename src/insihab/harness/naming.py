"""Gold as a language model should answer it: words in place of offsets, with as few hints as they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from insihab.formats.places import Wanted, Words
from insihab.predictions import ATTRIBUTES, NOT_SCORED, POINTERS, Prediction
from insihab.segment import Span

Item = dict[str, Any]
KEYS = {
    "entities": ("surface", "occurrence", "type", *ATTRIBUTES["entities"]),
    "events": ("surface", "occurrence", "type", *ATTRIBUTES["events"], "arguments"),
    "numeric_claims": ("surface", "occurrence", "lo", "hi", *ATTRIBUTES["numeric_claims"], *POINTERS),
}
"""The keys of an item of each layer that a model is asked for."""


def in_sentence(items: Sequence[Mapping[str, Any]], sentence: Span) -> list[Mapping[str, Any]]:
    """The items that begin in a sentence; nothing that is scored crosses its end."""
    return [item for item in items if sentence[0] <= item["start"] < sentence[1]]


def gold_items(document: Prediction, words: Words, sentence: int, layer: str) -> list[Item]:
    """A sentence's gold of a layer, as the answer that scores 100 %.

    Args:
        document: gold, with spans.
        words: of its text.
        sentence: its number, from 0.
        layer: one of `KEYS`.
    """
    found = in_sentence(document.layers[layer], words.sentences[sentence])
    return [_named(item, words, sentence, layer) for item in found if item.get("type") != NOT_SCORED]


def _named(item: Mapping[str, Any], words: Words, sentence: int, layer: str) -> Item:
    span: Span = (item["start"], item["end"])
    surface = words.text[span[0] : span[1]]
    named: Item = {"surface": surface}
    if words.count(surface, sentence) > 1:
        named["occurrence"] = _occurrence(surface, span, words, sentence)
    named |= {key: item[key] for key in KEYS[layer] if key in item and key not in ("arguments", *POINTERS)}
    if layer == "events":
        named["arguments"] = [
            {"role": one["role"], **_pointed((one["start"], one["end"]), span, words)}
            for one in item.get("arguments", ())
        ]
    if layer == "numeric_claims":
        pointers = {name: _pointed(item[name], span, words) for name in POINTERS if item.get(name)}
        named |= {name: to["surface"] if len(to) == 1 else to for name, to in pointers.items()}
    return named


def _pointed(place: Sequence[int], anchor: Span, words: Words) -> Item:
    """What an item at `anchor` points to: its words alone, where the nearest are meant."""
    span = place[0], place[1]
    surface = words.text[span[0] : span[1]]
    if words.nearest(Wanted(surface), anchor) == span:
        return {"surface": surface}
    sentence = next(at for at, (start, end) in enumerate(words.sentences) if start <= span[0] < end)
    if words.nearest(Wanted(surface, sentence), anchor) == span:
        return {"surface": surface, "sentence": sentence}
    return {"surface": surface, "sentence": sentence, "occurrence": _occurrence(surface, span, words, sentence)}


def _occurrence(surface: str, span: Span, words: Words, sentence: int) -> int:
    return next(at for at in count(1) if words.occurrence(Wanted(surface, sentence, at)) == span)
