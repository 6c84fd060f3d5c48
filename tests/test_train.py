"""The command that trains a system and keeps it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from golden import ROOT
from insihab.released import dataset_folder
from keeping.model_file import load
from train import main


@pytest.mark.parametrize(("on", "articles"), [("all", 5), ("train", 3)])
def test_train(on: str, articles: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.skops"
    assert main(["memorise", "--out", str(path), "--on", on]) == 0
    assert len(load(path).about.articles) == articles
    out = capsys.readouterr().out
    assert out.startswith(f"{path}: memorise, 0.")
    assert all(name in out for name in load(path).about.articles)


def test_pairs_are_kept_where_a_system_has_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--out", str(tmp_path / "model.skops"), "--on", "train"]) == 0
    assert type(load(tmp_path / "model.skops").pairs).__name__ == "ValueRule"
    assert ", 39 pairs of claims of " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("no/model.skops", "cannot be written (No such file or directory)"),
        (".", "is a folder or a device"),
        ("file/model.skops", "cannot be written (Not a directory)"),
    ],
)
def test_what_cannot_be_written_is_known_before_training(
    out: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("train._trained", lambda _: pytest.fail("trains"))
    (tmp_path / "file").touch()
    assert main(["linear", "--out", str(tmp_path / out)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error FILE_UNWRITABLE: ")
    assert message in said
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_model_is_not_written_into_the_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "link").symlink_to(dataset_folder())
    for folder in (dataset_folder(), tmp_path / "link"):
        assert main(["memorise", "--out", str(folder / "README.md")]) == 2
        assert "lies in the dataset" in capsys.readouterr().err


def test_a_bad_dataset_leaves_the_old_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(b"old")
    assert main(["memorise", "--out", str(path), "--dataset", str(tmp_path / "none")]) == 2
    assert "error DATASET_MISSING: " in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["model.skops"]
    assert path.read_bytes() == b"old"


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "baselines" / "train.py", "linear", "--out", tmp_path / "model.skops"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not any(tmp_path.iterdir()):  # until it works
        assert running.poll() is None
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said.endswith("interrupted\n")
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
