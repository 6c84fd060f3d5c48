"""The one door to the leaderboard: a submission is scored and becomes a file of results."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from insihab import __version__
from insihab.evaluate import Evaluation, evaluate
from insihab.findings import Finding, InputError, refusal, refuse
from insihab.formats import TO_SPANS
from insihab.gold import Gold, released_gold
from insihab.leaderboard.checking import SCHEMA, check_result
from insihab.leaderboard.results import other_case, result_path, scan, taken
from insihab.leaderboard.submission import Submission
from insihab.writing import to_json, write_whole


class Added(NamedTuple):
    """A result that was written, and by protocol what it came from."""

    path: Path
    evaluations: Mapping[str, Evaluation]


def add(
    submission: Submission,
    results: Path,
    golds: Mapping[str, Gold] | None = None,
    replace: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Added:
    """Score a submission and write its result, `<results>/<system>/<version>.json`.

    Args:
        submission: what to score.
        results: the folder of all results; made if it is missing.
        golds: by protocol, what to hold it against in place of the released gold, which only a reference may be.
        replace: whether a result that is there may be replaced.
        progress: is told each protocol when its scoring begins.

    Raises:
        InputError: with every fault of the results that are there or, without one, of the predictions; then nothing
            is written.
    """
    path = result_path(results, submission.system, __version__)
    _check_place(submission, results, path, replace)
    evaluations: dict[str, Evaluation] = {}
    findings: list[Finding] = []
    for protocol, files in submission.files.items():
        progress(protocol)
        gold = (golds or {}).get(protocol) or released_gold(protocol)
        try:
            evaluations[protocol] = evaluate(files, gold, to_spans=TO_SPANS.get(submission.form))
        except InputError as error:
            findings += error.findings
    refuse(findings)
    result = as_json(submission, evaluations)
    check_result(result, path, results)  # what is refused when it is read must not be written
    _write(path, to_json(result), replace)
    return Added(path, evaluations)


def as_json(submission: Submission, evaluations: Mapping[str, Evaluation]) -> dict[str, Any]:
    """A result of schema 2; what stands under a protocol is that of schema 1, but for schema and system."""
    scored = {protocol: one.as_json() for protocol, one in evaluations.items()}
    return {
        "schema": SCHEMA,
        "system": submission.system,
        "version": __version__,
        "metadata": submission.metadata.as_json(),
        "protocols": {
            protocol: {name: value for name, value in one.items() if name not in ("schema", "system")}
            for protocol, one in scored.items()
        },
    }


def _check_place(submission: Submission, results: Path, path: Path, replace: bool) -> None:
    """Raise `InputError` for what stands in the way of a result, before anything is scored."""
    entries, findings = scan(results, but=path)
    if any((entry.system, entry.version) == (submission.system, __version__) for entry in entries):
        message = f"has results of «{submission.system}» of {__version__} in files of schema 1; delete these"
        findings.append(Finding(str(results), "", "", "RESULT_TWICE", message))
    if other := other_case(submission.system, entries, results):
        findings.append(Finding(str(submission.source), "", "system", "NAME_TAKEN", taken(submission.system, other)))
    if os.path.islink(path.parent):
        message = "is a link; put a folder there, or choose another name for the system"
        findings.append(Finding(str(path.parent), "", "", "FILE_OUTSIDE", message))
    if os.path.lexists(path) and not replace:
        findings.append(_exists(path))
    refuse(findings)


def _exists(path: Path) -> Finding:
    message = "is there already; give --replace to score the system anew, or give it another name"
    return Finding(str(path), "", "", "RESULT_EXISTS", message)


def _write(path: Path, content: str, replace: bool) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot be made ({error.strerror}); check the folder of results"
        raise refusal(path.parent, "FILE_UNWRITABLE", message) from None
    try:
        write_whole(path, content, new=not replace)
    except InputError as error:
        with suppress(OSError):  # it is not empty
            path.parent.rmdir()
        if any(finding.code == "FILE_EXISTS" for finding in error.findings):  # since the scoring began
            raise InputError([_exists(path)]) from None
        raise
