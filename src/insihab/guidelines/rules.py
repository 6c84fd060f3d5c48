"""The rules of the guidelines, and the tables in which people decide by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from insihab.files import read_text


def read_rules(annotation: Path) -> set[str]:
    """The ids of the rules of a folder's guidelines.

    Raises:
        InputError: there are no guidelines, or they cannot be read.
    """
    return rule_ids(read_text(annotation / "guidelines.md"))


def rule_ids(guidelines: str) -> set[str]:
    """The ids of the rules of guidelines in Markdown: those that open bold words, as in ``**E4 Span**``."""
    return set(re.findall(r"\*\*([A-Z]+[0-9]+)\b", guidelines))


def rule_names(cell: str) -> list[str]:
    """The ids in a cell of rules, between which stand spaces, commas or semicolons."""
    return re.findall(r"[^\s,;]+", cell)


def decision_faults(cells: Mapping[str, str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the cells ``rule`` and ``why`` of a decision, as codes and messages.

    Args:
        cells: the row.
        known: the ids of the guidelines' rules.
    """
    named = rule_names(cells["rule"])
    if not named:
        yield "RULE_MISSING", "names no rule; give the id of the one that decided, as E4 or E4 E9"
    if unknown := [name for name in named if name not in known]:
        yield "RULE_UNKNOWN", f"names «{' '.join(unknown)}», no rule of the guidelines; name theirs"
    if not cells["why"].strip():
        yield "WHY_MISSING", "says not why; write how the rule decides it"
