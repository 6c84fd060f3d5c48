"""The made part of a page is replaced, and nothing else."""

import pytest

from insihab.findings import InputError
from insihab.marked import put_between, update

MARKS = "<!-- made -->", "<!-- end -->"
BEGIN, END = MARKS


def test_what_stands_between_the_marks_is_replaced_and_twice_is_once(tmp_path):
    once = put_between(f"before\n{BEGIN}\nold\n{END}\nafter\n", MARKS, "new", tmp_path)
    assert once == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    assert put_between(once, MARKS, "new", tmp_path) == once


@pytest.mark.parametrize("text", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}"])
def test_a_page_whose_marks_are_missing_or_in_disorder_is_refused_and_left_as_it_was(text, tmp_path):
    page = tmp_path / "README.md"
    page.write_text(text)
    with pytest.raises(InputError, match="MARK_MISSING"):
        update(page, MARKS, "new")
    assert page.read_text() == text
