"""Submissions: what is accepted, and the exact text of every refusal."""

import json
import os
import tempfile
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import bad_inputs, check, findings_of
from insihab.findings import InputError
from insihab.leaderboard.metadata import Metadata, check_metadata, metadata_of, name_fault
from insihab.submission import FILE, read_submission

GOOD = """system: linear
authors: [Insihab, فريق, "A. O'Neil"]
training_data: nothing
saw_test_articles: false
predictions: {split: [a.jsonl, inner/b.jsonl]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of predictions, one of them huge, a link out of it, and a file beside it."""
    inside = tmp_path / "submission"
    (inside / "inner").mkdir(parents=True)
    for name in ("a.jsonl", "inner/b.jsonl", "../outside.jsonl"):
        (inside / name).touch()
    (inside / "link.jsonl").symlink_to(tmp_path / "outside.jsonl")
    with (inside / "huge.jsonl").open("wb") as huge:
        huge.truncate(1 << 30)  # a hole, which takes no room
    (inside / FILE).write_text(GOOD, encoding="utf-8")
    return inside


def test_all_of_it(folder: Path) -> None:
    (folder / FILE).write_text(GOOD + "kind: reference\nnote: short\nlink: https://example.org/a_(b)?c=d#e\n", "utf-8")
    found = read_submission([folder])
    assert (found.system, found.form) == ("linear", "spans")
    assert found.files == {"split": [folder / "a.jsonl", folder / "inner" / "b.jsonl"]}
    assert found.metadata == Metadata(
        authors=("Insihab", "فريق", "A. O'Neil"),
        link="https://example.org/a_(b)?c=d#e",
        training_data="nothing",
        saw_test_articles=False,
        kind="reference",
        note="short",
    )
    said = found.metadata.as_json()
    assert metadata_of(said) == found.metadata
    assert check_metadata(said, folder, whole=True) == []


def test_what_may_be_left_out(folder: Path) -> None:
    said = read_submission([folder]).metadata
    assert (said.kind, said.link, said.note) == ("system", None, None)


@pytest.mark.parametrize("case", bad_inputs("submissions", ".yaml"))
def test_a_bad_submission_gets_every_fault_listed(case: Path, folder: Path) -> None:
    (folder / FILE).write_bytes(case.read_bytes())
    found = findings_of(lambda: read_submission([folder]))
    assert all(str(finding).isprintable() for finding in found)
    check(case.with_suffix(".txt"), found)


def test_files_with_metadata_elsewhere(folder: Path, tmp_path: Path) -> None:
    metadata = tmp_path / "linear.yaml"
    metadata.write_text(GOOD.replace("inner/", ""), encoding="utf-8")
    files = [folder / "inner" / "b.jsonl", folder / "a.jsonl"]
    assert read_submission(files, metadata).files == {"split": [files[1], files[0]]}
    faults = findings_of(lambda: read_submission([files[1], tmp_path / "outside.jsonl"], metadata))
    assert [(Path(one.file).name, one.place, one.code) for one in faults] == [
        ("linear.yaml", "predictions.split[1]", "FILE_UNREADABLE"),  # b.jsonl
        ("outside.jsonl", "", "FILE_UNNAMED"),
    ]
    (folder / "b.jsonl").touch()
    twice = findings_of(lambda: read_submission([*files, folder / "b.jsonl"], metadata))
    assert [one.code for one in twice] == ["FILE_TWICE"]
    in_folder = read_submission([folder], _written(tmp_path / "other.yaml", GOOD))
    assert in_folder == replace(read_submission([folder]), source=tmp_path / "other.yaml")


@pytest.mark.parametrize(("kind", "code"), [("pipe", "FILE_UNREADABLE"), ("huge", "FILE_LARGE")])
def test_files_on_the_command_line_are_checked_as_well(kind: str, code: str, folder: Path, tmp_path: Path) -> None:
    os.mkfifo(folder / "pipe.jsonl")
    text = GOOD.replace("a.jsonl, inner/b.jsonl", f"{kind}.jsonl")
    metadata = _written(tmp_path / "linear.yaml", text)
    (found,) = findings_of(lambda: read_submission([folder / f"{kind}.jsonl"], metadata))
    assert (found.place, found.code) == ("predictions.split[0]", code)


