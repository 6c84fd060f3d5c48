"""Tables whose cells stay whole, words that are no marks; the made part of a page is replaced, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.findings import InputError
from insihab.markdown import plain, put_between, table, table_rows, update

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


@pytest.mark.parametrize(
    ("sides", "rule"),
    [
        ("lr", "| --- | ---: | ---: |"),
        ("l", "| --- | --- | --- |"),
        ("lrl", "| --- | ---: | --- |"),
        ("lllr", "| --- | --- | --- |"),
    ],
)
def test_tables(sides, rule):
    assert table(["a", "b", "c"], [["x", 1, 2.5]], sides) == f"| a | b | c |\n{rule}\n| x | 1 | 2.5 |"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("a|b", r"a\|b"), ("||", r"\|\|"), (r"a\|b", r"a\|b"), (r"a\\|b", r"a\\\|b"), (7, "7"), ("", "")],
)
def test_a_bar_in_a_cell_does_not_end_it(cell, shown):
    assert table_rows([[cell, 1]]) == f"| {shown} | 1 |"


@given(st.lists(st.text("ab|\\ "), min_size=1, max_size=3), st.booleans())
def test_a_row_has_as_many_cells_as_it_is_given(words, escaped):
    line = table_rows([[plain(word) if escaped else word for word in words]])
    bars = re.sub(r"\\.", "", line).count("|")  # a backslash and what it escapes are no bar
    assert bars == len(words) + 1


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<b>_x_|`[y](z)", r"&lt;b&gt;\_x\_\|\`\[y\](z)"),
        ("a_b *c* R&D", r"a_b \*c\* R&amp;D"),
        ("\\|", r"\\\|"),
        (BEGIN, "&lt;!-- made --&gt;"),
    ],
)
def test_plain_words(words, shown):
    assert plain(words) == shown
