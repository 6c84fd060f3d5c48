"""Options that several commands share: which files hold the predictions, and what they are held against."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from insihab.findings import Finding, InputError, refusal
from insihab.formats import FORMATS, TO_SPANS
from insihab.gold import PROTOCOLS, Gold, custom_gold, released_gold
from insihab.predictions.reading import ToSpans
from insihab.released import dataset_folder, schema_file

MOST_SHOWN = 20
"""How many warnings of one code are shown."""
STANDARD_OUTPUT = Path("-")


def add_gold(parser: argparse.ArgumentParser, what: str = "what the predictions are held against") -> None:
    """The options that choose the gold; help says `what` it is for."""
    gold = parser.add_argument_group("gold", what)
    gold.add_argument(
        "--protocol",
        choices=PROTOCOLS,
        help="which of the released articles the predictions are for: the test split (default), "
        "or all five, each left out of training in its turn",
    )
    gold.add_argument(
        "--gold",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="gold of your own in place of the released one, in the form of predictions with texts",
    )
    gold.add_argument("--schema", type=Path, metavar="FILE", help="labels that may occur, for --gold (those it uses)")
    gold.add_argument(
        "--labels", metavar="PER,ORG,…", help="types of entities that may occur, for --gold (those it uses)"
    )
    parser.set_defaults(train=None)


def add_train(parser: argparse.ArgumentParser) -> None:
    """The option that tells seen from unseen mentions, where these are scored."""
    parser.add_argument(
        "--train",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="gold that was trained on, for --gold: tells seen from unseen mentions",
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """The option that says what the lines are."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="spans",
        help="what the predictions are: spans with offsets (default), surfaces (words with the sentence or the "
        "occurrence; items with offsets may stand among them), or tags (BIO or IOBES on the released tokens)",
    )


def add_gold_triggers(parser: argparse.ArgumentParser) -> None:
    """The option that says that triggers were given."""
    parser.add_argument(
        "--gold-triggers", action="store_true", help="the system was given gold's triggers, which are then not scored"
    )


def add_per_label(parser: argparse.ArgumentParser) -> None:
    """The option that makes the table of scores longer."""
    parser.add_argument(
        "--per-label", action="store_true", help="show the scores of each type, role and relation in the table too"
    )


def chosen_gold(arguments: argparse.Namespace) -> Gold:
    """The gold that the options choose."""
    labels = [label.strip() for label in (arguments.labels or "").split(",") if label.strip()]
    if arguments.labels is not None and not labels:
        raise refusal("--labels", "OPTION_UNUSED", "names no label; name some, or leave it out")
    if arguments.gold and arguments.protocol:
        message = "chooses among the released articles; leave it out, or --gold"
        raise refusal("--protocol", "OPTION_UNUSED", message)
    if arguments.gold:
        return custom_gold(arguments.gold, arguments.schema, labels, arguments.train or ())
    for name in ("schema", "labels", "train"):
        if getattr(arguments, name):
            message = "is for gold of your own; give --gold too, or leave it out"
            raise refusal(f"--{name}", "OPTION_UNUSED", message)
    return released_gold(arguments.protocol or "split")


def chosen_format(arguments: argparse.Namespace) -> ToSpans | None:
    """How lines become spans; None where they are."""
    return TO_SPANS.get(arguments.format)


def gold_files(arguments: argparse.Namespace) -> list[Path]:
    """The files that the options for gold name."""
    return [*(arguments.gold or ()), *(arguments.train or ()), *([arguments.schema] if arguments.schema else ())]


def refuse_to_overwrite(outputs: Iterable[Path | None], inputs: Sequence[Path]) -> None:
    """Raise `InputError` for a file to write that is a file to read, or one of the released files."""
    read = [*inputs, *(dataset_folder() / "gold").glob("*.jsonl"), schema_file()]
    findings = [
        Finding(str(output), "", "", "FILE_SAME", "is a file that is read; name another one to write")
        for output in outputs
        if output and output != STANDARD_OUTPUT and any(_same(output, one) for one in read)
    ]
    if findings:
        raise InputError(findings)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one is not there, or nobody may look; who opens it will say so
        return False


def warn(findings: Iterable[Finding]) -> None:
    """Show warnings on standard error."""
    for line in shown(findings):
        print(line, file=sys.stderr)


def warn_of_losses(path: Path, lost: Counter[str]) -> None:
    """Show on standard error how many times each thing was lost; these are counts, so that all are shown.

    Args:
        path: the file or folder that lacks them.
        lost: how many times, by what it is.
    """
    for what, times in sorted((+lost).items()):
        print(Finding(str(path), "", "", "LOST", f"{what}: {times}", "warning"), file=sys.stderr)


def shown(findings: Iterable[Finding]) -> Iterator[str]:
    """A line for each error, and for the first warnings of each code; then how many more of these there are."""
    warnings: Counter[str] = Counter()
    for finding in findings:
        warnings[finding.code] += finding.level == "warning"
        if finding.level != "warning" or warnings[finding.code] <= MOST_SHOWN:
            yield str(finding)
    for code, times in warnings.items():
        if times > MOST_SHOWN:
            yield f"warning {code}: {times - MOST_SHOWN} more of these are not shown"
