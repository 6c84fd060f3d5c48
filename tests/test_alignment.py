"""Which regions of two passes are taken for the same."""

from collections import Counter

import pytest
from hypothesis import given

from insihab.agreement.alignment import Link, align
from insihab.annotation import Annotation, Region
from insihab.scoring.alignment import share, side_by_side
from made import MADE_SCHEMA, annotation, annotations, exchanged_ids, region

MINISTER, DEFENCE = region("وزير الدفاع الأمريكي", "TITLE"), region("وزير الدفاع", "TITLE")


def spans(*found: tuple[int, int, str]) -> Annotation:
    return annotation(*(Region(f"{number}", *one) for number, one in enumerate(found)))


def pairs(a: Annotation, b: Annotation) -> list[tuple[str, str]]:
    """Each pair in words, «0-5 PER», with "" for nothing."""
    found = align(a, b, MADE_SCHEMA).pairs
    words = [[f"{one.start}-{one.end} {one.label}" if one else "" for one in (pair.a, pair.b)] for pair in found]
    return [(one, other) for one, other in words]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([(0, 5, "PER")], [(0, 5, "PER")], [("0-5 PER", "0-5 PER")], id="equal"),
        pytest.param([(0, 5, "PER")], [], [("0-5 PER", "")], id="a alone"),
        pytest.param([], [(0, 5, "PER")], [("", "0-5 PER")], id="b alone"),
        pytest.param([(0, 5, "PER")], [(0, 3, "PER")], [("0-5 PER", "0-3 PER")], id="another span"),
        pytest.param([(0, 5, "PER")], [(0, 5, "MIL")], [("0-5 PER", "0-5 MIL")], id="another label"),
        pytest.param([(0, 5, "PER")], [(5, 9, "PER")], [("0-5 PER", ""), ("", "5-9 PER")], id="touching"),
        pytest.param(
            [(0, 5, "TITLE"), (0, 5, "PER")],
            [(0, 5, "PER"), (0, 5, "TITLE")],
            [("0-5 PER", "0-5 PER"), ("0-5 TITLE", "0-5 TITLE")],
            id="two labels on one span",
        ),
        pytest.param(
            [(0, 5, "TITLE"), (0, 5, "PER")],
            [(0, 5, "PER")],
            [("0-5 PER", "0-5 PER"), ("0-5 TITLE", "")],
            id="two labels on one span in a alone",
        ),
        pytest.param(
            [(0, 20, "MIL"), (10, 20, "MIL")],
            [(10, 20, "MIL"), (0, 18, "MIL")],
            [("0-20 MIL", "0-18 MIL"), ("10-20 MIL", "10-20 MIL")],
            id="the equal first",
        ),
        pytest.param([(0, 9, "MIL")], [(6, 9, "MIL")], [("0-9 MIL", "6-9 MIL")], id="a third, of one label"),
        pytest.param(
            [(0, 9, "MIL")],
            [(6, 9, "NORP")],
            [("0-9 MIL", ""), ("", "6-9 NORP")],
            id="a third, of another label: a mention inside",
        ),
        pytest.param([(0, 10, "MIL")], [(5, 10, "NORP")], [("0-10 MIL", "5-10 NORP")], id="just half"),
        pytest.param(
            [(0, 10, "PER")],
            [(0, 10, "MIL"), (0, 8, "PER")],
            [("0-10 PER", "0-10 MIL"), ("", "0-8 PER")],
            id="a fifth outweighs a label: 1 > 8 / 10 + 1 / 10",
        ),
        pytest.param(
            [(0, 20, "PER")],
            [(0, 20, "MIL"), (0, 19, "PER")],
            [("", "0-20 MIL"), ("0-20 PER", "0-19 PER")],
            id="a label outweighs a twentieth: 19 / 20 + 1 / 10 > 1",
        ),
        pytest.param([(0, 3, "Quantity")], [(0, 3, "NotAClaim")], [("0-3 Quantity", "0-3 NotAClaim")], id="a number"),
        pytest.param([(0, 3, "Cue")], [(0, 3, "SourceCue")], [("0-3 Cue", ""), ("", "0-3 SourceCue")], id="helpers"),
        pytest.param([(0, 3, "PER")], [(0, 3, "Meet")], [("", "0-3 Meet"), ("0-3 PER", "")], id="two layers"),
    ],
)
def test_pairs(a: list[tuple[int, int, str]], b: list[tuple[int, int, str]], expected: list[tuple[str, str]]) -> None:
    assert pairs(spans(*a), spans(*b)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((0, 5), (0, 5), 5 / 5), ((0, 5), (2, 7), 3 / 7), ((0, 5), (5, 9), 0 / 9), ((0, 9), (3, 6), 3 / 9)],
)
def test_the_share_of_overlap(one: tuple[int, int], other: tuple[int, int], expected: float) -> None:
    assert share(one, other) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(["0-5", "0-5"], ["0-5"], [("0-5", None), ("0-5", "0-5")], id="one stands twice"),
        pytest.param(
            ["0-5", "0-10"],
            ["0-10", "5-10"],
            [("0-5", None), ("0-10", "0-10"), (None, "5-10")],
            id="although two others would be worth more: 2 * (5 / 10 + 1 / 10) > 1 + 1 / 10",
        ),
    ],
)
def test_of_items_with_one_label_the_equal_are_matched_first(
    first: list[str], second: list[str], expected: list[tuple[str | None, str | None]]
) -> None:
    def span(item: str) -> tuple[int, int]:
        start, end = item.split("-")
        return int(start), int(end)

    assert side_by_side(first, second, span, lambda item: "") == expected
    assert side_by_side(second, first, span, lambda item: "") == [(b, a) for a, b in expected]


