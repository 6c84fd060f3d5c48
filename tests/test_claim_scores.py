import itertools
import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.counts import Counts
from insihab.scoring.claims import SLOTS, match_claims, same, score_claims, slots

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
        pytest.param([(0, 9)], [(3, 3)], (0, 1, 1), id="what is empty matches none"),
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
        pytest.param({"lo": 2500.00004}, [], id="equal at four places"),
        pytest.param({"lo": 2500.0001}, ["value"], id="not equal at four places"),
        pytest.param({"lo": "٢٬٥٠٠", "hi": "2,500"}, [], id="bounds as strings, in other digits"),
        pytest.param({"lo": "2.500", "hi": "2.500"}, ["value"], id="a point is not for thousands"),
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
        pytest.param((0.3333, 0.3333), (1 / 3, 1 / 3), True, id="a fraction to four places"),
        pytest.param((0.333, 0.333), (1 / 3, 1 / 3), False, id="a fraction to three places"),
        pytest.param((0, 0), (0.0, 0.0), True, id="nought"),
        pytest.param((0, 0), (0.0001, 0.0001), False, id="nought and the smallest that can be written"),
        pytest.param((10**5, 10**5 + 7), (10**5, 10**5 + 8), False, id="spans with another end"),
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


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        pytest.param([claim(0, 4), claim(2, 12)], [claim(1, 12)], [(1, 0)], id="the closest"),
        pytest.param(
            # 2-10 is closest to 0-10, but then 0-2 and 6-16 stay alone; with 6-16 there are two pairs of four claims.
            [claim(0, 10), claim(6, 16)],
            [claim(2, 10), claim(0, 2)],
            [(0, 1), (1, 0)],
            id="one pair more outweighs any closeness",
        ),
        pytest.param(
            [claim(0, 10), claim(6, 16, **dict.fromkeys(("unit", "operator", "movement"), "x"))],
            [claim(6, 10, **dict.fromkeys(("unit", "operator", "movement"), "x")), claim(6, 16)],
            [(0, 0), (1, 1)],
            id="one pair more outweighs any slots",
        ),
        pytest.param(
            [claim(0, 4, unit="day"), claim(0, 9, unit="year")],
            [claim(0, 4, unit="year")],
            [(1, 0)],
            id="a right slot outweighs any closeness",
        ),
        pytest.param(
            [claim(0, 6, unit="day"), claim(0, 7, unit="year")],
            [claim(0, 6, unit="year"), claim(0, 7, unit="day")],
            [(0, 1), (1, 0)],
            id="slots cross exact spans",
        ),
        pytest.param(
            [claim(0, 4, unit="day", lo=3, hi=3), claim(0, 9, unit="day", operator="EXACT")],
            [claim(0, 4, unit="day", lo=9, hi=9)],
            [(0, 0)],
            id="what is wrong does not matter, and of equal slots the closest",
        ),
        pytest.param(
            [claim(2, 4, unit="day"), claim(4, 6)],
            [claim(3, 5, unit="day")],
            [(0, 0)],
            id="of equally close ones the one with the right slot",
        ),
        pytest.param(
            [claim(2, 4, unit="day", source=[7, 8]), claim(4, 6, unit="day")],
            [claim(3, 5, unit="day")],
            [(1, 0)],
            id="of equal ones the whole claim",
        ),
        pytest.param(
            # Two right operators in place of an operator and a unit, though these would make a whole claim.
            [claim(0, 4, operator="EXACT"), claim(4, 8, operator="EXACT", unit="day"), claim(8, 12, operator="VAGUE")],
            [claim(2, 6, operator="EXACT", unit="day"), claim(6, 10, operator="EXACT", unit="year")],
            [(0, 0), (1, 1)],
            id="whole claims come last",
        ),
        pytest.param([claim(9, 12), claim(0, 4)], [claim(0, 4), claim(9, 12)], [(0, 1), (1, 0)], id="as they came"),
    ],
)
def test_which_claims_are_paired(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]], pairs: list[tuple[int, int]]
) -> None:
    assert match_claims(gold, predicted) == pairs


