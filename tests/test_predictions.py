"""What a file of predictions is told about, line by line; what a whole submission is told stands in cases."""

import ast
import gzip
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from golden import CASES, ROOT, SCHEMA, check
from insihab.evaluate import evaluate
from insihab.findings import InputError
from insihab.formats import TO_SPANS
from insihab.gold import Gold, custom_gold, read_gold, released_gold
from insihab.predictions import Prediction
from insihab.predictions.inventory import from_schema
from insihab.predictions.reading import Reading, read_predictions
from insihab.schema import Schema

FOLDER = CASES / "predictions"
NO_FILE = {"FILE_UNREADABLE"}
"""Cases that have no file but the text."""
OTHER_TESTS = {"FILE_EXISTS", "FILE_LARGE", "FILE_UNWRITABLE", "YAML_INVALID"}
"""Codes of modules that predictions share with others, which no prediction can have."""
GENERATED = {"LINE_LONG", "FAULTS_MANY", "WARNINGS_MANY"}
"""Codes of files that are too large to keep; test_reading.py makes them."""
CODES = sorted({path.name.split(".")[0] for path in FOLDER.glob("[A-Z]*.jsonl*")} | NO_FILE)


def gold_of(case: str) -> Gold:
    """The gold that a case is held against; its name says if it is another than the two made-up articles."""
    what = case.partition("-")[2]
    if what.startswith("released"):
        return released_gold("leave-one-article-out" if what.endswith("all") else "split")
    own = FOLDER / f"{case}.gold.jsonl"
    return custom_gold([own if own.exists() else FOLDER / "gold.jsonl"], schema=SCHEMA)


def files_of(case: str) -> list[Path]:
    """The submission: one file, or one that ends in .gz, and more of the same name with .more."""
    packed, more = Path(f"{case}.jsonl.gz"), Path(f"{case}.more.jsonl")
    return [packed if packed.exists() else Path(f"{case}.jsonl"), *([more] if more.exists() else [])]


@pytest.mark.parametrize("case", CODES)
def test_a_bad_submission_gets_exactly_this(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)  # messages name files as they were given
    what = case.partition("-")[2]
    try:
        to_spans = TO_SPANS.get(what.partition("-")[0])
        found = evaluate(
            files_of(case), gold_of(case), to_spans=to_spans, gold_triggers=what.startswith("triggers")
        ).warnings
    except InputError as error:
        found = error.findings
    check(FOLDER / f"{case}.txt", found)
    if not what:
        assert {finding.code for finding in found} == {case}


def test_there_are_at_least_forty_bad_submissions() -> None:
    assert len(CODES) >= 40
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == CODES  # and no text is left of one that has gone


