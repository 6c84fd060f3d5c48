"""The made part of the page that tells how the gold came about: every count of it, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from insihab.card.made import audit_rows, decided_rows, maker
from insihab.guidelines.rules import rule_names
from insihab.markdown import table
from insihab.percent import with_sign
from insihab.provenance.audit import QUESTIONS
from insihab.schema import Schema

MARKS = "<!-- gold: made by scripts/gold_page.py -->", "<!-- end of gold -->"

Row = Mapping[str, str]


def gold_page(
    passes: Mapping[str, Mapping[str, Any]],
    figures: Mapping[str, Any],
    decided: Sequence[Row],
    questions: str,
    pairs: Sequence[Row],
    schema: Schema,
) -> str:
    """The made part of the page.

    Args:
        passes: what is said of each pass, by its name, gold last.
        figures: what `insihab.provenance.making.making` counts.
        decided: the rows of `insihab.provenance.adjudication`.
        questions: the table of `insihab.consistency`.
        pairs: the rows of `insihab.claim_pairs`.
        schema: the order of layers and relations.
    """
    parts = [
        ("The passes", _passes(passes)),
        ("The disagreements, by layer", _outcomes(figures["decided"])),
        ("The rules that decided most", _rules(decided)),
        ("The audit, by round and layer", _audit(figures["audit"])),
        ("The questions of the audit", table(["", "could it be otherwise?"], QUESTIONS.items(), "l")),
        ("The questions of consistency", questions),
        ("The pairs of claims", _pairs(pairs, figures["compared"]["claim_pairs"], schema)),
    ]
    return "\n\n".join(f"### {title}\n\n{part}" for title, part in parts)


def _passes(passes: Mapping[str, Mapping[str, Any]]) -> str:
    rows = ([name, *maker(about), about["made"]] for name, about in passes.items())
    return table(["pass", "annotator", "kind", "guidelines", "verified by a person", "how"], rows, "l")


def _outcomes(decided: Mapping[str, Mapping[str, int]]) -> str:
    columns = [name for name in decided["all"] if name != "disagreements"]
    head = ["layer", "disagreements", *(f"gold has {name}" for name in columns)]
    return table(head, decided_rows(decided, columns))


def _rules(decided: Sequence[Row], shown: int = 10) -> str:
    counts = Counter(rule for row in decided for rule in rule_names(row["rule"]))
    return table(["rule", "disagreements"], counts.most_common(shown))


def _audit(audited: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    return table(["round", "layer", "annotations", "findings", "corrected", "rate"], audit_rows(audited), "rlr")


def _pairs(pairs: Sequence[Row], judged: Mapping[str, Any], schema: Schema) -> str:
    """Judged by two passes and decided: how many of each relation, and how often the passes agree."""
    columns = ("pass_a", "pass_b", "relation")
    counts = {name: Counter(row[name] for row in pairs) for name in columns}
    rows = [
        [relation, gloss, *(counts[name][relation] for name in columns)]
        for relation, gloss in schema.claim_pairs.items()
    ]
    kappa = "not defined" if judged["kappa"] is None else f"{judged['kappa']:.2f}"
    same = f"Of {judged['n']} pairs the passes judge {with_sign(judged['observed'])} alike; Cohen's kappa is {kappa}."
    return f"{table(['relation', 'what', 'pass a', 'pass b', 'gold'], rows, 'llr')}\n\n{same}"
