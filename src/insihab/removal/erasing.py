"""Taking documents out of a folder of annotation: whatever of it is about them, or quotes them."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from insihab.files import read_bytes, read_json, read_text, read_yaml
from insihab.findings import Finding, InputError
from insihab.guidelines.examples import Example, check_examples, read_examples
from insihab.passes import read_corpus
from insihab.removal.yaml_entries import drop_entries
from insihab.removed import Removal, check_removed, read_removed, write_removed
from insihab.shape import is_plain_name
from insihab.writing import to_json, write_whole

TABLES = ("adjudication.csv", "audit.csv", "exceptions.csv", "claim_pairs.csv")
WITHDRAWN = ("[removed]", "{removed} [removed]")
"""What stands for the wrong use of an example that quoted a removed article: with one end, with two."""


@contextmanager
def without_removed(annotation: Path) -> Iterator[Path]:
    """The folder `annotation` without the documents on its removal list: itself, or a copy for as long as it is used.

    Raises:
        InputError: the list is not in order or does not agree with the articles; what is raised meanwhile about a
            file of the copy names the file of the folder, whose lines may have other numbers.
    """
    removed = read_removed(annotation)
    check_removed(annotation, removed, listing(annotation) if removed else [])
    pending = [one for one in removed if not one.erased]
    if not pending:
        yield annotation
        return
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "annotation"
        shutil.copytree(annotation, copy)
        with findings_of_folder(copy, annotation, "without the removed documents"):
            erase(copy, pending)
            yield copy


@contextmanager
def findings_of_folder(copy: Path, folder: Path, what: str) -> Iterator[None]:
    """Name, in findings about files of a copy, those of the folder, and in brackets what it is now."""
    try:
        yield
    except InputError as error:
        raise InputError(_of_folder(finding, copy, folder, what) for finding in error.findings) from None


def _of_folder(finding: Finding, copy: Path, folder: Path, what: str) -> Finding:
    if not finding.file.startswith(str(copy)):
        return finding
    return replace(finding, file=f"{folder}{finding.file[len(str(copy)) :]} ({what})")


def erase(folder: Path, removals: Sequence[Removal]) -> dict[str, int]:
    """Take documents out of a folder of annotation, and mark them on its removal list.

    Their raw files, entries, tasks and rows go; entities that only they mention go; an example that needs them is
    withdrawn (see `WITHDRAWN`). The folder must be one that may be left half-done: a copy.

    Returns:
        What went: of each file, how many parts.

    Raises:
        InputError: a file of the folder cannot be read; what is left of the corpus is not in order.
    """
    gone = {one.doc_id for one in removals}
    raw = "\n".join(raw_texts(folder, gone).values())
    went = {f"articles/{_delete_raw(folder, doc_id)}": 1 for doc_id in sorted(gone)}
    mentioned, kept = _drop_tasks(folder, gone, went)
    went.update({name: _drop_rows(folder / name, gone) for name in TABLES if (folder / name).exists()})
    only_there = mentioned - kept
    went["entities.yaml"] = drop_entries(folder / "entities.yaml", lambda key, _: key in only_there)
    went["articles.yaml"] = drop_entries(folder / "articles.yaml", lambda _, entry: entry.get("doc_id") in gone)
    marked = [replace(one, erased=True) if one.doc_id in gone else one for one in read_removed(folder)]
    write_removed(folder, marked)
    if (folder / "examples.yaml").exists():
        went["examples.yaml"] = _withdraw(folder, raw)
    return {name: count for name, count in went.items() if count}


def listing(folder: Path) -> list[dict[str, Any]]:
    """The entries of `articles.yaml` that can be told apart; what is wrong with others is for others to say."""
    entries = read_yaml(folder / "articles.yaml")
    named = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return [entry for entry in named if all(isinstance(entry.get(key), str) for key in ("doc_id", "sha256", "split"))]


def raw_texts(folder: Path, doc_ids: Iterable[str] | None = None) -> dict[str, str]:
    """The raw texts of documents, of all unless some are named; of one whose file is gone, nothing."""
    wanted = None if doc_ids is None else set(doc_ids)
    files = {
        entry["doc_id"]: folder / "articles" / str(entry.get("file"))
        for entry in listing(folder)
        if (wanted is None or entry["doc_id"] in wanted) and is_plain_name(str(entry.get("file")))
    }
    return {
        doc_id: read_bytes(file).decode("utf-8", errors="replace") for doc_id, file in files.items() if file.is_file()
    }


def _delete_raw(folder: Path, doc_id: str) -> str:
    names = [str(entry.get("file")) for entry in listing(folder) if entry["doc_id"] == doc_id]
    for name in filter(is_plain_name, names):
        (folder / "articles" / name).unlink(missing_ok=True)
    return " ".join(names)


def _drop_tasks(folder: Path, gone: set[str], went: dict[str, int]) -> tuple[set[str], set[str]]:
    """Take tasks out of all exports; returns the strings that stood in tasks that went, and in those that stay."""
    strings: tuple[set[str], set[str]] = set(), set()
    for path in sorted((folder / "exports").glob("*.json")):
        tasks = read_json(path)
        if not isinstance(tasks, list):
            continue
        kept = [task for task in tasks if _task_of(task) not in gone]
        for task in tasks:
            strings[_task_of(task) not in gone].update(_strings(task))
        if len(kept) < len(tasks):
            write_whole(path, to_json(kept))
            went[f"exports/{path.name}"] = len(tasks) - len(kept)
    return strings


def _task_of(task: Any) -> str:
    data = task.get("data") if isinstance(task, dict) else None
    return str(data.get("doc_id")) if isinstance(data, dict) else ""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _drop_rows(path: Path, gone: set[str]) -> int:
    """Take the rows of documents out of a table, be it of documents or of pairs of claims; returns how many."""
    rows = list(csv.reader(io.StringIO(read_text(path))))
    head = rows[0] if rows else []
    columns = [head.index(name) for name in (("doc_id",) if "doc_id" in head else ("a", "b")) if name in head]
    kept = [row for row in rows if not any(at < len(row) and row[at].partition("#")[0] in gone for at in columns)]
    if len(kept) < len(rows):
        content = io.StringIO()
        csv.writer(content, lineterminator="\n").writerows(kept)
        write_whole(path, content.getvalue())
    return len(rows) - len(kept)


def _withdraw(folder: Path, raw: str) -> int:
    """Withdraw the examples that no article or annotation bears out any more; returns how many quotations went."""
    path, corpus = folder / "examples.yaml", read_corpus(folder)
    findings = check_examples(checkable(read_examples(path, corpus.schema)), corpus.documents, corpus.annotations, path)
    wrong = {finding.place for finding in findings}
    text = read_text(path)
    spots = [
        (node, side, place)
        for place, side, node in _quotations(yaml.compose(text, yaml.SafeLoader))
        if f"{place}.{side}" in wrong and (not raw or _quotes(node.value, raw))
    ]
    for node, side, place in sorted(spots, key=lambda spot: -spot[0].start_mark.index):
        new = "" if side == "right" else WITHDRAWN[place.startswith("relations.")]
        text = f'{text[: node.start_mark.index]}"{new}"{text[node.end_mark.index :]}'
    write_whole(path, text)
    return len(spots)


def _quotations(root: Any) -> Iterator[tuple[str, str, Any]]:
    """Of each quotation in a file of examples: the item as `check_examples` calls it, the side, and the node."""
    for part, entries in root.value:
        for name, entry in entries.value:
            if part.value == "values":
                inner = [(f"values.{name.value}.{value.value}", one) for value, one in entry.value]
            else:
                inner = [(f"{'relations' if part.value == 'arguments' else part.value}.{name.value}", entry)]
            for place, one in inner:
                yield from ((place, side.value, node) for side, node in one.value if side.value in ("right", "wrong"))


def _quotes(words: str, raw: str) -> bool:
    pieces = re.sub(r"[][{}]", "", words).split("…")
    return all(piece.strip() in raw for piece in pieces)


def checkable(examples: Iterable[Example]) -> list[Example]:
    """The examples as `insihab.guidelines.examples.check_examples` can check them: what was withdrawn is left out."""
    return [replace(one, wrong="") if one.wrong in WITHDRAWN else one for one in examples]
