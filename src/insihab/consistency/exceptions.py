"""The adjudicator's answers: questions that are kept as they are, a line each, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from insihab.consistency import ASKS
from insihab.consistency.material import Identity, Question
from insihab.csv_file import read_csv, write_csv
from insihab.findings import Finding, refuse
from insihab.markdown import table

COLUMNS = (*Identity._fields, "reason")


@dataclass(frozen=True)
class Answers:
    """The questions of a pass, and what the exceptions say of them.

    Attributes:
        open: questions without an exception that has a reason.
        kept: questions that have one.
        stale: exceptions that answer no question any more, with their reasons.
    """

    open: Sequence[Question]
    kept: Sequence[Question]
    stale: Mapping[Identity, str]


def read_exceptions(path: Path) -> dict[Identity, str]:
    """The reason of each exception, "" where none is given yet; no exception where there is no file.

    Raises:
        InputError: with every fault: the columns are not `COLUMNS`, a line stands twice.
    """
    if not path.exists():
        return {}
    exceptions: dict[Identity, str] = {}
    findings: list[Finding] = []
    for number, cells in read_csv(path, COLUMNS):
        reason = cells.pop("reason").strip()
        exception = Identity(**cells)
        if exception in exceptions:
            message = f"answers the question {exception} again; keep one of the lines"
            findings.append(Finding(str(path), "", f"line {number}", "EXCEPTION_TWICE", message))
        exceptions[exception] = reason
    refuse(findings)
    return exceptions


def answer(questions: Sequence[Question], exceptions: Mapping[Identity, str]) -> Answers:
    """Sort the questions by whether an exception answers them; one without a reason does not."""
    asked = {question.identity for question in questions}
    return Answers(
        open=[question for question in questions if not exceptions.get(question.identity)],
        kept=[question for question in questions if exceptions.get(question.identity)],
        stale={identity: reason for identity, reason in exceptions.items() if identity not in asked},
    )


def write_exceptions(path: Path, questions: Sequence[Question], exceptions: Mapping[Identity, str]) -> None:
    """Write a line for each question, with its reason if it has one; what is stale is dropped.

    Raises:
        InputError: the file cannot be written.
    """
    identities = [question.identity for question in questions]
    rows = ({**one._asdict(), "reason": exceptions.get(one, "")} for one in identities)
    write_csv(path, COLUMNS, rows)


def report(answers: Answers) -> str:
    """A Markdown table: each code, what it asks, how many questions there are, and how many are kept as they are."""
    counts = [Counter(question.code for question in part) for part in (answers.open, answers.kept)]
    rows = ([code, asks, counts[0][code] + counts[1][code], counts[1][code]] for code, asks in ASKS.items())
    return table(["code", "what is asked", "questions", "kept"], rows, "llr")
