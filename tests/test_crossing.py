import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.crossing import crossing


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        pytest.param([], [], id="none"),
        pytest.param([(0, 5), (5, 9)], [], id="touching"),
        pytest.param([(0, 9), (0, 5), (5, 9), (6, 8)], [], id="nested"),
        pytest.param([(0, 5), (3, 8)], [((3, 8), (0, 5))], id="crossing"),
        pytest.param([(0, 5), (3, 8), (6, 10)], [((3, 8), (0, 5)), ((6, 10), (3, 8))], id="a chain"),
        pytest.param([(0, 9), (2, 5), (4, 8)], [((4, 8), (2, 5))], id="inside another"),
        pytest.param([(3, 8), (3, 8), (0, 5)], [((3, 8), (0, 5))], id="one that stands twice"),
    ],
)
def test_crossing(spans, found):
    assert list(crossing(spans)) == found


SPANS = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 6)).map(lambda pair: (pair[0], sum(pair))), max_size=8)


@given(SPANS)
def test_a_span_is_named_when_and_only_when_it_crosses_an_earlier_one(spans):
    pairs = combinations(sorted(set(spans)), 2)
    expected = {second for first, second in pairs if first[0] < second[0] < first[1] < second[1]}
    assert {span for span, _ in crossing(spans)} == expected
    assert all(other[0] < span[0] < other[1] < span[1] for span, other in crossing(spans))


@pytest.mark.slow
def test_many_spans_take_no_time_and_no_room():
    spans = [(at, at + 5_000) for at in range(20_000)]
    start = time.process_time()
    assert len(list(crossing(spans))) == 19_999
    assert time.process_time() - start < 5