def test_every_code_has_a_bad_submission() -> None:
    library = ROOT / "src" / "insihab"
    sources = [*library.glob("predictions/*.py"), *library.glob("formats/*.py")]
    sources += [library / name for name in ("evaluate.py", "gold.py", "shape.py", "files.py")]
    constants = [
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    codes = {value for value in constants if len(value) > 5 and value.isupper() and value.replace("_", "").isalpha()}
    assert {"OFFSET_RANGE", "DUPLICATE", "LAYER_MISSING", "KEY_UNKNOWN", "TAG_COUNT"} <= codes  # the search finds codes
    assert {case.partition("-")[0] for case in CODES} == codes - OTHER_TESTS - GENERATED


TEXT = "نشر 2500 جندي في ا\u0654ربيل."  # with a decomposed أ, which NFC would compose
COUNTED = [9, 13]
UNUSABLE = "is not usable JSON"
INTO_ONE = "put all that is said of it into one, with offsets in the whole text"
ONE_OBJECT = "; a line must be one whole JSON object"
KEYS = "doc_id, text, entities, events, numeric_claims"
Check = Callable[[bytes | str], list[str]]
GOLD = {"news": Prediction("news", TEXT, {}), "other": Prediction("other", "نعم", {})}
ELSEWHERE = {"held-back": "is not scored under this protocol"}


@pytest.fixture
def findings_in(tmp_path: Path, schema: Schema) -> Check:
    """Gives the findings of a file with the given bytes or text, without the file's name."""

    def findings_in(content: bytes | str) -> list[str]:
        path = tmp_path / "predictions.jsonl"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        reading = Reading([path], from_schema(schema), GOLD, elsewhere=ELSEWHERE)
        assert list(reading) or reading.findings
        return [str(finding).replace(f"{path}: ", "") for finding in reading.findings]

    return findings_in


def line(**layers: Any) -> str:
    return json.dumps({"doc_id": "news", **layers}, ensure_ascii=False) + "\n"


GOOD = line(entities=[{"start": 0, "end": 3, "type": "GPE"}])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(GOOD, [], id="good"),
        pytest.param(GOOD.rstrip("\n"), [], id="no final newline"),
        pytest.param(
            b"\xef\xbb\xbf" + GOOD.encode(),
            ["FILE_ENCODING: byte 0: starts with a byte order mark; save it as UTF-8 without BOM"],
            id="BOM",
        ),
        pytest.param(
            GOOD.encode("utf-16"), ["FILE_ENCODING: byte 0: is UTF-16; save it as UTF-8"], id="UTF-16, with its BOM"
        ),
        pytest.param(
            b"PAR1\x15\x04\n\xff\r\n" * 9,
            [
                "FILE_ENCODING: byte 0: is Parquet; read it with load_dataset, and write what is needed as text, "
                "predictions as JSON Lines"
            ],
            id="Parquet",
        ),
        pytest.param(
            b"SQLite format 3\0\n\xff\r\n",
            ["FILE_ENCODING: byte 15: is no text, for it has a NUL byte; give JSON Lines"],
            id="a database",
        ),
        pytest.param(
            line(text=TEXT).encode("cp1256", "replace"),
            ["FILE_ENCODING: byte 28: is not UTF-8; save it as UTF-8"],
            id="Windows-1256",
        ),
        pytest.param(gzip.compress(GOOD.encode()), [], id="gzip"),
        pytest.param(
            GOOD + GOOD.replace("\n", "\r\n"),
            ["FILE_LINE_END: line 2: has a carriage return; save the file with Unix line ends (LF)"],
            id="CRLF",
        ),
        pytest.param("", ["FILE_EMPTY: has no lines; write one JSON object a document"], id="empty"),
        pytest.param("\n", ["JSON_INVALID: line 1: is empty; it should be JSON" + ONE_OBJECT], id="newline alone"),
        pytest.param(
            GOOD + " \n", ["JSON_INVALID: line 2: is empty; it should be JSON" + ONE_OBJECT], id="a line of spaces"
        ),
        pytest.param(
            f"[{GOOD.strip()}]\n",
            [f"TYPE_WRONG: line 1: is a list, where an object with {KEYS} is due"],
            id="a JSON array in one line",
        ),
        pytest.param(
            f"[\n{GOOD}]\n",
            [
                "JSON_INVALID: line 1: is one JSON array over 3 lines; write each document on one line, "
                "without brackets around them"
            ],
            id="a JSON array",
        ),
        pytest.param(
            json.dumps(json.loads(GOOD), indent=1),
            [
                "JSON_INVALID: line 1: is one JSON object over 10 lines; write each document on one line, "
                "without brackets around them"
            ],
            id="an indented object",
        ),
        pytest.param(
            GOOD.replace("0", "NaN"),
            ["JSON_INVALID: line 1: is not usable JSON: NaN is not JSON; write a number or null" + ONE_OBJECT],
            id="NaN",
        ),
        pytest.param(
            GOOD.replace("0", "-Infinity"),
            ["JSON_INVALID: line 1: is not usable JSON: -Infinity is not JSON; write a number or null" + ONE_OBJECT],
            id="Infinity",
        ),
        pytest.param(
            '{"doc_id": "news", "doc_id": "other"}',
            [f"JSON_INVALID: line 1: {UNUSABLE}: the key «doc_id» stands twice in one object; keep one{ONE_OBJECT}"],
            id="a key twice",
        ),
        pytest.param(
            '{"doc_id": "news", "events": ' + "[" * 100_000,
            ["JSON_INVALID: line 1: is nested too deep; it should have a few levels" + ONE_OBJECT],
            id="nested too deep",
        ),
        pytest.param(
            '{"doc_id": "\\ud800"}',
            [
                "JSON_INVALID: line 1: has half of a surrogate pair as an escape; write the character itself"
                + ONE_OBJECT
            ],
            id="half a surrogate pair",
        ),
        pytest.param(
            GOOD.replace("news", "newss"),
            ["DOCUMENT_UNKNOWN: newss: line 1: is no document of this gold; the documents are news, other"],
            id="unknown document",
        ),
        pytest.param(
            GOOD.replace("news", "held-back"),
            ["DOCUMENT_UNKNOWN: held-back: line 1: is not scored under this protocol; the documents are news, other"],
            id="document of the other split",
        ),
        pytest.param(
            GOOD + GOOD,
            ["DOCUMENT_TWICE: news: line 2: stands in line 1 too; " + INTO_ONE],
            id="a document twice",
        ),
        pytest.param(
            '{"doc_id": 3}\n',
            ["TYPE_WRONG: line 1: has a number as «doc_id», where a string is due"],
            id="id is a number",
        ),
        pytest.param(line(text=TEXT), [], id="the same text"),
        pytest.param(
            line(text=unicodedata.normalize("NFC", TEXT)),
            [
                "TEXT_DIFFERS: news: line 1: text differs from the released one at code point 17 (it was normalised to "
                "NFC); offsets would not fit: predict on the released text"
            ],
            id="text in NFC",
        ),
        pytest.param(
            line(text=None), ["TYPE_WRONG: news: line 1: has null as «text», where a string is due"], id="text is null"
        ),
        pytest.param(
            line(events=None),
            ["TYPE_WRONG: news: line 1: has null as «events», where a list is due"],
            id="layer is null",
        ),
    ],
)
def test_files_that_people_send(content: bytes | str, expected: list[str], findings_in: Check) -> None:
    assert findings_in(content) == [f"error {text}" for text in expected]