def test_slots_of_a_claim() -> None:
    assert slots({**FULL, "lo": "٢٥٠٠", "hi": None, "source": None}) == {
        "value": (2500, None),
        "operator": "APPROX",
        "unit": "count",
        "movement": "STOCK",
        "counted": (15, 20),
        "source": None,
        "event": (0, 5),
    }
    assert slots(claim(0, 4)) == dict.fromkeys(SLOTS)


def test_a_bound_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="«2,5», which can be read in several ways"):
        score_claims([FULL], [{**FULL, "lo": "2,5"}])


def test_f1_of_a_small_document() -> None:
    gold = [FULL, claim(50, 52, lo=3, hi=3, operator="EXACT"), claim(60, 64, operator="VAGUE")]
    predicted = [FULL, claim(50, 52, lo=3, hi=3, operator="APPROX"), claim(70, 74, lo=1), claim(80, 84)]
    counts = score_claims(gold, predicted)
    assert counts["quantity"].f1 == 2 * 2 / (2 * 2 + 2 + 1)
    assert counts["claim"].f1 == 2 * 1 / (2 * 1 + 3 + 2)
    assert counts["slots/value"].f1 == 2 * 2 / (2 * 2 + 1 + 0)  # the vague one has none
    assert counts["slots/operator"].f1 == 2 * 1 / (2 * 1 + 1 + 2)
    assert counts["slots/counted"].f1 == 2 * 1 / (2 * 1 + 0 + 0)


# Small and crowded, so that spans overlap, and slots and whole claims come out equal in many ways.
drawn = st.builds(
    lambda start, width, value, labels: claim(
        start, start + width, lo=value, hi=value, **{slot: label for slot, label in labels.items() if label}
    ),
    st.integers(0, 6),
    st.integers(1, 4),
    st.sampled_from([None, 3, "٣", 4]),
    st.fixed_dictionaries({slot: st.sampled_from(["", "x", "y"]) for slot in ("operator", "unit", "movement")}),
)
claims = st.lists(drawn, max_size=6)
few = st.lists(drawn, max_size=4)
distinct = st.lists(drawn, max_size=6, unique_by=lambda one: (one["start"], one["end"]))


def pairings(gold: int, predicted: int) -> Iterator[list[tuple[int, int]]]:
    """Every way to give some golds a prediction of their own."""
    for size in range(min(gold, predicted) + 1):
        for some in itertools.combinations(range(gold), size):
            for others in itertools.permutations(range(predicted), size):
                yield list(zip(some, others, strict=True))


def rank(gold: list[dict[str, Any]], predicted: list[dict[str, Any]], pairs: list[tuple[int, int]]) -> list[int] | None:
    """What one pairing is judged by, the first before the second and so on; None where it may not be."""
    right, lone, whole = dict.fromkeys(SLOTS, 0), 0, 0
    for g, p in pairs:
        first, second = (set(range(one["start"], one["end"])) for one in (gold[g], predicted[p]))
        if len(first & second) * 2 < len(second):
            return None
        lone += len(first ^ second)
        wanted, given = ({**one, "value": one["lo"] and int(one["lo"])} for one in (gold[g], predicted[p]))
        agree = [slot for slot in SLOTS if wanted.get(slot) == given.get(slot)]
        whole += agree == list(SLOTS)
        for slot in agree:
            right[slot] += wanted.get(slot) is not None
    return [len(pairs), sum(right.values()), -lone, *right.values(), whole]


@given(few, few)
def test_counts_are_those_of_the_best_of_all_pairings(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]]
) -> None:
    ranks = (rank(gold, predicted, pairs) for pairs in pairings(len(gold), len(predicted)))
    size, _, _, *right, whole = max(one for one in ranks if one)
    counts = score_claims(gold, predicted)
    found = [counts[name].tp for name in ("quantity", *(f"slots/{slot}" for slot in SLOTS), "claim")]
    assert found == [size, *right, whole]


