"""Measure how far two passes of annotation agree, before adjudication; print it, and put it into a page if asked."""

import argparse
import os
import sys
from pathlib import Path

from insihab.agreement.measures import agreement
from insihab.agreement.page import MARKS, agreement_page
from insihab.cli import guarded
from insihab.markdown import update
from insihab.passes import read_ground, read_pass
from insihab.writing import to_json, write_whole

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Measure, print, and write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("a", help="a pass in passes.yaml")
    parser.add_argument("b", help="another one")
    parser.add_argument("--json", metavar="FILE", help="write every figure as JSON; - is standard output")
    parser.add_argument("--update", type=Path, metavar="PAGE", help="Markdown file whose made part is to be replaced")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="write the confusions as SVG")
    parser.add_argument("--annotation", type=Path, default=ROOT / "annotation", help="the folder of the corpus")
    chosen = parser.parse_args()
    ground = read_ground(chosen.annotation)
    a, b = (read_pass(chosen.annotation, name, ground) for name in (chosen.a, chosen.b))
    measured = agreement(a.documents, a.annotations, b.annotations, a.schema)
    if chosen.picture:
        from insihab.agreement.picture import confusion_picture  # not before it is asked for: it takes a second

        write_whole(chosen.picture, confusion_picture(measured["confusions"], (chosen.a, chosen.b)))
    # The page and its picture are found together wherever the checkout stands.
    beside = os.path.relpath(chosen.picture, (chosen.update or chosen.picture).parent) if chosen.picture else ""
    page = agreement_page(measured, a.provenance, b.provenance, Path(beside).as_posix() if beside else "")
    if chosen.update:
        update(chosen.update, MARKS, page)
    if chosen.json and chosen.json != "-":
        write_whole(Path(chosen.json), to_json(measured))
    print(to_json(measured) if chosen.json == "-" else page, end="" if chosen.json == "-" else "\n")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
