"""Made-up releases, a small repository that has some, and a release of it that is killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from golden import ROOT
from insihab.releasing import moving, steps
from insihab.releasing.contents import DOCUMENTS, INVENTORY, PAIRS, Contents, Item
from insihab.releasing.repository import BRANCH, Repository

TEXT = "زار الوزير بغداد أمس ثم عاد"
INVENTORIES = {
    "entities": {"attributes": "type acts_as", "type": "PER GPE"},
    "events": {"attributes": "type arguments", "type": "Travel Meet", "role": "traveller place"},
    "numeric_claims": {"attributes": "unit", "unit": "count day"},
}
Label = tuple[str, int, int, Mapping[str, str]]
"""Layer, start, end, and values, several separated by spaces."""


def values(words: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(text.split()) for name, text in words.items()}


def label(doc_id: str, number: int, one: Label) -> Item:
    layer, start, end, words = one
    place = f"{doc_id}, «{TEXT[start:end]}» ({start}-{end})"
    return Item(layer, f"{doc_id}#{number}", place, values({"span": f"{start}-{end}", **words}), (start, end))


def made(
    documents: Mapping[str, Iterable[Label]],
    pairs: Mapping[str, str] | None = None,
    inventory: Mapping[str, Mapping[str, str]] | None = None,
    **about: Mapping[str, str],
) -> Contents:
    """A release; `about` has what is told of a document beside its split and text."""
    known = INVENTORIES if inventory is None else inventory
    labels = {name: [label(name, number, one) for number, one in enumerate(some)] for name, some in documents.items()}
    told = {name: {"split": "train", "text": "t", **about.get(name, {})} for name in documents}
    return Contents(
        {name: Item(INVENTORY, name, name, values(words)) for name, words in known.items()},
        {name: Item(DOCUMENTS, name, name, values(words)) for name, words in told.items()},
        {
            name: {layer: tuple(one for one in some if one.layer == layer) for layer in known}
            for name, some in labels.items()
        },
        tuple(
            Item(PAIRS, ids, ids.replace(" ", " and "), values({"relation": one})) for ids, one in (pairs or {}).items()
        ),
    )


BEFORE = {"a": [["entities", 11, 16, {"type": "GPE"}]]}
AFTER = {"a": [["entities", 11, 16, {"type": "GPE", "acts_as": "ORG"}]]}
CHANGES = """# Changelog

## Unreleased

The city acts.

## 0.1.0

