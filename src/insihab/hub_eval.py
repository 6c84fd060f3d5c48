"""What the Hugging Face Hub reads of a benchmark: `eval.yaml` in the dataset, `.eval_results` in a model's repository.

Both forms are those of https://huggingface.co/docs/hub/eval-results (benchmark datasets, model evaluation results).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date as calendar_date
from pathlib import Path
from typing import Any

import yaml

from insihab.counts import Counts
from insihab.files import read_json
from insihab.findings import Finding, refuse
from insihab.leaderboard.entry import parts_of
from insihab.leaderboard.metadata import Metadata, check_metadata, metadata_of
from insihab.scoring.corpus import HEADLINES
from insihab.shape import INTEGER, NUMBER, OBJECT, TEXT, Field, Report, check_object, is_kind

PROTOCOL = "split"
"""The protocol of the tasks: the Hub names one split of one config for each, and the others cut across splits."""
SPLIT = "test"
_DESCRIPTION = (
    "Entities, events and numeric claims in Arabic news articles on the end of the military presence in Iraq. Each "
    "task is one measure, in percent, computed by the command insihab evaluate on the test articles; it is F1 over all "
    "of them (micro-average), for claim_pairs_macro_f1 the mean F1 over the relations, for identity the mean of MUC, "
    "B-cubed and CEAF-e, as CoNLL-2012 has it."
)
_RESULT = {
    "schema": Field(INTEGER, required=True),
    "system": Field(TEXT, required=True),
    "version": Field(TEXT),
    "metadata": Field(OBJECT),
    "protocols": Field(OBJECT, required=True),
}
_SCORES = {"signature": Field(TEXT, required=True), "layers": Field(OBJECT, required=True), "documents": Field(OBJECT)}
_COUNTS = ("tp", "fp", "fn")
_DATA = re.compile(r"insihab-\d+\.\d+\.\d+", re.ASCII)
_VERSION = re.compile(r"\d+\.\d+\.\d+", re.ASCII)
_DATASET = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_REVISION = re.compile(r"[A-Za-z0-9][\w./-]*", re.ASCII)


def tasks() -> dict[str, tuple[str, str]]:
    """The id of each task on the Hub, with the layer and the measure that it stands for."""
    return {f"{layer}_{name.replace('/', '_')}": (layer, name) for layer, names in HEADLINES.items() for name in names}


def eval_yaml(configs: Collection[str]) -> str:
    """The file `eval.yaml` of a dataset that has `configs`.

    A task names the config that shows its layer; identity reaches across articles, and is in ``articles``.
    """
    of_tasks = {task: "articles" if layer == "identity" else layer for task, (layer, _) in tasks().items()}
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
        InputError: an argument is of another form; the file is no such result, is of another protocol or data, or is
            one that the leaderboard does not rank; a score is none, or contradicts its counts.
    """
    findings = [*_wrong_options(dataset, revision, date)]

    def report(code: str, message: str) -> None:
        findings.append(Finding(str(result), "", "", code, message))

    found = read_json(result)
    scores = _scores(found, report)
    if scores and "metadata" in found:
        findings += check_metadata(found["metadata"], result, whole=True)
        refuse(findings)
    parts = _comparable(scores["signature"], report) if scores else {}
    values = _values(scores["layers"], report) if scores else {}
    shared = _attribution(found, parts, report) if scores else {}
    refuse(findings)
    pinned = {"revision": revision} if revision else {}
    dated = {"date": date} if date else {}
    entries = [
        {"dataset": {"id": dataset, "task_id": task, **pinned}, "value": value, **dated, **shared}
        for task, value in values.items()
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


def _scores(found: Any, report: Report) -> Mapping[str, Any] | None:
    """What a result says of the protocol; None where that cannot be used."""
    if not isinstance(found, dict) or "protocols" not in found:
        one_protocol = {**_SCORES, "schema": Field(INTEGER, required=True), "system": Field(TEXT, required=True)}
        return found if check_object(found, one_protocol, report) else None
    if not check_object(found, _RESULT, report):
        return None
    scores = found["protocols"].get(PROTOCOL)
    if scores is None:
        report("PROTOCOL_WRONG", f"has no scores of the protocol {PROTOCOL}; predict the test articles and score them")
        return None
    return scores if check_object(scores, _SCORES, report) else None


def _comparable(signature: str, report: Report) -> dict[str, str]:
    """The parts of a signature that the tasks can be compared under."""
    parts = parts_of(signature)
    known = _DATA.fullmatch(parts.get("data", "")) and _VERSION.fullmatch(parts.get("version", ""))
    if parts.get("protocol") != PROTOCOL or not known:
        message = (
            f"is not a score of the released test articles; evaluate with --protocol {PROTOCOL} and without --gold"
        )
        report("PROTOCOL_WRONG", message)
    if parts.get("triggers", "predicted") != "predicted":
        report("PROTOCOL_WRONG", "is of a system that was given gold's triggers; evaluate without --gold-triggers")
    return parts


def _values(layers: Mapping[str, Any], report: Report) -> dict[str, float]:
    """For each task that has one its value in percent."""
    values: dict[str, float] = {}
    scored = False
    for task, (layer, name) in tasks().items():
        entry: Any = layers
        for key in (layer, *name.split("/")):
            entry = entry.get(key) if isinstance(entry, dict) else None
        if entry is None or (isinstance(entry, dict) and entry.get("f1", 0) is None):
            continue
        scored, f1 = True, _f1(entry)
        if f1 is None:
            report(
                "TYPE_WRONG", f"has no F1 from 0 to 1 that agrees with its counts for {layer} {name}; score it again"
            )
        else:
            values[task] = round(100 * f1, 2)
    if not scored:
        report("RESULTS_MISSING", f"has no score of any task; the tasks are {', '.join(tasks())}")
    return values


def _f1(entry: Any) -> float | None:
    """The F1 of a measure, computed from its counts where it has them; None where it is none, or contradicts them."""
    f1: Any = entry.get("f1") if isinstance(entry, dict) else None
    if not is_kind(f1, NUMBER) or not 0 <= f1 <= 1:
        return None
    if not any(name in entry for name in _COUNTS):
        return float(f1)
    counts = [entry.get(name) for name in _COUNTS]
    if not all(is_kind(count, NUMBER) and 0 <= count <= 1e9 for count in counts):
        return None
    computed = Counts(*counts).f1
    return computed if computed is not None and abs(computed - f1) < 1e-9 else None


def _attribution(found: Mapping[str, Any], parts: Mapping[str, str], report: Report) -> dict[str, Any]:
    """The keys ``source`` and ``notes``, which all entries share."""
    system, metadata = found["system"], metadata_of(found["metadata"]) if "metadata" in found else Metadata()
    if not system.isprintable():
        report("TYPE_WRONG", "has a system that is not one line of plain text; correct it")
    if metadata.saw_test_articles or metadata.kind != "system":
        report("RESULT_UNRANKED", "saw the test articles or is a reference, and the Hub would rank it; leave it out")
    source = {"source": {"url": metadata.link, "name": system or "predictions and scores"}} if metadata.link else {}
    notes = f"F1 in percent, protocol {PROTOCOL}, data {parts.get('data')}, scorer {parts.get('version')}"
    return {**source, "notes": notes}
