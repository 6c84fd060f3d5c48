import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from golden import copy_corpus
from insihab.data_files import content_hash
from insihab.findings import InputError
from insihab.release import build


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_dataset_is_what_a_rebuild_gives_byte_for_byte(root, release):
    committed, fresh = files(root / "dataset"), files(release)
    assert list(committed) == list(fresh)
    differing = [name for name in fresh if committed[name] != fresh[name]]
    assert differing == [], "dataset/ is stale: run make dataset and commit"


def test_a_second_build_replaces_the_first_whole_and_a_fault_leaves_it_as_it_was(tmp_path):
    annotation, folder = copy_corpus(tmp_path / "annotation"), tmp_path / "dataset"
    build(annotation, folder)
    before = files(folder)
    (folder / "left_over.txt").write_text("of a former version")
    build(annotation, folder)
    assert files(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["annotation", "dataset"]
    schema = annotation / "schema.yaml"
    schema.write_text(schema.read_text(encoding="utf-8").replace("    WEA:", "    ARM:"), encoding="utf-8")
    with pytest.raises(InputError, match="WEA"):
        build(annotation, folder)
    assert files(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["annotation", "dataset"]


@pytest.mark.parametrize("what", ["link", "file", "other files", "the annotation itself", "a folder around it"])
def test_only_a_folder_of_its_own_is_replaced(what, tmp_path):
    annotation = copy_corpus(tmp_path / "around" / "annotation")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept")
    (tmp_path / "other files").mkdir()
    (tmp_path / "other files" / "of somebody").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    places = {"the annotation itself": annotation, "a folder around it": annotation.parent}
    before = files(tmp_path)
    with pytest.raises(InputError, match="FOLDER_WRONG"):
        build(annotation, places.get(what, tmp_path / what))
    assert files(tmp_path) == before


def test_checksums_are_those_of_the_files(release):
    lines = (release / "checksums.txt").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in files(release).items()}
    del found["checksums.txt"]
    assert listed == found


def test_parquet_files_carry_no_metadata_of_a_library(release):
    for path in release.rglob("*.parquet"):
        assert pq.read_schema(path).metadata is None


def test_the_content_hash_depends_on_content_alone():
    assert content_hash({"a": 1, "b": "انسحاب"}) == content_hash({"b": "انسحاب", "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})
