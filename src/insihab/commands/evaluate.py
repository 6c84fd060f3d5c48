"""`insihab evaluate`: check files of predictions and score them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from insihab.commands import options
from insihab.evaluate import evaluate
from insihab.findings import refusal
from insihab.predictions.wording import visible
from insihab.score_table import table
from insihab.writing import to_json, write_whole

ABOUT = "Check files of predictions and score them; faults are all listed, and then nothing is scored."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--predictions",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help="JSON Lines, plain or gzip; one file for several layers, or one for each",
    )
    options.add_gold(parser)
    options.add_train(parser)
    options.add_format(parser)
    options.add_gold_triggers(parser)
    options.add_per_label(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the scores as JSON; - for standard output")
    parser.add_argument("--system", default="", help="name of the system, kept in the JSON for the leaderboard")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write the errors in their sentences: a page (.html) or lines (.txt)",
    )
    parser.add_argument("--explain", action="store_true", help="say after the table what each count counted")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate; warnings go to standard error, the table to standard output."""
    read = [*arguments.predictions, *options.gold_files(arguments)]
    options.refuse_to_overwrite([arguments.json, arguments.report], read)
    _check_outputs(arguments)
    gold = options.chosen_gold(arguments)
    evaluation = evaluate(
        arguments.predictions,
        gold,
        to_spans=options.chosen_format(arguments),
        gold_triggers=arguments.gold_triggers,
        keep=bool(arguments.report or arguments.explain),
    )
    options.warn(evaluation.warnings)
    if arguments.report:
        from insihab.report import write_report  # as below: only who asks for it waits for the import

        files = ", ".join(Path(*path.parts[-2:]).as_posix() for path in arguments.predictions)  # no path of a machine
        write_report(arguments.report, evaluation, arguments.system or files)
        print(f"{visible(str(arguments.report))} is written", file=sys.stderr)
    if arguments.json == options.STANDARD_OUTPUT:
        sys.stdout.write(to_json(evaluation.as_json(arguments.system)))
        return 0
    if arguments.json:
        write_whole(arguments.json, to_json(evaluation.as_json(arguments.system)))
    print(table(evaluation.layers, evaluation.signatures, arguments.per_label))
    if arguments.explain:
        from insihab.report.explanation import explanation

        print()
        for line in explanation(evaluation):
            print(line)
    return 0


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Raise `InputError` for what cannot be written, before anything is scored."""
    if arguments.explain and arguments.json == options.STANDARD_OUTPUT:
        message = "would write into the JSON on standard output; leave it out, or name a file for --json"
        raise refusal("--explain", "OPTION_UNUSED", message)
    if arguments.report:
        from insihab.report import check_suffix  # only who asks for it waits for the import

        check_suffix(arguments.report)
        if arguments.json and arguments.json.resolve() == arguments.report.resolve():
            message = "is the file of --json too; name another one for --report"
            raise refusal(arguments.report, "FILE_SAME", message)
