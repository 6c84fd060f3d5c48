"""docs/bridges.md: what it says is lost, and that its commands run."""

import json
import os
import re
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from golden import ROOT
from insihab.bridges import brat, conll, docbin, label_studio
from insihab.cli import main
from insihab.gold import released_gold
from insihab.markdown import put_between, table, update
from insihab.predictions import LAYERS
from insihab.released import dataset_folder

PAGE = ROOT / "docs" / "bridges.md"
MARKS = ("<!-- losses: begin -->", "<!-- losses: end -->")
FORMATS = ("conll, in", "conll, out", "docbin, in", "docbin, out", "label-studio", "brat")


def losses(tmp_path: Path) -> dict[str, Counter[str]]:
    """What the released gold loses in each format."""
    gold = released_gold("leave-one-article-out")
    documents = list(gold.documents.values())
    found: dict[str, Counter[str]] = {name: Counter() for name in FORMATS}
    conventions: list[Any] = ["in", "out"]
    for convention in conventions:
        for layer in LAYERS:
            found[f"conll, {convention}"] += conll.write(tmp_path / "a.conll", documents, layer, convention)
        found[f"docbin, {convention}"] = docbin.write(tmp_path / "a.spacy", documents, convention)
    found["label-studio"] = label_studio.write(tmp_path / "studio", documents, "annotations", None)
    found["brat"] = brat.write(tmp_path / "brat", documents, gold.inventory)
    for lost in found.values():
        lost["pairs of claims, left out"] = len(gold.pairs)
    return found


def losses_table(found: dict[str, Counter[str]]) -> str:
    kinds = sorted({kind for lost in found.values() for kind in lost})
    return table(["", *FORMATS], ([kind, *(found[name][kind] or "" for name in FORMATS)] for kind in kinds))


@pytest.mark.slow
def test_the_page_says_what_is_lost(tmp_path: Path) -> None:
    made = losses_table(losses(tmp_path))
    if os.environ.get("UPDATE_CASES"):
        update(PAGE, MARKS, made)
    page = PAGE.read_text(encoding="utf-8")
    cure = "docs/bridges.md has other counts; if these are right, run UPDATE_CASES=1 pytest tests/test_bridge_docs.py"
    assert put_between(page, MARKS, made, PAGE) == page, cure


def commands(page: str) -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    return [
        shlex.split(line, comments=True)[1:]
        for block in blocks
        for line in block.splitlines()
        if line.startswith("insihab ")
    ]


@pytest.mark.slow
def test_the_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    Path("names.yaml").write_text(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0], encoding="utf-8")
    Path("corpus.txt").write_text("زار O\nسامي B-PERS\n", encoding="utf-8")
    Path("corpus-brat").mkdir()
    Path("corpus-brat/a.txt").write_text("زار سامي", encoding="utf-8")
    Path("corpus-brat/a.ann").write_text("T1\tPERS 4 8\tسامي\n", encoding="utf-8")
    answer = {"doc_id": "corpus", "entities": [{"start": 4, "end": 8, "type": "PERS"}]}
    Path("answers.jsonl").write_text(json.dumps(answer) + "\n", encoding="utf-8")
    released = (dataset_folder() / "gold" / "test.jsonl").read_text(encoding="utf-8").splitlines()[0]
    Path("predictions.jsonl").write_text(
        json.dumps({"doc_id": json.loads(released)["doc_id"], "entities": []}) + "\n", encoding="utf-8"
    )
    given = commands(page)
    assert len(given) == 10
    assert {tuple(command): main(command) for command in given} == {tuple(command): 0 for command in given}
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(code, str(PAGE), "exec"), {})  # noqa: S102 - our own page
    renamed = json.loads(Path("corpus-brat.jsonl").read_text(encoding="utf-8"))
    assert renamed["entities"] == [{"start": 4, "end": 8, "type": "PER"}]
