"""Scores as a table to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from insihab.counts import Counts
from insihab.percent import ratios, shown_interval
from insihab.predictions.wording import visible
from insihab.scoring.corpus import HEADLINES
from insihab.scoring.results import LayerScores, Measure
from insihab.uncertainty import Interval
from insihab.uncertainty.paired import ROUNDING

_HEAD = ("layer", "measure", "P", "R", "F1", "95 %", "gold", "pred.")
_INTERVAL = _HEAD.index("95 %")
_PER_LABEL = {
    ("entities", "per_type"): "strict",
    ("events", "per_type"): "trigger_classification",
    ("events", "per_role"): "argument_classification",
    ("claim_pairs", "per_relation"): "macro_f1",
}
"""The groups of measures that split up another one by label, and which it is."""
POOLED = "P, R and F1 are of counts added up over the articles; macro_f1 and conll are means of F1s"
"""How the scores of articles become one."""
_FLAT = "†"
FLAT = f"{_FLAT} of no width, since leaving out any article changes nothing: it tells nothing of other articles"
"""What is said once below a table with an interval that is marked by `flat`."""


def table(layers: Mapping[str, LayerScores], signatures: Mapping[str, str], per_label: bool = False) -> str:
    """A row a measure, ratios in percent, the headline measures starred, then signatures.

    Args:
        layers: the scores of each.
        signatures: of each layer.
        per_label: whether to show, indented below the measure that they split up, the scores of each type, role and
            relation.
    """
    rows = [row for layer, scores in layers.items() for row in _rows(layer, scores, per_label)]
    methods = {scores.method(name): None for scores in layers.values() for name in scores.headlines()}
    notes = [f"* headline, with its interval by article ({', '.join(methods)})", POOLED]
    if any(_FLAT in row[_INTERVAL] for row in rows):
        notes.insert(1, FLAT)
    hidden = sum(_parent(layer, name) != "" for layer, scores in layers.items() for name in scores.measures)
    if hidden and not per_label:
        notes.append(f"--per-label shows {hidden} more rows: the scores of each type, role and relation")
    return "\n".join([*aligned([_HEAD, *rows]), "", *notes, *(signatures[layer] for layer in layers)])


def flat(found: Interval | None) -> str:
    """A mark for an interval of no width, which looks like certainty; of any other nothing."""
    return _FLAT if found and found[1] - found[0] < ROUNDING else ""


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table: the first row over a rule, its first two columns to the left, all others to the right."""
    rows = [[visible(cell) for cell in row] for row in rows]  # labels are those of other people's files
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    head, *body = rows
    return [
        "  ".join(
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [head, ["-" * width for width in widths], *body]
    ]


def _parent(layer: str, name: str) -> str:
    """The measure that this one splits up by label, or ""."""
    return _PER_LABEL.get((layer, name.partition("/")[0]), "")


def _rows(layer: str, scores: LayerScores, per_label: bool) -> Iterator[tuple[str, ...]]:
    for name, measure in scores.measures.items():
        if _parent(layer, name):
            continue
        star = " *" if name in HEADLINES[layer] else ""
        interval = ""
        if name in scores.headlines():
            found = scores.interval(name)
            interval = shown_interval(found) + flat(found)
        yield layer, name + star, *ratios(measure), interval, *_support(measure)
        for below, part in scores.measures.items() if per_label else ():
            if _parent(layer, below) == name:
                yield layer, f"  {below.partition('/')[2]}", *ratios(part), "", *_support(part)


def _support(measure: Measure) -> tuple[str, str]:
    """How many items there are, in gold and predicted; nothing for what has no counts."""
    if not isinstance(measure, Counts):
        return "", ""
    return f"{measure.tp + measure.fn:.0f}", f"{measure.tp + measure.fp:.0f}"
