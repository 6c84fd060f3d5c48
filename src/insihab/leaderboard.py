"""The leaderboard: committed results, ranked, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.files import read_json
from insihab.findings import Finding, refuse
from insihab.gold import PROTOCOLS
from insihab.scoring.corpus import HEADLINES
from insihab.shape import INTEGER, NUMBER, OBJECT, TEXT, Field, Report, check_object, is_kind

_MEASURES = [(layer, name) for layer, names in HEADLINES.items() for name in names]
_RESULT = {
    "schema": Field(INTEGER, required=True),
    "system": Field(TEXT, required=True),
    "signature": Field(TEXT, required=True),
    "layers": Field(OBJECT, required=True),
    "documents": Field(OBJECT),
}
MARKS = "<!-- leaderboard: made by scripts/leaderboard.py -->", "<!-- end of leaderboard -->"


def read_results(folder: Path) -> list[dict[str, Any]]:
    """The results in a folder of JSON files that `insihab evaluate --json` wrote, in the order of their names.

    Raises:
        InputError: a file is not such a result, or there is none.
    """
    results: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.json")):
        result = read_json(path)

        def report(code: str, message: str, path: Path = path) -> None:
            findings.append(Finding(str(path), "", "", code, message))

        if check_object(result, _RESULT, report):
            _check_values(result, report)
            results.append(result)
    if not results and not findings:
        message = "has no results; run make benchmark, or name the folder that has them"
        findings.append(Finding(str(folder), "", "", "RESULTS_MISSING", message))
    refuse(findings)
    return results


def _check_values(result: Mapping[str, Any], report: Report) -> None:
    """What goes into a Markdown table must be one line of text, or a ratio."""
    for name in ("system", "signature"):
        if not result[name].isprintable() or "`" in result[name] or "<" in result[name]:
            report("TYPE_WRONG", f"has a {name} that is not one line of plain text; correct it")
    for layer, name in _MEASURES:
        f1 = _f1(result, layer, name)
        if f1 is not None and not (is_kind(f1, NUMBER) and 0 <= f1 <= 1):
            report("TYPE_WRONG", f"has no F1 between 0 and 1, and not null, for {layer} {name}; score it again")


def leaderboard(results: Sequence[Mapping[str, Any]]) -> str:
    """Markdown tables of F1 in percent, one a signature: only systems with equal signatures are ranked together.

    The default protocol comes first; in a table the order is that of the mean over the measures, a measure that a
    system has no score for counting as 0.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for result in results:
        groups.setdefault(result["signature"], []).append(result)
    ordered = sorted(groups, key=lambda text: (_rank(_protocol(text)), text))
    return "\n\n".join(_table(signature, groups[signature]) for signature in ordered)


def _table(signature: str, results: Sequence[Mapping[str, Any]]) -> str:
    measures = [one for one in _MEASURES if any(_f1(result, *one) is not None for result in results)]
    ranked = sorted(results, key=lambda result: (-_mean(result, measures), result["system"]))
    head = ["system", *(f"{layer}: {name}".replace("_", " ").replace("/", " ") for layer, name in measures)]
    rows = [
        [result["system"].replace("|", "\\|"), *(_percent(_f1(result, *measure)) for measure in measures)]
        for result in ranked
    ]
    lines = [f"| {' | '.join(row)} |" for row in [head, ["---", *["---:"] * len(measures)], *rows]]
    return "\n".join([f"Protocol {_protocol(signature)}, F1 in percent:", "", *lines, "", f"`{signature}`"])


def _f1(result: Mapping[str, Any], layer: str, name: str) -> Any:
    """The F1 of a measure; None where there is none, and something that is no number where its place is taken."""
    found: Any = result["layers"]
    for key in (layer, *name.split("/"), "f1"):
        if not isinstance(found, Mapping):
            return found
        found = found.get(key, {})
    return None if found == {} else found


def _mean(result: Mapping[str, Any], measures: Sequence[tuple[str, str]]) -> float:
    return sum(_f1(result, *measure) or 0.0 for measure in measures) / len(measures)


def _protocol(signature: str) -> str:
    return next((part[9:] for part in signature.split("|") if part.startswith("protocol=")), "unknown")


def _rank(protocol: str) -> int:
    order = ["leave-one-article-out", *PROTOCOLS]
    return order.index(protocol) if protocol in order else len(order)


def _percent(ratio: float | None) -> str:
    return "-" if ratio is None else f"{100 * ratio:.1f}"