NOT_IN_TEXT = f"must be 0 <= start < end <= {len(TEXT)}, in code points, end exclusive"
CLAIM = "news: line 1, numeric_claims[0]"
TOO_LARGE = "BOUNDS_WRONG: news: line 1, numeric_claims[0]: lo and hi must lie below 1e+300; correct them"
TOO_LONG = "JSON_INVALID: line 1: is not usable JSON: an integer has 401 digits; write a smaller one" + ONE_OBJECT


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param('"start": 0, "end": 24', None, id="all of the text"),
        pytest.param('"start": 24, "end": 24', "OFFSET_RANGE: {}: start 24 and end 24 {}", id="empty, at the end"),
        pytest.param('"start": 5, "end": 5', "OFFSET_RANGE: {}: start 5 and end 5 {}", id="empty"),
        pytest.param('"start": 7, "end": 5', "OFFSET_RANGE: {}: start 7 and end 5 {}", id="end before start"),
        pytest.param(
            '"start": 17, "end": 25',
            "OFFSET_RANGE: {}: start 17 and end 25 {}",
            id="one past the text",
        ),
        pytest.param(
            '"start": 28, "end": 40',
            "OFFSET_RANGE: {}: start 28 and end 40 {}",
            id="offsets in bytes",
        ),
        pytest.param('"start": -3, "end": -1', "OFFSET_RANGE: {}: start -3 and end -1 {}", id="counted from the end"),
        pytest.param('"start": false, "end": true', "TYPE_WRONG: {}: has true or false as «{}», {}", id="booleans"),
        pytest.param('"start": "0", "end": "3"', "TYPE_WRONG: {}: has a string as «{}», {}", id="strings"),
        pytest.param('"start": 0.0, "end": 3.0', "TYPE_WRONG: {}: has a number as «{}», {}", id="not whole numbers"),
        pytest.param('"start": 1e99, "end": 1e99', "TYPE_WRONG: {}: has a number as «{}», {}", id="far too large"),
        pytest.param('"start": null, "end": null', "TYPE_WRONG: {}: has null as «{}», {}", id="null"),
    ],
)
def test_offsets_that_people_send(span: str, expected: str | None, findings_in: Check) -> None:
    found = findings_in(f'{{"doc_id": "news", "entities": [{{{span}, "type": "GPE"}}]}}')
    place = "news: line 1, entities[0]"
    if expected is None:
        assert found == []
    elif expected.startswith("OFFSET_RANGE"):
        assert found == [f"error {expected.format(place, NOT_IN_TEXT)}"]
    else:
        assert found == [f"error {expected.format(place, key, 'where an integer is due')}" for key in ("start", "end")]


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        pytest.param('"lo": 2500, "hi": 2500.0', [], id="a number"),
        pytest.param('"lo": null, "hi": null, "counted": null', [], id="open, or left out"),
        pytest.param('"lo": -5, "hi": 0.3333', [], id="below nought, a fraction"),
        pytest.param('"lo": 1e300', [TOO_LARGE], id="1e300"),
        pytest.param('"hi": -1e300', [TOO_LARGE], id="-1e300"),
        pytest.param(
            '"hi": -1e999',
            [
                "JSON_INVALID: line 1: is not usable JSON: -1e999 is too large a number; write a smaller one or null"
                + ONE_OBJECT
            ],
            id="-1e999",
        ),
        pytest.param(f'"lo": 1{"0" * 400}', [TOO_LONG], id="401 digits"),
        pytest.param(
            '"lo": 3, "hi": 2',
            ["BOUNDS_WRONG: news: line 1, numeric_claims[0]: lo 3 is greater than hi 2; exchange them"],
            id="exchanged",
        ),
        pytest.param(
            '"lo": "2500", "hi": true',
            ["TYPE_WRONG: news: line 1, numeric_claims[0]: has true or false as «hi», where a number or null is due"],
            id="no numbers",
        ),
        pytest.param(
            '"counted": [9, 13, 20], "source": ["0", "3"]',
            [
                f"TYPE_WRONG: {CLAIM}: has as «{name}» what is not a pair [start, end] of integers"
                for name in ("counted", "source")
            ],
            id="no pairs",
        ),
        pytest.param(
            '"event": [3, 3]',
            [f"OFFSET_RANGE: news: line 1, numeric_claims[0]: event start 3 and end 3 {NOT_IN_TEXT}"],
            id="an empty trigger",
        ),
    ],
)
def test_claims_that_people_send(slots: str, expected: list[str], findings_in: Check) -> None:
    found = findings_in(f'{{"doc_id": "news", "numeric_claims": [{{"start": 4, "end": 8, {slots}}}]}}')
    assert found == [f"error {text}" for text in expected]


