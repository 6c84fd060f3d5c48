"""The page on the gold is made from the data, and the committed one is what the data give today."""

import shutil
import subprocess
import sys

import pytest

from insihab.card.gold_page import MARKS, gold_page

DECIDED = [
    {"layer": "events", "gold": "a", "rule": "V7 V8"},
    {"layer": "events", "gold": "other: 3-5 «x» PER", "rule": "V7"},
    {"layer": "entities", "gold": "b", "rule": "E4"},
]
ROW = {"annotations": 200, "findings": 3, "corrected": 1, "rate": 0.005}
AUDITED = {"1": dict.fromkeys(("entities", "events", "arguments", "numbers", "all"), ROW)}
JUDGED = [
    {"pass_a": a, "pass_b": b, "relation": a}
    for a, b in [("EQUAL", "EQUAL"), ("EQUAL", "UPDATED"), ("UNRELATED", "UNRELATED"), ("UNRELATED", "UNRELATED")]
]
OUTCOMES = ("disagreements", "pass-a", "pass-b", "both", "neither", "other")
FIGURES = {
    "audit": AUDITED,
    "decided": {
        "entities": dict(zip(OUTCOMES, (1, 0, 1, 0, 0, 0), strict=True)),
        "events": dict(zip(OUTCOMES, (2, 1, 0, 0, 0, 1), strict=True)),
        "all": dict(zip(OUTCOMES, (3, 1, 1, 0, 0, 1), strict=True)),
    },
    # observed 3/4; by chance 1/2 * 1/4 + 1/2 * 1/2 = 3/8; kappa (3/4 - 3/8) / (1 - 3/8) = 0.6
    "compared": {"claim_pairs": {"n": 4, "observed": 0.75, "kappa": 0.6}},
}
PASSES = {
    "pass-a": {
        **{"annotator": "somebody", "annotator_kind": "human", "guidelines": "2"},
        **{"human_verified": True, "made": "read | twice"},
    }
}


@pytest.fixture(scope="module")
def page(schema):
    return gold_page(PASSES, FIGURES, DECIDED, "| a table |", JUDGED, schema)


@pytest.mark.parametrize(
    "line",
    [
        "| pass-a | somebody | human | 2 | yes | read \\| twice |",
        "| events | 2 | 1 | 0 | 0 | 0 | 1 |",
        "| entities | 1 | 0 | 1 | 0 | 0 | 0 |",
        "| all | 3 | 1 | 1 | 0 | 0 | 1 |",
        "| V7 | 2 |",
        "| 1 | events | 200 | 3 | 1 | 0.5% |",
        "| a table |",
        "Of 4 pairs the passes judge 75.0% alike; Cohen's kappa is 0.60.",
    ],
)
def test_every_count_is_on_the_page(line, page):
    assert line in page.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gold", "agreement"])
def test_the_committed_page_is_what_the_data_give(name, root, tmp_path):
    page, picture = tmp_path / f"{name}.md", tmp_path / "agreement.svg"
    shutil.copy(root / "docs" / f"{name}.md", page)
    commands = {
        "gold": ["scripts/gold_page.py", "--update", page],
        "agreement": ["scripts/agreement.py", "pass-a", "pass-b", "--update", page, "--picture", picture],
    }
    subprocess.run([sys.executable, *commands[name]], cwd=root, check=True, capture_output=True)
    assert page.read_bytes() == (root / "docs" / f"{name}.md").read_bytes(), "docs/ is stale: run make dataset"
    if name == "agreement":
        assert picture.read_bytes() == (root / "docs" / "agreement.svg").read_bytes()
    else:
        assert MARKS[0] in page.read_text(encoding="utf-8")
