import json
import re
import time
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.formats.folding import fold
from insihab.formats.surfaces import nowhere, to_spans
from insihab.segment import sentences, tokens
from insihab.shape import INTEGER, LIST, TEXT, Field, check_object

Line = dict[str, Any]
Finding = tuple[str, str, str, str]


def align(line: Line, text: str) -> tuple[Line, list[Finding]]:
    found: list[Finding] = []
    return to_spans(line, text, lambda *finding: found.append(finding)), found


def spans(items: list[Line]) -> list[tuple[int, int]]:
    return [(item["start"], item["end"]) for item in items]


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text, and the spans that are marked in it with brackets that do not nest."""
    found: list[tuple[int, int]] = []
    plain = ""
    for character in text:
        if character == "[":
            found.append((len(plain), len(plain)))
        elif character == "]":
            found[-1] = found[-1][0], len(plain)
        else:
            plain += character
    return plain, found


@pytest.mark.parametrize(
    ("text", "surface", "hints"),
    [
        pytest.param("زار [العراق].", "العراق", {}, id="a word"),
        pytest.param("و[العراق]", "العراق", {}, id="after a proclitic"),
        pytest.param("ل[لقوات]", "لقوات", {}, id="at the second lam"),
        pytest.param("والعراق ثم [العراق]", "العراق", {}, id="a token before the end of one"),
        pytest.param("العراقية ثم و[العراق]", "العراق", {}, id="the end of a token before the middle of one"),
        pytest.param("القوات [العراق]ية", "العراق", {}, id="the middle of a token where there is nothing else"),
        pytest.param("العِراق و[العراق]", "العراق", {}, id="letter for letter before folded"),
        pytest.param("العراقية [العِراق]", "العراق", {}, id="folded before the middle of a token"),
        pytest.param("الاتفاق ثم و[اتفاق]", "اتفاق", {}, id="after a proclitic before after an article"),
        pytest.param("اتفاقهم وال[اتفاق]", "اتفاق", {"occurrence": 2}, id="an article is no proclitic"),
        pytest.param("1025 ثم ب[25]", "25", {}, id="nor is another digit"),
        pytest.param("نستعمل ول[عمل]", "عمل", {}, id="two proclitics, and no other letters"),
        pytest.param("و[العراق] العراق", "العراق", {"occurrence": 1}, id="counted in text order, after a proclitic"),
        pytest.param("والعراق [العراق] والعراق", "العراق", {"occurrence": 2}, id="and as a whole token"),
        pytest.param("العِراق و[العِراق] العراق", "العراق", {"occurrence": 3}, id="folded ones go on in text order"),
        pytest.param("العراقية ثم [العراق]", "العراق", {"occurrence": 1}, id="cut words are not counted before"),
        pytest.param("[العراق]ية العراق والعراق", "العراق", {"occurrence": 3}, id="but after all others"),
        pytest.param("العراق.\nالعراق.\nو[العراق].", "العراق", {"sentence": 2}, id="in a sentence"),
        pytest.param("العراق.\nالعراق و[العراق].", "العراق", {"sentence": 1, "occurrence": 2}, id="both hints"),
        pytest.param("[العراق]", "العراق", {"sentence": None, "occurrence": None}, id="null is no hint"),
        pytest.param("13 3 [3 3]", "3 3", {"occurrence": 2}, id="occurrences may overlap"),
    ],
)
def test_places(text: str, surface: str, hints: Line) -> None:
    plain, expected = marked(text)
    line, _ = align({"entities": [{"surface": surface, "type": "GPE", **hints}]}, plain)
    assert line == {"entities": [{"start": expected[0][0], "end": expected[0][1], "type": "GPE"}]}


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        pytest.param("[ﺑﺎت واﯾﺖ]", "بات وایت", id="presentation forms"),
        pytest.param("و[ﺍﻟﻌﺮﺍﻕ]", "العراق", id="presentation forms after a proclitic"),
        pytest.param("[ﻻجئ]", "لاجئ", id="a ligature"),
        pytest.param("[العِراقِ] ", "العراق", id="diacritics, the last one too"),
        pytest.param("في [العراق]", "العِراقُ", id="diacritics of the surface"),
        pytest.param("بـ[داعش]", "ـداعش", id="tatweel of the surface"),
        pytest.param("[داعــشـ]", "داعش", id="tatweel of the text"),
        pytest.param("[مصطفى \n الكاظمي]", "مصطفى الكاظمي", id="whitespace"),
        pytest.param("[مصطفى\u00a0الكاظمي]", "مصطفى الكاظمي", id="no-break space"),
        pytest.param("[بغداد]\u200f.", " بغداد\n", id="whitespace around the surface"),
        pytest.param('[هيئة "الحشد الشعبي"]', "هيئة «الحشد الشعبي»", id="quotation marks"),
        pytest.param("نحو [٢٥٠٠]", "2500", id="digits"),
        pytest.param("[2500]", "۲۵۰۰", id="Persian digits"),
        pytest.param("[شكراﹰ] لك", "شكرا", id="a diacritic in presentation form"),
        pytest.param("[ا\u0654حمد]", "أحمد", id="a hamza of its own"),
        pytest.param("[ال\u200dعراق]\u200f", "العراق", id="invisible marks"),
    ],
)
def test_folded(text: str, surface: str) -> None:
    plain, expected = marked(text)
    line, found = align({"entities": [{"surface": surface, "type": "PER"}]}, plain)
    assert spans(line["entities"]) == expected
    assert [(part, code, level) for part, code, _, level in found] == [("entities[0]", "SURFACE_FOLDED", "warning")]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        pytest.param("أحمد", "احمد", id="alef and hamza"),
        pytest.param("ا\u0654حمد", "احمد", id="alef and a hamza of its own"),
        pytest.param("مدرسة", "مدرسه", id="ta marbuta"),
        pytest.param("واﯾﺖ", "وايت", id="a Persian yeh and an Arabic one"),
        pytest.param("ﻻجئ", "اجئ", id="half a ligature"),
        pytest.param("…", ".", id="a third of an ellipsis"),
    ],
)
def test_not_alike(text: str, surface: str) -> None:
    line, found = align({"entities": [{"surface": surface, "type": "PER"}]}, text)
    assert spans(line["entities"]) == [nowhere(0)]
    assert [code for _, code, _, _ in found] == ["SURFACE_NOT_FOUND"]


IRAQ, BAGHDAD = {"surface": "العراق", "type": "GPE"}, {"surface": "بغداد", "type": "GPE"}


@pytest.mark.parametrize(
    ("text", "items", "order", "codes"),
    [
        pytest.param("[العراق] و[العراق]", [IRAQ, IRAQ], [0, 1], [], id="as many as places"),
        pytest.param(
            "و[العراق] [العراق]", [IRAQ | {"level": "NAM"}, IRAQ], [0, 1], [], id="both classes, in the text's order"
        ),
        pytest.param("[العراق] العراق", [IRAQ], [0], ["SURFACE_AMBIGUOUS"], id="more places than items"),
        pytest.param("[العراق] والعراق", [IRAQ], [0], [], id="a worse place is no other choice"),
        pytest.param(
            "[العراق] و[العراق] والعراق",
            [IRAQ, IRAQ],
            [0, 1],
            ["SURFACE_AMBIGUOUS"] * 2,
            id="a choice in the next class",
        ),
        pytest.param("[العراق] و[بغداد]", [BAGHDAD, IRAQ], [1, 0], [], id="different words"),
        pytest.param("[العراق]", [IRAQ, IRAQ | {"type": "ORG"}], [0, 0], [], id="labels do not share"),
        pytest.param("[العراق] [العراق]", [IRAQ, IRAQ | {"occurrence": 1}], [1, 0], [], id="a hint chooses first"),
        pytest.param(
            "[العراق] [العراق]", [IRAQ, {"start": 0, "end": 6, "type": "GPE"}], [1, 0], [], id="so does a span"
        ),
        pytest.param("[العراق].\n[العراق].", [IRAQ, IRAQ | {"sentence": 0}], [1, 0], [], id="so does a sentence"),
        pytest.param(
            "[العراق] [العراق]", [IRAQ | {"occurrence": 2}] * 2, [1, 1], [], id="the same hint is the same place"
        ),
        pytest.param("[العِراق] [العراق]", [IRAQ | {"surface": "العِراق"}, IRAQ], [0, 1], [], id="each as it is written"),
    ],
)
def test_equal_items_share_out_places(text: str, items: list[Line], order: list[int], codes: list[str]) -> None:
    plain, places = marked(text)
    line, found = align({"entities": items}, plain)
    assert spans(line["entities"]) == [places[at] for at in order]
    assert [code for _, code, _, _ in found] == codes


def test_words_of_two_sentences_are_in_neither() -> None:
    surface = {"surface": "العراق.\nبغداد", "type": "GPE"}
    line, _ = align({"entities": [{**surface, "sentence": 0}, surface]}, "العراق.\nبغداد.")
    assert spans(line["entities"]) == [nowhere(0), (0, 13)]


def test_invented_items_stay_and_are_nowhere() -> None:
    line, found = align({"entities": [IRAQ, IRAQ], "numeric_claims": [{"surface": "7", "counted": "جندي"}]}, "العراق")
    assert line == {
        "entities": [{"start": 0, "end": 6, "type": "GPE"}, {"start": -2, "end": -1, "type": "GPE"}],
        "numeric_claims": [{"start": -4, "end": -3, "counted": [-6, -5]}],
    }
    cost = "the item counts as a false positive; copy words that the text has, or delete the item"
    assert found == [
        (part, "SURFACE_NOT_FOUND", f"{message}; {cost}", "warning")
        for part, message in [
            ("entities[1]", "«العراق» occurs 1 time(s) in the text, and other items have them all"),
            ("numeric_claims[0]", "«7» does not occur in the text"),
            ("numeric_claims[0]", "counted «جندي» does not occur in the text"),
        ]
    ]


@pytest.mark.parametrize(
    ("hints", "message"),
    [
        ({"sentence": 0}, "«العراق» does not occur in sentence 0, but 2 time(s) elsewhere"),
        ({"sentence": 2}, "names sentence 2, and the text has 2, counted from 0"),
        ({"sentence": -1}, "names sentence -1, and the text has 2, counted from 0"),
        ({"occurrence": 3}, "names occurrence 3 of «العراق», of which the text has 2, counted from 1"),
        ({"occurrence": 0}, "names occurrence 0 of «العراق», of which the text has 2, counted from 1"),
        ({"sentence": 1, "occurrence": 9}, "names occurrence 9 of «العراق», of which sentence 1 has 2, counted from 1"),
    ],
)
def test_hints_that_lead_nowhere(hints: Line, message: str) -> None:
    line, found = align({"entities": [{**IRAQ, **hints}]}, "بغداد.\nالعراق والعراق.")
    assert spans(line["entities"]) == [nowhere(0)]
    assert [(code, said.split("; ")[0]) for _, code, said, _ in found] == [("SURFACE_NOT_FOUND", message)]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        pytest.param("العراق ثم [العراق] انسحاب، بعدها العراق", {}, id="the nearest"),
        pytest.param("ثم [العراق] انسحاب العراق", {}, id="the earlier of two as near"),
        pytest.param("[العراق] ثم بعد ذلك كان انسحاب.\nالعراق", {}, id="the sentence's before a nearer one"),
        pytest.param("و[العراق] ثم بعد ذلك كان انسحاب.\nالعراق", {}, id="even after a proclitic"),
        pytest.param("العراقي ثم كان انسحاب.\nو[العراق]", {}, id="but not inside a word"),
        pytest.param("العراق. [العراق]\nانسحاب", {}, id="the nearest in another sentence"),
        pytest.param("[العراق] ثم العراق انسحاب", {"occurrence": 1}, id="the one that is named"),
        pytest.param("العراق [العراق].\nانسحاب العراق", {"sentence": 0}, id="the nearest in the named sentence"),
    ],
)
def test_arguments(text: str, hints: Line) -> None:
    plain, (expected,) = marked(text)
    argument = {"role": "place", "surface": "العراق", **hints}
    line, found = align({"events": [{"surface": "انسحاب", "type": "Withdraw", "arguments": [argument]}]}, plain)
    assert line["events"][0]["arguments"] == [{"start": expected[0], "end": expected[1], "role": "place"}]
    assert found == []


def test_pointers() -> None:
    text = "أعلن البنتاغون انسحاب ٢٥٠٠ جندي، بعد انسحاب ثم انسحاب ألف جندي"
    claim = {"surface": "٢٥٠٠", "lo": 2500, "counted": "جندي", "event": {"surface": "انسحاب", "occurrence": 2}}
    events = [{"surface": "أعلن", "type": "X", "event": "a-key"}]
    line, found = align({"numeric_claims": [{**claim, "source": None}], "events": events}, text)
    number, soldier, second = (text.index(words) for words in ("٢٥٠٠", "جندي", "انسحاب ثم"))
    pointers = {"counted": [soldier, soldier + 4], "event": [second, second + 6], "source": None}
    assert line["numeric_claims"] == [{"start": number, "end": number + 4, "lo": 2500, **pointers}]
    assert line["events"] == [{"start": 0, "end": 4, "type": "X", "event": "a-key"}]
    assert found == []


EMPTY = "has a surface without letters; copy the words from the text"


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ({"entities": [{"type": "GPE"}]}, [("entities[0]", "KEY_MISSING", "lacks the key «surface»; add it")]),
        ({"entities": [{"type": "GPE", "surface": 7}]}, [
            ("entities[0]", "TYPE_WRONG", "has a number as «surface», where a string is due"),
        ]),
        ({"entities": [{**IRAQ, "sentence": "1", "occurrence": True}]}, [
            ("entities[0]", "TYPE_WRONG", "has a string as «sentence», where an integer or null is due"),
            ("entities[0]", "TYPE_WRONG", "has true or false as «occurrence», where an integer or null is due"),
        ]),
        ({"entities": [{"type": "GPE", "surface": ""}]}, [("entities[0]", "SURFACE_EMPTY", EMPTY)]),
        ({"entities": [{"type": "GPE", "surface": " ـَ\n"}]}, [("entities[0]", "SURFACE_EMPTY", EMPTY)]),
        ({"events": [{**IRAQ, "arguments": [{"role": "a", "surface": "العراق"}, {"role": "b"}]}]}, [
            ("events[0]", "KEY_MISSING", "arguments[1] lacks the key «surface»; add it"),
        ]),
        ({"numeric_claims": [{"surface": "العراق", "counted": {"text": "x"}}]}, [
            ("numeric_claims[0]", "KEY_UNKNOWN",
             "counted has an unknown key «text»; delete it; the keys are surface, sentence, occurrence"),
            ("numeric_claims[0]", "KEY_MISSING", "counted lacks the key «surface»; add it"),
        ]),
        ({"numeric_claims": [{"surface": "العراق", "source": ""}]}, [
            ("numeric_claims[0]", "SURFACE_EMPTY", f"source {EMPTY}"),
        ]),
    ],
)  # fmt: skip
def test_errors_are_reported_once(line: Line, faults: list[tuple[str, str, str]]) -> None:
    aligned, found = align(line, "العراق")
    assert found == [(*fault, "error") for fault in faults]
    again: list[tuple[str, str]] = []
    span = {"start": Field(INTEGER, required=True), "end": Field(INTEGER, required=True)}
    for item in (item for items in aligned.values() for item in items):
        known = {**span, "type": Field(TEXT), "arguments": Field(LIST), "counted": Field(LIST), "source": Field(LIST)}
        check_object(item, known, lambda *said: again.append(said))
        for argument in item.get("arguments", ()):
            check_object(argument, {**span, "role": Field(TEXT)}, lambda *said: again.append(said))
    assert again == []


@pytest.mark.parametrize(
    "line",
    [
        {"doc_id": "a", "text": "b", "other": 1},
        {"entities": "العراق", "events": None},
        {"entities": ["العراق", None, 7, []]},
        {"entities": [{"start": 0, "end": 6, "type": "GPE", "sentence": 0}]},
        {"entities": [{"start": 0}]},
        {"events": [{"start": 0, "end": 6, "type": "Meet", "arguments": ["العراق", {"start": "0"}]}]},
        {"events": [{"start": 0, "end": 6, "type": "Meet", "arguments": "العراق"}]},
        {"numeric_claims": [{"start": 0, "end": 1, "counted": [0, 6], "source": None, "event": 7}]},
    ],
)
def test_what_names_no_words_stays(line: Line) -> None:
    assert align(line, "العراق") == (line, [])


def test_a_surface_decides_over_a_span() -> None:
    line, _ = align({"entities": [{"start": 70, "end": 76, **IRAQ}]}, "في العراق")
    assert line["entities"] == [{"start": 3, "end": 9, "type": "GPE"}]


def test_arguments_beside_a_trigger_that_has_a_span() -> None:
    arguments = [{"role": "place", "surface": "العراق"}]
    line, _ = align({"events": [{"start": 14, "end": 20, "arguments": arguments}]}, "العراق. قال: (انسحاب العراق)")
    assert spans(line["events"][0]["arguments"]) == [(21, 27)]


PIECES = ["العراق", "والعراق", "العِراق", "العراقية", "ﺍﻟﻌﺮﺍﻕ", "بـ", "داعش", "25", "٢", "ﻻ", "لا", "ا", "é", "e\u0301"]
PIECES += [" ", "  ", "\u00a0", "\n", ".", "…", "«", '"', "ﷺ", "ﹰ", "\u200f", "\u064e", "\u0654", "\x07"]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@st.composite
def submissions(draw: st.DrawFn) -> tuple[str, list[Line]]:
    text = draw(texts.filter(bool))
    ends = st.integers(0, len(text))
    parts = st.tuples(ends, ends).map(lambda pair: text[min(pair) : max(pair)])
    hints = st.fixed_dictionaries({}, optional={"sentence": st.integers(0, 2)})
    items = st.builds(
        lambda surface, kind, more: {"surface": surface, "type": kind, **more},
        parts | texts,
        st.sampled_from("AB"),
        hints,
    )
    return text, draw(st.lists(items, max_size=8))


@given(submissions())
def test_aligned_words_are_alike(submission: tuple[str, list[Line]]) -> None:
    text, items = submission
    line, found = align({"entities": items}, text)
    for index, (item, aligned) in enumerate(zip(items, line["entities"], strict=True)):
        codes = {code for part, code, _, _ in found if part == f"entities[{index}]"}
        words = text[max(aligned["start"], 0) : max(aligned["end"], 0)]
        if codes & {"SURFACE_EMPTY", "SURFACE_NOT_FOUND"}:
            assert aligned["start"] < 0
        else:
            assert fold(words) == fold(item["surface"])
            assert (words == item["surface"]) == ("SURFACE_FOLDED" not in codes)


@given(submissions())
def test_no_two_items_of_a_label_have_one_span(submission: tuple[str, list[Line]]) -> None:
    text, items = submission
    line, _ = align({"entities": items}, text)
    placed = [(item["start"], item["end"], item["type"]) for item in line["entities"]]
    assert len(set(placed)) == len(items)


def proclitic_sizes(word: str) -> set[int]:
    """How many letters may stand before a surface in a word: و or ف, then ب, ك, ل or س, or nothing."""
    return {0} | {size for size in (1, 2) if re.fullmatch("[وف]?[بكلس]?", word[:size])}


@cache
def bounds(text: str) -> tuple[set[int], set[int]]:
    """Where a surface may begin in a text, and where it may end."""
    begins = {begin + size for begin, end in tokens(text) for size in proclitic_sizes(text[begin:end])}
    return begins, {end for _, end in tokens(text)}


def hinted(text: str, start: int, end: int, with_sentence: bool) -> Line:
    """A surface and its occurrence, counted from the definition: to the end of a token, with no more than a proclitic
    before it, in the order of the text; then all others.
    """
    first, last, hint = 0, len(text), {}
    if with_sentence:
        found = sentences(text)
        hint["sentence"] = bisect_right(found, (start, len(text))) - 1
        first, last = found[hint["sentence"]]
    begins, ends = bounds(text)
    surface = text[start:end]
    size = len(surface)
    places = [at for at in range(first, last - size + 1) if text.startswith(surface, at)]
    places.sort(key=lambda at: (at not in begins or at + size not in ends, at))
    return {"surface": surface, **hint, "occurrence": places.index(start) + 1}


def with_surfaces(item: Line, text: str, with_sentence: bool) -> Line:
    named = {key: value for key, value in item.items() if key not in ("start", "end")}
    if "arguments" in item:
        named["arguments"] = [with_surfaces(one, text, with_sentence) for one in item["arguments"]]
    for name in ("counted", "source", "event"):
        if isinstance(item.get(name), list):
            named[name] = hinted(text, *item[name], with_sentence)
    return named | hinted(text, item["start"], item["end"], with_sentence)


@pytest.mark.parametrize("with_sentence", [False, True])
@pytest.mark.parametrize("split", ["train", "test"])
def test_gold_as_surfaces_is_gold_again(root: Path, split: str, with_sentence: bool) -> None:
    for gold in map(json.loads, (root / "dataset" / "gold" / f"{split}.jsonl").read_text("utf-8").splitlines()):
        text = gold["text"]
        named = {
            key: [with_surfaces(item, text, with_sentence) for item in value] if isinstance(value, list) else value
            for key, value in gold.items()
        }
        assert align(named, text) == (gold, [])


@pytest.mark.parametrize("absent", [False, True])
def test_a_long_text_with_many_items_is_fast(root: Path, absent: bool) -> None:
    article = json.loads((root / "dataset" / "gold" / "test.jsonl").read_text("utf-8").splitlines()[0])["text"]
    text = (article + "\n") * (100_000 // len(article))
    words = [text[start:end] + "ء" * absent for start, end in tokens(text)[:2000]]
    events = [{"surface": word, "type": "X", "arguments": [{"role": "r", "surface": "العراق"}]} for word in words]
    before = time.process_time()
    line, _ = align({"events": events}, text)
    assert time.process_time() - before < 2
    assert len(line["events"]) == 2000
