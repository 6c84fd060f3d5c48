"""Show what changed between two exports, document by document and span by span."""

import argparse
import sys
from pathlib import Path

from insihab.agreement.alignment import align
from insihab.agreement.differences import differences
from insihab.articles import read_articles
from insihab.cli import guarded
from insihab.findings import refuse
from insihab.label_studio.export import read_export
from insihab.schema import read_schema
from insihab.validation import validate

ROOT = Path(__file__).resolve().parent.parent
_NOT_ALIGNED = {"LABEL_UNKNOWN", "RELATION_DANGLING", "RELATION_DUPLICATE", "SPAN_DUPLICATE"}
"""Faults of passes that cannot be compared; others may have them."""


def main() -> int:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path, help="a Label Studio JSON export")
    parser.add_argument("after", type=Path, help="another one")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder they belong to")
    chosen = parser.parse_args()
    documents, schema = read_articles(chosen.annotation), read_schema(chosen.annotation / "schema.yaml")
    passes = {file: read_export(file, documents, schema) for file in (chosen.before, chosen.after)}
    findings = [found for file, read in passes.items() for found in validate(str(file), documents, read, schema, ())]
    refuse(found for found in findings if found.code in _NOT_ALIGNED)
    before, after = ({one.doc_id: one for one in passes[file]} for file in (chosen.before, chosen.after))
    for document in documents:
        if document.doc_id in before and document.doc_id in after:
            alignment = align(before[document.doc_id], after[document.doc_id], schema)
            lines = list(differences(document, alignment))
            print(f"{document.doc_id}: {len(lines)} difference(s)", *lines, sep="\n  ")
        elif document.doc_id in before or document.doc_id in after:
            print(f"{document.doc_id}: only in {chosen.before if document.doc_id in before else chosen.after}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
