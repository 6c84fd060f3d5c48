"""Logs of the tasks turned into files of predictions, for `insihab evaluate` and the leaderboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from inspect_ai.log import EvalLog, read_eval_log

from insihab.findings import Finding, refusal
from insihab.formats.places import Words
from insihab.gold import PROTOCOLS, released_gold
from insihab.harness.answers import read_answer
from insihab.harness.naming import KEYS, Item
from insihab.shape import INTEGER, TEXT, is_kind
from insihab.writing import json_lines

_LARGEST = 256 << 20  # bytes unpacked; the answers to all sentences are far less


def predictions(path: Path, partial: bool = False) -> tuple[str, list[Finding]]:
    """JSON Lines in the format of surfaces, a line a document, and warnings.

    The answers are read again, so that nothing else that a log says is trusted. A sentence without an answer has no
    items. Of several epochs the first counts.

    Args:
        path: the log.
        partial: take also a run that did not end well.

    Raises:
        InputError: the file is no log, is huge, is of another task or an unknown protocol, or of a run that failed.
    """
    log = _read(path)
    layer, protocol = _named(log, path)
    gold = released_gold(protocol)
    if log.status != "success" and not partial:
        message = f"is of a run that ended with «{log.status}»; run «inspect eval-retry» on it, or give --partial"
        raise refusal(path, "RUN_FAILED", message)
    answers = _answers(log)
    lines: list[dict[str, Any]] = []
    missing = unreadable = 0
    for doc_id, document in gold.documents.items():
        items: list[Item] = []
        for sentence in range(len(Words(document.text or "").sentences)):
            found = read_answer(
                answers.get((doc_id, sentence), ""), layer, sentence, document.text or "", gold.inventory
            )
            missing += (doc_id, sentence) not in answers
            unreadable += (doc_id, sentence) in answers and bool(found.unreadable)
            items += found.items
        lines.append({"doc_id": doc_id, layer: items})
    counts = {
        "ANSWER_MISSING": (missing, "sentence(s) without an answer"),
        "ANSWER_UNREADABLE": (unreadable, "answer(s) that could not be read"),
    }
    warnings = [
        Finding(str(path), "", "", code, f"has {number} {what}, which count as empty and cost recall", "warning")
        for code, (number, what) in counts.items()
        if number
    ]
    return json_lines(lines), warnings


def _answers(log: EvalLog) -> dict[tuple[str, int], str]:
    """What was answered, by document and sentence; samples that name neither are left out."""
    return {
        (sample.metadata["doc_id"], sample.metadata["sentence"]): sample.output.completion
        for sample in log.samples or []
        if sample.epoch == 1
        and sample.error is None
        and is_kind(sample.metadata.get("doc_id"), TEXT)
        and is_kind(sample.metadata.get("sentence"), INTEGER)
    }


def _read(path: Path) -> EvalLog:
    if not path.is_file():  # Inspect would take other names for addresses
        raise refusal(path, "FILE_MISSING", "is no file; name a log of Inspect")
    try:
        if _unpacked(path) <= _LARGEST:
            return read_eval_log(str(path.resolve()))
    except Exception as error:  # a damaged log fails in as many ways as there are libraries beneath
        message = f"cannot be read as a log of Inspect ({type(error).__name__}); name one that inspect eval wrote"
        raise refusal(path, "LOG_INVALID", message) from None
    message = f"has more than {_LARGEST} bytes when it is unpacked; name the log of one task alone"
    raise refusal(path, "FILE_LARGE", message)


def _unpacked(path: Path) -> int:
    """The bytes of a log; one that ends in ``.eval`` is an archive."""
    if not is_zipfile(path):
        return path.stat().st_size
    with ZipFile(path) as archive:
        return sum(one.file_size for one in archive.infolist())


def _named(log: EvalLog, path: Path) -> tuple[str, str]:
    """The layer and the protocol of the task."""
    layer, protocol = ((log.eval.metadata or {}).get(name) for name in ("layer", "protocol"))
    if is_kind(layer, TEXT) and layer in KEYS and is_kind(protocol, TEXT) and protocol in PROTOCOLS:
        return str(layer), str(protocol)
    message = "is no log of a task of Insihab; name one of insihab_entities, insihab_events or insihab_numeric_claims"
    raise refusal(path, "LOG_OTHER", message)
