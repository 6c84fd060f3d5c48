"""Annotate Arabic text with a model of train.py: in the terminal, as predictions, as a page, for Label Studio."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, Any

from insihab.cli import guarded
from insihab.commands.options import shown as line_of
from insihab.findings import Finding, refuse
from insihab.predictions import Prediction
from insihab.writing import to_json, whole

_MAKE = "python baselines/train.py linear --out linear.skops"


def run(chosen: argparse.Namespace) -> int:
    """Annotate everything, and write what was asked for, whole or not at all."""
    _refuse_options(chosen)
    from annotating.annotate import sources  # these take seconds, which a bad argument should not cost
    from keeping.model_file import load

    saved = load(chosen.model)
    texts, warnings = sources(chosen.files, chosen.text)
    print(
        *line_of([*saved.warnings, *warnings]),
        sep="\n",
        end="\n" if saved.warnings or warnings else "",
        file=sys.stderr,
    )
    name = f"{saved.about.system}-{hashlib.sha256(chosen.model.read_bytes()).hexdigest()[:8]}"
    with ExitStack() as stack:
        files = {one: stack.enter_context(whole(path)) for one in _OUTPUTS if (path := getattr(chosen, one))}
        kept = []
        for found in _annotated(saved, chosen.model, texts):
            if not chosen.quiet:
                _show(found)
            if "jsonl" in files:
                _write(files["jsonl"], json.dumps(_line(found), ensure_ascii=False, allow_nan=False) + "\n")
            if chosen.push or files.keys() - {"jsonl"}:
                kept.append(found)
        if "page" in files:
            from annotating.page import page

            _write(files["page"], page(kept, saved.about.system))
        if chosen.push or "label_studio" in files:
            _suggest(files.get("label_studio"), chosen.push, kept, name)
    for path in filter(None, (getattr(chosen, one) for one in _OUTPUTS)):
        print(f"{path} is written", file=sys.stderr)
    return 0


_OUTPUTS = ("jsonl", "page", "label_studio")


def _refuse_options(chosen: argparse.Namespace) -> None:
    findings = []

    def fault(option: str, code: str, message: str) -> None:
        findings.append(Finding(option, "", "", code, message))

    if chosen.model is None:
        fault("--model", "MODEL_MISSING", f"is not given; make a model with «{_MAKE}», which takes half a minute")
    if not chosen.files and chosen.text is None:
        fault("FILE", "TEXT_MISSING", "is not given; name files of UTF-8 text, «-» for standard input, or give --text")
    if sum(str(one) == "-" for one in chosen.files) > 1:
        fault("-", "TEXT_MISSING", "stands twice, but standard input can be read once only; name it once")
    used = {one.resolve() for one in (*chosen.files, *filter(None, [chosen.model]))}
    for option in _OUTPUTS:
        path = getattr(chosen, option)
        if path and path.resolve() in used:
            fault(
                str(path),
                "FILE_EXISTS",
                f"is read or written already; give another file as --{option.replace('_', '-')}",
            )
        used |= {path.resolve()} if path else set()
    refuse(findings)


def _annotated(saved: Any, model: Path, texts: Sequence[tuple[str, str]]) -> Iterator[Prediction]:
    """One document after another; how far it is, is shown on a terminal."""
    from tqdm import tqdm

    from annotating.annotate import annotate

    size = sum(len(text) for _, text in texts)
    bar = tqdm(total=size, desc="annotate", unit=" letters", unit_scale=True, disable=None, leave=False, delay=1)
    with closing(bar):
        for doc_id, text in texts:
            found = annotate(saved, model, doc_id, text, bar.update)
            bar.clear()
            yield found


def _show(found: Prediction) -> None:
    from annotating.terminal import shown

    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    print(shown(found, colour))


def _line(found: Prediction) -> dict[str, Any]:
    return {"doc_id": found.doc_id, "text": found.text, **found.layers}


def _write(file: IO[bytes], content: str) -> None:
    file.write(content.encode())


def _suggest(file: IO[bytes] | None, project: str | None, found: Sequence[Prediction], name: str) -> None:
    """Write or push the predictions as suggestions."""
    from annotating.tasks import draw, tasks
    from protocol import schema

    documents, drawn = draw(found, schema(), name)
    if file:
        _write(file, to_json(tasks(documents, drawn, schema())))
    if project is not None:
        from tqdm import tqdm

        from insihab.label_studio.client import connect
        from insihab.label_studio.project import ensure_project
        from insihab.label_studio.push import push

        target = ensure_project(connect(), schema(), project)
        added = push(target, documents, schema(), (), {name: drawn}, lambda todo: tqdm(todo, desc="push", unit="task"))
        print(f"added {', '.join(f'{count} {what}' for what, count in added.items())}: {target.url}", file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="predict.py", description=__doc__)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="UTF-8 text, a document a file; - reads standard input"
    )
    parser.add_argument("--text", help="a text to annotate")
    parser.add_argument("--model", type=Path, metavar="MODEL.skops", help=f"the model; «{_MAKE}» makes one")
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
