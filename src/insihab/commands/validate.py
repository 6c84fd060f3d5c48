"""`insihab validate`: check files of predictions, and do nothing else."""

from __future__ import annotations

import argparse
from pathlib import Path

from insihab.commands import options
from insihab.evaluate import evaluate

ABOUT = (
    "Check files of predictions and list every error, and the first twenty warnings of each kind. "
    "Nothing is scored or written."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "predictions",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="JSON Lines, plain or gzip; one file for several layers, or one for each",
    )
    options.add_format(parser)
    options.add_gold_triggers(parser)
    options.add_gold(parser)


def run(arguments: argparse.Namespace) -> int:
    """Validate: what is found goes to standard error, and one line to standard output where nothing is wrong."""
    evaluation = evaluate(
        arguments.predictions,
        options.chosen_gold(arguments),
        to_spans=options.chosen_format(arguments),
        gold_triggers=arguments.gold_triggers,
    )
    options.warn(evaluation.warnings)
    warnings = f"{len(evaluation.warnings)} warning(s)" if evaluation.warnings else "no finding"
    print(f"{', '.join(evaluation.layers)} can be scored, {warnings}")
    return 0
