"""The rules that decisions name: which there are, and what a decision must say."""

from pathlib import Path

import pytest

from golden import findings_of
from insihab.guidelines.rules import decision_faults, read_rules, rule_ids, rule_names


@pytest.mark.parametrize(
    ("guidelines", "expected"),
    [
        ("- **E4** a\n- **E12 `acts_as` ORG** b", {"E4", "E12"}),
        ("**T5 ال and لل.** also V1 and (E15, V10)", {"T5"}),
        ("| **PER** | **NAM** | **E4x** |", set()),
        ("", set()),
    ],
)
def test_rules_are_the_bold_ids(guidelines: str, expected: set[str]) -> None:
    assert rule_ids(guidelines) == expected


def test_the_rules_of_the_committed_guidelines(root: Path) -> None:
    assert {"T1", "E1", "E20", "V1", "V10", "N8", "P6"} <= read_rules(root / "annotation")


def test_guidelines_that_are_not_there(tmp_path: Path) -> None:
    assert [one.code for one in findings_of(lambda: read_rules(tmp_path))] == ["FILE_UNREADABLE"]


@pytest.mark.parametrize("cell", ["E4 E9", "E4, E9", "E4;E9", " E4\nE9 "])
def test_a_cell_names_rules_in_any_usual_way(cell: str) -> None:
    assert rule_names(cell) == ["E4", "E9"]
    assert list(decision_faults({"rule": cell, "why": "so"}, {"E4", "E9"})) == []


@pytest.mark.parametrize(
    ("rule", "why", "expected"),
    [
        ("", "so", [("RULE_MISSING", "names no rule; give the id of the one that decided, as E4 or E4 E9")]),
        (" ,;", "so", [("RULE_MISSING", "names no rule; give the id of the one that decided, as E4 or E4 E9")]),
        ("E4 e4, X1", "so", [("RULE_UNKNOWN", "names «e4 X1», no rule of the guidelines; name theirs")]),
        ("E4", " ", [("WHY_MISSING", "says not why; write how the rule decides it")]),
    ],
)
def test_the_faults_of_a_decision(rule: str, why: str, expected: list[tuple[str, str]]) -> None:
    assert list(decision_faults({"rule": rule, "why": why}, {"E4"})) == expected
