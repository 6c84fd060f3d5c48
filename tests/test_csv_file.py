"""Tables are read back as they were written, and what is no such table is refused with its line."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insihab.csv_file import read_csv, write_csv
from insihab.findings import InputError

COLUMNS = ["doc_id", "why"]
CELLS = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries({"doc_id": CELLS, "why": CELLS}), max_size=5))
def test_what_is_written_reads_back(tmp_path, rows):
    file = tmp_path / "table.csv"
    write_csv(file, COLUMNS, rows)
    assert [line.cells for line in read_csv(file, COLUMNS)] == rows


def test_a_row_knows_its_line_and_columns_that_were_not_asked_for_are_not_written(tmp_path):
    file = tmp_path / "table.csv"
    write_csv(file, COLUMNS, [{"doc_id": "a", "why": "two\nlines", "more": "x"}, {"doc_id": "b", "why": "=1+1"}])
    assert file.read_text(encoding="utf-8") == 'doc_id,why\na,"two\nlines"\nb,=1+1\n'
    assert [line.number for line in read_csv(file, COLUMNS)] == [3, 4]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "error CSV_COLUMNS: {}: line 1: has the columns «»; they must be doc_id, why"),
        ("why,doc_id\n", "error CSV_COLUMNS: {}: line 1: has the columns «why, doc_id»; they must be doc_id, why"),
        ("doc_id,why\na,b\0\n", "error CSV_INVALID: {}: line 2: has a null character; delete it"),
        ("doc_id,why\na\n", "error CSV_CELLS: {}: line 2: has 1 cells, where 2 are due; quote a cell that has a comma"),
        (
            'doc_id,why\na,"b"c\n',
            "error CSV_INVALID: {}: line 2: is not CSV (',' expected after '\"'); correct its quotes",
        ),
        (
            "doc_id,why\na," + "x" * 140_000,
            "error CSV_INVALID: {}: line 2: is not CSV (field larger than field limit (131072)); correct its quotes",
        ),
    ],
)
def test_what_is_no_such_table_is_refused(content, message, tmp_path):
    file = tmp_path / "table.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_csv(file, COLUMNS)
    assert str(caught.value) == message.format(file)
