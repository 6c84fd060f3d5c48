from typing import Any

import pytest

from insihab.scoring.claims import SLOTS, same, score_claims
from insihab.scoring.counts import Counts

FULL: dict[str, Any] = {
    "start": 10,
    "end": 14,
    "lo": 2500,
    "hi": 2500,
    "operator": "APPROX",
    "unit": "count",
    "movement": "STOCK",
    "counted": [15, 20],
    "source": [30, 36],
    "event": [0, 5],
}


def claim(start: int, end: int, **slots: Any) -> dict[str, Any]:
    return {"start": start, "end": end, **slots}


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param([], [], (0, 0, 0), id="nothing"),
        pytest.param([(0, 4)], [], (0, 0, 1), id="missed"),
        pytest.param([], [(0, 4)], (0, 1, 0), id="invented"),
        pytest.param([(0, 4)], [(0, 4)], (1, 0, 0), id="right"),
        pytest.param([(0, 4)], [(2, 6)], (1, 0, 0), id="half of the prediction inside is enough"),
        pytest.param([(0, 4)], [(2, 7)], (0, 1, 1), id="less is not, however it is hit"),
        pytest.param([(0, 9)], [(3, 4)], (1, 0, 0), id="a part of gold is enough"),
        pytest.param([(0, 4)], [(4, 9)], (0, 1, 1), id="touching is not"),
        pytest.param([(0, 4), (5, 9)], [(0, 9)], (0, 1, 2), id="one that is wide matches none"),
        pytest.param([(0, 9)], [(0, 4), (5, 9)], (1, 1, 0), id="two in one gold match once"),
        pytest.param([(0, 6), (4, 8)], [(3, 6), (0, 3)], (2, 0, 0), id="as many as can be"),
    ],
)
def test_quantities_match_one_to_one(
    gold: list[tuple[int, int]], predicted: list[tuple[int, int]], expected: tuple[float, float, float]
) -> None:
    counts = score_claims([claim(*span) for span in gold], [claim(*span) for span in predicted])
    assert counts["quantity"] == Counts(*expected)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param({}, [], id="all right"),
        pytest.param({"start": 8, "end": 12}, [], id="the quantity's own span need only overlap"),
        pytest.param({"lo": 2400}, ["value"], id="lo"),
        pytest.param({"hi": None}, ["value"], id="an open bound is not the number"),
        pytest.param({"lo": 2500.0, "hi": 2500.0}, [], id="2500.0 is 2500"),
        pytest.param({"lo": 2500 + 2500e-10}, [], id="equal to nine digits"),
        pytest.param({"lo": 2500 + 2500e-8}, ["value"], id="not equal to nine digits"),
        pytest.param({"operator": "EXACT"}, ["operator"], id="EXACT is not APPROX"),
        pytest.param({"unit": "percent"}, ["unit"], id="unit"),
        pytest.param({"movement": "FLOW"}, ["movement"], id="movement"),
        pytest.param({"counted": [15, 21]}, ["counted"], id="counted spans are exact"),
        pytest.param({"source": [29, 36]}, ["source"], id="source spans are exact"),
        pytest.param({"event": [0, 4]}, ["event"], id="triggers are exact"),
        pytest.param({"event": [0, 4], "unit": "day"}, ["event", "unit"], id="two slots"),
    ],
)
def test_a_wrong_slot_spoils_itself_and_the_claim(change: dict[str, Any], wrong: list[str]) -> None:
    counts = score_claims([FULL], [{**FULL, **change}])
    right, spoilt = Counts(1, 0, 0), Counts(0, 1, 1)
    assert counts["quantity"] == right
    assert counts["claim"] == (spoilt if wrong else right)
    assert {slot for slot in SLOTS if counts[f"slots/{slot}"] == spoilt} == set(wrong)
    assert {slot for slot in SLOTS if counts[f"slots/{slot}"] == right} == set(SLOTS) - set(wrong)


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("how", ["absent", "null"])
def test_a_slot_left_out_is_wrong_only_where_gold_has_it(slot: str, how: str) -> None:
    keys = ("lo", "hi") if slot == "value" else (slot,)
    without = {key: value for key, value in FULL.items() if key not in keys}
    if how == "null":
        without |= dict.fromkeys(keys)
    missed = score_claims([FULL], [without])
    assert (missed["claim"], missed[f"slots/{slot}"]) == (Counts(0, 1, 1), Counts(0, 0, 1))
    invented = score_claims([without], [FULL])
    assert (invented["claim"], invented[f"slots/{slot}"]) == (Counts(0, 1, 1), Counts(0, 1, 0))
    neither = score_claims([without], [without])
    assert (neither["claim"], neither[f"slots/{slot}"]) == (Counts(1, 0, 0), Counts(0, 0, 0))


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        pytest.param((2000, None), (2000, None), True, id="more than 2000"),
        pytest.param((2000, None), (2000, 2000), False, id="more than 2000 is not 2000"),
        pytest.param((2000, None), (None, 2000), False, id="more than is not less than"),
        pytest.param((20, None), None, False, id="a bound and none"),
        pytest.param((0.3333, 0.3333), (1 / 3, 1 / 3), False, id="a fraction to four places"),
        pytest.param((0, 0), (0.0, 0.0), True, id="nought"),
        pytest.param((0, 0), (1e-12, 1e-12), False, id="nothing else is nought"),
        pytest.param((-3, 5), (-3, 5), True, id="below nought"),
        pytest.param((10**299, 10**299), (1e299, 1e299), True, id="as large as they may be"),
        pytest.param("EXACT", "EXACT", True, id="words"),
        pytest.param("EXACT", "exact", False, id="words in lower case"),
        pytest.param("count", None, False, id="a word and none"),
        pytest.param(None, None, True, id="none"),
    ],
)
def test_same(first: Any, second: Any, equal: bool) -> None:
    assert same(first, second) is same(second, first) is equal


