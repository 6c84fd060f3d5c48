"""A comparison of two systems as a table to read in a terminal, and what it says in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from insihab.comparison.systems import Compared, SystemComparison
from insihab.gold import ALL_ARTICLES, Gold
from insihab.percent import percent
from insihab.score_table import FLAT, POOLED, aligned, flat
from insihab.uncertainty.bootstrap import FEWEST
from insihab.uncertainty.paired import FEWEST_TO_DECIDE, Comparison, shown_p

_HEAD = ("layer", "measure", "first", "second", "diff.", "95 %", "p", "Holm", "better")
_WIDTH = 100
_WHY = (
    f"Below {FEWEST_TO_DECIDE} scored articles none is decided. Of each: the scored articles, the smallest p that so "
    f"many allow, and from {FEWEST_TO_DECIDE} on the true difference that a t test at 5 % would find with a power of "
    "80 %."
)


def comparison_table(found: SystemComparison, names: tuple[str, str], gold: Gold) -> str:
    """A row a headline, scores and differences in percent; then a line for each that is not decided."""
    rows = [(layer, name, *_cells(one)) for (layer, name), one in found.headlines.items()]
    undecided = {key: one for key, one in found.headlines.items() if one.comparison.verdict == "undecided"}
    lines = [f"first: {names[0]}", f"second: {names[1]}", "", *aligned([_HEAD, *rows]), "", *_notes(found, gold)]
    if undecided:
        said = f"The data cannot decide {len(undecided)} of {len(rows)} headline(s). {_WHY}"
        lines += ["", *textwrap.wrap(said, _WIDTH)]
        lines += [f"- {layer} {name}: {_why_undecided(one.comparison)}" for (layer, name), one in undecided.items()]
    return "\n".join([*lines, "", found.signature])


def _cells(one: Compared) -> Iterator[str]:
    comparison = one.comparison
    yield from map(percent, (comparison.first, comparison.second))
    yield _points(comparison.difference)
    found = comparison.interval
    yield "..".join(map(_points, found)) + flat(found) if found else "-"
    yield from map(_p, (comparison.p, one.p_holm))
    yield "-" if comparison.verdict == "undecided" else comparison.verdict


def _why_undecided(comparison: Comparison) -> str:
    """How much there is to decide by, on one line."""
    if comparison.difference is None:
        return "at least one of the two has no score"
    if not comparison.documents:
        return f"this measure has no interval on {FEWEST} articles or more"
    said = [f"{comparison.documents} article" + "s" * (comparison.documents != 1)]
    if comparison.smallest_p is not None:
        said.append(f"p at least {shown_p(comparison.smallest_p)}")
    if comparison.interval is None:
        said.append("no interval, which takes two articles and scores whichever one is left out")
    elif comparison.detectable is None:
        said.append("no article moves the difference")
    elif comparison.documents >= FEWEST_TO_DECIDE and comparison.detectable > 1:
        said.append("not even 100 points would be found")
    elif comparison.documents >= FEWEST_TO_DECIDE:
        said.append(f"{100 * comparison.detectable:.1f} points or more")
    return ", ".join(said)


def _p(p: float | None) -> str:
    if p is None:
        return "-"
    return f"{p:.3f}" if p >= 0.001 else "<.001"


def _points(difference: float | None) -> str:
    return "-" if difference is None else f"{round(100 * difference, 1) + 0.0:+.1f}"  # + 0.0: no -0.0


def _notes(found: SystemComparison, gold: Gold) -> Iterator[str]:
    yield f"diff.: second minus first, with its 95 % interval by article; {len(gold.documents)} article(s)"
    if any(flat(one.comparison.interval) for one in found.headlines.values()):
        yield FLAT
    yield POOLED
    if gold.protocol == ALL_ARTICLES:
        yield "Each article is to be predicted by a system that was trained on all articles but this one"
    tests = sum(one.p_holm is not None for one in found.headlines.values())
    yield f"p: of each headline alone; Holm: p corrected for the {tests} headline(s) tested together; it decides"
    if tests < len(found.headlines):
        yield "A headline without p is judged by its interval, which nothing corrects for the number of headlines"
