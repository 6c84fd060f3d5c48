"""Tests of baselines/program.py, and of the programs as people run them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from baseline import BASELINES
from golden import findings_of
from insihab.gold import PROTOCOLS, released_gold
from insihab.predictions.reading import Reading
from memorise import Memorise
from program import main, make_folder


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("missing", "error DATASET_MISSING: {}: has no README.md; give the folder that holds that of the dataset"),
        ("", "error DATASET_INVALID: {}: cannot be loaded as a release of this dataset (EmptyDatasetError: "),
    ],
)
def test_a_bad_dataset_is_refused(tmp_path, capsys, folder, message):
    out = tmp_path / "out"
    (tmp_path / "README.md").touch()
    arguments = ["--dataset", str(tmp_path / folder), "--out", str(out)]
    assert main("memorise", "about", Memorise(), arguments=arguments) == 2
    assert capsys.readouterr().err.startswith(message.format(tmp_path / folder))
    assert not out.exists()


def test_a_file_as_folder_is_refused(tmp_path, capsys):
    file = tmp_path / "file"
    file.touch()
    assert main("memorise", "about", Memorise(), arguments=["--out", str(file)]) == 2
    assert capsys.readouterr().err.startswith(f"error FILE_UNWRITABLE: {file}: cannot be made (File exists); give")


def test_the_message_names_the_option_of_the_folder(tmp_path):
    (tmp_path / "file").touch()
    (finding,) = findings_of(lambda: make_folder(tmp_path / "file", "--results"))
    assert finding.message == "cannot be made (File exists); give another folder as --results"


def run(system: str, out: Path, hash_seed: str) -> dict[str, bytes]:
    command = [sys.executable, BASELINES / f"{system}.py", "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out}\n"
    assert system in done.stderr  # the progress bar
    return {file.name: file.read_bytes() for file in out.iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize("system", ["memorise", "linear"])
def test_a_submission_passes_the_checker_and_repeats_byte_for_byte(tmp_path, system):
    first = run(system, tmp_path / "new" / "folder", hash_seed="1")
    said = yaml.safe_load(first["submission.yaml"])
    assert (said["system"], sorted(said["predictions"])) == (system, sorted(PROTOCOLS))
    for protocol, names in said["predictions"].items():
        gold = released_gold(protocol)
        files = [tmp_path / "new" / "folder" / name for name in names]
        reading = Reading(files, gold.inventory, gold.documents, gold.pairs)
        predicted = list(reading)
        assert reading.findings == []  # none crosses another either
        assert {line.doc_id for line in predicted} == gold.documents.keys()
        assert len(reading.pairs) == (len(gold.pairs) if len(names) > 1 else 0)
        assert all(line.layers["entities"] and line.layers["events"] for line in predicted)
    assert run(system, tmp_path / "again", hash_seed="2") == first
