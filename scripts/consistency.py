"""List what looks inconsistent in a pass and is not kept as an exception with a reason; exit 1 if there is anything.

The exceptions are annotation/exceptions.csv. A line there without a reason leaves its question open; a line that
answers no question any more is outdated.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

from insihab.cli import guarded
from insihab.consistency import questions
from insihab.consistency.exceptions import Answers, answer, read_exceptions, report, write_exceptions
from insihab.consistency.material import Question
from insihab.findings import refusal
from insihab.passes import read_corpus, read_ground, read_pass, read_valid_export

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("annotated", nargs="?", metavar="PASS", help="a pass or an export file; else the gold")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder (%(default)s)")
    parser.add_argument("--update", action="store_true", help="write a line for each new question, drop outdated ones")
    parser.add_argument("--report", action="store_true", help="show only a Markdown table of what was asked")
    chosen = parser.parse_args()
    path = chosen.annotation / "exceptions.csv"
    if chosen.update and chosen.annotated:
        message = "are those of the gold; leave out PASS to update them"
        raise refusal(path, "EXCEPTIONS_OF_GOLD", message)
    asked, exceptions = _questions(chosen.annotation, chosen.annotated), read_exceptions(path)
    if chosen.annotated:  # the exceptions are gold's: those that another pass does not ask for are not outdated
        identities = {question.identity for question in asked}
        exceptions = {identity: reason for identity, reason in exceptions.items() if identity in identities}
    answers = answer(asked, exceptions)
    if chosen.update:
        write_exceptions(path, asked, exceptions)
    if chosen.report:
        print(report(answers))
    else:
        _show(answers, path, chosen.update)
    return 1 if answers.open or (answers.stale and not chosen.update) else 0


def _questions(annotation: Path, annotated: str | None) -> list[Question]:
    """The questions of gold, or of a pass by its name or its file."""
    if annotated is not None and Path(annotated).is_file():
        ground = read_ground(annotation)
        return questions(ground.documents, read_valid_export(Path(annotated), ground), ground.schema, ground.entities)
    corpus = read_corpus(annotation) if annotated is None else read_pass(annotation, annotated)
    return questions(corpus.documents, corpus.annotations, corpus.schema, corpus.entities)


def _show(answers: Answers, path: Path, dropped: bool) -> None:
    print(*answers.open, sep="\n", end="\n" if answers.open else "")
    for exception, reason in answers.stale.items():
        what = "dropped" if dropped else "outdated, delete it or run with --update"
        print(f"{what}: {exception}: {reason or 'no reason'}")
    counts = Counter(question.code for question in answers.open)
    for code, count in counts.most_common():
        print(f"{count:5} {code}")
    kept = f"{len(answers.kept) or 'none'} {'are' if len(answers.kept) > 1 else 'is'}"
    outdated = f"{_are(len(answers.stale), 'line')} {'dropped as ' * dropped}outdated"
    where = f"{path.resolve().parent.name}/{path.name}"
    print(f"consistency: {_are(len(answers.open), 'question')} open; {kept} answered in {where}, where {outdated}")


def _are(count: int, noun: str) -> str:
    return f"{count} {noun}s are" if count > 1 else f"{count or 'no'} {noun} is"


if __name__ == "__main__":
    sys.exit(guarded(main))
