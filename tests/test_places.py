import json
import re
from pathlib import Path
from typing import Any

import pytest

from insihab.formats.places import Choice, Wanted, Words
from insihab.segment import tokens

IRAQ = "العراق"


@pytest.mark.parametrize(
    ("text", "surface", "rank"),
    [
        pytest.param("في العراق", IRAQ, 0, id="a token"),
        pytest.param("والعراق", IRAQ, 1, id="after a proclitic"),
        pytest.param("وبالعراق", IRAQ, 1, id="after two"),
        pytest.param("بـالعراق", IRAQ, 1, id="after one and a tatweel"),
        pytest.param("بوالعراق", IRAQ, 4, id="after two in the wrong order"),
        pytest.param("الاتفاق", "اتفاق", 4, id="after an article"),
        pytest.param("بوزير الدفاع", "زير الدفاع", 4, id="a cut in the first token of two"),
        pytest.param("ووزير الدفاع", "وزير الدفاع", 1, id="a proclitic before two tokens"),
        pytest.param("العراقية", IRAQ, 4, id="before the end of a token"),
        pytest.param("العِراق", IRAQ, 2, id="folded, a token"),
        pytest.param("والعِراق", IRAQ, 3, id="folded, after a proclitic"),
        pytest.param("العِراقية", IRAQ, 5, id="folded, before the end of a token"),
        pytest.param("\x07العراق", "\x07العراق", 4, id="from before the first token"),
    ],
)
def test_classes(text: str, surface: str, rank: int) -> None:
    ((found, spans),) = Words(text).places(surface)
    assert (found, len(spans)) == (rank, 1)


TEXT = "والعراق العراق العِراق العراقية.\nالعراق"


@pytest.mark.parametrize(
    ("sentence", "occurrence", "start"),
    [
        (None, 1, 1),
        (None, 2, 8),
        (None, 3, 33),
        (None, 4, 15),
        (None, 5, 23),
        (None, 6, None),
        (0, 2, 8),
        (0, 3, 15),
        (1, 1, 33),
        (1, 2, None),
        (2, 1, None),
    ],
)
def test_occurrences_are_counted_in_text_order_in_pairs_of_classes(
    sentence: int | None, occurrence: int, start: int | None
) -> None:
    found = Words(TEXT).occurrence(Wanted(IRAQ, sentence, occurrence))
    assert (found and found[0]) == start


def test_without_an_occurrence_whole_tokens_come_first() -> None:
    chosen = Words(TEXT).share_out({0: ("GPE", Wanted(IRAQ)), 1: ("GPE", Wanted(IRAQ))}, {"GPE": set()})
    assert chosen == {0: Choice((8, 14)), 1: Choice((33, 39))}


def counted(text: str, start: int, end: int) -> int:
    """The occurrence of a span as a person counts it: whole words, and what follows a proclitic."""
    ends = {end for _, end in tokens(text)}
    words = [(at, text[begin:at]) for begin, last in tokens(text) for at in range(begin, last)]
    begins = {at for at, before in words if re.fullmatch("[وف]?[بكلس]?", before)}
    size = end - start
    places = [at for at in begins if text.startswith(text[start:end], at) and at + size in ends]
    return sorted(places).index(start) + 1


@pytest.mark.parametrize("split", ["train", "test"])
def test_all_gold_is_found_where_a_person_counts_it(root: Path, split: str) -> None:
    gold: list[dict[str, Any]] = [
        json.loads(line) for line in (root / "dataset" / "gold" / f"{split}.jsonl").read_text("utf-8").splitlines()
    ]
    assert gold
    for document in gold:
        words, text = Words(document["text"]), document["text"]
        for item in [*document["entities"], *document["events"], *document["numeric_claims"]]:
            span = item["start"], item["end"]
            assert words.occurrence(Wanted(text[span[0] : span[1]], None, counted(text, *span))) == span
