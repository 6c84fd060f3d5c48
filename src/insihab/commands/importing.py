"""`insihab import`: other corpora as gold, to be scored and exported with the same tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from insihab.commands import options
from insihab.findings import refusal

ABOUT = (
    "Read a corpus in CoNLL or brat form, and write it as gold, for evaluate --gold and export. What gold cannot say "
    "is counted on standard error."
)
FROM = ("conll", "brat")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="files (conll), or folders with .txt and .ann files (brat)"
    )
    parser.add_argument("--from", dest="source", choices=FROM, required=True, help="the format")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write, JSON Lines")
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="FILE",
        help="YAML that renames types, «OLD: NEW», or leaves them out, «OLD: null»",
    )


def run(arguments: argparse.Namespace) -> int:
    """Import; warnings and losses go to standard error, and one line to standard output."""
    from insihab.bridges import brat_reading, conll_reading  # other commands start without them
    from insihab.bridges.importing import Notes, read_labels, write_gold

    if arguments.out == options.STANDARD_OUTPUT:
        raise refusal("--out", "OPTION_WRONG", "is no standard output; name a file to write")
    inputs = [*arguments.paths, *([arguments.labels] if arguments.labels else ())]
    if arguments.source == "brat":
        inputs += [file for folder in arguments.paths for name in ("*.ann", "*.txt") for file in folder.glob(name)]
    options.refuse_to_overwrite([arguments.out], inputs)
    labels, notes = read_labels(arguments.labels), Notes()
    read = conll_reading.read if arguments.source == "conll" else brat_reading.read
    documents = read(arguments.paths, labels, notes)
    write_gold(arguments.out, documents, notes)
    options.warn([*notes.findings, *labels.unused()])
    options.warn_of_losses(arguments.out, notes.lost)
    print(f"{len(documents)} document(s) written to {arguments.out}")
    return 0
