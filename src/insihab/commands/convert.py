"""`insihab convert`: turn predictions of another format into spans, or predictions into tags."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from insihab.commands import options
from insihab.commands.progress import shown_progress
from insihab.findings import Finding, InputError, errors, refusal
from insihab.formats import FORMATS
from insihab.formats.conversion import ABSENT, Converted, as_spans, as_tags, lines
from insihab.formats.tags import Scheme
from insihab.gold import Gold
from insihab.predictions import Prediction
from insihab.predictions.reading import Reading, uncollected
from insihab.writing import whole

ABOUT = (
    "Turn words or tags into spans, or predictions into tags. Words that the text does not have get no span and are "
    "left out, which hides false positives: to score them use «evaluate --format surfaces» on the file itself."
)
_HIDDEN = (
    "what has no place in the text has no span; scored, the new file hides these false positives: "
    "score the file itself with evaluate --format surfaces"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("predictions", type=Path, metavar="FILE", help="JSON Lines, plain or gzip")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write, JSON Lines")
    parser.add_argument(
        "--from",
        dest="format",
        choices=FORMATS,
        default="spans",
        help="what the predictions are (default: spans), as --format of evaluate has it",
    )
    parser.add_argument("--to", choices=["spans", "tags"], default="spans", help="what to write (default: spans)")
    parser.add_argument(
        "--scheme", choices=get_args(Scheme), help="of the tags (default: BIO); what they cannot say is counted"
    )
    options.add_gold(parser, "the texts that the offsets are of")


def run(arguments: argparse.Namespace) -> int:
    """Convert; warnings go to standard error, and one line to standard output."""
    _refuse_misuse(arguments)
    options.refuse_to_overwrite([arguments.out], [arguments.predictions, *options.gold_files(arguments)])
    gold = options.chosen_gold(arguments)
    to_spans = options.chosen_format(arguments)
    reading = Reading(
        [arguments.predictions], gold.inventory, gold.documents, gold.pairs, gold.elsewhere, to_spans=to_spans
    )
    lost: Counter[str] = Counter()
    documents = 0
    convert = _converter(arguments, gold)
    with uncollected(), whole(arguments.out) as file:
        for document in shown_progress(reading, len(gold.documents)):
            line, missing = convert(document)
            lost += missing
            documents += 1
            file.writelines(lines([line]))
        file.writelines(lines(map(dict, reading.pairs)))
        if errors(reading.findings):
            raise InputError(reading.findings)
    options.warn(reading.findings)
    options.warn_of_losses(arguments.out, lost)
    if any(ABSENT in what for what in lost):
        options.warn([Finding(str(arguments.out), "", "", "FALSE_POSITIVES_HIDDEN", _HIDDEN, "warning")])
    print(f"{documents} document(s) written to {arguments.out} as {arguments.to}")
    return 0


def _refuse_misuse(arguments: argparse.Namespace) -> None:
    if (arguments.format, arguments.to) == ("spans", "spans"):
        message = "has nothing to convert: give --from surfaces, --from tags, or --to tags"
        raise refusal("convert", "OPTION_WRONG", message)
    if arguments.out == options.STANDARD_OUTPUT:
        raise refusal("--out", "OPTION_WRONG", "is no standard output; name a file to write")
    if arguments.scheme and arguments.to != "tags":
        raise refusal("--scheme", "OPTION_UNUSED", "is for tags; give --to tags, or leave it out")


def _converter(arguments: argparse.Namespace, gold: Gold) -> Callable[[Prediction], Converted]:
    if arguments.to == "spans":
        return as_spans
    scheme: Scheme = arguments.scheme or "BIO"
    return lambda document: as_tags(document, gold.documents[document.doc_id].text or "", scheme)