def test_of_two_overlapping_claims_the_closest_is_matched() -> None:
    gold = [claim(0, 4, unit="day"), claim(2, 12, unit="year")]
    counts = score_claims(gold, [claim(1, 12, unit="year")])
    assert counts["slots/unit"] == Counts(1, 0, 1)


def test_one_match_more_outweighs_any_closeness() -> None:
    # 2-10 is closest to 0-10, but then 0-2 and 6-16 stay alone; with 6-16 it makes two matches of four spans.
    counts = score_claims([claim(0, 10), claim(6, 16)], [claim(2, 10), claim(0, 2)])
    assert counts["quantity"] == Counts(2, 0, 0)


def test_of_equally_close_claims_the_order_does_not_choose() -> None:
    left, right = claim(1, 3, unit="day"), claim(3, 5, unit="year")
    gold = [claim(2, 4, unit="day")]
    assert score_claims(gold, [left, right]) == score_claims(gold, [right, left])


def test_f1_of_a_small_document() -> None:
    gold = [FULL, claim(50, 52, lo=3, hi=3, operator="EXACT"), claim(60, 64, operator="VAGUE")]
    predicted = [FULL, claim(50, 52, lo=3, hi=3, operator="APPROX"), claim(70, 74, lo=1), claim(80, 84)]
    counts = score_claims(gold, predicted)
    assert counts["quantity"].f1 == 2 * 2 / (2 * 2 + 2 + 1)
    assert counts["claim"].f1 == 2 * 1 / (2 * 1 + 3 + 2)
    assert counts["slots/value"].f1 == 2 * 2 / (2 * 2 + 1 + 0)  # the vague one has none
    assert counts["slots/operator"].f1 == 2 * 1 / (2 * 1 + 1 + 2)
    assert counts["slots/counted"].f1 == 2 * 1 / (2 * 1 + 0 + 0)
