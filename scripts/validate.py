"""Validate a Label Studio export against the articles, the schema and the declared entities; list every finding."""

import argparse
import sys
from pathlib import Path

from insihab.articles import read_articles
from insihab.cli import guarded
from insihab.findings import refuse
from insihab.label_studio.export import read_export
from insihab.passes import read_entities
from insihab.schema import read_schema
from insihab.validation import validate

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, help="a Label Studio JSON export")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder it belongs to")
    arguments = parser.parse_args()
    schema = read_schema(arguments.annotation / "schema.yaml")
    entities = read_entities(arguments.annotation / "entities.yaml", schema)
    documents = read_articles(arguments.annotation)
    annotations = read_export(arguments.export, documents, schema)
    refuse(validate(str(arguments.export), documents, annotations, schema, entities))
    regions = sum(len(annotation.regions) for annotation in annotations)
    relations = sum(len(annotation.relations) for annotation in annotations)
    print(f"{arguments.export}: {len(annotations)} documents, {regions} regions, {relations} relations, no finding")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