def test_an_integer_of_5000_digits_is_refused(findings_in: Check) -> None:
    message = "is not usable JSON: an integer has 5000 digits; write a smaller one"
    assert findings_in(GOOD.replace("3", "9" * 5000)) == [f"error JSON_INVALID: line 1: {message}{ONE_OBJECT}"]


def test_five_faults_are_five_findings_in_the_order_of_lines(findings_in: Check) -> None:
    found = findings_in(
        line(
            entities=[{"start": 0, "end": 3, "type": "PLACE"}, {"start": 4, "end": 99, "type": "GPE"}],
            numeric_claims=[{"start": 4, "end": 8, "lo": 2, "hi": 1}],
        )
        + json.dumps({"doc_id": "nowhere"})
        + "\n"
        + json.dumps({"doc_id": "other", "claims": []})
    )
    starts = [
        "error LABEL_UNKNOWN: news: line 1, entities[0]: ",
        "error OFFSET_RANGE: news: line 1, entities[1]: ",
        "error BOUNDS_WRONG: news: line 1, numeric_claims[0]: ",
        "error DOCUMENT_UNKNOWN: nowhere: line 2: ",
        "error KEY_UNKNOWN: other: line 3: ",
    ]
    assert [text.startswith(start) for text, start in zip(found, starts, strict=True)] == [True] * 5


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        pytest.param(
            "{\n" + line(claims=[]) + line(entities=3),
            ["JSON_INVALID", "KEY_UNKNOWN", "TYPE_WRONG", "DOCUMENT_TWICE"],
            id="not JSON",
        ),
        pytest.param(
            line(claims=[], entities=[{"start": 0, "end": 99, "type": "GPE"}]),
            ["KEY_UNKNOWN", "OFFSET_RANGE"],
            id="a wrong key of the line",
        ),
        pytest.param(
            line(entities=[{"start": 0, "end": 99, "type": "PLACE"}]),
            ["OFFSET_RANGE", "LABEL_UNKNOWN"],
            id="a wrong span",
        ),
        pytest.param(
            line(events=[{"start": 0, "end": 3, "type": "Meet", "factual": 1, "arguments": [{"role": "victims"}]}]),
            ["KEY_UNKNOWN", "KEY_MISSING", "KEY_MISSING", "LABEL_UNKNOWN"],
            id="a wrong key of an item",
        ),
    ],
)
def test_no_fault_hides_another(content: str, codes: list[str], findings_in: Check) -> None:
    assert [text.split()[1].rstrip(":") for text in findings_in(content)] == codes


