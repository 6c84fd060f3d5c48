"""The audit of the gold: what readers who did not make it questioned, and what was decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.columns import CLAIM, NOT_A_CLAIM
from insihab.csv_file import Line, read_csv
from insihab.findings import Finding, refuse
from insihab.guidelines.rules import decision_faults
from insihab.schema import Schema

COLUMNS = (
    *("round", "doc_id", "layer", "question", "start", "end", "surface"),
    *("was", "proposed", "certainty", "decision", "rule", "why"),
)
LAYERS = ("entities", "events", "arguments", "numbers")
QUESTIONS = {
    "Q1": "what is missing",
    "Q2": "what should not be there",
    "Q3": "span",
    "Q4": "type, level, acts_as",
    "Q5": "identity, subevent_of",
    "Q6": "value of a time or number",
    "Q7": "factuality, aspect",
    "Q8": "source",
    "Q9": "arguments",
}
"""What was asked of every sentence and every annotation in it."""
CORRECTED, KEPT = "corrected", "kept"
_CLOSED = {
    "layer": LAYERS,
    "question": tuple(QUESTIONS),
    "certainty": ("error", "doubt"),
    "decision": (CORRECTED, KEPT),
}


def read_audit(path: Path, documents: Iterable[Document], rules: Collection[str]) -> list[dict[str, str]]:
    """The findings of all rounds, in the order of the table.

    Args:
        path: a table with the columns `COLUMNS`.
        documents: the articles that were audited.
        rules: the ids of the guidelines' rules.

    Raises:
        InputError: with every fault of the table: an unknown document, layer, question or rule; a surface that does
            not stand there; a finding without a decision or reason.
    """
    texts = {document.doc_id: document.text for document in documents}
    lines = read_csv(path, COLUMNS)
    refuse(
        Finding(str(path), line.cells["doc_id"], f"line {line.number}", code, message)
        for line in lines
        for code, message in _faults(line, texts, rules)
    )
    return [line.cells for line in lines]


def _faults(line: Line, texts: Mapping[str, str], rules: Collection[str]) -> Iterable[tuple[str, str]]:
    cells = line.cells
    if not re.fullmatch(r"[1-9][0-9]{0,2}", cells["round"]):
        yield "AUDIT_ROUND", f"has «{cells['round']}» as its round; write its number, from 1"
    for name, values in _CLOSED.items():
        if cells[name] not in values:
            yield "AUDIT_VALUE", f"has «{cells[name]}» as its {name}; choose one of {', '.join(values)}"
    if cells["doc_id"] not in texts:
        yield "DOCUMENT_UNKNOWN", f"names no article; the articles are {', '.join(texts)}"
    elif not all(re.fullmatch(r"0|[1-9][0-9]{0,8}", cells[name]) for name in ("start", "end")):
        yield "AUDIT_SPAN", "must have two numbers as its span"
    elif not cells["surface"] or texts[cells["doc_id"]][int(cells["start"]) : int(cells["end"])] != cells["surface"]:
        yield "AUDIT_SPAN", f"has «{cells['surface']}», which is not at {cells['start']}-{cells['end']} of its article"
    yield from decision_faults(cells, rules)


def rates(findings: Sequence[Mapping[str, str]], annotations: Iterable[Annotation], schema: Schema) -> dict[str, Any]:
    """Of each round and layer, and of all layers: ``annotations``, ``findings``, ``corrected``, and ``rate``.

    A rate is corrections by annotations of the gold as it now stands, to four places. Arguments are the relations of
    events and quantities that the schema calls so; sources and the like belong to the region that has them.
    """
    sizes = _sizes(annotations, schema)
    asked = Counter((int(one["round"]), one["layer"]) for one in findings)
    right = Counter((int(one["round"]), one["layer"]) for one in findings if one["decision"] == CORRECTED)

    def row(number: int, layers: Sequence[str]) -> dict[str, Any]:
        size, corrected = (sum(of[layer] for layer in layers) for of in (sizes, _of_round(right, number)))
        return {
            "annotations": size,
            "findings": sum(asked[number, layer] for layer in layers),
            "corrected": corrected,
            "rate": round(corrected / size, 4) if size else None,
        }

    return {
        str(number): {**{layer: row(number, [layer]) for layer in LAYERS}, "all": row(number, LAYERS)}
        for number in sorted({number for number, _ in asked})
    }


def _of_round(counts: Counter[tuple[int, str]], number: int) -> Counter[str]:
    return Counter({layer: count for (of, layer), count in counts.items() if of == number})


def _sizes(annotations: Iterable[Annotation], schema: Schema) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for annotation in annotations:
        for region in annotation.regions:
            layer = schema.labels[region.label].layer
            if layer != "numbers" or region.label in (CLAIM, NOT_A_CLAIM):
                sizes[layer] += 1
        sizes["arguments"] += sum(schema.relations[one.label].argument for one in annotation.relations)
    return sizes
