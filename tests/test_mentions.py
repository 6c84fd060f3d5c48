"""Tests of insihab.predictions.mentions."""

from __future__ import annotations

from typing import Any

import pytest

from insihab.predictions.mentions import Items, PlainMentions, keys, typed, values

TYPED = [(0, 3, "PER"), (4, 9, "ORG"), (4, 9, "PER")]
AS_OBJECTS: list[dict[str, Any]] = [
    {"start": 0, "end": 3, "type": "PER"},
    {"start": 4, "end": 9, "type": "ORG"},
    {"start": 4, "end": 9, "type": "PER"},
]
BOTH = [pytest.param(AS_OBJECTS, id="objects"), pytest.param(PlainMentions(TYPED), id="plain")]


def test_plain_mentions_are_what_the_objects_are() -> None:
    plain = PlainMentions(TYPED)
    assert list(plain) == AS_OBJECTS
    assert [plain[index] for index in (0, -1)] == [AS_OBJECTS[0], AS_OBJECTS[2]]
    assert list(plain[1:]) == AS_OBJECTS[1:]
    assert len(plain) == len(AS_OBJECTS)
    assert AS_OBJECTS[1] in plain
    with pytest.raises(IndexError):
        plain[3]


@pytest.mark.parametrize("items", BOTH)
def test_what_is_asked_of_either(items: Items) -> None:
    assert list(typed(items)) == TYPED
    assert set(keys(items)) == {"start", "end", "type"}
    assert values(items, "type") == {"PER", "ORG"}
    assert values(items, "start") == {0, 4}
    assert values(items, "level") == set()


@pytest.mark.parametrize("items", [[], PlainMentions([])])
def test_none_have_no_keys(items: Items) -> None:
    assert set(keys(items)) == set()


def test_other_keys() -> None:
    items = [{**AS_OBJECTS[0], "level": "NAM"}, {**AS_OBJECTS[1], "level": None}]
    assert set(keys(items)) == {"start", "end", "type", "level"}
    assert values(items, "level") == {"NAM"}