@pytest.mark.parametrize(
    ("example", "authors", "files"),
    [
        (0, ("A. Author",), {"split": ["split.jsonl"]}),
        (
            1,
            ("A. Author", "B. Author"),
            {
                "leave-one-article-out": ["leave-one-article-out.jsonl", "leave-one-article-out.pairs.jsonl"],
                "split": ["split.jsonl", "split.pairs.jsonl"],
            },
        ),
    ],
)
def test_the_examples_of_the_documentation(
    example: int, authors: tuple[str, ...], files: dict[str, list[str]], root: Path, tmp_path: Path
) -> None:
    text = (root / "docs" / "leaderboard.md").read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.split("```yaml\n")[1 + example].split("```")[0], encoding="utf-8")
    for name in chain.from_iterable(files.values()):
        (tmp_path / name).touch()
    found = read_submission([tmp_path])
    assert found.metadata.authors == authors
    assert found.files == {protocol: [tmp_path / name for name in names] for protocol, names in files.items()}


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_or_metadata_are_needed(folder: Path) -> None:
    (found,) = findings_of(lambda: read_submission([folder / "a.jsonl"]))
    assert (found.code, found.message.startswith("is no folder; name one")) == ("METADATA_MISSING", True)
    (found,) = findings_of(lambda: read_submission([folder, folder]))
    assert (found.code, found.message.startswith("is one of 2 paths")) == ("METADATA_MISSING", True)
    (folder / FILE).unlink()
    (found,) = findings_of(lambda: read_submission([folder]))
    assert (found.file, found.code) == (str(folder / FILE), "FILE_UNREADABLE")


@pytest.mark.parametrize(
    ("kind", "code"), [("link", "FILE_OUTSIDE"), ("huge", "FILE_LARGE"), ("pipe", "FILE_UNREADABLE")]
)
def test_metadata_that_are_not_read(kind: str, code: str, folder: Path, tmp_path: Path) -> None:
    path = folder / FILE
    path.unlink()
    if kind == "link":
        path.symlink_to(_written(tmp_path / "secret", "password"))
    elif kind == "huge":
        (folder / "huge.jsonl").rename(path)
    else:
        os.mkfifo(path)
    (found,) = findings_of(lambda: read_submission([folder]))
    assert found.code == code
    assert "password" not in str(found)


@pytest.mark.parametrize("name", ["a", "_a", "0.4", "bert-base_v1.2", "a" * 64, "console", "com10"])
def test_names_of_systems(name: str) -> None:
    assert name_fault(name) == ""


@given(st.text() | st.from_regex(r"[a-z./\\<>|:-]{1,8}", fullmatch=True))
def test_a_name_is_one_folder_and_plain_text(name: str) -> None:
    if name_fault(name) == "":
        assert Path("results", name).resolve() == Path("results").resolve() / name
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


@given(
    st.dictionaries(
        st.sampled_from(["system", "authors", "link", "kind", "note", "predictions", "x"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(max_size=5)
        | st.lists(st.text(max_size=3) | st.integers(), max_size=3)
        | st.dictionaries(
            st.sampled_from(["split", "y"]), st.text(max_size=3) | st.lists(st.text(max_size=3), max_size=2), max_size=2
        ),
    )
)
def test_whatever_is_written_there_is_refused_in_order(value: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, FILE)
        path.write_text(json.dumps(value), encoding="utf-8")  # JSON is YAML
        with pytest.raises(InputError):  # there is never saw_test_articles
            read_submission([Path(place)])


def test_a_file_under_two_names_is_the_same(folder: Path) -> None:
    (folder / FILE).write_text(GOOD.replace("inner/b.jsonl", "./a.jsonl"), encoding="utf-8")
    (found,) = findings_of(lambda: read_submission([folder]))
    assert (found.place, found.code) == ("predictions.split", "FILE_TWICE")
