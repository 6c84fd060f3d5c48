import gzip
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from golden import CASES, check, findings_of
from insihab.findings import refuse
from insihab.predictions import lines as module
from insihab.predictions.lines import LONGEST, batches, read_lines

FILES = CASES / "lines"

# Bytes that no editor or checkout would keep as they are; the message of each stands in cases/lines.
UNUSABLE: dict[str, bytes] = {
    "FILE_LINE_END-mac": b"{}\r{}\r",
    "JSON_INVALID-line": b'{"a": 1}\n{"a": }\n',
    "JSON_INVALID-empty-line": b"{}\n\n{}\n",
    "JSON_INVALID-deep-line": b"{}\n" + b"[" * 100_000,
}


def read(path: Path) -> None:
    refuse(finding for _, _, findings, _ in read_lines(path) for finding in findings)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lines.jsonl"


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_lines(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.jsonl"
    path.write_bytes(UNUSABLE[name])
    check(FILES / f"{name}.txt", findings_of(lambda: read(path)))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("{}\n", [(1, {}, 3)]),
        ("1\n2", [(1, 1, 2), (2, 2, 1)]),
        (' {"a": 1} \n', [(1, {"a": 1}, 11)]),
        ('"a\u2028b"\n"\x85"\n', [(1, "a\u2028b", 8), (2, "\x85", 5)]),
        ('"\\u0627"\n', [(1, "ا", 9)]),
    ],
)
def test_lines_plain_and_compressed(pack: Any, text: str, expected: list[tuple[int, Any, int]], file: Path) -> None:
    file.write_bytes(pack(text.encode()))
    assert [(number, value, size) for number, value, _, size in read_lines(file)] == expected
    assert all(not findings for _, _, findings, _ in read_lines(file))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("text", "values", "places"),
    [
        ("1\n}\n2\n\n", [(1, 1), (3, 2)], ["line 2, column 1", "line 4"]),
        ("{\n1\n2\n", [(2, 1), (3, 2)], ["line 1, column 1"]),  # looked at as one value, it is none
    ],
)
def test_lines_are_read_past_the_bad_ones(
    pack: Any, text: str, values: list[tuple[int, Any]], places: list[str], file: Path
) -> None:
    file.write_bytes(pack(text.encode()))
    found = list(read_lines(file))
    assert [(number, value) for number, value, findings, _ in found if not findings] == values
    assert [finding.place for _, _, findings, _ in found for finding in findings] == places


def test_byte_at_fault_is_counted_from_the_start_of_the_file(file: Path) -> None:
    file.write_bytes(b"12345\n" * 2 + b'"abc\xff"\n')
    assert [finding.place for finding in findings_of(lambda: read(file))] == ["byte 16"]  # 2 * 6 + 4


def test_longest_line(file: Path) -> None:
    file.write_bytes(b'"' + b"a" * (LONGEST - 3) + b'"\n1\n')
    assert [size for _, _, _, size in read_lines(file)] == [LONGEST, 2]
    file.write_bytes(b'1\n"' + b"a" * (LONGEST - 2) + b'"\n1\n')
    assert [str(finding).partition(": ")[2] for finding in findings_of(lambda: read(file))] == [
        f"{file}: line 2: is longer than 8388608 bytes; write one document a line, and split longer ones"
    ]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        pytest.param([1] * 250, [100, 100, 50], id="a hundred lines at a time"),
        pytest.param([LONGEST] * 4, [2, 2], id="or some megabytes"),
        pytest.param([], [], id="none"),
    ],
)
def test_batches(sizes: list[int], expected: list[int]) -> None:
    found = list(batches((number, None, (), size) for number, size in enumerate(sizes, 1)))
    assert [len(batch) for batch in found] == expected
    assert [number for batch in found for number, *_ in batch] == list(range(1, len(sizes) + 1))


def test_what_was_read_before_a_damage_comes_first(file: Path) -> None:
    file.write_bytes(gzip.compress(b"1\n" * 150)[:-8])
    found: list[list[Any]] = []
    refused = findings_of(lambda: found.extend(batches(read_lines(file))))
    assert [len(batch) for batch in found] == [100, 50]
    assert [finding.code for finding in refused] == ["FILE_GZIP"]


IRREGULAR = "is a pipe or a device; save what it gives in a file, and name that"


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    (found,) = findings_of(lambda: read(Path(device)))
    assert (found.code, found.message) == ("FILE_UNREADABLE", IRREGULAR)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = findings_of(lambda: read(tmp_path / "pipe"))
    assert (found.code, found.message) == ("FILE_UNREADABLE", IRREGULAR)


def test_a_directory_is_refused(tmp_path: Path) -> None:
    (found,) = findings_of(lambda: read(tmp_path))
    assert str(found).endswith("cannot be read (Is a directory); check the path and its permissions")


def test_a_file_that_is_deleted_or_grows_while_it_is_read(file: Path) -> None:
    file.write_bytes(b"1\n" * 10)
    reading = read_lines(file)
    next(reading)
    with file.open("ab") as more:
        more.write(b"2\n")
    file.unlink()
    assert [value for _, value, _, _ in reading] == [1] * 9 + [2]


def test_a_file_that_is_cut_while_it_is_read(file: Path) -> None:
    file.write_bytes(b'"aaaaaaaaaa"\n' * 100_000)
    reading = read_lines(file)
    next(reading)
    os.truncate(file, 13 * 50_000 + 5)
    codes = [finding.code for _, _, findings, _ in reading for finding in findings]
    assert codes == ["JSON_INVALID"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"[" * (LONGEST - 1), id="open brackets"),
        pytest.param(b'{"a":' * (LONGEST // 6), id="open objects"),
        pytest.param(b"9" * (LONGEST - 1), id="an integer of millions of digits"),
        pytest.param(b"1" + b"0" * (LONGEST - 4) + b".0", id="a number of millions of digits"),
        pytest.param(b"[\n" + b"9" * (LONGEST - 4) + b"\n]", id="the same in an array over three lines"),
        pytest.param(b'{"' + b"k" * (LONGEST // 3) + b'":1,"' + b"k" * (LONGEST // 3) + b'":2}', id="a long key twice"),
        pytest.param(b" " * (LONGEST - 1), id="spaces"),
        pytest.param(b"\\ud800" * (LONGEST // 7), id="half surrogates"),
    ],
)
def test_a_hostile_line_is_refused_quickly(line: bytes, file: Path) -> None:
    file.write_bytes(line)
    begun = time.process_time()
    assert {finding.code for finding in findings_of(lambda: read(file))} == {"JSON_INVALID"}
    assert time.process_time() - begun < 2


def test_no_integer_is_worked_out_that_nobody_needs(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before Python 3.10.7, `int` takes hours for millions of digits."""
    given: list[dict[str, Any]] = []

    def loads(text: bytes, **options: Any) -> Iterator[Any]:
        given.append(options)
        return iter(())

    monkeypatch.setattr(module.json, "loads", loads)
    file.write_bytes(b"[\n1]\n")
    findings_of(lambda: read(file))
    assert given == [{"parse_int": str}]
