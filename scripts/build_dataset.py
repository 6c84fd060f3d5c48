"""Rebuild dataset/ and annotation/label_config.xml from annotation/."""

import sys
from pathlib import Path

from insihab.cli import guarded
from insihab.files import write_whole
from insihab.label_studio.config import label_config
from insihab.release import build
from insihab.schema import read_schema

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build in place."""
    annotation = ROOT / "annotation"
    write_whole(annotation / "label_config.xml", label_config(read_schema(annotation / "schema.yaml")))
    build(annotation, ROOT / "dataset", lambda line: print(line, file=sys.stderr))
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
