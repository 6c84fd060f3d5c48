"""Tests of baselines/reading/spans.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baseline import text_of
from reading.spans import Candidate, candidates, clash, compatible, overlap, read


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("العراق", ["العراق"]),
        ("والعراق", ["والعراق", "العراق"]),
        ("وبالعراق", ["وبالعراق", "بالعراق", "العراق"]),
        ("للقوات", ["للقوات", "لقوات"]),  # from the second lām on, which stands for the article
        ("وللقوات", ["وللقوات", "للقوات", "لقوات"]),
        ("وَالعراق", ["وَالعراق", "العراق"]),
        ("والدته", ["والدته"]),  # in the schema's list of words that are not split
        ("ول", ["ول"]),  # at least two letters are left
        ("2500", ["2500"]),
    ],
)
def test_where_a_span_may_start_in_a_word(word, expected):
    reading = read(text_of(word))
    assert [word[start:] for start in reading.starts[0]] == expected


@pytest.mark.parametrize(
    ("surface", "is_candidate"),
    [
        ("تنظيم", True),
        ('تنظيم "داعش"', True),
        ('"داعش"', True),
        ('تنظيم "داعش', False),  # half of a pair
        ('داعش" في', False),
        ("في بغداد.", False),  # punctuation at the edge
        ("بغداد", True),
        ("بغداد. وقال", False),  # beyond the sentence
        ('تنظيم "داعش" في بغداد', False),  # longer than five tokens
    ],
)
def test_candidates(surface, is_candidate):
    text = 'تنظيم "داعش" في بغداد. وقال'
    found = {text[span.start : span.end] for span in candidates(read(text_of(text)), 5)}
    assert (surface in found) == is_candidate


@pytest.mark.parametrize(
    ("first", "second", "clashes", "overlaps"),
    [
        ((0, 5, 0, 1), (5, 9, 2, 2), False, False),
        ((0, 5, 0, 1), (3, 9, 1, 2), True, True),  # crossing
        ((0, 9, 0, 2), (5, 9, 2, 2), False, True),  # nested
        ((0, 5, 0, 0), (0, 5, 0, 0), True, True),  # the same
        ((0, 5, 0, 0), (1, 5, 0, 0), True, True),  # one word split in two ways
    ],
)
def test_conflicts_of_spans(first, second, clashes, overlaps):
    first, second = Candidate(*first), Candidate(*second)
    assert clash(first, second) == clash(second, first) == clashes
    assert overlap(first, second) == overlap(second, first) == overlaps


SPANS = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(
    lambda s: Candidate(s[0], s[0] + s[1], s[0], s[0] + s[1] - 1)
)


@given(st.lists(SPANS))
def test_what_is_kept_is_free_of_conflict_and_nothing_is_left_out_without_one(spans):
    kept = compatible(spans, clash)
    assert not any(clash(a, b) for at, a in enumerate(kept) for b in kept[:at])
    assert all(span in kept or any(clash(span, other) for other in kept) for span in spans)
