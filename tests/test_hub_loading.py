"""Tests of loading what was published, as docs/publishing.md says: from a Hub, from a mirror of it, and offline."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import insihab
from golden import ROOT
from hub import HOST, TOKEN, Hub, environment, serving
from made_releases import tagged
from studio import free_port

MIRROR = ROOT / ".venv-olah" / "bin" / "olah-cli"
REPO = "owner/insihab"
CONFIGS = ["articles", "entities", "events", "numeric_claims", "claim_pairs"]
OLD, NEW = insihab.__version__, "99.0.1"
_PUBLISH = """
import runpy, sys, insihab
insihab.__version__ = sys.argv[1]
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_SHOW = """
import json
print(json.dumps({split: list(rows) for split, rows in entities.items()}))
"""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Published:
    """A Hub with two versions, by version the folder that was published and what must be loaded from it."""

    server: Hub
    folders: dict[str, Path]
    rows: dict[str, dict[str, Any]]


def corrected(dataset: Path, folder: Path) -> Path:
    """A later version of a dataset: the type of its first mention is another one."""
    shutil.copytree(dataset, folder)
    (file,) = (folder / "data" / "entities").glob("train-*")
    table = pq.read_table(file)
    rows = table.to_pylist()
    mention = next(row for row in rows if row["entities"])["entities"][0]
    mention["type"] = 1 - min(mention["type"], 1)  # the number of a label
    pq.write_table(type(table).from_pylist(rows, table.schema), file)
    card = (folder / "README.md").read_text().replace(OLD, NEW)
    content = hashlib.sha256(file.read_bytes()).hexdigest()
    card = re.sub(rf"(Insihab {NEW}, entities, content sha256) \w+", rf"\1 {content}", card)
    (folder / "README.md").write_text(card)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "checksums.txt")
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files)
    (folder / "checksums.txt").write_text("".join(sums))
    return folder


def rows(folder: Path, config: str) -> dict[str, Any]:
    """What the files say, read without `datasets`; by way of JSON, as what is loaded is."""
    found = {split: pq.read_table(next((folder / "data" / config).glob(f"{split}-*"))) for split in ("train", "test")}
    return json.loads(json.dumps({split: table.to_pylist() for split, table in found.items()}))


def python(code: str, *arguments: object, cwd: Path, **given: str) -> str:
    """Run code as a user would, who has never loaded anything: caches are in `cwd`."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    variables |= {
        "HF_HOME": str(cwd / "home"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "NO_PROXY": HOST,
        **given,
    }
    line = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", env=variables, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def documented(number: int, version: str, config: str = "entities", revision: str = "") -> str:
    """A block of Python of the page on publishing, for this repository, version and config."""
    page = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    block = re.findall(r"```python\n(.*?)```", page, re.DOTALL)[number]
    block = block.replace('revision="vX.Y.Z"', f'revision="{revision or f"v{version}"}"')
    block = block.replace("insihab-vX.Y.Z", f"insihab-v{version}")
    return block.replace("OWNER/NAME", REPO).replace('"entities"', f'"{config}"')


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Both versions, published by the script."""
    folder = tmp_path_factory.mktemp("published")
    folders = {OLD: ROOT / "dataset", NEW: corrected(ROOT / "dataset", folder / "corrected")}
    with serving(folder / "hub") as server:
        for version, dataset in folders.items():
            program = tagged(folder / "checkout", version, dataset=dataset)
            told = python(_PUBLISH, version, program, REPO, cwd=folder, HF_ENDPOINT=server.url, HF_TOKEN=TOKEN)
            assert told.endswith(f"v{version} is published\n")
        yield Published(server, folders, {version: rows(of, "entities") for version, of in folders.items()})


def test_the_versions_differ_in_one_label(published):
    old, new = (
        [entity for row in published.rows[version]["train"] for entity in row["entities"]] for version in (OLD, NEW)
    )
    changed = [{key for key in a if a[key] != b[key]} for a, b in zip(old, new, strict=True) if a != b]
    assert changed == [{"type"}]


@pytest.mark.parametrize(("revision", "version"), [(f"v{OLD}", OLD), (f"v{NEW}", NEW), ("main", NEW)])
def test_a_version_is_loaded_as_itself(published, tmp_path, revision, version):
    code = documented(0, version, revision=revision) + _SHOW
    loaded = json.loads(python(code, cwd=tmp_path, HF_ENDPOINT=published.server.url))
    assert loaded == published.rows[version]


