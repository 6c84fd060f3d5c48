import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, IOBES, Tokens

from insihab.formats.encoding import from_spans
from insihab.formats.tags import Scheme, to_spans
from insihab.segment import sentences, tokens

Line = dict[str, Any]
Finding = tuple[str, str, str, str]

#        0     1      2       3     4 5          6         7     8
TEXT = "زار مصطفى الكاظمي بغداد.\nانسحبت القوات الأمريكية."


def read(line: Line, text: str = TEXT) -> tuple[Line, list[Finding]]:
    found: list[Finding] = []
    return to_spans(line, text, lambda *finding: found.append(finding)), found


def words(items: list[Line], text: str = TEXT) -> list[tuple[str, str]]:
    return [(text[item["start"] : item["end"]], item["type"]) for item in items]


KADHIMI, FORCES = ("مصطفى الكاظمي", "PER"), ("القوات الأمريكية", "MIL")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param("O O O O O O O O O", [], id="none"),
        pytest.param("O B-PER I-PER B-GPE O O B-MIL I-MIL O", [KADHIMI, ("بغداد", "GPE"), FORCES], id="BIO"),
        pytest.param("O B-PER E-PER S-GPE O O B-MIL E-MIL O", [KADHIMI, ("بغداد", "GPE"), FORCES], id="IOBES"),
        pytest.param("O B-PER L-PER U-GPE O O B-MIL L-MIL O", [KADHIMI, ("بغداد", "GPE"), FORCES], id="BILOU"),
        pytest.param("O B-PER B-PER O O O O O O", [("مصطفى", "PER"), ("الكاظمي", "PER")], id="two of one type"),
        pytest.param("O O O B-A-B I-A-B O O O O", [("بغداد.", "A-B")], id="a hyphen in a label"),
        pytest.param("O O O O B-X I-X O O O", [(".\nانسحبت", "X")], id="over the end of a sentence"),
    ],
)
def test_decoding(tags: str, expected: list[tuple[str, str]]) -> None:
    line, found = read({"doc_id": "a", "events": tags.split()})
    assert line["doc_id"] == "a"
    assert words(line["events"]) == expected
    assert found == []


def test_a_list_for_each_sentence() -> None:
    given_tags = [["O", "B-PER", "I-PER", "O", "B-X"], ["I-X", "B-MIL", "I-MIL", "O"]]
    line, found = read({"entities": given_tags})
    assert words(line["entities"]) == [KADHIMI, (".", "X"), ("انسحبت", "X"), FORCES]
    message = "token 5 «انسحبت» has I-X, which goes on with no mention of its label; it is read as the beginning of one"
    assert found == [("entities[1][0]", "TAG_SEQUENCE", message, "warning")]


@pytest.mark.parametrize("tags", ["O O B-NUM I-NUM O O S-NUM O O", "O O B I O O S O O", "O O B-1 L-1 O O U-1 O O"])
def test_numeric_claims_have_no_label(tags: str) -> None:
    line, _ = read({"numeric_claims": tags.split()})
    assert line["numeric_claims"] == [{"start": 10, "end": 23}, {"start": 32, "end": 38}]


@pytest.mark.parametrize(
    ("tags", "faults"),
    [
        ([], [("entities", "TAG_COUNT",
               "has 0 tag(s) for the 9 token(s) of the text; write one for each token, from token 0 «زار» on")]),
        (["O"] * 8, [("entities", "TAG_COUNT",
                      "has 8 tag(s) for the 9 token(s) of the text; write one for each token, from token 8 «.» on")]),
        (["O"] * 10, [("entities", "TAG_COUNT",
                       "has 10 tag(s) for the 9 token(s) of the text; write one for each token")]),
        ([["O"] * 5], [("entities", "TAG_COUNT",
                        "has 1 list(s) for the 2 sentence(s) of the text; write one for each")]),
        ([["O"] * 5, ["O"] * 3], [("entities[1]", "TAG_COUNT",
          "has 3 tag(s) for the 4 token(s) of sentence 1; write one for each token, from token 8 «.» on")]),
        ([["O"] * 5, "OOOO"], [("entities[1]", "TYPE_WRONG",
          "is no list of tags, as others of its layer are; write one a sentence")]),
        ([["O"] * 5, ["O", None, "O", "O"]], [("entities[1][1]", "TAG_UNKNOWN",
          "token 6 «القوات» has the tag None, no string; write O, or B-, I-, E- or S- and a label")]),
        (["O", "GPE", "b-GPE", 3, *"OOOOO"], [
            ("entities[1]", "TAG_UNKNOWN",
             "token 1 «مصطفى» has the tag «GPE»; write O, or B-, I-, E- or S- and a label"),
            ("entities[2]", "TAG_UNKNOWN",
             "token 2 «الكاظمي» has the tag «b-GPE»; write O, or B-, I-, E- or S- and a label"),
            ("entities[3]", "TAG_UNKNOWN",
             "token 3 «بغداد» has the tag 3, no string; write O, or B-, I-, E- or S- and a label"),
        ]),
        (["B", "B-", *"OOOOOOO"], [
            ("entities[0]", "TAG_UNKNOWN",
             "token 0 «زار» has the tag «B»; write O, or B-, I-, E- or S- and a label"),
            ("entities[1]", "TAG_UNKNOWN",
             "token 1 «مصطفى» has the tag «B-»; write O, or B-, I-, E- or S- and a label"),
        ]),
    ],
)  # fmt: skip
def test_errors(tags: list[Any], faults: list[tuple[str, str, str]]) -> None:
    assert read({"entities": tags}) == ({"entities": []}, [(*fault, "error") for fault in faults])


