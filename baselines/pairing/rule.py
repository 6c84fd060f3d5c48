"""What two claims are to each other by rule: the guidelines' P1 to P6, asked of values and slots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from sklearn.base import BaseEstimator, ClassifierMixin

from pairing.claims import Claim, Pair
from reading.names import skeleton, skeletons, words
from reading.spans import normalised

Interval = tuple[float, float]
_KINDS = {
    **dict.fromkeys(("Deploy", "Withdraw", "EndMission"), "forces"),
    **dict.fromkeys(("Kill", "Injure"), "casualties"),
    "Attack": "attacks",
    "Seize": "territory",
}
_SOLDIERS = frozenset(map(skeleton, ("جندي", "جنود", "قوات", "عسكريين", "مقاتل", "عنصر", "عناصر", "أفراد")))
_PEOPLE = ("PER", "MIL", "NORP")
_SHARES = {"fraction": 1.0, "percent": 0.01}
_OF_ONE_EVENT = ("weapons", "duration")
_PREPOSITIONS = frozenset(map(normalised, ["في", "من", "على", "إلى", "عن", "مع", "بين", "خلال", "ضد"]))


class ValueRule(ClassifierMixin, BaseEstimator):
    """The first of the guidelines' rules for pairs (P1 to P6) that holds, as far as slots and words show it.

    It learns nothing and knows no identity: a group is told by nationalities and the word beside the head, a place by
    its names, an event by its type and time. Where one of two claims names no group or place, it is taken to be the
    same; where one names no time, it is that of publication.
    """

    def fit(self, X: Sequence[Pair], y: Sequence[str] | None = None) -> ValueRule:
        """Learn nothing."""
        return self

    def predict(self, X: Sequence[Pair]) -> list[str]:
        """The relation of each pair."""
        return [relation(*pair) for pair in X]


def relation(a: Claim, b: Claim) -> str:
    """The relation of two claims, in either order."""
    if kind(a) != kind(b) or (kind(a) in _OF_ONE_EVENT and not _same_event(a, b)):
        return "UNRELATED"
    if not same_scope(a, b):
        return "DIFFERENT_SCOPE"
    if not _overlap(_dates(_last(a)), _dates(_last(b))):
        return "UPDATED"
    if a.operator == b.operator and (a.lo, a.hi) == (b.lo, b.hi) != (None, None):
        return "EQUAL"
    return "COMPATIBLE" if _overlap(interval(a), interval(b)) else "CONFLICT"


def kind(claim: Claim) -> str:
    """What a claim counts, by P1: forces, attacks, casualties, territory, weapons or duration; else its own.

    The type of the counted mention comes before that of the event: of an attack, rockets and attacks are counted.
    """
    if claim.unit != "count" and claim.unit not in _SHARES:
        return "duration"
    if claim.counted_type == "WEA":
        return "weapons"
    of_event, of_counted = _KINDS.get(claim.event_type, ""), _KINDS.get(claim.counted_type, "")
    if of_event in ("casualties", "territory"):
        return of_event
    if claim.counted_type in _PEOPLE or head(claim) in _SOLDIERS:
        return "forces" if of_event == "forces" or head(claim) in _SOLDIERS else f"people {head(claim)}"
    return of_counted or of_event or f"{claim.event_type} {head(claim)}"


def head(claim: Claim) -> str:
    """The skeleton of the first word of what is counted, unless that is a nationality; empty where there is none."""
    counted = skeletons(claim.counted)[:1]
    return "" if not counted or counted[0] in map(skeleton, claim.nationalities) else counted[0]


def group(claim: Claim) -> set[str]:
    """Nationalities in what is counted, and the word beside the head where it is no phrase with a preposition."""
    beside = words(claim.counted)[1:2]
    modifiers = [word for word in beside if word not in _PREPOSITIONS and not word.startswith(("ب", "ل", "ك"))]
    return set(map(skeleton, [*claim.nationalities, *modifiers]))


def same_scope(a: Claim, b: Claim) -> bool:
    """P2: whether group, place, event and movement are the same, and both are numbers or both are shares."""
    shares = {one.unit in _SHARES for one in (a, b)}
    groups, heads = (group(a), group(b)), {head(a), head(b)} - {""}
    same_group = bool(groups[0] & groups[1]) if all(groups) else len(heads) < 2 or heads <= _SOLDIERS
    return len(shares) == 1 and a.movement == b.movement and same_group and _same_event(a, b)


def _same_event(a: Claim, b: Claim) -> bool:
    """Whether type, place and time allow one event; what is there at two times (STOCK) is one matter all the same."""
    places = [set(map(skeleton, claim.places)) for claim in (a, b)]
    if kind(a) in _OF_ONE_EVENT and a.event_type != b.event_type:
        return False
    if all(places) and not places[0] & places[1]:
        return False
    return a.movement == b.movement == "STOCK" or _overlap(_dates(_first(a)), _dates(_first(b)))


def _first(claim: Claim) -> str:
    """When what is counted began to be; without a time, when the article was published."""
    return claim.time or claim.published


def _last(claim: Claim) -> str:
    """Until when is counted: since a time, until publication."""
    return claim.published if claim.since or not claim.time else claim.time


def _dates(value: str) -> tuple[str, str]:
    """First and last day of an EDTF value, X being any digit; of what is no date, all time."""
    if not value or value.startswith("P"):
        return "", "~"
    ends = value.split("/")
    return (ends[0].replace("X", "0") + "-00-00")[:10], (ends[-1].replace("X", "9") + "-99-99")[:10]


def _overlap(a: tuple[Any, Any], b: tuple[Any, Any]) -> bool:
    return bool(a[0] <= b[1] and b[0] <= a[1])


def interval(claim: Claim) -> Interval:
    """The values for which a claim is true, percents as fractions.

    MORE_THAN and LESS_THAN leave their bound out. An APPROX value stands for those that round to it: half a unit of
    its last digit that is not zero to either side (2500 for 2450 to 2550). Guidelines give no such width; this one is
    the convention of significant digits.
    """
    lo = -math.inf if claim.lo is None else claim.lo
    hi = math.inf if claim.hi is None else claim.hi
    if claim.operator == "MORE_THAN":
        lo = math.nextafter(lo, math.inf)
    if claim.operator == "LESS_THAN":
        hi = math.nextafter(hi, -math.inf)
    if claim.operator == "APPROX":
        lo, hi = lo - _half_digit(lo), hi + _half_digit(hi)
    scale = _SHARES.get(claim.unit, 1.0)
    return lo * scale, hi * scale


def _half_digit(value: float) -> float:
    """Half a unit of the last digit that is not zero, of the four decimals that values have; 0 of what has none."""
    if not value or math.isinf(value):
        return 0.0
    digits = str(round(abs(value) * 10_000))
    return 0.5 * float(10 ** (len(digits) - len(digits.rstrip("0")))) / 10_000