def test_one_cache_keeps_the_versions_apart_but_not_without_a_network(published, tmp_path):
    newest = documented(0, OLD).replace(f', revision="v{OLD}"', "")
    assert newest != documented(0, OLD)
    for code, version in ((documented(0, NEW), NEW), (documented(0, OLD), OLD), (newest, NEW)):
        loaded = json.loads(python(code + _SHOW, cwd=tmp_path, HF_ENDPOINT=published.server.url))
        assert loaded == published.rows[version]
    # What the page warns of: it is the version that was made ready last. Once this fails, the page can say better.
    loaded = python(documented(0, NEW) + _SHOW, cwd=tmp_path, HF_ENDPOINT=published.server.url, HF_HUB_OFFLINE="1")
    assert json.loads(loaded) == published.rows[OLD]


@pytest.mark.parametrize("config", CONFIGS)
def test_every_config_is_loaded(published, tmp_path, config):
    code = documented(0, NEW, config) + _SHOW
    loaded = json.loads(python(code, cwd=tmp_path, HF_ENDPOINT=published.server.url))
    assert loaded == rows(published.folders[NEW], config)


def test_a_version_is_streamed_as_itself(published, tmp_path):
    for version in (OLD, NEW):
        code = documented(0, version).replace("revision=", "streaming=True, revision=") + _SHOW
        assert json.loads(python(code, cwd=tmp_path, HF_ENDPOINT=published.server.url)) == published.rows[version]


def test_kept_versions_are_loaded_without_a_network_each_as_itself(published, tmp_path):
    for version in (OLD, NEW):
        python(documented(1, version), cwd=tmp_path, HF_ENDPOINT=published.server.url)
    assert not (tmp_path / "home" / "datasets").exists()
    for version in (NEW, OLD, NEW):
        code = documented(2, version) + _SHOW
        loaded = json.loads(python(code, cwd=tmp_path, HF_ENDPOINT=f"http://{HOST}:9", HF_HUB_OFFLINE="1"))
        assert loaded == published.rows[version]
    check = ["sha256sum", "--check", "--quiet", "checksums.txt"]
    subprocess.run(check, cwd=tmp_path / f"insihab-v{OLD}", check=True)


# A mirror: a program by others, which knows nothing of this Hub


@contextmanager
def mirror(folder: Path, **settings: object) -> Iterator[str]:
    """The address of olah, which is given its settings."""
    assert MIRROR.is_file(), f"{MIRROR} is not there; run make olah, which installs it"
    port = free_port()
    basic = {"host": HOST, "port": port, "repos-path": str(folder / "cache"), "mirror-netloc": f"{HOST}:{port}"}
    basic |= {"mirror-lfs-netloc": f"{HOST}:{port}", **settings}
    offline = basic.pop("offline", False)
    lines = ["[basic]", *(f"{name} = {json.dumps(value)}" for name, value in basic.items())]
    lines += ["[accessibility]", f"offline = {json.dumps(offline)}"]
    (folder / "olah.toml").write_text("\n".join(lines))
    command = [MIRROR, "--config", folder / "olah.toml", "--log-path", folder / "log"]
    with (folder / "olah.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment())
        try:
            _wait(f"http://{HOST}:{port}/", process)
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the mirror has ended; its log is beside its settings"
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - on loopback
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the mirror does not come up")


def test_a_mirror_of_the_git_repository_gives_each_version_as_itself(published, tmp_path):
    """The mirror reads tags, trees and large files with git and git-lfs's layout, not with our code."""
    with mirror(tmp_path, **{"mirrors-path": [str(published.server.folder)], "offline": True}) as url:
        for revision, version in ((f"v{OLD}", OLD), (f"v{NEW}", NEW), ("main", NEW)):
            code = documented(0, version, revision=revision) + _SHOW
            assert json.loads(python(code, cwd=tmp_path, HF_ENDPOINT=url)) == published.rows[version]
        python(documented(1, OLD), cwd=tmp_path, HF_ENDPOINT=url)
    loaded = python(documented(2, OLD) + _SHOW, cwd=tmp_path, HF_ENDPOINT=url, HF_HUB_OFFLINE="1")
    assert json.loads(loaded) == published.rows[OLD]


def test_a_mirror_in_front_of_the_hub_gives_each_version_as_itself(published, tmp_path):
    upstream = published.server.url.removeprefix("http://")
    settings = {"hf-scheme": "http", "hf-netloc": upstream, "hf-lfs-netloc": upstream}
    with mirror(tmp_path, **settings) as url:
        for version in (OLD, NEW):
            for code in (
                documented(0, version),
                documented(0, version).replace("revision=", "streaming=True, revision="),
            ):
                loaded = json.loads(python(code + _SHOW, cwd=tmp_path, HF_ENDPOINT=url))
                assert loaded == published.rows[version]
