"""The made part of the page that tells how the gold came about: every count of it, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from insihab.audit import LAYERS, QUESTIONS
from insihab.card.tables import percent, ratio, table
from insihab.rules import rule_names
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
        figures: what `insihab.making.making` counts.
        decided: the rows of `insihab.adjudication`.
        questions: the table of `insihab.consistency`.
        pairs: the rows of `insihab.claim_pairs`.
        schema: the order of layers and relations.
    """
    parts = [
        ("The passes", _passes(passes)),
        ("The disagreements, by layer", _outcomes(figures["decided"])),
        ("The rules that decided most", _rules(decided)),
        ("The audit, by round and layer", _audit(figures["audit"])),
        ("The questions of the audit", _table(["", "could it be otherwise?"], QUESTIONS.items())),
        ("The questions of consistency", questions),
        ("The pairs of claims", _pairs(pairs, figures["compared"]["claim_pairs"], schema)),
    ]
    return "\n\n".join(f"### {title}\n\n{part}" for title, part in parts)


def _passes(passes: Mapping[str, Mapping[str, Any]]) -> str:
    shown = ("annotator", "annotator_kind", "guidelines", "human_verified", "made")
    rows = [[name, *(_cell(about[one]) for one in shown)] for name, about in passes.items()]
    return _table(["pass", "annotator", "kind", "guidelines", "verified by a person", "how"], rows)


def _outcomes(decided: Mapping[str, Mapping[str, int]]) -> str:
    columns = [name for name in decided["all"] if name != "disagreements"]
    rows = [[layer, *map(str, counts.values())] for layer, counts in decided.items()]
    return _table(["layer", "disagreements", *(f"gold has {name}" for name in columns)], rows, numbers=True)


def _rules(decided: Sequence[Row], shown: int = 10) -> str:
    counts = Counter(rule for row in decided for rule in rule_names(row["rule"]))
    return _table(["rule", "disagreements"], [[rule, str(count)] for rule, count in counts.most_common(shown)], True)


def _audit(audited: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    rows = [
        [
            number,
            layer,
            *(str(row[name]) for name in ("annotations", "findings", "corrected")),
            ratio(row["corrected"], row["annotations"]),
        ]
        for number, layers in audited.items()
        for layer, row in ((layer, layers[layer]) for layer in (*LAYERS, "all"))
    ]
    return _table(["round", "layer", "annotations", "findings", "corrected", "rate"], rows, numbers=True)


def _pairs(pairs: Sequence[Row], judged: Mapping[str, Any], schema: Schema) -> str:
    """Judged by two passes and decided: how many of each relation, and how often the passes agree."""
    columns = ("pass_a", "pass_b", "relation")
    counts = {name: Counter(row[name] for row in pairs) for name in columns}
    rows = [
        [relation, gloss, *(str(counts[name][relation]) for name in columns)]
        for relation, gloss in schema.claim_pairs.items()
    ]
    kappa = "not defined" if judged["kappa"] is None else f"{judged['kappa']:.2f}"
    same = f"Of {judged['n']} pairs the passes judge {percent(judged['observed'])} alike; Cohen's kappa is {kappa}."
    return f"{_table(['relation', 'what', 'pass a', 'pass b', 'gold'], rows, numbers=True)}\n\n{same}"


def _cell(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = False) -> str:
    """A Markdown table; with `numbers`, the columns that hold nothing but numbers are set to the right."""
    lines = [list(row) for row in rows]
    right = [
        numbers and all(line[at].strip("%").replace(".", "").isdigit() for line in lines) for at in range(len(head))
    ]
    return table([head, ["---:" if one else "---" for one in right], *lines])
