"""Two systems on one gold: for each headline, which is better, if the documents can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from insihab.counts import Counts
from insihab.evaluate import Evaluation
from insihab.findings import refusal
from insihab.scoring.corpus import HEADLINES
from insihab.scoring.results import LayerScores
from insihab.uncertainty.bootstrap import FEWEST
from insihab.uncertainty.paired import LEVEL, Comparison, compare, compare_values, sentence

SCHEMA = 1
"""The version of the form of the JSON."""
Headline = tuple[str, str]
"""A layer, and a measure of it."""


@dataclass(frozen=True)
class Compared:
    """One headline of two systems.

    Attributes:
        comparison: the scores and their difference; its verdict follows `p_holm` where there is a p.
        p_holm: p corrected for all headlines that were tested together, at least as great as p; None where there is no
            test.
        tests: how many headlines were tested together.
    """

    comparison: Comparison
    p_holm: float | None
    tests: int

    def sentence(self, names: tuple[str, str]) -> str:
        """What the comparison says, in plain words; differences are in points of a hundred."""
        comparison = self.comparison
        if comparison.difference is not None and not comparison.documents:
            points = f"{100 * comparison.difference:+.1f} points"
            return (
                f"{names[1]} minus {names[0]} is {points}; this measure has no interval on {FEWEST} articles or more."
            )
        said = sentence(comparison, names)
        if self.p_holm is None or self.tests < 2:
            return said
        return f"{said} Corrected for the {self.tests} headlines tested together, p is {self.p_holm:.3g}."


@dataclass(frozen=True)
class SystemComparison:
    """Two systems on one gold.

    Attributes:
        signature: of the scores of both.
        headlines: those that both systems have.
    """

    signature: str
    headlines: Mapping[Headline, Compared]

    def as_json(self, names: tuple[str, str]) -> dict[str, Any]:
        """All of it; scores, differences and p are between 0 and 1, and null where they are not defined."""
        layers: dict[str, dict[str, Any]] = {}
        for (layer, measure), one in self.headlines.items():
            entry = {**asdict(one.comparison), "p_holm": one.p_holm, "sentence": one.sentence(names)}
            entry["interval"] = one.comparison.interval and list(one.comparison.interval)
            layers.setdefault(layer, {})[measure] = entry
        first, second = names
        return {"schema": SCHEMA, "signature": self.signature, "first": first, "second": second, "layers": layers}


def compare_systems(first: Evaluation, second: Evaluation) -> SystemComparison:
    """Compare two systems by each headline of each layer that both have.

    All headlines are judged together, so that p is corrected by Holm's method: without it, of twenty headlines on which
    two systems are equal, one would be called better. Headlines that do not add up over documents (macro_f1, conll)
    have no p; their verdict follows from the interval, and nothing corrects it.

    Raises:
        ValueError: the systems were scored on different gold, or not in the same way.
        InputError: they have no layer in common.

    Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979.
    """
    signature = first.signatures["all"]
    if signature != second.signatures["all"]:
        raise ValueError(f"scores of different signatures: {signature} and {second.signatures['all']}")
    documents = list(first.gold.documents)
    found = {
        (layer, name): _compare(first.layers[layer], second.layers[layer], name, documents)
        for layer, names in HEADLINES.items()
        if layer in first.layers and layer in second.layers
        for name in names
        if all(name in one.layers[layer].headlines() for one in (first, second))
    }
    if not found:
        sides = [", ".join(one.layers) for one in (first, second)]
        message = f"the first has {sides[0]} and the second {sides[1]}; score both on a layer in common"
        raise refusal("compare", "LAYER_MISSING", message)
    corrected = holm({key: one.p for key, one in found.items() if one.p is not None})
    headlines = {
        key: Compared(_by_corrected(one, corrected.get(key)), corrected.get(key), len(corrected))
        for key, one in found.items()
    }
    return SystemComparison(signature, headlines)


def holm(values: Mapping[Headline, float]) -> dict[Headline, float]:
    """P-values corrected by Holm's step-down method: to reject those below 5 % is wrong at all in at most 5 %."""
    corrected: dict[Headline, float] = {}
    greatest = 0.0
    for rank, key in enumerate(sorted(values, key=lambda key: values[key])):
        greatest = max(greatest, min(1.0, (len(values) - rank) * values[key]))
        corrected[key] = greatest
    return corrected


def _by_corrected(comparison: Comparison, p: float | None) -> Comparison:
    return comparison if p is None or p < LEVEL else replace(comparison, verdict="undecided")


def _compare(first: LayerScores, second: LayerScores, name: str, documents: Sequence[str]) -> Comparison:
    if name in first.documents:
        sides = [[one.documents[name].get(doc_id, Counts()) for doc_id in documents] for one in (first, second)]
        return compare(sides[0], sides[1])
    values = [(one.measures[name].f1, one.without[name]) for one in (first, second)]
    return compare_values(values[0], values[1])
