"""`insihab rehydrate`: the same data again, or nothing and every reason."""

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pytest
from datasets import load_dataset

from golden import findings_of
from insihab.cli import main
from insihab.released import schema_file
from insihab.standoff.raw import likely_cause
from insihab.standoff.rehydrate import rehydrate
from made_standoff import RAW, built, changed, sha256, summed

pytestmark = pytest.mark.slow
PYARROW = f"pyarrow {pyarrow.__version__} here"
NAMES = sorted(path.name for path in RAW.iterdir())
# What a light install lacks, made missing.
WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {libraries}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Missing())
from insihab.cli import main
sys.exit(main(sys.argv[1:]))
"""
HEAVY = ("numpy", "pyarrow", "sklearn", "matplotlib", "datasets", "pandas", "tqdm", "scipy")


def run(capsys, standoff: Path, raw: Path, out: Path, *more: str) -> tuple[int, str]:
    status = main(["rehydrate", str(standoff), "--raw", str(raw), "--out", str(out), *more])
    printed = capsys.readouterr()
    return status, printed.out if status == 0 else printed.err


def in_folders(folder: Path, *names: str) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for name in names
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def test_data_and_gold_are_the_same_byte_for_byte_and_load(capsys, tmp_path: Path, root: Path) -> None:
    out = tmp_path / "again"
    status, said = run(capsys, built() / "standoff", RAW, out)
    assert (status, said) == (0, f"data/ and gold/ of 5 document(s) written to {out}\n")
    for dataset in (built() / "dataset", root / "dataset"):
        assert in_folders(out, "data", "gold") == in_folders(dataset, "data", "gold")
    front, real = ((folder / "README.md").read_text("utf-8").split("---\n")[1] for folder in (out, built() / "dataset"))
    assert front == real
    ours, theirs = (
        load_dataset(str(folder), "events", cache_dir=str(tmp_path / "cache")) for folder in (out, built() / "dataset")
    )
    assert ours["test"].features == theirs["test"].features
    assert list(ours["test"]) == list(theirs["test"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "cache"]


def test_gold_alone_needs_only_the_light_install(tmp_path: Path) -> None:
    line = [sys.executable, "-c", WITHOUT.format(libraries=HEAVY), "rehydrate", str(built() / "standoff")]
    line += ["--raw", str(RAW), "--out", str(tmp_path / "again")]
    whole = subprocess.run(line, capture_output=True, text=True, check=False)
    assert whole.returncode == 2
    needed = 'needs pyarrow, which is not installed; pip install ".[build]"'
    assert f"error MODULE_MISSING: rehydrate without --gold-only: {needed}\n" in whole.stderr
    assert not (tmp_path / "again").exists()
    gold = subprocess.run([*line, "--gold-only"], capture_output=True, text=True, check=False)
    assert (gold.returncode, gold.stderr) == (0, "")
    assert in_folders(tmp_path / "again", "gold") == in_folders(built() / "dataset", "gold")
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == ["checksums.txt", "gold"]


def test_of_the_libraries_only_pyarrow_is_needed(tmp_path: Path) -> None:
    libraries = ("sklearn", "matplotlib", "datasets", "pandas", "tqdm", "scipy")
    line = [sys.executable, "-c", WITHOUT.format(libraries=libraries), "rehydrate", str(built() / "standoff")]
    done = subprocess.run(
        [*line, "--raw", str(RAW), "--out", str(tmp_path / "again")], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert in_folders(tmp_path / "again", "data") == in_folders(built() / "dataset", "data")


CHANGES: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda raw: raw.replace(b"\n", b"\r\n"), "its line ends were changed to CRLF, as git does"),
    (lambda raw: b"\xef\xbb\xbf" + raw, "a byte order mark was put before it"),
    (lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"), "editors do, and its line ends were changed to CRLF"),
    (lambda raw: raw + b"\n", "a line end was added at its end"),
    (lambda raw: raw.decode().encode("utf-16"), "it was saved as UTF-16"),
    (lambda raw: unicodedata.normalize("NFD", raw.decode()).encode(), "its Unicode was normalised, away from NFC"),
    (lambda raw: raw.replace("\u064e".encode(), b"") + b"x", "it is another version of the page"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "cause"), CHANGES)
def test_a_raw_file_that_was_changed_is_refused_with_the_likely_cause(capsys, tmp_path: Path, change, cause) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    (raw / NAMES[3]).write_bytes(change((RAW / NAMES[3]).read_bytes()))
    status, said = run(capsys, built() / "standoff", raw, tmp_path / "again")
    assert status == 2
    assert said.startswith(f"error RAW_DIFFERS: {raw / NAMES[3]}: meo-2024-02: has sha256 ")
    assert cause in said
    assert said.endswith("\n1 finding(s)\n")
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


@pytest.mark.parametrize(
    ("original", "change"),
    [
        (b"a\r\nb\r\n", lambda raw: raw.replace(b"\r\n", b"\n")),
        (b"a\n", lambda raw: raw[:-1]),
        (b"\xef\xbb\xbfa", lambda raw: raw[3:]),
        ("e\u0301".encode(), lambda raw: unicodedata.normalize("NFC", raw.decode()).encode()),
        ("قال".encode(), lambda raw: raw.decode().encode("cp1256")),
    ],
)
def test_a_cause_is_proved_by_undoing_it(original: bytes, change) -> None:
    cause = likely_cause(change(original), sha256(original))
    assert not cause.startswith("it is another version")
    assert likely_cause(b"something else", sha256(original)).startswith("it is another version")


def test_every_fault_is_listed_and_nothing_is_written(capsys, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    (raw / NAMES[0]).unlink()
    (raw / NAMES[1]).write_bytes(b"")
    status, said = run(capsys, built() / "standoff", raw, tmp_path / "again")
    assert status == 2
    assert {line.split(": ")[0] for line in said.splitlines()[:-1]} == {"error FILE_UNREADABLE", "error RAW_DIFFERS"}
    assert said.endswith("\n2 finding(s)\n")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("put", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_a_raw_file_that_is_no_regular_one_is_refused(capsys, tmp_path: Path, put) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw)
    (raw / NAMES[1]).unlink()
    put(raw / NAMES[1])
    status, said = run(capsys, built() / "standoff", raw, tmp_path / "again")
    assert status == 2
    assert said.startswith(f"error FILE_UNREADABLE: {raw / NAMES[1]}: ")
    assert said.endswith("\n1 finding(s)\n")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("name", ["folder", "file", "link", "no/where"])
def test_what_is_there_is_not_replaced(capsys, tmp_path: Path, name) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.iterdir())
    status, said = run(capsys, built() / "standoff", RAW, tmp_path / name, "--gold-only")
    assert status == 2
    assert ("FILE_UNWRITABLE" if "/" in name else "FILE_EXISTS") in said
    assert sorted(tmp_path.iterdir()) == before


def first(key: str, value: object) -> Callable[[dict], dict]:
    return lambda line: {**line, key: value}


NOWHERE = {"source": "x", "label": "topic", "target": "y"}


def region(**new: object) -> Callable[[dict], dict]:
    return lambda line: {**line, "regions": [{**line["regions"][0], **new}, *line["regions"][1:]]}


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("documents.jsonl", first("ranges", [[0, 10**6]]), "RANGE_OUTSIDE"),
        ("documents.jsonl", first("ranges", [[166, 297], [0, 48]]), "RANGE_OUTSIDE"),
        ("documents.jsonl", first("ranges", [[-5, 48]]), "RANGE_OUTSIDE"),
        ("documents.jsonl", first("ranges", [[0, 47]]), "TEXT_DIFFERS"),
        ("documents.jsonl", first("text_sha256", "0" * 64), "TEXT_DIFFERS"),
        ("documents.jsonl", first("rights", [[0, 0, 10**6]]), "POINTER_OUTSIDE"),
        ("documents.jsonl", region(end=10**6), "OFFSET_RANGE"),
        ("documents.jsonl", region(label="Dance"), "LABEL_UNKNOWN"),
        ("documents.jsonl", region(attributes={"mood": "x"}), "ATTRIBUTE_UNKNOWN"),
        ("documents.jsonl", first("relations", [NOWHERE]), "RELATION_DANGLING"),
        ("documents.jsonl", region(rule="V1"), "CONTENT_DIFFERS"),
        ("documents.jsonl", first("published", "2021"), "CONTENT_DIFFERS"),
        ("claim_pairs.jsonl", first("a", "nowhere#c1"), "PAIR_UNKNOWN"),
        ("claim_pairs.jsonl", first("relation", "FRIENDS"), "PAIR_RELATION"),
        ("claim_pairs.jsonl", first("relation", "EQUAL"), "CONTENT_DIFFERS"),
        ("claim_pairs.jsonl", first("why", [[2, 0, 1]]), "POINTER_OUTSIDE"),
        ("release.json", first("configs", {}), "CONTENT_DIFFERS"),
    ],
)  # fmt: skip
def test_a_release_that_contradicts_the_articles_is_refused(name, change, code, tmp_path: Path) -> None:
    folder = changed(tmp_path / "standoff", name, change)
    findings = findings_of(lambda: rehydrate(folder, RAW, schema_file()))
    assert code in {finding.code for finding in findings}
    assert all(finding.file.startswith(str(folder)) for finding in findings)


def test_a_release_of_nothing_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "standoff"
    shutil.copytree(built() / "standoff", folder)
    for name in ("documents.jsonl", "claim_pairs.jsonl"):
        (folder / name).write_text("")
    summed(folder)
    (found,) = findings_of(lambda: rehydrate(folder, RAW, schema_file()))
    assert (found.code, found.file) == ("FILE_EMPTY", str(folder / "documents.jsonl"))


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        ("data", (), f"content equal; the bytes of the Parquet files differ from those of the release ({PYARROW})\n"),
        ("data", ("--gold-only",), ""),
        ("gold", (), ""),  # another release
    ],
)
def test_parquet_of_another_library_is_said(capsys, monkeypatch, kind, more, said, tmp_path: Path) -> None:
    released, out = tmp_path / "released", tmp_path / "again"
    shutil.copytree(built() / "dataset", released)
    for file in sorted((released / kind).rglob("*.*")):
        file.write_bytes(b"x" + file.read_bytes())
    monkeypatch.setattr("insihab.commands.rehydrate.dataset_folder", lambda: released)
    status, printed = run(capsys, built() / "standoff", RAW, out, *more)
    assert (status, printed.partition(f"written to {out}\n")[2]) == (0, said)


def test_tombstones_are_kept(capsys, tmp_path: Path) -> None:
    standoff = tmp_path / "standoff"
    shutil.copytree(built() / "standoff", standoff)
    line = {"doc_id": "gone", "date": "2026-11-23", "reason": "asked"}
    (standoff / "removed.jsonl").write_text(json.dumps(line) + "\n")
    summed(standoff)
    assert run(capsys, standoff, RAW, tmp_path / "again")[0] == 0
    assert "| `gone` | 2026-11-23 | asked |" in (tmp_path / "again" / "README.md").read_text("utf-8")