@pytest.mark.parametrize(
    ("spans", "crossing"),
    [
        pytest.param([(0, 5), (5, 9)], "", id="touching"),
        pytest.param([(0, 9), (0, 5), (5, 9), (6, 8)], "", id="nested"),
        pytest.param([(0, 5), (0, 5)], "", id="one span, two types"),
        pytest.param([(0, 5), (3, 8)], "1 item(s) cross an earlier span, first 3-8 « 2500»", id="crossing"),
        pytest.param(
            [(3, 8), (0, 5), (10, 15), (12, 18)], "2 item(s) cross an earlier span, first 3-8 « 2500»", id="two pairs"
        ),
        pytest.param(
            [(0, 9), (2, 5), (4, 8)], "1 item(s) cross an earlier span, first 4-8 «2500»", id="crossing inside another"
        ),
        pytest.param([(0, 5), (3, 8), (6, 10)], "2 item(s) cross an earlier span, first 3-8 « 2500»", id="a chain"),
    ],
)
def test_crossing_spans_are_warned_of(spans: list[tuple[int, int]], crossing: str, findings_in: Check) -> None:
    entities = [{"start": span[0], "end": span[1], "type": ["GPE", "ORG"][at % 2]} for at, span in enumerate(spans)]
    message = f"{crossing}; gold has none such"
    expected = [f"warning SPAN_CROSSING: news: line 1, entities: {message}"] if crossing else []
    assert [text for text in findings_in(line(entities=entities)) if "SPAN_CROSSING" in text] == expected


def test_what_is_read_is_what_was_written(tmp_path: Path, schema: Schema) -> None:
    entities = [{"start": 0, "end": 3, "type": "GPE", "level": "NAM", "entity": "iraq"}]
    claims = [{"id": "c1", "start": 4, "end": 8, "lo": 2500, "hi": None, "counted": COUNTED}]
    path = tmp_path / "predictions.jsonl"
    path.write_text(line(entities=entities, numeric_claims=claims), encoding="utf-8")
    found = read_predictions([path], from_schema(schema), GOLD)
    assert found == ([Prediction("news", TEXT, {"entities": entities, "numeric_claims": claims})], [])


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        pytest.param(line(text=TEXT, entities=[], events=[], numeric_claims=[]), [], id="good"),
        pytest.param(line(entities=[], events=[], numeric_claims=[]), ["KEY_MISSING"], id="no text"),
        pytest.param(
            line(text="نعم", entities=[{"start": 0, "end": 4, "type": "GPE"}]), ["OFFSET_RANGE"], id="offsets"
        ),
        pytest.param(line(text="نعم", entities=[]) * 2, ["DOCUMENT_TWICE"], id="a document twice"),
        pytest.param(
            line(entities=[{"start": 0, "end": 3, "type": "GPE"}], events=[], numeric_claims=[]),
            ["KEY_MISSING"],
            id="no text to check spans against",
        ),
        pytest.param(
            "",
            ["FILE_EMPTY"],
            id="empty",
        ),
    ],
)
def test_gold_is_checked_in_the_same_way(content: str, codes: list[str], tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    try:
        found = []
        assert [document.text for document in read_gold([path], from_schema(schema))[0].values()] == [TEXT]
    except InputError as error:
        found = error.findings
    assert [finding.code for finding in found] == codes
