"""Validate a Label Studio export against the articles, the schema and the declared entities; list every finding."""

import argparse
import sys
from pathlib import Path

from insihab.cli import guarded
from insihab.passes import read_ground, read_valid_export

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path, help="a Label Studio JSON export")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder it belongs to")
    arguments = parser.parse_args()
    annotations = read_valid_export(arguments.export, read_ground(arguments.annotation))
    regions = sum(len(annotation.regions) for annotation in annotations)
    relations = sum(len(annotation.relations) for annotation in annotations)
    print(f"{arguments.export}: {len(annotations)} documents, {regions} regions, {relations} relations, no finding")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
