"""What a person reads of an evaluation beside its numbers: the errors in their sentences, and how counts came about."""

from __future__ import annotations

from pathlib import Path

from insihab.evaluate import Evaluation
from insihab.findings import refusal
from insihab.report.gathering import gather
from insihab.report.page import page
from insihab.report.text import text
from insihab.writing import write_whole

_FORMS = {".html": page, ".txt": text}


def check_suffix(path: Path) -> None:
    """Raise `InputError` for a report of no known form."""
    if path.suffix.lower() not in _FORMS:
        message = "has no suffix of a report; name a file that ends in .html, a page, or in .txt, lines for a terminal"
        raise refusal(path, "SUFFIX_UNKNOWN", message)


def write_report(path: Path, evaluation: Evaluation, system: str) -> None:
    """Write the errors of an evaluation that has kept its predictions, in the form of the file's suffix.

    Args:
        path: ends in .html or .txt.
        evaluation: what to report.
        system: the name of what made the predictions, or of their files.

    Raises:
        InputError: another suffix; the file cannot be written.
    """
    check_suffix(path)
    write_whole(path, _FORMS[path.suffix.lower()](evaluation, gather(evaluation), system))