First.
"""
_BUILD = """import pathlib, re, shutil
shutil.rmtree("dataset", ignore_errors=True)
shutil.copytree("annotation/data", "dataset")
code = pathlib.Path("src/insihab/__init__.py").read_text()
pathlib.Path("dataset/version.txt").write_text(re.search('"(.*)"', code)[1])
pathlib.Path("dataset/added.txt").write_text("of the release")
"""
PYTHON = ".venv/bin/python"
WISHES = steps.Wishes(
    day="2026-01-31",
    build=f"{PYTHON} scripts/build_dataset.py",
    rebuild=[f"{PYTHON} scripts/build_dataset.py"],
    checks=["test -f dataset/version.txt"],
)


def read_made(folder: Path) -> Contents:
    """What stands for `read_contents` where a dataset is one file."""
    return made(json.loads((folder / "labels.json").read_text()))


def git(root: Path, *arguments: str) -> str:
    names = {f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True, env={**os.environ, **names}
    )
    return done.stdout.strip()


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")


def commit(root: Path, message: str) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
    return git(root, "rev-parse", "HEAD")


def repository(root: Path) -> Path:
    """A repository with the release 0.1.0, and after it one corrected label that is not built yet."""
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    for key, value in {"user.name": "T", "user.email": "t@example.org"}.items():
        git(root, "config", key, value)
    data = {"annotation/data/labels.json": json.dumps(BEFORE), "dataset/labels.json": json.dumps(BEFORE)}
    code = {"src/insihab/__init__.py": '__version__ = "0.1.0"\n', "scripts/build_dataset.py": _BUILD}
    about = {
        "CITATION.cff": 'version: 0.1.0\ndate-released: "2025-12-31"\n',
        "CHANGELOG.md": "# Changelog\n\n## 0.1.0\n\nFirst.\n",
    }
    write(root, {".gitignore": ".venv/\n", "dataset/version.txt": "0.1.0", **data, **code, **about})
    commit(root, "0.1.0")
    write(root, {"annotation/data/labels.json": json.dumps(AFTER), "CHANGELOG.md": CHANGES})
    commit(root, "a label is corrected")
    return root


def tagged(root: Path, version: str, **folders: Path) -> Path:
    """A checkout of the script that publishes and of these folders, tagged as a version; gives the script."""
    if not root.exists():
        root.mkdir()
        git(root, "init", "--quiet", "--initial-branch=main")
    program = root / "scripts" / "publish.py"
    program.parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / "scripts" / "publish.py", program)
    for name, folder in folders.items():
        shutil.rmtree(root / name, ignore_errors=True)
        shutil.copytree(folder, root / name)
    commit(root, version)
    git(root, "tag", f"v{version}")
    return program


def state(root: Path) -> dict[str, Any]:
    """All that a release changes: branch, tags, what is not committed, and the files."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
    return {
        "main": git(root, "rev-parse", "main"),
        "tags": git(root, "tag"),
        "status": git(root, "status", "-s"),
        **files,
    }


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after_step(number: int) -> None:
    run = steps.run
    steps.run = lambda due, say: (run(due[:number], say), die())


def _before_refs_move() -> None:
    git_of = Repository.git
    Repository.git = lambda self, *given, **more: die() if given[0] == "update-ref" else git_of(self, *given, **more)


def _between(first: Callable[[Repository, moving.Move], list[str]]) -> None:
    """As a crash of the machine between the two refs would leave it."""

    def torn(repo: Repository, move: moving.Move) -> None:
        repo.git("update-ref", *first(repo, move))
        die()

    note = moving.write_whole

    def noted(path: Path, text: str) -> None:
        note(path, text)
        torn(Repository(Path.cwd()), moving.Move(**json.loads(text)))

    moving.write_whole = noted


def _in_the_tree() -> None:
    """Some files are of the new release, the others and the index of the old one."""

    def half(repo: Repository, move: moving.Move) -> None:
        for name in ("dataset/version.txt", "dataset/added.txt", "CITATION.cff"):
            (repo.root / name).write_bytes(repo.git("show", f"{move.new}:{name}").encode() + b"\n" * (name[0] == "C"))
        die()

    moving._update_tree = half


STEPS = 11
BEFORE_THE_MOVE: dict[str, Callable[[], None]] = {
    **{f"after step {number}": (lambda number=number: _after_step(number)) for number in range(STEPS - 1)},
    "before the refs move": _before_refs_move,
}
IN_THE_MOVE: dict[str, Callable[[], None]] = {
    "branch alone moved": lambda: _between(lambda repo, move: [BRANCH, move.new, move.old]),
    "tag alone made": lambda: _between(lambda repo, move: [move.tag, move.tag_object]),
    "refs moved": lambda: _after_step(STEPS - 1),
    "in the working tree": _in_the_tree,
}


def killed(root: Path, moment: str) -> int:
    """Run a release in a process of its own that kills itself at a moment; gives the signal."""
    code = f"import made_releases; made_releases.release_and_die({moment!r})"
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env={**os.environ, "PYTHONPATH": path}, capture_output=True
    )
    return -done.returncode


def release_and_die(moment: str) -> None:
    {**BEFORE_THE_MOVE, **IN_THE_MOVE}[moment]()
    steps.read_contents = read_made
    steps.release(Path.cwd(), WISHES, lambda line: None)
