"""The stand-off release: that it has everything but the text, and that nothing in it is believed unchecked."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import ROOT, findings_of
from insihab.columns import Column, table_columns
from insihab.folders import beside, replace_all
from insihab.released import schema_file
from insihab.standoff.pointers import is_pieces, pointed, restored
from insihab.standoff.reading import read_standoff
from insihab.standoff.writing import FILES
from made_standoff import ANNOTATION, RAW, built, changed, summed

ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
SCHEMA = ANNOTATION / "schema.yaml"


@pytest.mark.slow
def test_no_arabic_letter_and_no_three_words_of_any_article() -> None:
    files = sorted((built() / "standoff").iterdir())
    assert [path.name for path in files] == sorted([*FILES, "checksums.txt"])
    for path in files:
        text = path.read_text("utf-8")
        assert not ARABIC.search(text)
        assert not re.search(r"\\u0[67]", text)
    written = " ".join(" ".join(path.read_text("utf-8").split()) for path in files)
    for raw in RAW.iterdir():
        words = raw.read_text("utf-8").split()
        runs = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
        assert len(runs) > 200
        assert not [run for run in runs if run in written]


@pytest.mark.slow
def test_it_has_every_label_and_the_hashes_of_the_raw_files(corpus) -> None:
    lines = [json.loads(line) for line in (built() / "standoff" / "documents.jsonl").open(encoding="utf-8")]
    assert [line["doc_id"] for line in lines] == [one.doc_id for one in corpus.documents]
    for line, document, annotation in zip(lines, corpus.documents, corpus.annotations, strict=True):
        assert (line["raw_sha256"], line["text_sha256"]) == (document.article.sha256, document.text_sha256)
        assert [(one["id"], one["label"], one["attributes"]) for one in line["regions"]] == [
            (one.id, one.label, one.attributes) for one in annotation.regions
        ]
        assert len(line["relations"]) == len(annotation.relations)


def places(columns: tuple[Column, ...]) -> set[str]:
    return {name for column in columns for name in (column.name, *places(column.fields))}


def test_every_column_is_decided_on(schema) -> None:
    names = {config: places(columns) for config, columns in table_columns(schema).items()}
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \| (.+) \|$", (ROOT / "docs" / "rights.md").read_text("utf-8"), re.M)
    decided = {name: where.split(", ") for name, where, _ in rows}
    assert decided == {
        name: [config for config in names if name in names[config]] for name in {*set().union(*names.values())}
    }


RAWS = ("قال الوزير إن الجيش سيغادر", "وصل الوفد إلى بغداد")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (None, None),
        ("", []),
        ("no Arabic", ["no Arabic"]),
        ("as «قال الوزير إن», 2024", ["as «", [0, 0, 13], "», 2024"]),
        ("بغداد", [[1, 14, 19]]),
        ("الجيش إلى بغداد", [[0, 14, 19], " ", [1, 10, 19]]),
        ("الجيش صديق الوزير", [[0, 14, 19], " صديق ", [0, 4, 10]]),
    ],
)
def test_words_of_an_article_become_pointers(text, pieces) -> None:
    assert pointed(text, RAWS) == pieces
    assert restored(pieces, RAWS) == text


@given(st.text(alphabet="قال الوزير \nabc«1", max_size=40), st.lists(st.text(alphabet="قال الوزير b", max_size=20)))
def test_what_is_pointed_to_is_restored(text: str, raws: list[str]) -> None:
    pieces = pointed(text, raws)
    assert is_pieces(pieces)
    assert restored(pieces, raws) == text
    left = [word for piece in pieces or [] if isinstance(piece, str) for word in piece.split()]
    assert not [word for word in left if ARABIC.fullmatch(word[0]) and any(word in raw for raw in raws)]


@pytest.mark.parametrize("pieces", [[[0, 0, 99]], [[2, 0, 1]], [[0, 5, 5]], [[0, -1, 2]], [[-1, 0, 2]]])
def test_a_pointer_outside_is_refused(pieces) -> None:
    with pytest.raises(ValueError, match="outside"):
        restored(pieces, RAWS)


def test_pointers_that_stand_for_too_much_are_refused() -> None:
    with pytest.raises(ValueError, match="longer than 100000"):
        restored([[0, 0, 99_999], [0, 0, 99_999]], ["ا" * 99_999])


def test_two_folders_are_exchanged_together_or_not_at_all(tmp_path: Path, monkeypatch) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "old").touch()
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if target == tmp_path / "two" and not self.name.endswith(".old"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    def exchange() -> None:
        with beside(tmp_path / "one") as one, beside(tmp_path / "two") as two:
            (one / "new").touch()
            (two / "new").touch()
            replace_all({tmp_path / "one": one, tmp_path / "two": two})

    def found() -> list[str]:
        return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="No space left"):
        exchange()
    assert found() == ["one", "one/old", "two", "two/old"]
    monkeypatch.undo()
    exchange()
    assert found() == ["one", "one/new", "two", "two/new"]


@pytest.mark.slow
def test_a_sound_release_is_read() -> None:
    release = read_standoff(built() / "standoff", schema_file())
    assert len(release.documents) == 5
    assert release.removed == []


def without(key: str) -> Callable[[dict], dict]:
    return lambda line: {name: value for name, value in line.items() if name != key}


def put(key: str, value: object) -> Callable[[dict], dict]:
    return lambda line: {**line, key: value}


def region(key: str, value: object) -> Callable[[dict], dict]:
    return lambda line: {**line, "regions": [{**line["regions"][0], key: value}, *line["regions"][1:]]}


DOCUMENTS = "documents.jsonl"
HOSTILE = [
    ("release.json", put("version", "0.0.1"), "VERSION_DIFFERS"),
    ("release.json", put("schema_sha256", "0" * 64), "SCHEMA_DIFFERS"),
    ("release.json", put("more", 1), "KEY_UNKNOWN"),
    ("release.json", put("provenance", {}), "KEY_MISSING"),
    ("release.json", put("gold", {"test.jsonl": 5}), "TYPE_WRONG"),
    ("release.json", lambda value: [value], "TYPE_WRONG"),
    (DOCUMENTS, lambda line: [line], "TYPE_WRONG"),
    (DOCUMENTS, without("regions"), "KEY_MISSING"),
    (DOCUMENTS, put("text", "no"), "KEY_UNKNOWN"),
    (DOCUMENTS, put("doc_id", "../x"), "DOCUMENT_ID"),
    (DOCUMENTS, put("doc_id", 5), "TYPE_WRONG"),
    (DOCUMENTS, put("doc_id", "levant-2021-07"), "DOCUMENT_TWICE"),
    (DOCUMENTS, put("raw_file", "000_ada1106e99b4bbb3.txt"), "RAW_TWICE"),
    (DOCUMENTS, put("raw_file", "../../etc/passwd"), "RAW_NAME"),
    (DOCUMENTS, put("raw_file", "/etc/passwd"), "RAW_NAME"),
    (DOCUMENTS, put("raw_file", ".."), "RAW_NAME"),
    (DOCUMENTS, put("split", "dev"), "DOCUMENT_SPLIT"),
    (DOCUMENTS, put("ranges", []), "RANGE_SHAPE"),
    (DOCUMENTS, put("ranges", [[0, True]]), "RANGE_SHAPE"),
    (DOCUMENTS, put("ranges", [[0, 10**9]]), "RANGE_SHAPE"),
    (DOCUMENTS, put("rights", [["x"]]), "POINTER_SHAPE"),
    (DOCUMENTS, put("rights", "words"), "TYPE_WRONG"),
    (DOCUMENTS, put("regions", ["x"]), "TYPE_WRONG"),
    (DOCUMENTS, region("attributes", {"level": ["NAM"]}), "TYPE_WRONG"),
    (DOCUMENTS, region("start", 1.5), "TYPE_WRONG"),
    (DOCUMENTS, region("surface", "x"), "KEY_UNKNOWN"),
    (DOCUMENTS, region("id", "e1"), "REGION_TWICE"),
    (DOCUMENTS, put("relations", [{"source": "v1"}]), "KEY_MISSING"),
    ("claim_pairs.jsonl", put("why", "words"), "TYPE_WRONG"),
    ("claim_pairs.jsonl", put("why", [5]), "POINTER_SHAPE"),
    ("claim_pairs.jsonl", without("rule"), "KEY_MISSING"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "change", "code"), HOSTILE)
def test_a_release_of_another_shape_is_refused(name, change, code, tmp_path: Path) -> None:
    folder = changed(tmp_path / "standoff", name, change)
    findings = findings_of(lambda: read_standoff(folder, SCHEMA))
    assert {(Path(finding.file).name, finding.code) for finding in findings} >= {(name, code)}
    assert {Path(finding.file).parent for finding in findings} == {folder}


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "name", "code"),
    [
        (lambda folder: (folder / DOCUMENTS).write_text("{}\n"), DOCUMENTS, "CHECKSUM_DIFFERS"),
        (lambda folder: (folder / DOCUMENTS).unlink(), DOCUMENTS, "FILE_UNREADABLE"),
        (lambda folder: (folder / "checksums.txt").unlink(), "checksums.txt", "FILE_UNREADABLE"),
        (lambda folder: (folder / "checksums.txt").write_text(""), "checksums.txt", "CHECKSUM_MISSING"),
        (
            lambda folder: (folder / "checksums.txt").write_text("0" * 64 + "  ../x\n"),
            "checksums.txt",
            "CHECKSUM_UNKNOWN",
        ),
        (lambda folder: (folder / "checksums.txt").write_text("0" * 64 + " a\n"), "checksums.txt", "CHECKSUM_LINE"),
        (
            lambda folder: (folder / "checksums.txt").write_text(f"{'0' * 64}  a\n" * 2),
            "checksums.txt",
            "CHECKSUM_LINE",
        ),
        (lambda folder: piped(folder / DOCUMENTS), DOCUMENTS, "FILE_UNREADABLE"),
    ],
)
def test_a_damaged_folder_is_refused(damage, name, code, tmp_path: Path) -> None:
    folder = tmp_path / "standoff"
    shutil.copytree(built() / "standoff", folder)
    damage(folder)
    found = {(Path(finding.file).name, finding.code) for finding in findings_of(lambda: read_standoff(folder, SCHEMA))}
    assert (name, code) in found


STONE = {"doc_id": "gone", "date": "2026-11-23", "reason": "The publisher asked for it."}


def tombstones(folder: Path, text: str) -> Path:
    """A copy of the release with this list of tombstones."""
    shutil.copytree(built() / "standoff", folder)
    (folder / "removed.jsonl").write_text(text, "utf-8")
    summed(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("doc_id", "x` |\n\n# Evil", "doc_id must be lower-case letters, digits and single hyphens"),
        ("date", "never", "date must be a day, as 2026-11-23"),
        ("reason", "asked\n\n# Evil", "reason must say why, in one line"),
    ],
)
def test_a_tombstone_that_no_removal_list_has_is_refused(key, value, message, tmp_path: Path) -> None:
    folder = tombstones(tmp_path / "standoff", json.dumps({**STONE, key: value}) + "\n")
    (found,) = findings_of(lambda: read_standoff(folder, SCHEMA))
    assert (found.code, found.place, found.message) == ("REMOVED_VALUE", "line 1", message)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "removed"),
    [("", []), (json.dumps(STONE), [STONE]), (f"{json.dumps(STONE)}\n", [STONE])],
)
def test_a_last_line_without_its_end_is_read(text, removed, tmp_path: Path) -> None:
    assert read_standoff(tombstones(tmp_path / "standoff", text), SCHEMA).removed == removed


@pytest.mark.slow
def test_lines_that_are_no_json_are_all_listed(tmp_path: Path) -> None:
    folder = tmp_path / "standoff"
    shutil.copytree(built() / "standoff", folder)
    (folder / DOCUMENTS).write_text('{"doc_id": NaN}\n{]\n')
    summed(folder)
    found = [(finding.place, finding.code) for finding in findings_of(lambda: read_standoff(folder, SCHEMA))]
    assert found == [("line 1", "JSON_INVALID"), ("line 2, column 2", "JSON_INVALID")]