@given(claims, claims, st.randoms(use_true_random=False))
def test_no_order_changes_a_count(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]], draw: random.Random
) -> None:
    expected = score_claims(gold, predicted)
    for side in (gold, predicted):
        draw.shuffle(side)
    assert score_claims(gold, predicted) == expected


@given(distinct, distinct, st.randoms(use_true_random=False))
def test_no_order_changes_which_claims_are_paired(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]], draw: random.Random
) -> None:
    def paired() -> list[tuple[str, str]]:
        return sorted((str(gold[g]), str(predicted[p])) for g, p in match_claims(gold, predicted))

    expected = paired()
    for side in (gold, predicted):
        draw.shuffle(side)
    assert paired() == expected


def test_no_order_changes_which_of_two_equal_claims_is_paired() -> None:
    gold, first, second = claim(0, 4), claim(0, 3), claim(1, 4)
    ((_, one),), ((_, other),) = match_claims([gold], [first, second]), match_claims([gold], [second, first])
    assert [first, second][one] == [second, first][other]


@given(claims, claims)
def test_each_claim_is_paired_at_most_once_and_counts_add_up(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]]
) -> None:
    pairs = match_claims(gold, predicted)
    assert pairs == sorted(pairs)
    assert len({g for g, _ in pairs}) == len({p for _, p in pairs}) == len(pairs)
    for name, counts in score_claims(gold, predicted).items():
        assert min(counts.tp, counts.fp, counts.fn) >= 0
        if not name.startswith("slots/"):
            assert (counts.tp + counts.fn, counts.tp + counts.fp) == (len(gold), len(predicted))


@given(claims)
def test_gold_against_itself_is_right(gold: list[dict[str, Any]]) -> None:
    counts = score_claims(gold, gold)
    assert counts["claim"] == counts["quantity"] == Counts(len(gold), 0, 0)
    assert all(one.fp == one.fn == 0 for one in counts.values())


same_width = st.lists(drawn.map(lambda one: {**one, "end": one["start"] + 2}), max_size=6)


@given(same_width, same_width)
def test_exchanged_sides_exchange_precision_and_recall(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]]
) -> None:
    # Of equal width, since the half that must lie in the other is the prediction's.
    one, other = score_claims(gold, predicted), score_claims(predicted, gold)
    assert {name: Counts(counts.tp, counts.fn, counts.fp) for name, counts in one.items()} == other


@given(claims, claims, st.data())
def test_a_slot_filled_in_wrongly_never_gains(
    gold: list[dict[str, Any]], predicted: list[dict[str, Any]], data: st.DataObject
) -> None:
    slot = data.draw(st.sampled_from(SLOTS))
    wrong = {"lo": 99, "hi": 99} if slot == "value" else {slot: [90, 99] if slot in SLOTS[4:] else "wrong"}
    empty = [at for at, one in enumerate(predicted) if slots(one)[slot] is None]
    filled = data.draw(st.sets(st.sampled_from(empty))) if empty else set()
    before = score_claims(gold, predicted)
    after = score_claims(gold, [{**one, **wrong} if at in filled else one for at, one in enumerate(predicted)])
    assert all(after[name].tp <= before[name].tp for name in before)
    assert after[f"slots/{slot}"].fp == before[f"slots/{slot}"].fp + len(filled)


def test_many_claims_are_matched_fast() -> None:
    draw = random.Random(1)  # noqa: S311 - no secret
    labels = {"operator": ["EXACT", "APPROX"], "unit": ["count", "day"], "movement": ["STOCK", "FLOW"]}

    def some(start: int, width: int) -> dict[str, Any]:
        value = draw.randrange(4)
        slots = {slot: draw.choice(values) for slot, values in labels.items()}
        return claim(start, start + width, lo=value, hi=value, **slots)

    gold = [some(12 * at, draw.randint(4, 14)) for at in range(500)]
    predicted = [some(draw.randrange(6000), draw.randint(1, 14)) for _ in range(1980)]
    wide = [some(at, 6000 - 2 * at) for at in range(20)]
    start = time.process_time()
    counts = score_claims(gold, predicted + wide)
    assert time.process_time() - start < 1
    assert counts["quantity"].tp > 450
