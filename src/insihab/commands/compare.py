"""`insihab compare`: tell whether one system is better than another."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from insihab.commands import options
from insihab.comparison.systems import compare_systems
from insihab.comparison.table import comparison_table
from insihab.evaluate import Evaluation, evaluate
from insihab.findings import Finding, InputError, refusal
from insihab.gold import Gold
from insihab.leaderboard.submission import system_of
from insihab.predictions.wording import visible
from insihab.writing import to_json, write_whole

ABOUT = (
    "Score two systems on the same gold and compare them, headline by headline: difference, interval and p, corrected "
    "for the number of headlines, and in words what the data cannot decide."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE", help="predictions of the first, of the second")
    for which in ("first", "second"):
        parser.add_argument(
            f"--{which}",
            type=Path,
            nargs="+",
            metavar="FILE",
            help=f"predictions of the {which} system, where they are several files, one for each layer",
        )
    parser.add_argument(
        "--names", nargs=2, metavar=("A", "B"), help="what to call the systems (default: by first file or its folder)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all of it as JSON; - for standard output")
    options.add_format(parser)
    options.add_gold_triggers(parser)
    options.add_gold(parser)
    options.add_train(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare; warnings go to standard error, the table to standard output."""
    first, second = _systems(arguments)
    options.refuse_to_overwrite([arguments.json], [*first, *second, *options.gold_files(arguments)])
    one, other = map(visible, _names(arguments.names, first[0], second[0]))
    names = one, other
    gold = options.chosen_gold(arguments)
    evaluations = _evaluations([first, second], gold, arguments)
    for evaluation in evaluations:
        options.warn(evaluation.warnings)
    _warn_of_one_sided(evaluations, names)
    found = compare_systems(*evaluations)
    if arguments.json == options.STANDARD_OUTPUT:
        sys.stdout.write(to_json(found.as_json(names)))
        return 0
    if arguments.json:
        write_whole(arguments.json, to_json(found.as_json(names)))
    print(comparison_table(found, names, gold))
    return 0


def _systems(arguments: argparse.Namespace) -> tuple[list[Path], list[Path]]:
    given, first, second = arguments.files, arguments.first, arguments.second
    if len(given) == 2 and not first and not second:
        return [given[0]], [given[1]]
    if not given and first and second:
        return first, second
    message = "takes two files, one for each system; or --first and --second, with the files of each"
    raise refusal("compare", "OPTION_WRONG", message)


def _names(given: Sequence[str] | None, first: Path, second: Path) -> tuple[str, str]:
    """Two different names: those that are given, of the systems, or the shortest ends of the paths that differ."""
    if given:
        if given[0] == given[1]:
            message = f"calls both systems «{given[0]}»; give two names"
            raise refusal("--names", "OPTION_WRONG", message)
        return given[0], given[1]
    if system_of(first) != system_of(second):
        return system_of(first), system_of(second)
    for size in range(1, max(len(first.parts), len(second.parts)) + 1):
        one, other = (_end(path, size) for path in (first, second))
        if one != other:
            return one, other
    return (str(first), str(second)) if first != second else ("first", "second")


def _end(path: Path, size: int) -> str:
    """The last parts of a path, without what all such files end in."""
    return Path(*path.parts[-size:]).as_posix().removesuffix(".gz").removesuffix(".jsonl")


def _warn_of_one_sided(evaluations: Sequence[Evaluation], names: Sequence[str]) -> None:
    """Say which layers cannot be compared, since one system alone has them."""
    layers = [set(one.layers) for one in evaluations]
    for name, here, there in zip(names, layers, reversed(layers), strict=True):
        message = "is scored for this system alone and not compared"
        options.warn(Finding(name, "", layer, "LAYER_UNCOMPARED", message, "warning") for layer in sorted(here - there))


def _evaluations(systems: Sequence[Sequence[Path]], gold: Gold, arguments: argparse.Namespace) -> list[Evaluation]:
    """The scores of both; the faults of both if there are any."""
    evaluations, findings = [], []
    for files in systems:
        try:
            evaluations.append(
                evaluate(
                    files,
                    gold,
                    to_spans=options.chosen_format(arguments),
                    gold_triggers=arguments.gold_triggers,
                )
            )
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return evaluations
