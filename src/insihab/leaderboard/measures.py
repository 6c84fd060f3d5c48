"""The measures of a result: those that the leaderboard shows, and the form that all must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from insihab.counts import Counts
from insihab.findings import Report
from insihab.scoring.corpus import HEADLINES
from insihab.shape import NUMBER, is_kind


class Headline(NamedTuple):
    """A measure that the leaderboard shows."""

    layer: str
    name: str
    short: str


_SHORT = {
    ("entities", "strict"): "entities",
    ("events", "trigger_classification"): "triggers",
    ("events", "argument_classification"): "arguments",
    ("numeric_claims", "quantity"): "quantities",
    ("numeric_claims", "claim"): "claims",
    ("claim_pairs", "macro_f1"): "pairs",
    ("identity", "entities/conll"): "identity of entities",
    ("identity", "events/conll"): "identity of events",
}
SHOWN = [Headline(layer, name, _SHORT[layer, name]) for layer, names in HEADLINES.items() for name in names]
"""In the order of the columns."""
_DEEPEST = 4
_MOST = 10**9  # items of gold
_RATIOS = ("precision", "recall", "f1")
_ROUNDING = 1e-9


def check_layers(layers: Mapping[str, Any], report: Report) -> None:
    """Report every measure that is not what `Evaluation.as_json` could give."""
    for layer, measures in layers.items():
        if layer not in HEADLINES:
            report("KEY_UNKNOWN", f"has an unknown layer «{layer}»; the layers are {', '.join(HEADLINES)}")
        elif not isinstance(measures, dict):
            report("TYPE_WRONG", f"has no object as «{layer}»; score it again")
        else:
            for name, measure in measures.items():
                if name != "signature":
                    _check(measure, f"{layer}.{name}", report)
            for headline in SHOWN:
                if headline.layer == layer:
                    _check_is_measure(measures, headline, report)


def _check(value: Any, place: str, report: Report) -> None:
    """A measure, or a group of them."""
    if not isinstance(value, dict) or place.count(".") > _DEEPEST:
        report("TYPE_WRONG", f"has no measure as «{place}»; score it again")
    elif "f1" in value:
        _check_measure(value, place, report)
    else:
        for name, measure in value.items():
            _check(measure, f"{place}.{name}", report)


def _check_is_measure(measures: Mapping[str, Any], headline: Headline, report: Report) -> None:
    """Report a headline in whose place there is something that has no F1."""
    found: Any = measures
    for key in headline.name.split("/"):
        if not isinstance(found, dict) or key not in found:
            return
        found = found[key]
    if not isinstance(found, dict) or "f1" not in found:
        report("TYPE_WRONG", f"has no F1 for «{headline.layer}.{headline.name}»; score it again")


def _check_measure(measure: Mapping[str, Any], place: str, report: Report) -> None:
    ratios = {name: measure[name] for name in _RATIOS if name in measure}
    wrong = [name for name, ratio in ratios.items() if not (ratio is None or _is_between(ratio, 0, 1))]
    for name in wrong:
        report("RATIO_WRONG", f"has a {name} of «{place}» that is not between 0 and 1, or null; score it again")
    if not measure.keys().isdisjoint(Counts._fields):
        _check_counts(measure, {name: ratio for name, ratio in ratios.items() if name not in wrong}, place, report)
    interval = measure.get("interval")
    if interval is not None and not (measure["f1"] is not None and _is_interval(interval)):
        message = f"has an interval of «{place}» that is not two ordered numbers between 0 and 1 around an F1"
        report("INTERVAL_WRONG", f"{message}; score it again")


def _check_counts(measure: Mapping[str, Any], ratios: Mapping[str, float | None], place: str, report: Report) -> None:
    """Report counts that are none, and ratios that do not follow from them."""
    wrong = [name for name in Counts._fields if not _is_between(measure.get(name), 0, _MOST)]
    for name in wrong:
        report("COUNT_WRONG", f"has no count as {name} of «{place}»; score it again")
    counts = None if wrong else Counts(*(measure[name] for name in Counts._fields))
    for name, ratio in ratios.items() if counts else ():
        if not _is_nearly(ratio, getattr(counts, name)):
            report("RATIO_WRONG", f"has a {name} of «{place}» that does not follow from its counts; score it again")


def _is_nearly(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) < _ROUNDING


def _is_interval(value: Any) -> bool:
    bounds = isinstance(value, list) and len(value) == 2 and all(_is_between(bound, 0, 1) for bound in value)
    return bounds and value[0] <= value[1]


def _is_between(value: Any, least: float, most: float) -> bool:
    return is_kind(value, NUMBER) and least <= value <= most
