"""Arrays of JSON that are read and written an element at a time."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import findings_of
from insihab.files import parse_json, read_json
from insihab.findings import Finding, InputError
from insihab.json_array import iter_array, write_array

NO_ARRAY = Finding("", "", "", "NO_ARRAY", "")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each test, and each example of one, writes anew."""
    return tmp_path_factory.mktemp("arrays") / "array.json"


def read(file: Path, raw: str | bytes, chunk: int) -> list[Any]:
    file.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return list(iter_array(file, NO_ARRAY, chunk))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[]", []),
        (" \n\t[ \n ]\n\n", []),
        ("[1]", [1]),
        ("[1 ,\t-20\n, 3.5e2 ,-0.0]", [1, -20, 350.0, -0.0]),
        ("[1" + "0" * 99 + ", 1.5" + "0" * 99 + "]", [10**99, 1.5]),
        ("[1" + "0" * 101 + ".5]", [1e101]),
        ("[true, false, null]", [True, False, None]),
        ('["", "]", "[,", "\\"]\\\\"]', ["", "]", "[,", '"]\\']),
        ('["العراق 👍🏽", "\\u0627\\ud83d\\udc4d\\n"]', ["العراق 👍🏽", "ا👍\n"]),
        ('[{"a": [{"b": {}}, []]}, [[], [1]]]', [{"a": [{"b": {}}, []]}, [[], [1]]]),
    ],
)
def test_elements_whatever_the_chunk(text: str, values: list[Any], file: Path) -> None:
    """Each chunk size puts the first cut elsewhere: into escapes, letters of several bytes, numbers, literals."""
    for chunk in range(1, len(text.encode()) + 2):
        assert read(file, text, chunk) == values


@pytest.mark.parametrize("chunk", [1, 2, 7, 1 << 18])
@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        ("", "JSON_INVALID", ""),
        (" \n ", "JSON_INVALID", ""),
        ("{}", "NO_ARRAY", ""),
        ('"[1]"', "NO_ARRAY", ""),
        ("null", "NO_ARRAY", ""),
        ("-1", "NO_ARRAY", ""),
        ("\nid,text", "JSON_INVALID", "line 2, column 1"),
        ("[", "JSON_INVALID", "line 1, column 2"),
        ("[1", "JSON_INVALID", "line 1, column 3"),
        ("[1,\n", "JSON_INVALID", "line 2, column 1"),
        ("[1,\n\n tru]", "JSON_INVALID", "line 3, column 2"),
        ("[1,\n 2 3]", "JSON_INVALID", "line 2, column 4"),
        ("[1,\n]", "JSON_INVALID", "line 2, column 1"),
        ('[{"start": 1,\n "end" 2}]', "JSON_INVALID", "line 2, column 8"),
        ('[1,\n {"a": "b}]\n', "JSON_INVALID", "line 2, column 12"),
        ('["\\x"]', "JSON_INVALID", "line 1, column 3"),
        ("[1]\n\n[2]\n", "JSON_INVALID", "line 3, column 1"),
        ("[1]]", "JSON_INVALID", "line 1, column 4"),
        ("[1,\nNaN]", "JSON_INVALID", "line 2"),
        ("[1,\n-Infinity]", "JSON_INVALID", "line 2"),
        ("[1,\n[1e999]]", "JSON_INVALID", "line 2"),
        ("[1,\n" + "9" * 101 + "]", "JSON_INVALID", "line 2"),
        ('[1,\n{"a": 1, "b": 2, "a": 3}]', "JSON_INVALID", "line 2"),
        ('[1,\n"\\ud83d"]', "JSON_INVALID", "line 2"),
        ('[1,\n"\\udC4D\\ud83d"]', "JSON_INVALID", "line 2"),
        ("[1,\n" + "[" * 5_000, "JSON_INVALID", "line 2"),
        ("[1,\n2,\r\n3]", "FILE_LINE_END", "line 2"),
        (b"\xef\xbb\xbf[]", "FILE_ENCODING", "byte 0"),
        ("[]".encode("utf-16"), "FILE_ENCODING", "byte 0"),
        (b"\xfe\xff\x00[\x00]", "FILE_ENCODING", "byte 0"),
        (gzip.compress(b"[]"), "FILE_ENCODING", "byte 0"),
        ('["العراق"]'.encode("cp1256"), "FILE_ENCODING", "byte 2"),
        ('["ع"]'.encode()[:3], "FILE_ENCODING", "byte 2"),
    ],
)
def test_faults(raw: str | bytes, code: str, place: str, chunk: int, file: Path) -> None:
    """The places are counted by hand; code and message are those of the reader of whole files."""
    found = findings_of(lambda: read(file, raw, chunk))
    assert [(finding.code, finding.place) for finding in found] == [(code, place)]
    if code != "NO_ARRAY":
        (whole,) = findings_of(lambda: read_json(file))
        assert found == [replace(whole, place=whole.place or place)]  # which has no line for a fault of a value


