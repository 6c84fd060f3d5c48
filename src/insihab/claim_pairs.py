"""Pairs of numeric claims from different articles, and what the two are to each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from insihab.csv_file import read_csv
from insihab.findings import Finding, refuse
from insihab.guidelines.rules import decision_faults, rule_names
from insihab.layers import Row

COLUMNS = ("a", "b", "pass_a", "pass_b", "relation", "rule", "why")
"""Of a table of judged pairs: the two claims, what each pass judged, what was decided, by which rule, and why."""
_SHOWN = ("doc_id", "published", "surface", "sentence_text")


def claim_id(claim: Mapping[str, Any]) -> str:
    """What a claim is called in a pair: its document's id and its own."""
    return f"{claim['doc_id']}#{claim['id']}"


def due_pairs(claims: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Every pair of claims of different articles, both in the order of `claims`, rows of ``numeric_claims``."""
    return [
        (claim_id(first), claim_id(second))
        for first, second in combinations(claims, 2)
        if first["doc_id"] != second["doc_id"]
    ]


def read_pairs(
    path: Path, claims: Sequence[Mapping[str, Any]], relations: Mapping[str, str], rules: Collection[str]
) -> list[Row]:
    """The judged pairs in a table, in due order.

    Args:
        path: a table with the columns `COLUMNS`.
        claims: the rows of ``numeric_claims``, in the order of the corpus.
        relations: what a pair can be.
        rules: the ids of the guidelines' rules.

    Raises:
        InputError: with every finding: a pair that is not due, stands twice or is missing; an unknown relation; a
            pair without a rule of the guidelines or without a reason.
    """
    due = due_pairs(claims)
    findings: list[Finding] = []
    judged: dict[tuple[str, str], Row] = {}
    for number, cells in read_csv(path, COLUMNS):
        pair = cells["a"], cells["b"]
        faults = list(decision_faults(cells, rules))
        if pair in judged:
            faults = [("PAIR_TWICE", "stands on an earlier line already; keep one")]
        elif pair not in due:
            turned = ", in the order of the articles," if pair[::-1] in due else ""
            message = f"is no pair of claims{turned} of two articles; correct its ids, or delete it"
            faults = [("PAIR_UNKNOWN", message)]
        elif unknown := [cells[name] for name in ("pass_a", "pass_b", "relation") if cells[name] not in relations]:
            faults.append(("PAIR_RELATION", f"is «{unknown[0]}»; choose one of {', '.join(relations)}"))
        judged[pair] = {**cells, "rule": " ".join(rule_names(cells["rule"]))}
        place = f"line {number}: {' and '.join(pair)}"
        findings += [Finding(str(path), "", place, *fault) for fault in faults]
    findings.extend(
        Finding(str(path), "", " and ".join(pair), "PAIR_MISSING", "has not been judged; add a line for it")
        for pair in due
        if pair not in judged
    )
    refuse(findings)
    return [judged[pair] for pair in due]


def pair_rows(pairs: Sequence[Row], claims: Sequence[Row]) -> list[Row]:
    """The rows of the config ``claim_pairs``: a judged pair with where and when each of its claims was made.

    A pair is in ``train`` if both articles are, else in ``test``: what a system has not seen whole it has not seen.
    """
    known = {claim_id(claim): claim for claim in claims}
    rows = []
    for pair in pairs:
        first, second = known[pair["a"]], known[pair["b"]]
        sides = {f"{name}_{side}": claim[name] for side, claim in (("a", first), ("b", second)) for name in _SHOWN}
        split = "train" if first["split"] == second["split"] == "train" else "test"
        rows.append({**pair, **sides, "split": split})
    return rows
