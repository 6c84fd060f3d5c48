"""Tests of insihab.predictions.seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from insihab.predictions.seen import Seen

A, B = Path("a.jsonl"), Path("b.jsonl")
ENTITIES, EVENTS = frozenset({"entities"}), frozenset({"events"})


@pytest.fixture
def seen() -> Seen:
    """Three documents of one file, the first again in another one, and a fourth."""
    made = Seen()
    made.add(["x", "y", "z"], A, 5, ENTITIES)
    made.add(["x"], B, 1, ENTITIES | EVENTS)
    made.add(["w"], B, 2, EVENTS)
    return made


@pytest.mark.parametrize(
    ("doc_id", "place"),
    [
        ("x", (B, 1, ENTITIES | EVENTS)),
        ("y", (A, 6, ENTITIES)),
        ("z", (A, 7, ENTITIES)),
        ("w", (B, 2, EVENTS)),
    ],
)
def test_a_document_is_where_it_stood_last(seen: Seen, doc_id: str, place: tuple[Path, int, frozenset[str]]) -> None:
    assert seen[doc_id] == place


def test_what_has_been_seen(seen: Seen) -> None:
    assert len(seen) == 4
    assert "w" in seen
    assert "v" not in seen
    assert seen.has_any(["v", "w"])
    assert not seen.has_any(["v"])
    with pytest.raises(KeyError):
        seen["v"]


@pytest.mark.parametrize(
    ("layers", "lacking"),
    [
        (set(), []),
        ({"entities"}, ["w"]),
        ({"events"}, ["y", "z"]),
        ({"entities", "events"}, ["y", "z", "w"]),
    ],
)
def test_who_lacks_a_layer(seen: Seen, layers: set[str], lacking: list[str]) -> None:
    assert list(seen.lacking(layers)) == lacking
