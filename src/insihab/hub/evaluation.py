"""What the Hugging Face Hub reads of a benchmark: `eval.yaml` in the dataset, `.eval_results` in a model's repository.

Both forms are those of https://huggingface.co/docs/hub/eval-results (benchmark datasets, model evaluation results).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date as calendar_date
from pathlib import Path
from typing import Any

import yaml

from insihab.findings import Finding, InputError, refusal, refuse, reporter
from insihab.leaderboard.entry import Entry, parts_of
from insihab.leaderboard.measures import SHOWN, Headline
from insihab.leaderboard.results import read_result

PROTOCOL = "split"
"""The protocol of the tasks: the Hub names one split of one config for each, and the others cut across splits."""
SPLIT = "test"
_DESCRIPTION = (
    "Entities, events and numeric claims in Arabic news articles on the end of the military presence in Iraq. Each "
    "task is one measure, in percent, computed by the command insihab evaluate on the test articles; it is F1 over all "
    "of them (micro-average), for claim_pairs_macro_f1 the mean F1 over the relations, for identity the mean of MUC, "
    "B-cubed and CEAF-e, as CoNLL-2012 has it."
)
_DATASET = re.compile(r"(?!.*(--|\.\.))[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}(?<![.-])", re.ASCII)
_REVISION = re.compile(r"(?!.*\.\.)[A-Za-z0-9][\w./-]{0,199}", re.ASCII)


def tasks() -> dict[str, Headline]:
    """The id of each task on the Hub, with the measure that it stands for."""
    return {f"{one.layer}_{one.name.replace('/', '_')}": one for one in SHOWN}


def eval_yaml(configs: Collection[str]) -> str:
    """The file `eval.yaml` of a dataset that has `configs`.

    A task names the config that shows its layer; identity reaches across articles, and is in ``articles``.
    """
    of_tasks = {task: "articles" if one.layer == "identity" else one.layer for task, one in tasks().items()}
    benchmark = {
        "name": "Insihab",
        "description": _DESCRIPTION,
        "evaluation_framework": "inspect-ai",
        "tasks": [
            {"id": task, "config": config, "split": SPLIT} for task, config in of_tasks.items() if config in configs
        ],
    }
    return yaml.safe_dump(benchmark, allow_unicode=True, sort_keys=False, width=110)


def eval_results(result: Path, dataset: str, revision: str | None = None, date: str | None = None) -> str:
    """A file for the folder `.eval_results` of a model's repository: an entry for each task that has a score.

    Args:
        result: what ``insihab evaluate --json`` wrote, or a result of the leaderboard.
        dataset: the benchmark's repository, ``OWNER/NAME``.
        revision: its commit or tag; left out where it is not given.
        date: of the evaluation, ``YYYY-MM-DD``; left out where it is not given, and the Hub takes the commit's.

    Raises:
        InputError: an argument is of another form; the file is no result that the leaderboard can read, is of another
            protocol, has no score, or is one that the leaderboard does not rank.
    """
    findings = _wrong_options(dataset, revision, date)
    try:
        entry = _ranked(result)
    except InputError as error:
        raise InputError([*findings, *error.findings]) from None
    refuse(findings)
    pinned = {"revision": revision} if revision else {}
    dated = {"date": date} if date else {}
    entries = [
        {"dataset": {"id": dataset, "task_id": task, **pinned}, "value": value, **dated, **_attribution(entry)}
        for task, value in _values(entry).items()
    ]
    # One by one, since what entries share would be written as aliases, which readers refuse.
    return "".join(yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=110) for entry in entries)


def _wrong_options(dataset: str, revision: str | None, date: str | None) -> list[Finding]:
    wrong = {
        "--dataset": None if _DATASET.fullmatch(dataset) else "is no name of a repository; write OWNER/NAME",
        "--revision": None if revision is None or _REVISION.fullmatch(revision) else "is no commit or tag; copy one",
        "--date": None if date is None or _is_date(date) else "is no date; write YYYY-MM-DD",
    }
    return [Finding(option, "", "", "OPTION_WRONG", message) for option, message in wrong.items() if message]


def _is_date(text: str) -> bool:
    try:
        return calendar_date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _ranked(result: Path) -> Entry:
    """What a result says of the protocol, if the Hub may rank it."""
    found = [one for one in read_result(result) if one.protocol == PROTOCOL]
    if not found:
        message = f"has no scores of the protocol {PROTOCOL}; evaluate with --protocol {PROTOCOL}, and without --gold"
        raise refusal(result, "PROTOCOL_WRONG", message)
    (entry,) = found
    findings = list[Finding]()
    report = reporter(findings, result)
    if not entry.system.isprintable():
        report("NAME_INVALID", "has a system that is not one line of plain text; correct it")
    if parts_of(entry.signature).get("triggers", "predicted") != "predicted":
        report("PROTOCOL_WRONG", "is of a system that was given gold's triggers; evaluate without --gold-triggers")
    if entry.metadata.saw_test_articles or entry.metadata.kind != "system":
        report("RESULT_UNRANKED", "saw the test articles or is a reference, and the Hub would rank it; leave it out")
    if not _values(entry):
        report("RESULTS_MISSING", f"has no score of any task; the tasks are {', '.join(tasks())}")
    refuse(findings)
    return entry


def _values(entry: Entry) -> dict[str, float]:
    """For each task that has one its value in percent."""
    values = {task: entry.f1(headline) for task, headline in tasks().items()}
    return {task: round(100 * f1, 2) for task, f1 in values.items() if f1 is not None}


def _attribution(entry: Entry) -> dict[str, Any]:
    """The keys ``source`` and ``notes``, which all entries share."""
    link, parts = entry.metadata.link, parts_of(entry.signature)
    source = {"source": {"url": link, "name": entry.system or "predictions and scores"}} if link else {}
    notes = f"F1 in percent, protocol {PROTOCOL}, data {parts['data']}, scorer {parts['version']}"
    return {**source, "notes": notes}
