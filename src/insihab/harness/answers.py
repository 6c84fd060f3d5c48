"""What a language model answered, read as predictions: tolerant of what stands around the JSON, not of what it is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from insihab.files import STRICT
from insihab.formats.folding import fold
from insihab.formats.places import Wanted
from insihab.formats.surfaces import to_spans
from insihab.harness.naming import KEYS, Item
from insihab.predictions import POINTERS
from insihab.predictions.inventory import Inventory
from insihab.predictions.items import check_layer, check_span, with_numbers
from insihab.shape import INTEGER, LIST, TEXT, is_kind

_MOST_STARTS = 1000
"""Braces at which JSON is looked for: an answer that is all braces must not take minutes."""
_NOWHERE = "\ufffd"
"""What no article has: an item with these words counts as a false positive."""


class Answer(NamedTuple):
    """An answer as it is scored.

    Attributes:
        items: in the format of surfaces, each with its ``sentence``; they pass all checks of a file of predictions.
        unreadable: why nothing could be read, or "".
        refused: how many items, or arguments of items, break the form; each stands in `items` as one that is nowhere in
            the text, so that it costs precision.
    """

    items: list[Item]
    unreadable: str
    refused: int


def read_answer(answer: str, layer: str, sentence: int, text: str, inventory: Inventory) -> Answer:
    """The predictions in an answer.

    Args:
        answer: of the model; of the JSON objects in it that have a list called `layer`, the last is taken.
        layer: one of `KEYS`.
        sentence: that was asked about, from 0.
        text: of the whole document.
        inventory: the labels that may occur.
    """
    try:
        found = list(_objects(answer, layer))
        if found:
            return _checked(found[-1][layer], layer, sentence, text, inventory)
    except RecursionError:
        return Answer([], "is nested too deep", 0)
    return Answer([], f"has no JSON object with a list «{layer}»", 0)


def _checked(given: Sequence[Any], layer: str, sentence: int, text: str, inventory: Inventory) -> Answer:
    allowed = inventory.of(layer)
    tidied = [_tidied(item, layer, sentence, allowed) for item in given]
    items, refused = [item for item, _ in tidied], sum(wrong for _, wrong in tidied)
    for _ in given:  # to refuse an item can move others, but a stand-in is never refused
        faulty = _faulty(items, layer, text, inventory)
        if not faulty:
            break
        items = [_stand_in(item, sentence, allowed) if at in faulty else item for at, item in enumerate(items)]
        refused += len(faulty)
    return Answer(items, "", refused)


def _objects(answer: str, layer: str) -> Iterator[dict[str, Any]]:
    """The JSON objects with a list called `layer`, none inside another; huge or repeated things make none."""
    at = answer.find("{")
    for _ in range(_MOST_STARTS):
        if at < 0:
            return
        try:
            value, end = STRICT.raw_decode(answer, at)
            json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair cannot be written anywhere
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if is_kind(value.get(layer), LIST):
                yield value
        at = answer.find("{", end)


def _tidied(item: Any, layer: str, sentence: int, allowed: Mapping[str, Collection[str]]) -> tuple[Item, int]:
    """An item with the keys that were asked for, and how many of its arguments were refused."""
    if not isinstance(item, dict):
        return {}, 0
    kept = {key: item[key] for key in KEYS[layer] if item.get(key) is not None} | {"sentence": sentence}
    for name in POINTERS:
        if isinstance(kept.get(name), dict):
            kept[name] = {key: kept[name][key] for key in Wanted._fields if key in kept[name]}
    if not is_kind(kept.get("arguments"), LIST):
        return kept, 0
    arguments = [_kept_argument(one) for one in kept["arguments"]]
    sound = [_is_sound(one, allowed) and one not in arguments[:at] for at, one in enumerate(arguments)]
    nowhere = {"role": next(iter(allowed["role"])), "surface": _NOWHERE}
    kept["arguments"] = [one if right else nowhere for one, right in zip(arguments, sound, strict=True)]
    return kept, sound.count(False)


def _kept_argument(argument: Any) -> Item:
    if not isinstance(argument, dict):
        return {}
    return {key: argument[key] for key in ("role", *Wanted._fields) if argument.get(key) is not None}


def _is_sound(argument: Item, allowed: Mapping[str, Collection[str]]) -> bool:
    """Whether an argument has a known role, words, and hints that are numbers."""
    texts = is_kind(argument.get("role"), TEXT) and is_kind(argument.get("surface"), TEXT)
    hints = all(is_kind(argument.get(name, 0), INTEGER) for name in ("sentence", "occurrence"))
    return texts and hints and argument["role"] in allowed["role"] and bool(fold(argument["surface"]))


def _faulty(items: list[Item], layer: str, text: str, inventory: Inventory) -> set[int]:
    """The items that a file of predictions would be refused for."""
    found: set[int] = set()

    def at(part: str, code: str, message: str, level: str = "error") -> None:
        if level == "error":
            found.add(int(part.partition("[")[2].partition("]")[0]))

    spans = to_spans({layer: items}, text, at)[layer]
    in_text = partial(check_span, text=text, unplaced=True)
    check_layer(with_numbers(spans), layer, inventory.of(layer), at, in_text)
    return found


def _stand_in(item: Item, sentence: int, allowed: Mapping[str, Collection[str]]) -> Item:
    """An item that is nowhere in the text, of the same type if that is one."""
    nowhere = {"surface": _NOWHERE, "sentence": sentence}
    if "type" not in allowed:
        return nowhere
    known = is_kind(item.get("type"), TEXT) and item["type"] in allowed["type"]
    return {**nowhere, "type": item["type"] if known else next(iter(allowed["type"]))}
