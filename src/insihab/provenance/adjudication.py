"""The table of disagreements: what each pass has, what gold has, and the rule that decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from insihab.agreement.alignment import align
from insihab.agreement.decision import Decisions
from insihab.agreement.disagreements import disagreements
from insihab.annotation import Annotation
from insihab.articles import Document
from insihab.csv_file import Line
from insihab.findings import Finding
from insihab.guidelines.rules import decision_faults
from insihab.predictions.wording import legible
from insihab.schema import Schema

Row = dict[str, str]

KNOWN_BY = ("doc_id", "layer", "what", "start", "end", "a", "b")
"""The columns that a disagreement is known by."""
WRITTEN = ("rule", "why")
"""The columns that people write."""
COLUMNS = (*KNOWN_BY, "gold", *WRITTEN)

_CURE = "run scripts/adjudication.py with --update"


def adjudication_rows(
    documents: Sequence[Document],
    a: Iterable[Annotation],
    b: Iterable[Annotation],
    gold: Iterable[Annotation],
    schema: Schema,
) -> list[Row]:
    """A row for each disagreement of a and b, in the order of the documents and their text; nothing in `WRITTEN`.

    Args:
        documents: the documents; each pass has a valid annotation of each.
        a: one pass.
        b: another one.
        gold: the adjudicated pass.
        schema: what all follow.
    """
    passes = [{one.doc_id: one for one in annotations} for annotations in (a, b, gold)]
    rows = []
    for document in documents:
        first, second, third = (annotations[document.doc_id] for annotations in passes)
        decisions = Decisions(document, first, second, third, schema)
        for one in disagreements(document, align(first, second, schema), schema):
            known = {name: str(getattr(one, name)) for name in KNOWN_BY}
            rows.append({**known, "gold": decisions.of(one), "rule": "", "why": ""})
    return rows


def update_rows(rows: Iterable[Row], lines: Iterable[Line]) -> list[Row]:
    """The rows with what people have written of the same disagreements in the lines of a table."""
    written: dict[tuple[str, ...], list[Mapping[str, str]]] = defaultdict(list)
    for line in lines:
        written[_key(line.cells)].append(line.cells)
    updated = []
    for row in rows:
        known = written.get(_key(row))
        kept = known.pop(0) if known else {}
        updated.append({**row, **{name: kept.get(name, "") for name in WRITTEN}})
    return updated


def written(rows: Iterable[Row]) -> list[Row]:
    """The rows in which people have written anything."""
    return [row for row in rows if any(row[name] for name in WRITTEN)]


def undecided(rows: Iterable[Row]) -> int:
    """How many rows lack a rule or a reason."""
    return sum(not all(row[name].strip() for name in WRITTEN) for row in rows)


def check_table(path: Path, lines: Iterable[Line], rows: Iterable[Row], rules: Collection[str]) -> list[Finding]:
    """What is wrong with a table of adjudication.

    Args:
        path: the table, for the messages.
        lines: what it holds.
        rows: what `adjudication_rows` gives for the passes that it is of.
        rules: the ids that a rule may have.
    """
    due: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        due.setdefault(_key(row), []).append(row)
    findings = []
    for line in lines:
        cells = line.cells
        faults = [*_computed_faults(cells, due), *decision_faults(cells, rules)]
        findings += [legible(Finding(str(path), cells["doc_id"], f"line {line.number}", *fault)) for fault in faults]
    for row in (row for left in due.values() for row in left):
        place = f"{row['start']}-{row['end']} {row['what']}"
        message = f"a «{row['a']}», b «{row['b']}» has no row; {_CURE}, and decide it"
        findings.append(Finding(str(path), row["doc_id"], place, "ROW_MISSING", message))
    return findings


def _computed_faults(cells: Mapping[str, str], due: Mapping[tuple[str, ...], list[Row]]) -> list[tuple[str, str]]:
    """What is wrong with the columns that follow from the passes; the row that is found is no longer due."""
    key = _key(cells)
    if key not in due:
        return [("ROW_UNKNOWN", f"is no disagreement of these passes; delete it or {_CURE}")]
    if not due[key]:
        return [("ROW_TWICE", "repeats an earlier row; delete one of the two")]
    gold = due[key].pop(0)["gold"]
    if cells["gold"] != gold:
        return [("GOLD_DIFFERS", f"says «{cells['gold']}» of gold, which has «{gold}»; {_CURE}")]
    return []


def _key(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells[name] for name in KNOWN_BY)
