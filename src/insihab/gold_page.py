"""The made part of the page that tells how the gold came about: every count of it, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sklearn.metrics import cohen_kappa_score

from insihab.adjudication import rule_names
from insihab.audit import LAYERS, QUESTIONS
from insihab.schema import Schema

MARKS = "<!-- gold: made by scripts/gold_page.py -->", "<!-- end of gold -->"

_OUTCOMES = ("a", "b", "both", "neither", "other")
Row = Mapping[str, str]


def gold_page(
    passes: Mapping[str, Mapping[str, Any]],
    decided: Sequence[Row],
    audited: Mapping[str, Mapping[str, Mapping[str, Any]]],
    questions: str,
    pairs: Sequence[Row],
    schema: Schema,
) -> str:
    """The made part of the page.

    Args:
        passes: what is said of each pass, by its name, gold last.
        decided: the rows of `insihab.adjudication`.
        audited: what `insihab.audit.rates` gives.
        questions: the table of `insihab.consistency`.
        pairs: the rows of `insihab.claim_pairs`.
        schema: the order of layers and relations.
    """
    parts = [
        ("The passes", _passes(passes)),
        ("The disagreements, by layer", _outcomes(decided)),
        ("The rules that decided most", _rules(decided)),
        ("The audit, by round and layer", _audit(audited)),
        ("The questions of the audit", _table(["", "could it be otherwise?"], QUESTIONS.items())),
        ("The questions of consistency", questions),
        ("The pairs of claims", _pairs(pairs, schema)),
    ]
    return "\n\n".join(f"### {title}\n\n{part}" for title, part in parts)


def _passes(passes: Mapping[str, Mapping[str, Any]]) -> str:
    shown = ("annotator", "annotator_kind", "guidelines", "human_verified", "made")
    rows = [[name, *(_cell(about[one]) for one in shown)] for name, about in passes.items()]
    return _table(["pass", "annotator", "kind", "guidelines", "verified by a person", "how"], rows)


def _outcomes(decided: Sequence[Row]) -> str:
    counts = Counter((row["layer"], row["gold"].split(":")[0]) for row in decided)
    rows = [
        [layer, str(sum(counts[layer, one] for one in _OUTCOMES)), *(str(counts[layer, one]) for one in _OUTCOMES)]
        for layer in dict.fromkeys(row["layer"] for row in decided)
    ]
    total = [sum(int(row[column]) for row in rows) for column in range(1, len(_OUTCOMES) + 2)]
    head = ["layer", "disagreements", *("gold has " + one for one in ("a's", "b's", "both", "neither", "another"))]
    return _table(head, [*rows, ["all", *map(str, total)]], numbers=True)


def _rules(decided: Sequence[Row], shown: int = 10) -> str:
    counts = Counter(rule for row in decided for rule in rule_names(row["rule"]))
    return _table(["rule", "disagreements"], [[rule, str(count)] for rule, count in counts.most_common(shown)], True)


def _audit(audited: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    rows = [
        [number, layer, *(str(row[name]) for name in ("annotations", "findings", "corrected")), _percent(row)]
        for number, layers in audited.items()
        for layer, row in ((layer, layers[layer]) for layer in (*LAYERS, "all"))
    ]
    return _table(["round", "layer", "annotations", "findings", "corrected", "rate"], rows, numbers=True)


def _pairs(pairs: Sequence[Row], schema: Schema) -> str:
    """Judged by two passes and decided: how many of each relation, and Cohen's kappa of the passes."""
    columns = ("pass_a", "pass_b", "relation")
    counts = {name: Counter(row[name] for row in pairs) for name in columns}
    rows = [
        [relation, gloss, *(str(counts[name][relation]) for name in columns)]
        for relation, gloss in schema.claim_pairs.items()
    ]
    first, second = ([row[name] for row in pairs] for name in columns[:2])
    same = sum(one == other for one, other in zip(first, second, strict=True))
    kappa = f"{cohen_kappa_score(first, second):.2f}" if len({*first, *second}) > 1 else "not defined"
    table = _table(["relation", "what", "pass a", "pass b", "gold"], rows, numbers=True)
    return f"{table}\n\nOf {len(pairs)} pairs the passes judge {same} alike; Cohen's kappa is {kappa}."


def _percent(row: Mapping[str, Any]) -> str:
    return f"{row['corrected'] / row['annotations']:.1%}" if row["annotations"] else "-"


def _cell(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("|", "\\|")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = False) -> str:
    """A Markdown table; with `numbers`, the columns that hold nothing but numbers are set to the right."""
    lines = [list(row) for row in rows]
    right = [
        numbers and all(line[at].strip("%").replace(".", "").isdigit() for line in lines) for at in range(len(head))
    ]
    rule = ["---:" if one else "---" for one in right]
    return "\n".join(f"| {' | '.join(line)} |" for line in [list(head), rule, *lines])
