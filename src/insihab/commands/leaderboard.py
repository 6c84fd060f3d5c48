"""`insihab leaderboard`: add a system, and show how all of them stand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from insihab.commands import options
from insihab.findings import refusal

ABOUT = "The leaderboard: score a submission and add it, print the newest results as Markdown, or write all as a page."
_RESULTS = Path("baselines/results")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    actions = parser.add_subparsers(
        dest="action",
        required=True,
        title="actions",
        metavar="ACTION",
        help="what to do; ACTION --help says what it takes",
    )
    add = actions.add_parser("add", help="check and score a submission, and write its result", description=_add.__doc__)
    add.add_argument(
        "path", type=Path, nargs="+", metavar="PATH", help="a folder with submission.yaml, or files of predictions"
    )
    add.add_argument("--metadata", type=Path, metavar="FILE", help="what stands for submission.yaml elsewhere")
    add.add_argument("--replace", action="store_true", help="replace the system's result if there is one")
    table = actions.add_parser("table", help="print the newest results as Markdown", description=_table.__doc__)
    table.add_argument(
        "--update",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="Markdown files in which to replace the leaderboard instead",
    )
    page = actions.add_parser("page", help="write all results as a page", description=_page.__doc__)
    page.add_argument("--out", type=Path, required=True, metavar="FILE", help="the page to write")
    for action in (add, table, page):
        action.epilog = parser.epilog
        action.set_defaults(parser=action)
        action.add_argument(
            "--results", type=Path, default=_RESULTS, metavar="FOLDER", help=f"folder of all results ({_RESULTS})"
        )


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    return {"add": _add, "table": _table, "page": _page}[arguments.action](arguments)


def _add(arguments: argparse.Namespace) -> int:
    """Check a submission, score it on the released gold, and write its result; or list all its faults."""
    from insihab.leaderboard.adding import add  # only who asks for it waits for the import
    from insihab.leaderboard.submission import read_submission
    from insihab.score_table import table

    if arguments.results == _RESULTS and not _RESULTS.is_dir():
        message = "is not given, and there is no baselines/results here; give the folder that your results are to be in"
        raise refusal("--results", "RESULTS_MISSING", message)
    submission = read_submission(arguments.path, arguments.metadata)
    added = add(
        submission,
        arguments.results,
        replace=arguments.replace,
        progress=lambda protocol: print(f"scoring {protocol}", file=sys.stderr),
    )
    for protocol, evaluation in added.evaluations.items():
        options.warn(evaluation.warnings)
        print(f"{protocol}\n\n{table(evaluation.layers, evaluation.signatures)}\n")
    print(*_standing(submission.system, arguments.results), sep="\n")
    print(f"wrote {added.path}")
    return 0


def _standing(system: str, results: Path) -> Iterator[str]:
    """The ranks of a system on each board of the newest version that it stands on."""
    from insihab import __version__
    from insihab.leaderboard.ranking import boards
    from insihab.leaderboard.results import read_results

    for board in boards(read_results(results)):
        if board.version == __version__ and any(entry.system == system for entry in board.entries):
            yield f"{board.protocol}, of {len(board.systems)} ranked:"
            found = {head.short: board.ranks(head).get(system) for head in board.headlines()}
            ranked = [f"  {name}: rank {rank}" for name, rank in found.items() if rank]
            yield from ranked or ["  not ranked"]


def _table(arguments: argparse.Namespace) -> int:
    """Print the results of the newest version as Markdown, or put them into files between the leaderboard's marks."""
    from insihab.files import read_text
    from insihab.leaderboard.results import read_results
    from insihab.leaderboard.table import MARKS, markdown
    from insihab.markdown import put_between
    from insihab.writing import write_whole

    content = markdown(read_results(arguments.results))
    pages = {path: put_between(read_text(path), MARKS, content, path) for path in arguments.update}
    for path, page in pages.items():  # all could be read and have marks
        write_whole(path, page)
    if not pages:
        print(content)
    return 0


def _page(arguments: argparse.Namespace) -> int:
    """Write the results as one page, which needs neither a network nor a script to be read."""
    from insihab.leaderboard.page import page
    from insihab.leaderboard.results import read_results, result_files
    from insihab.writing import write_whole

    options.refuse_to_overwrite([arguments.out], result_files(arguments.results))
    write_whole(arguments.out, page(read_results(arguments.results)))
    print(f"wrote {arguments.out}")
    return 0
