"""A comparison of two systems as a table to read in a terminal, and what it says in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from insihab.comparison import Compared, SystemComparison
from insihab.gold import Gold
from insihab.score_table import POOLED, aligned, percent

_HEAD = ("layer", "measure", "first", "second", "diff.", "95 %", "p", "Holm", "better")
_WIDTH = 100


def comparison_table(found: SystemComparison, names: tuple[str, str], gold: Gold) -> str:
    """A row a headline, scores and differences in percent; then a sentence for each that is not decided."""
    rows = [(layer, name, *_cells(one)) for (layer, name), one in found.headlines.items()]
    undecided = {key: one for key, one in found.headlines.items() if one.comparison.verdict == "undecided"}
    lines = [f"first: {names[0]}", f"second: {names[1]}", "", *aligned([_HEAD, *rows]), "", *_notes(found, gold)]
    if undecided:
        lines += ["", f"The data cannot decide {len(undecided)} of {len(rows)} headline(s):"]
        for (layer, name), one in undecided.items():
            said = f"- {layer} {name}: {one.sentence(names)}"
            lines += textwrap.wrap(said, _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return "\n".join([*lines, "", found.signature])


def _cells(one: Compared) -> Iterator[str]:
    comparison = one.comparison
    yield from map(percent, (comparison.first, comparison.second))
    yield _points(comparison.difference)
    yield "..".join(map(_points, comparison.interval)) if comparison.interval else "-"
    yield from map(_p, (comparison.p, one.p_holm))
    yield "-" if comparison.verdict == "undecided" else comparison.verdict


def _p(p: float | None) -> str:
    if p is None:
        return "-"
    return f"{p:.3f}" if p >= 0.001 else "<.001"


def _points(difference: float | None) -> str:
    return "-" if difference is None else f"{round(100 * difference, 1) + 0.0:+.1f}"  # + 0.0: no -0.0


def _notes(found: SystemComparison, gold: Gold) -> Iterator[str]:
    yield f"diff.: second minus first, with its 95 % interval by article; {len(gold.documents)} article(s)"
    yield POOLED
    if gold.protocol == "leave-one-article-out":
        yield "Each article is to be predicted by a system that was trained on all articles but this one"
    tests = sum(one.p_holm is not None for one in found.headlines.values())
    yield f"p: of each headline alone; Holm: p corrected for the {tests} headline(s) tested together; it decides"
    if tests < len(found.headlines):
        yield "A headline without p is judged by its interval, which nothing corrects for the number of headlines"
