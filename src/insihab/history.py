"""How the gold came about: the passes, what was decided where they differ, and what an audit found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from insihab.adjudication import COLUMNS, WRITTEN, Row, adjudication_rows, check_table, rule_ids, update_rows
from insihab.annotation import Annotation
from insihab.audit import CORRECTED, read_audit
from insihab.claim_pairs import due_pairs, read_pairs
from insihab.csv_file import read_csv, write_csv
from insihab.files import read_text
from insihab.findings import Finding, InputError, refuse
from insihab.origins import Origin, origins
from insihab.passes import Corpus, adjudicated_passes, read_pass
from insihab.schema import Schema


@dataclass(frozen=True)
class History:
    """What is known of how gold came about; nothing where it is a single pass.

    Attributes:
        passes: the passes that were adjudicated into gold, by their names.
        decided: the rows of `insihab.adjudication`.
        audit: the rows of `insihab.audit`.
    """

    passes: Mapping[str, Corpus] = field(default_factory=dict)
    decided: Sequence[Row] = ()
    audit: Sequence[Row] = ()

    def origins(self, gold: Annotation, schema: Schema) -> dict[str, Origin]:
        """Of each region of a document's gold, by its id, where it comes from; nothing where nothing is known."""
        if not self.passes:
            return {}
        passes = {
            name: annotation
            for name, corpus in self.passes.items()
            for annotation in corpus.annotations
            if annotation.doc_id == gold.doc_id
        }
        decided = [row for row in self.decided if row["doc_id"] == gold.doc_id]
        corrected = [row for row in self.audit if row["doc_id"] == gold.doc_id and row["decision"] == CORRECTED]
        return origins(gold, passes, decided, corrected, schema)


def read_history(annotation: Path, corpus: Corpus) -> History:
    """How the gold of a folder came about.

    Raises:
        InputError: a pass or a table is not in order; a disagreement has not been decided.
    """
    names = adjudicated_passes(annotation)
    if not names:
        return History()
    passes = {name: read_pass(annotation, name) for name in names}
    rules = _rules(annotation)
    table = annotation / "adjudication.csv"
    lines = read_csv(table, COLUMNS)
    refuse(check_table(table, lines, _rows(passes, corpus), rules))
    audit = read_audit(annotation / "audit.csv", corpus.documents, rules)
    return History(passes, [line.cells for line in lines], audit)


def judged_pairs(annotation: Path, claims: Sequence[Row], schema: Schema) -> list[Row]:
    """The judged pairs of `claims`, the rows of ``numeric_claims``, as `insihab.claim_pairs.read_pairs` gives them.

    A corpus in which no two articles have claims needs no table of them.

    Raises:
        InputError: as for `insihab.claim_pairs.read_pairs`.
    """
    if not schema.claim_pairs or not due_pairs(claims):
        return []
    path = annotation / "claim_pairs.csv"
    if not path.exists():
        cure = "write it, by rules in guidelines.md, or delete «claim_pairs» in schema.yaml"
        message = f"is missing, and {len(due_pairs(claims))} pair(s) of claims of two articles are to be judged; {cure}"
        raise InputError([Finding(str(path), "", "", "FILE_MISSING", message)])
    return read_pairs(path, claims, schema.claim_pairs, _rules(annotation))


def _rules(annotation: Path) -> set[str]:
    return rule_ids(read_text(annotation / "guidelines.md"))


def update_adjudication(annotation: Path, corpus: Corpus) -> None:
    """Bring the computed columns of the table of disagreements up to date, which a corrected gold changes.

    Raises:
        InputError: a pass is not in order; the table cannot be read or written.
    """
    names = adjudicated_passes(annotation)
    if names:
        table = annotation / "adjudication.csv"
        rows = _rows({name: read_pass(annotation, name) for name in names}, corpus)
        found = read_csv(table, COLUMNS)
        updated, lines = update_rows(rows, found), [line.cells for line in found]
        before, after = ([row for row in part if any(row[name] for name in WRITTEN)] for part in (lines, updated))
        if len(after) < len(before):
            message = "is of other passes, and would lose decisions; see what with scripts/adjudication.py"
            raise InputError([Finding(str(table), "", "", "DECISIONS_LOST", message)])
        write_csv(table, COLUMNS, updated)


def _rows(passes: Mapping[str, Corpus], gold: Corpus) -> list[Row]:
    first, second = passes.values()
    return adjudication_rows(gold.documents, first.annotations, second.annotations, gold.annotations, gold.schema)
