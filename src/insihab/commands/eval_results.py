"""`insihab eval-results`: write the scores of a system in the form that the Hugging Face Hub shows."""

from __future__ import annotations

import argparse
from pathlib import Path

from insihab.findings import refusal
from insihab.hub.evaluation import PROTOCOL, eval_results
from insihab.writing import write_whole

ABOUT = (
    "Write .eval_results/insihab.yaml for the repository of a model on the Hugging Face Hub, from scores of the "
    f"protocol {PROTOCOL}: one entry for each task of the dataset's eval.yaml. Nothing is uploaded."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "result", type=Path, metavar="RESULT", help="JSON that evaluate --json wrote, or a result of the leaderboard"
    )
    parser.add_argument("--dataset", required=True, metavar="OWNER/NAME", help="the benchmark's repository on the Hub")
    parser.add_argument("--revision", metavar="REV", help="its commit or tag that was scored (default: none)")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="of the evaluation (default: none; the Hub has commits')")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="the model's repository, in which the file is written"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file, and say where it is."""
    content = eval_results(arguments.result, arguments.dataset, arguments.revision, arguments.date)
    folder = arguments.out / ".eval_results"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot be made ({error.strerror}); name another folder as --out"
        raise refusal(folder, "FILE_UNWRITABLE", message) from None
    file = folder / "insihab.yaml"
    write_whole(file, content)
    print(file)
    return 0
