"""The page on scoring: its examples are scored again, and it names every command and option."""

import argparse
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from golden import ROOT
from insihab.cli import COMMANDS, parser
from insihab.counts import Counts
from insihab.evaluate import Evaluation, evaluate
from insihab.gold import custom_gold
from insihab.percent import percent
from insihab.released import schema_file

PAGE = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
LAYERS = {
    "Entities": "entities",
    "Events": "events",
    "Numeric claims": "numeric_claims",
    "Claim pairs": "claim_pairs",
    "Identity": "identity",
}


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def scored(title: str, folder: Path) -> Evaluation:
    """The example of a section, scored."""
    files = []
    for name, lines in zip(("gold", "predicted"), re.findall(r"```jsonl\n(.*?)```", section(title), re.S), strict=True):
        files.append(folder / f"{name}.jsonl")
        files[-1].write_text(lines, encoding="utf-8")
    return evaluate(files[1:], custom_gold(files[:1], None if title == "Claim pairs" else schema_file()))


@pytest.mark.parametrize("title", LAYERS)
def test_the_example_of_a_layer(title: str, tmp_path: Path) -> None:
    measures = scored(title, tmp_path).layers[LAYERS[title]].measures
    rows = [line.strip("| ").split("|") for line in section(title).splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 4
    for name, *figures, because in ([cell.strip() for cell in row] for row in rows):
        measure = measures[name]
        counts = [f"{count:g}" for count in measure] if isinstance(measure, Counts) else [""] * 3
        ratios = [percent(getattr(measure, ratio, None)) for ratio in ("precision", "recall", "f1")]
        assert (name, figures) == (name, counts + ratios)
        assert because


def test_every_headline_of_a_layer_has_a_row() -> None:
    from insihab.scoring.corpus import HEADLINES

    for title, layer in LAYERS.items():
        shown = [name for name in HEADLINES[layer] if not name.startswith("events/")]  # of identity one is enough
        assert [name for name in shown if f"| {name} |" not in section(title)] == []


def test_the_lines_of_python(tmp_path: Path) -> None:
    shutil.copy(ROOT / "dataset" / "gold" / "test.jsonl", tmp_path / "predictions.jsonl")
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    done = subprocess.run([sys.executable, "-c", lines], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "1.0\n"


def commands() -> list[str]:
    block = PAGE.split("```\n")[1]
    return [line.partition("  #")[0].strip() for line in block.splitlines() if line.startswith("insihab ")]


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_page_is_one_of_ours(command: str) -> None:
    assert parser().parse_args(shlex.split(command)[1:]).command in COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_in_a_document(command: str) -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    documented = "".join(page.read_text(encoding="utf-8") for page in pages)
    subparsers = next(action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    options = [option for action in subparsers.choices[command]._actions for option in action.option_strings]
    assert f"insihab {command} " in documented
    assert [one for one in options if one.startswith("--") and one != "--help" and one not in documented] == []