@pytest.mark.parametrize("name", ["missing.json", ""])
def test_unreadable_file(name: str, tmp_path: Path) -> None:
    found = findings_of(lambda: list(iter_array(tmp_path / name, NO_ARRAY)))
    assert found == findings_of(lambda: read_json(tmp_path / name))


def test_elements_before_a_fault_are_given(file: Path) -> None:
    file.write_text('[{"a": 1}, 2, }', encoding="utf-8")
    elements = iter_array(file, NO_ARRAY, 4)
    assert [next(elements), next(elements)] == [{"a": 1}, 2]
    with pytest.raises(InputError, match="line 1, column 15"):
        next(elements)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=9,
)
TEXTS = st.builds(
    lambda value, indent, ascii_only: json.dumps(value, indent=indent, ensure_ascii=ascii_only),
    st.lists(JSON, max_size=4) | JSON,
    st.sampled_from([None, 0, 1]),
    st.booleans(),
)
# A place, how many characters to drop there, and what to put there.
DAMAGE = st.tuples(
    st.integers(0, 200), st.integers(0, 3), st.sampled_from(["", "1", '"', "\\", "]", ",", "e", "\\ud8"])
)


@given(text=TEXTS, damages=st.lists(DAMAGE, max_size=2), chunk=st.integers(1, 40))
def test_the_whole_and_the_streaming_reader_agree(text: str, damages: Any, chunk: int, file: Path) -> None:
    for place, dropped, put in damages:
        text = text[:place] + put + text[place + dropped :]
    try:
        expected = parse_json(text, file)
    except InputError:
        expected = None
    if isinstance(expected, list):
        assert repr(read(file, text, chunk)) == repr(expected)  # tells -0.0 from 0.0, and True from 1
    else:
        codes = {finding.code for finding in findings_of(lambda: read(file, text, chunk))}
        assert codes <= {"NO_ARRAY", "JSON_INVALID"}


@given(values=st.lists(JSON, max_size=4))
def test_arrays_are_read_as_they_were_written(values: list[Any], file: Path) -> None:
    assert write_array(file, values) == len(values)
    assert repr(list(iter_array(file, NO_ARRAY))) == repr(values)
    assert file.read_text(encoding="utf-8").count("\n") == (len(values) + 2 if values else 1)


def failing() -> Iterator[int]:
    yield 1
    raise InputError([NO_ARRAY])


@pytest.mark.parametrize(("values", "code"), [(failing(), "NO_ARRAY"), (["\ud800"], "FILE_UNWRITABLE")])
def test_an_array_is_written_whole_or_not_at_all(values: Any, code: str, tmp_path: Path) -> None:
    file = tmp_path / "array.json"
    file.write_text("old", encoding="utf-8")
    assert [finding.code for finding in findings_of(lambda: write_array(file, values))] == [code]
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["missing/array.json", "."])
def test_unwritable_array(name: str, tmp_path: Path) -> None:
    assert [one.code for one in findings_of(lambda: write_array(tmp_path / name, []))] == ["FILE_UNWRITABLE"]
