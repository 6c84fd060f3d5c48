"""The package as it is installed: its version, its wheel, and the commands in a fresh environment."""

import os
import subprocess
import sys
import venv
import zipfile

import pytest
import yaml

import insihab


def test_one_version(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == insihab.__version__
    assert f"\n## {insihab.__version__}\n" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"Insihab {insihab.__version__}, articles" in (root / "dataset" / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_light_install_scores_and_has_the_released_data(root, tmp_path):
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(root)]
    subprocess.run(build, check=True, env=environment)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"insihab", f"insihab-{insihab.__version__}.dist-info"}

    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / "bin"
    constraints = str(root / "constraints.txt")
    install = [str(binaries / "pip"), "install", "--quiet", "--constraint", constraints, str(wheel)]
    subprocess.run(install, check=True, env=environment)
    gold = binaries.parent / "lib"
    (released,) = gold.glob("python*/site-packages/insihab/released/dataset/gold/test.jsonl")
    command = [str(binaries / "insihab"), "evaluate", "--predictions", str(released), "--report", "errors.html"]
    done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert "strict *" in done.stdout
    assert "<h2>Scores</h2>" in (tmp_path / "errors.html").read_text(encoding="utf-8")
    freeze = subprocess.run(
        [str(binaries / "pip"), "freeze"], check=True, capture_output=True, text=True, env=environment
    )
    packages = {line.split("==")[0].split(" @")[0].lower() for line in freeze.stdout.splitlines()}
    assert packages == {"insihab", "pyyaml", "numpy"}
