"""How the gold came about: the passes, what was decided where they differ, and what an audit found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from insihab.annotation import Annotation
from insihab.claim_pairs import due_pairs, read_pairs
from insihab.csv_file import read_csv
from insihab.findings import refusal, refuse
from insihab.guidelines.rules import read_rules
from insihab.passes import Corpus, read_adjudicated
from insihab.provenance.adjudication import COLUMNS, Row, adjudication_rows, check_table, update_rows, written
from insihab.provenance.audit import CORRECTED, read_audit
from insihab.provenance.origins import Origin, origins
from insihab.schema import Schema

DECISIONS = "adjudication.csv"
"""The table of disagreements in a folder of annotation."""


@dataclass(frozen=True)
class History:
    """What is known of how gold came about; nothing where it is a single pass.

    Attributes:
        passes: the passes that were adjudicated into gold, by their names.
        decided: the rows of `insihab.provenance.adjudication`.
        audit: the rows of `insihab.provenance.audit`.
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
    passes = read_adjudicated(annotation, corpus)
    if not passes:
        return History()
    rules = read_rules(annotation)
    decided = read_decisions(annotation, passes, corpus, rules)
    return History(passes, decided, read_audit(annotation / "audit.csv", corpus.documents, rules))


def read_decisions(annotation: Path, passes: Mapping[str, Corpus], gold: Corpus, rules: Collection[str]) -> list[Row]:
    """The rows of the table of disagreements, each decided by one of the rules.

    Raises:
        InputError: with every fault of the table.
    """
    table = annotation / DECISIONS
    lines = read_csv(table, COLUMNS)
    refuse(check_table(table, lines, _rows(passes, gold), rules))
    return [line.cells for line in lines]


def update_decisions(annotation: Path, passes: Mapping[str, Corpus], gold: Corpus) -> tuple[list[Row], int, int]:
    """What the table of disagreements is to hold, as passes and gold are now; nothing is written.

    Returns:
        Its rows; how many it has; how many of those that people have written in are no disagreement any more.

    Raises:
        InputError: there is a table, and it cannot be read.
    """
    table = annotation / DECISIONS
    lines = read_csv(table, COLUMNS) if table.exists() else []
    rows = update_rows(_rows(passes, gold), lines)
    return rows, len(lines), len(written(line.cells for line in lines)) - len(written(rows))


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
        raise refusal(path, "FILE_MISSING", message)
    return read_pairs(path, claims, schema.claim_pairs, read_rules(annotation))


def _rows(passes: Mapping[str, Corpus], gold: Corpus) -> list[Row]:
    first, second = passes.values()
    return adjudication_rows(gold.documents, first.annotations, second.annotations, gold.annotations, gold.schema)
