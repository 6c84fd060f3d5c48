import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from golden import CASES, check, findings_of
from insihab.files import read_json, read_text, read_yaml
from insihab.findings import InputError
from insihab.writing import write_whole

# Bytes that no editor or checkout would keep as they are stand here; the message of each stands in cases/files.
ARABIC = "العراق"
UNUSABLE: dict[str, bytes] = {
    "FILE_ENCODING-bom.json": b"\xef\xbb\xbf[]",
    "FILE_ENCODING-utf16.json": b"\xff\xfe" + "[]".encode("utf-16-le"),
    "FILE_ENCODING-utf16be.json": b"\xfe\xff" + "[]".encode("utf-16-be"),
    "FILE_ENCODING-gzip.json": gzip.compress(b"[]"),
    "FILE_ENCODING-parquet.json": b"PAR1\x15\x04\x15" + b"\0" * 9,
    "FILE_ENCODING-windows1256.json": f'["{ARABIC}"]'.encode("cp1256"),
    "FILE_ENCODING-cut.json": f'["{ARABIC}"]'.encode()[:-3],
    "FILE_LINE_END.json": b"[1,\n2,\r\n3]\n",
    "FILE_LINE_END-yaml.yaml": b"a: 1\r\n",
    "JSON_INVALID.json": b'{"start": 1 "end": 2}',
    "JSON_INVALID-empty.json": b"",
    "JSON_INVALID-quotes.json": b"{'a': 1}",
    "JSON_INVALID-nan.json": b"[NaN]",
    "JSON_INVALID-infinity.json": b"[-Infinity]",
    "JSON_INVALID-deep.json": b"[" * 100_000,
    "JSON_INVALID-key.json": b'{"start": 1, "end": 2, "start": 3}',
    "YAML_INVALID.yaml": b"a:\n  b: 1\n c: 2\n",
    "YAML_INVALID-tab.yaml": b"a:\n\tb: 1\n",
    "YAML_INVALID-key.yaml": b"a: 1\nb:\n  c: 2\n  c: 3\n",
    "YAML_INVALID-deep.yaml": b"[" * 10_000,
    "YAML_INVALID-two.yaml": b"a: 1\n---\na: 2\n",
    "YAML_INVALID-loop.yaml": b"&a {b: *a}\n",
    "YAML_INVALID-python.yaml": b"a: !!python/object/apply:os.system [exit]\n",
}


READERS: dict[str, Callable[[Path], Any]] = {
    ".json": read_json,
    ".yaml": read_yaml,
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(UNUSABLE[name])
    check(CASES / "files" / f"{file.stem}.txt", findings_of(lambda: READERS[file.suffix](file)))


@pytest.mark.parametrize(("case", "name"), [("FILE_UNREADABLE", "missing.json"), ("FILE_UNREADABLE-folder", "")])
def test_unreadable_file(case: str, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    check(CASES / "files" / f"{case}.txt", findings_of(lambda: read_json(folder / name)))


IRREGULAR = "is a pipe or a device; save what it gives in a file, and name that"


@pytest.mark.parametrize("name", ["pipe", "link", "/dev/zero", "/dev/null"])
def test_what_may_have_no_end_is_not_read(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    (found,) = findings_of(lambda: read_text(tmp_path / name))
    assert (found.code, found.file, found.message) == ("FILE_UNREADABLE", str(tmp_path / name), IRREGULAR)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: \x07\n", id="control character"),
        pytest.param("? [a, b]\n: c\n", id="list as a key"),
        pytest.param("a: !!int x\n", id="no integer"),
        pytest.param("a: !!bool maybe\n", id="no boolean"),
        pytest.param("a: !!timestamp x\n", id="no time"),
        pytest.param("a: 0b_\n", id="no binary number"),
        pytest.param(f"a: {'9' * 5000}\n", id="huge integer"),
        pytest.param("*a\n", id="alias of nothing"),
        pytest.param("{a: &x {b: 1}, c: *x}\n", id="alias"),
        pytest.param("a: &a {b: 1}\nc: {<<: *a}\n", id="merge"),
        pytest.param('a: "\\ud800"\n', id="half a surrogate pair"),
        pytest.param('a: !!int ""\n', id="empty integer"),
        pytest.param("a: !own b\n", id="tag of one's own"),
        pytest.param("a: [1\n", id="open bracket"),
        pytest.param('a: "b\n', id="open quotation"),
        pytest.param("a: !!python/name:os.system\n", id="a Python name"),
        pytest.param("!!python/object/new:type {}\n", id="a Python class"),
    ],
)
def test_odd_yaml_is_a_finding(text: str, tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8", newline="")
    with pytest.raises(InputError, match="YAML_INVALID"):
        read_yaml(tmp_path / "odd.yaml")


@pytest.mark.parametrize("text", ["9" * 5000, pytest.param("[1e999]"), pytest.param('["\\ud800"]')])
def test_values_that_cannot_be_written_again_are_no_json(text: str, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="JSON_INVALID"):
        read_json(tmp_path / "odd.json")


def test_python_in_yaml_is_not_executed(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    (tmp_path / "bad.yaml").write_text(f"!!python/object/apply:os.mkdir [{trace}]\n", encoding="utf-8")
    with pytest.raises(InputError, match="YAML_INVALID"):
        read_yaml(tmp_path / "bad.yaml")
    assert not trace.exists()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-02-11", "2024-02-11"),
        ("2024-02", "2024-02"),
        ("[1, 2.5, true, null, نعم]", [1, 2.5, True, None, "نعم"]),
        ("a: 👍\u00a0\u200f", {"a": "👍\u00a0\u200f"}),
        ("", None),
    ],
)
def test_yaml_values(text: str, value: object, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(text, encoding="utf-8")
    assert read_yaml(tmp_path / "good.yaml") == value


@pytest.mark.parametrize("text", ["", "\n", "a\u2028b\x0b\x0c\x85\n", "👍🏽 ﺑﺎت\u00a0عُقِدَ", "e\u0301 \u00e9"])
def test_text_is_read_character_for_character(text: str, tmp_path: Path) -> None:
    write_whole(tmp_path / "text.txt", text)
    assert (tmp_path / "text.txt").read_bytes() == text.encode("utf-8")
    assert read_text(tmp_path / "text.txt") == text


def test_each_case_is_used() -> None:
    names = {Path(name).stem for name in UNUSABLE}
    elsewhere = {"FILE_UNREADABLE", "FILE_UNREADABLE-folder", "FILE_UNWRITABLE", "FILE_EXISTS"}
    assert {path.stem for path in (CASES / "files").glob("*.txt")} == names | elsewhere