def test_a_relation_is_known_by_its_ends() -> None:
    sami, baghdad = region("سامي", "PER"), region("بغداد", "PER")
    a = annotation(MINISTER, sami, links=[(MINISTER, "holder", sami)])
    b = annotation(DEFENCE, sami, baghdad, links=[(DEFENCE, "holder", sami), (DEFENCE, "holder", baghdad)])
    found = align(a, b, MADE_SCHEMA)
    assert found.a == {Link(0, "holder", 1)}
    assert found.b == {Link(0, "holder", 1), Link(0, "holder", 2)}


@given(a=annotations(), b=annotations())
def test_every_region_stands_in_one_pair_and_equal_ones_in_the_same(a: Annotation, b: Annotation) -> None:
    found = align(a, b, MADE_SCHEMA)
    for side, one in (("a", a), ("b", b)):
        sides = [getattr(pair, side) for pair in found.pairs]
        assert Counter(region.id for region in sides if region) == Counter(region.id for region in one.regions)
    common = {(one.start, one.end, one.label) for one in a.regions} & {(o.start, o.end, o.label) for o in b.regions}
    assert sum(pair.exact for pair in found.pairs) == len(common)
    both = [(pair.a, pair.b) for pair in found.pairs if pair.a and pair.b]
    assert all(share((one.start, one.end), (other.start, other.end)) > 0 for one, other in both)


@given(a=annotations(), b=annotations())
def test_order_ids_and_side_make_no_difference(a: Annotation, b: Annotation) -> None:
    assert pairs(exchanged_ids(a), b) == pairs(a, b)
    assert pairs(b, a) == [(one, other) for other, one in pairs(a, b)]


def test_of_several_best_matchings_the_same_is_taken_whichever_pass_comes_first() -> None:
    # 3 / 5 + 4 / 5 for one and 4 / 5 + 3 / 5 for the other.
    a, b = spans((4, 7, "PER"), (4, 8, "PER")), spans((3, 8, "PER"), (4, 9, "PER"))
    assert pairs(b, a) == [(one, other) for other, one in pairs(a, b)]


@given(one=annotations())
def test_a_pass_agrees_with_itself(one: Annotation) -> None:
    found = align(one, exchanged_ids(one), MADE_SCHEMA)
    assert all(pair.exact for pair in found.pairs)
    assert found.a == found.b
