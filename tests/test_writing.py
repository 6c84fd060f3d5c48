"""Tests of insihab.writing; the messages stand in cases/files."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from golden import CASES, check, findings_of
from insihab.findings import InputError
from insihab.writing import json_lines, to_json, whole, write_whole


def test_to_json() -> None:
    assert to_json({"نص": [1, "👍"]}) == '{\n "نص": [\n  1,\n  "👍"\n ]\n}\n'
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json(float("nan"))


def test_write_whole_replaces(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    write_whole(file, "old")
    write_whole(file, b"new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_write_whole_leaves_the_old_file(error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise error

    file = tmp_path / "out.json"
    write_whole(file, "old")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(InputError if isinstance(error, OSError) else KeyboardInterrupt):
        write_whole(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


def not_permitted(*_: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["links", "no links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system with hard links, and one without."""
    if request.param == "no links":
        monkeypatch.setattr(os, "link", not_permitted)


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("round_", range(20))
def test_of_many_who_write_a_new_file_one_succeeds(round_: int, tmp_path: Path) -> None:
    file, together = tmp_path / "out.json", Barrier(8)

    def write(number: int) -> str:
        together.wait()
        try:
            write_whole(file, f"{number}" * 100_000, new=True)
        except InputError as error:
            return error.findings[0].code
        return f"{number}"

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(write, range(8)))
    assert outcomes[1:] == ["FILE_EXISTS"] * 7
    assert file.read_text(encoding="utf-8") == outcomes[0] * 100_000
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.usefixtures("links")
def test_a_file_that_appears_while_one_writes_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.json"

    def late() -> None:
        with whole(target, new=True) as file:
            file.write(b"late")
            write_whole(target, "early", new=True)

    check(CASES / "files" / "FILE_EXISTS.txt", findings_of(late))
    assert target.read_text(encoding="utf-8") == "early"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_replaces_neither_a_folder_nor_a_link(tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(tmp_path / "nowhere")
    for target in (folder, link):
        found = findings_of(lambda target=target: write_whole(target, "new", new=True))
        assert [finding.code for finding in found] == ["FILE_EXISTS"]
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [folder, link]


@pytest.mark.parametrize(("content", "broken"), [("\ud800", []), ("new", ["link", "replace"]), ("new", ["chmod"])])
def test_a_new_file_that_fails_leaves_nothing(
    content: str, broken: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for function in broken:
        monkeypatch.setattr(os, function, not_permitted)
    found = findings_of(lambda: write_whole(tmp_path / "out.json", content, new=True))
    assert [finding.code for finding in found] == ["FILE_UNWRITABLE"]
    assert list(tmp_path.iterdir()) == []


def test_unwritable_file(tmp_path: Path) -> None:
    missing = tmp_path / "missing" / "out.json"
    for new in (False, True):
        found = findings_of(lambda new=new: write_whole(missing, "new", new))
        check(CASES / "files" / "FILE_UNWRITABLE.txt", found)


def test_json_lines_have_no_nan():
    assert json_lines([{"a": "نص"}, {}]) == '{"a": "نص"}\n{}\n'
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_lines([float("nan")])
