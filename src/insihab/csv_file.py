"""Tables that people read and fill in: CSV with a head line, in UTF-8, as RFC 4180 has it but for the line end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from insihab.files import read_text
from insihab.findings import Finding, refusal, refuse
from insihab.writing import write_whole


class Line(NamedTuple):
    """A row of a table: the line on which it ends, from 1, and its cells by the names of their columns."""

    number: int
    cells: dict[str, str]


def read_csv(path: Path, columns: Sequence[str]) -> list[Line]:
    """The rows of a table that has exactly these columns.

    Raises:
        InputError: as for `insihab.files.read_text`; other columns; a row with more or fewer cells; a cell beyond
            128 KiB.
    """
    reader = csv.reader(io.StringIO(read_text(path)), strict=True)
    findings: list[Finding] = []
    lines: list[Line] = []
    try:
        head = next(reader, [])
        if head != list(columns):
            message = f"has the columns «{', '.join(head)[:200]}»; they must be {', '.join(columns)}"
            raise refusal(path, "CSV_COLUMNS", message, place="line 1")
        for row in reader:
            if any("\0" in cell for cell in row):
                message = "has a null character; delete it"
                findings.append(Finding(str(path), "", f"line {reader.line_num}", "CSV_INVALID", message))
            elif len(row) != len(columns):
                message = f"has {len(row)} cells, where {len(columns)} are due; quote a cell that has a comma"
                findings.append(Finding(str(path), "", f"line {reader.line_num}", "CSV_CELLS", message))
            else:
                lines.append(Line(reader.line_num, dict(zip(columns, row, strict=True))))
    except csv.Error as error:
        place = f"line {reader.line_num}"
        findings.append(Finding(str(path), "", place, "CSV_INVALID", f"is not CSV ({error}); correct its quotes"))
    refuse(findings)
    return lines


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write a table, whole or not at all; what a row has beside `columns` is left out.

    Raises:
        InputError: as for `insihab.files.write_whole`.
    """
    content = io.StringIO()
    writer = csv.DictWriter(content, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, content.getvalue())