UNCLOSED, UNBEGUN = "no E- closes", "goes on with no mention"


@pytest.mark.parametrize(
    ("tags", "expected", "faults"),
    [
        pytest.param("O I-A O", [("ب", "A")], [(1, UNBEGUN)], id="I after O"),
        pytest.param("B-A I-B O", [("ا", "A"), ("ب", "B")], [(1, UNBEGUN)], id="I after another label"),
        pytest.param("I-A I-A O", [("ا ب", "A")], [(0, UNBEGUN)], id="once for a mention"),
        pytest.param("O E-A O", [("ب", "A")], [(1, UNBEGUN)], id="E after O"),
        pytest.param("S-A E-A O", [("ا", "A"), ("ب", "A")], [(1, UNBEGUN)], id="E after S"),
        pytest.param("S-B B-A O", [("ا", "B"), ("ب", "A")], [(1, UNCLOSED)], id="B before O"),
        pytest.param("B-A I-A S-A", [("ا ب", "A"), ("ت", "A")], [(1, UNCLOSED)], id="I before S"),
        pytest.param("S-A B-A I-A", [("ا", "A"), ("ب ت", "A")], [(2, UNCLOSED)], id="I at the end"),
        pytest.param("B-A E-B O", [("ا", "A"), ("ب", "B")], [(0, UNCLOSED), (1, UNBEGUN)], id="E of another label"),
    ],
)
def test_sequences_are_mended_with_a_warning(
    tags: str, expected: list[tuple[str, str]], faults: list[tuple[int, str]]
) -> None:
    line, found = read({"entities": tags.split()}, "ا ب ت")
    assert words(line["entities"], "ا ب ت") == expected
    places = [(f"entities[{at}]", "TAG_SEQUENCE", "warning") for at, _ in faults]
    assert [(part, code, level) for part, code, _, level in found] == places
    assert all(what in message for (_, what), (_, _, message, _) in zip(faults, found, strict=True))


@pytest.mark.parametrize("line", [{"doc_id": "a", "other": ["B"]}, {"entities": "O O", "events": None}])
def test_what_is_no_list_stays(line: Line) -> None:
    assert read(line) == (line, [])


def text_of(size: int) -> str:
    """A text of so many tokens, each two code points apart."""
    return "ب " * size


@st.composite
def sequences(draw: st.DrawFn) -> tuple[str, list[str]]:
    scheme = draw(st.sampled_from(["BIO", "IOBES"]))
    inner = st.sampled_from([f"{prefix}-{label}" for prefix in scheme if prefix != "O" for label in ("A", "B-C")])
    tags = draw(st.lists(st.just("O") | inner, max_size=10))
    # one tag that only this scheme has, so that the sequence is read in it
    return scheme, [*tags, "O", "S-A"] if scheme == "IOBES" else tags


@given(sequences())
def test_decoding_agrees_with_seqeval(sequence: tuple[str, list[str]]) -> None:
    scheme, tags = sequence
    line, found = read({"entities": tags}, text_of(len(tags)))
    ours = [(item["type"], item["start"] // 2, item["end"] // 2) for item in line["entities"]]
    assert ours == [(label, first, last) for label, first, last in get_entities(tags)]
    if not found:
        strict = Tokens(tags, IOB2 if scheme == "BIO" else IOBES).entities
        assert ours == [(one.tag, one.start, one.end - 1) for one in strict]


@st.composite
def flat_items(draw: st.DrawFn) -> tuple[int, list[Line]]:
    """A number of tokens, and items on them that do not overlap."""
    sizes = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=5))
    items, at = [], 0
    for gap, size in sizes:
        at += gap + size
        label = draw(st.sampled_from(["A", "B-C"]))
        items.append({"start": 2 * (at - size), "end": 2 * at - 1, "type": label})
    return at + 1, items


