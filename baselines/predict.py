"""Annotate Arabic text with a model of train.py: in the terminal, as predictions, as a page, for Label Studio."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Container, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from insihab.cli import guarded
from insihab.commands.options import STANDARD_OUTPUT, warn
from insihab.edtf import precision
from insihab.findings import Finding, refuse
from insihab.predictions import Prediction
from insihab.predictions.wording import visible
from insihab.writing import json_lines, to_json, whole

if TYPE_CHECKING:
    from annotating.pairs import Related
    from annotating.texts import Given
    from keeping.model_file import Saved

_MAKE = "python baselines/train.py linear --out linear.skops"
_OUTPUTS = ("jsonl", "page", "label_studio")


def run(chosen: argparse.Namespace) -> int:
    """Annotate everything, and write what was asked for, whole or not at all."""
    published = _checked(chosen)
    from annotating.texts import sources  # these take seconds, which a bad argument should not cost
    from keeping.model_file import load

    saved = load(chosen.model)
    texts, warnings = sources(chosen.files, chosen.text, published)
    warn([*saved.warnings, *warnings])
    paths = {one: path for one in _OUTPUTS if (path := getattr(chosen, one))}
    with ExitStack() as stack:  # where one cannot be written, that is known now, and costs no time
        files = {one: stack.enter_context(whole(path)) for one, path in paths.items()}
        found = _annotated(saved, chosen.model, texts)
        pairs = _related(saved, chosen.model, found, texts)
        for one, content in _contents(files, saved, found, pairs, chosen.push):
            files[one].write(content.encode())
    for path in paths.values():
        print(f"{visible(str(path))} is written", file=sys.stderr)
    if not chosen.quiet:
        _show(found, pairs)
    return 0


def _checked(chosen: argparse.Namespace) -> dict[Path, str]:
    """The dates of publication; what is wrong with the command line is refused."""
    findings = []

    def fault(option: str, code: str, message: str) -> None:
        findings.append(Finding(visible(option), "", "", code, message))

    if chosen.model is None:
        fault("--model", "MODEL_MISSING", f"is not given; make a model with «{_MAKE}», which takes under a minute")
    if not chosen.files and chosen.text is None:
        fault("FILE", "TEXT_MISSING", "is not given; name files of UTF-8 text, «-» for standard input, or give --text")
    if sum(str(one) == "-" for one in chosen.files) > 1:
        fault("-", "TEXT_MISSING", "stands twice, but standard input can be read once only; name it once")
    used = {os.path.realpath(one) for one in (*chosen.files, *filter(None, [chosen.model]))}
    for option in _OUTPUTS:
        path = getattr(chosen, option)
        name = f"--{option.replace('_', '-')}"
        if path == STANDARD_OUTPUT:
            fault(name, "OPTION_WRONG", "is no standard output; name a file to write")
        elif path and os.path.realpath(path) in used:
            fault(str(path), "FILE_EXISTS", f"is read or written already; give another file as {name}")
        used |= {os.path.realpath(path)} if path else set()
    published = {}
    for given in chosen.published:
        name, _, date = given.rpartition("=")
        published[Path(name)] = date
        if not name or Path(name) not in chosen.files or Path(name).is_dir() or not precision(date):
            form = "FILE=2024-02-11, FILE=2024-02 or FILE=2024, of a file that is annotated"
            fault("--published", "DATE_INVALID", f"is «{visible(given)}»; write {form}")
    refuse(findings)
    return published


def _annotated(saved: Saved, model: Path, texts: Sequence[Given]) -> list[Prediction]:
    """The annotations of each text; how far it is, is shown on a terminal."""
    from tqdm import tqdm

    from annotating.annotate import annotate

    size = sum(len(one.text) for one in texts)
    with tqdm(total=size, desc="annotate", unit=" letters", unit_scale=True, disable=None, leave=False, delay=1) as bar:
        return [annotate(saved, model, one.doc_id, one.text, bar.update) for one in texts]


def _related(
    saved: Saved, model: Path, found: Sequence[Prediction], texts: Sequence[Given]
) -> Sequence[Related] | None:
    """Every pair of claims of different texts; None where there is one text, or the model knows nothing of pairs."""
    if saved.pairs is None or len(texts) < 2:
        return None
    from tqdm import tqdm

    from annotating.pairs import MOST, how_many, related, sides

    number = how_many(found)
    if number > MOST:
        message = f"of claims there are {number}, and at most {MOST} are judged: none is; give fewer or shorter texts"
        warn([Finding("pairs", "", "", "PAIRS_MANY", message, "warning")])
        return None
    with tqdm(total=number, desc="pairs of claims", unit="pair", disable=None, leave=False, delay=1) as bar:
        return list(related(saved, model, sides(found, [one.published for one in texts]), bar.update))


def _contents(
    asked: Container[str],
    saved: Saved,
    found: Sequence[Prediction],
    pairs: Sequence[Related] | None,
    project: str | None,
) -> Iterator[tuple[str, str]]:
    """Each output that was asked for with its content; suggestions are pushed, too, if there is a project for them."""
    if "jsonl" in asked:
        from annotating.pairs import line

        lines = [{"doc_id": one.doc_id, "text": one.text, **one.layers} for one in found]
        yield "jsonl", json_lines([*lines, *map(line, pairs or ())])
    if "page" in asked:
        from annotating.page import page

        yield "page", page(found, saved.about.system, pairs)
    if project is not None or "label_studio" in asked:
        from annotating.tasks import draw, push_to, tasks
        from protocol import schema

        name = f"{saved.about.system}-{saved.digest[:8]}"
        documents, drawn = draw(found, schema(), name)
        if "label_studio" in asked:
            yield "label_studio", to_json(tasks(documents, drawn, schema()))
        if project is not None:
            print(push_to(project, documents, drawn, schema(), name), file=sys.stderr)


def _show(found: Sequence[Prediction], pairs: Sequence[Related] | None) -> None:
    from annotating.terminal import shown, shown_pairs

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    for one in found:
        print(shown(one, colour))
    if pairs is not None:
        print(shown_pairs(found, pairs, colour))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="predict.py", description=__doc__)
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="UTF-8 text, a document a file; - reads standard input; of an annotation folder, all articles",
    )
    parser.add_argument("--text", help="a text to annotate")
    parser.add_argument("--model", type=Path, metavar="MODEL.skops", help=f"the model; «{_MAKE}» makes one")
    parser.add_argument(
        "--published",
        action="append",
        default=[],
        metavar="FILE=DATE",
        help="when a file was published (2024-02-11, 2024-02 or 2024), for pairs of claims; may be given for each file",
    )
    parser.add_argument("--jsonl", type=Path, metavar="OUT", help="write predictions, a line a document, with its text")
    parser.add_argument("--page", type=Path, metavar="OUT.html", help="write a page for a browser")
    parser.add_argument("--label-studio", type=Path, metavar="OUT.json", help="write tasks with suggestions to import")
    parser.add_argument(
        "--push",
        metavar="PROJECT",
        help="push tasks with suggestions into the project of this title, made if there is none; the server is that of "
        "LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY",
    )
    parser.add_argument("--quiet", action="store_true", help="show no annotations in the terminal")
    chosen = parser.parse_intermixed_args(arguments)  # files may stand after options
    return guarded(lambda: run(chosen))


if __name__ == "__main__":
    sys.exit(main())
