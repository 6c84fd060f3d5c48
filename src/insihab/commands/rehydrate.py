"""`insihab rehydrate`: put the text back into a stand-off release."""

from __future__ import annotations

import argparse
from pathlib import Path

from insihab.findings import refuse_missing
from insihab.folders import checksums, refuse_taken
from insihab.released import dataset_folder, schema_file

ABOUT = (
    "Put the text back into a stand-off release: read the raw articles, and write the dataset that the release was "
    "made beside, with the same data/ and gold/. Nothing is written if a raw file is missing or is not, byte for byte, "
    "the one that the release names."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("standoff", type=Path, metavar="STANDOFF", help="the folder of the stand-off release")
    parser.add_argument("--raw", type=Path, required=True, metavar="FOLDER", help="the folder with the raw articles")
    parser.add_argument("--out", type=Path, required=True, metavar="DATASET", help="the folder to write, a new one")
    parser.add_argument(
        "--gold-only", action="store_true", help="write only gold/, for the scorer, which needs no more libraries"
    )


def run(arguments: argparse.Namespace) -> int:
    """Put together and write; one line to standard output."""
    from insihab.standoff.dataset import write_dataset
    from insihab.standoff.rehydrate import rehydrate

    refuse_taken(arguments.out)
    if not arguments.gold_only:
        refuse_missing("rehydrate without --gold-only", "build", "pyarrow")
    found = rehydrate(arguments.standoff, arguments.raw, schema_file())
    write_dataset(arguments.out, found, arguments.gold_only)
    what = "gold/" if arguments.gold_only else "data/ and gold/"
    print(f"{what} of {len(found.corpus.documents)} document(s) written to {arguments.out}")
    if not arguments.gold_only and _has_other_bytes(arguments.out, dataset_folder()):
        import pyarrow

        here = f"pyarrow {pyarrow.__version__} here"
        print(f"content equal; the bytes of the Parquet files differ from those of the release ({here})")
    return 0


def _has_other_bytes(out: Path, released: Path) -> bool:
    """Whether it is the released data, in Parquet that another version of the library wrote."""
    gold, data = ([checksums(folder / kind) for folder in (out, released)] for kind in ("gold", "data"))
    return gold[0] == gold[1] and data[0] != data[1]