@pytest.mark.parametrize("scheme", ["BIO", "IOBES"])
@given(drawn=flat_items())
def test_flat_items_come_back(scheme: Scheme, drawn: tuple[int, list[Line]]) -> None:
    size, items = drawn
    tags, _, lost = from_spans(items, text_of(size), scheme)
    assert lost == []
    assert read({"entities": tags}, text_of(size)) == ({"entities": items}, [])


# fmt: off
@pytest.mark.parametrize(
    ("text", "scheme", "items", "tags", "lost"),
    [
        pytest.param("ا ب ت", "BIO", [(0, 3), (4, 5)], "B-X I-X B-X", [], id="BIO"),
        pytest.param("ا ب ت", "IOBES", [(0, 3), (4, 5)], "B-X E-X S-X", [], id="IOBES"),
        pytest.param("ا ب ت", "IOBES", [(0, 5)], "B-X I-X E-X", [], id="three tokens"),
        pytest.param("ا ب ت", "BIO", [(2, 3), (0, 5), (0, 1)], "B-X I-X I-X", [(0, 1), (2, 3)], id="nested"),
        pytest.param("ا ب ت", "BIO", [(2, 5), (0, 3)], "B-X I-X O", [(2, 5)], id="crossing"),
        pytest.param("والعراق هنا", "BIO", [(1, 7)], "B-X O", [], id="after a proclitic"),
        pytest.param("والعراق هنا", "BIO", [(3, 7), (1, 7)], "B-X O", [(3, 7)], id="the outermost in one token"),
        pytest.param("العراق هنا", "BIO", [(0, 3), (0, 6)], "B-X O", [(0, 3)], id="the longer in one token"),
        pytest.param("العراقية هنا", "BIO", [(0, 6)], "B-X O", [], id="the beginning of a token"),
        pytest.param("ا ب", "BIO", [(1, 2)], "O O", [(1, 2)], id="no token"),
    ],
)
def test_tags_of_items(
    text: str, scheme: Scheme, items: list[tuple[int, int]], tags: str, lost: list[tuple[int, int]]
) -> None:
    def item(span: tuple[int, int]) -> Line:
        return {"start": span[0], "end": span[1], "type": "X"}

    encoded = from_spans(map(item, items), text, scheme)
    assert (encoded.tags, encoded.lost) == (tags.split(), list(map(item, lost)))
    assert len(encoded.kept) == len(items) - len(lost)
# fmt: on


def test_of_items_on_one_span_the_first_is_kept() -> None:
    title, person = ({"start": 0, "end": 6, "type": kind} for kind in ("TITLE", "PER"))
    assert from_spans([title, person], "الرئيس") == (["B-TITLE"], [((0, 6), title)], [person])


def test_items_are_kept_with_the_span_of_their_tokens() -> None:
    state, place = {"start": 1, "end": 7, "type": "GPE"}, {"start": 8, "end": 11, "type": "LOC"}
    encoded = from_spans([place, state], "والعراق هنا")
    assert encoded.kept == [((0, 7), state), ((8, 11), place)]
    assert encoded.whole == [((8, 11), place)]


def test_numeric_claims_have_one_tag() -> None:
    assert from_spans([{"start": 4, "end": 8, "lo": 2500}], "نحو 2500 جندي").tags == ["O", "B-Quantity", "O"]


@pytest.mark.parametrize("scheme", ["BIO", "IOBES"])
def test_gold_keeps_what_the_statistics_say(root: Path, scheme: Scheme) -> None:
    said = json.loads((root / "dataset" / "statistics.json").read_text("utf-8"))["projection"]
    kept = back = 0
    for split in ("train", "test"):
        for gold in map(json.loads, (root / "dataset" / "gold" / f"{split}.jsonl").read_text("utf-8").splitlines()):
            text, items = gold["text"], gold["entities"]
            tags, _, lost = from_spans(items, text, scheme)
            kept += len(items) - len(lost)
            line, found = read({"entities": tags}, text)
            assert found == []
            spans = {(item["start"], item["end"], item["type"]) for item in items}
            back += sum((item["start"], item["end"], item["type"]) in spans for item in line["entities"])
    assert kept == said["proclitic_in"]["mentions"]
    assert back == said["proclitic_out"]["mentions"]


def test_gold_by_sentence_is_gold_by_text(root: Path) -> None:
    gold = json.loads((root / "dataset" / "gold" / "test.jsonl").read_text("utf-8").splitlines()[0])
    text = gold["text"]
    tags = from_spans(gold["events"], text).tags
    counts = [len(tokens(text[start:end])) for start, end in sentences(text)]
    nested = [tags[sum(counts[:at]) : sum(counts[: at + 1])] for at in range(len(counts))]
    assert read({"events": nested}, text) == read({"events": tags}, text)
