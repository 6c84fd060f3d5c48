"""Taking an article out of the checkout: prepared on a copy of `annotation/`, then put in place whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from insihab.findings import Finding, refusal, refuse
from insihab.folders import beside, replace_all
from insihab.guidelines.examples import check_examples, read_examples
from insihab.passes import read_corpus
from insihab.provenance.history import read_history
from insihab.removal.erasing import WITHDRAWN, checkable, erase, findings_of_folder, listing, raw_texts
from insihab.removal.quotations import quotations, still_quoted, sweep
from insihab.removed import FILE, Removal, check_removed, read_removed, value_faults, write_removed


@dataclass(frozen=True)
class Prepared:
    """A folder without an article, ready to be put in place.

    Attributes:
        annotation: the folder whose place it takes.
        copy: the folder without the article.
        went: of each file, how many parts of it go: the raw file, entries, tasks, rows, quotations.
        withdrawn: the examples that need a new quotation, as ``labels.PER``.
        elsewhere: files outside `annotation` that quote the article; what is built from it is among them.
    """

    annotation: Path
    copy: Path
    went: dict[str, int]
    withdrawn: list[str]
    elsewhere: list[Path]

    def put_in_place(self) -> None:
        """Exchange the folders; after a fault the old one is there.

        Raises:
            InputError: the system does not let a folder be renamed.
        """
        try:
            replace_all({self.annotation: self.copy})
        except OSError as error:
            message = f"cannot be replaced ({error.strerror}); nothing has changed"
            raise refusal(self.annotation, "FOLDER_WRONG", message) from None


@contextmanager
def prepared(annotation: Path, doc_id: str, date: str, reason: str, on_behalf_of: str) -> Iterator[Prepared]:
    """The folder `annotation` without an article, which the removal list then names.

    Args:
        annotation: the folder, in which nothing changes yet.
        doc_id: the article.
        date: of the removal, ``YYYY-MM-DD``.
        reason: in a sentence that quotes nothing.
        on_behalf_of: one of `insihab.removed.WHO`.

    Raises:
        InputError: there is no such article, or it is the last one of its split; the reason quotes it or another
            argument is not in order; what is left is not in order.
    """
    annotation = annotation.resolve()  # a link keeps its place, and the folder itself is replaced
    if not annotation.exists() and (old := left_behind(annotation)):
        message = f"is not there, since a run was interrupted; rename {old[-1]} back"
        raise refusal(annotation, "FOLDER_WRONG", message)
    sha256 = _sha256(annotation, doc_id)
    removal = Removal(doc_id, sha256, date, reason, on_behalf_of)
    refuse(Finding("the removal", doc_id, "", "REMOVED_VALUE", fault) for fault in value_faults(asdict(removal)))
    raws = raw_texts(annotation)
    raw = raws.pop(doc_id, "")
    if quotations(reason, raw):
        raise refusal("--reason", "REMOVED_VALUE", "quotes the article; say it without", doc_id)
    with beside(annotation) as copy, findings_of_folder(copy, annotation, "without the article"):
        shutil.copytree(annotation, copy, dirs_exist_ok=True)
        others = [one for one in read_removed(copy) if one.doc_id != doc_id]
        write_removed(copy, [*others, removal])
        removed = read_removed(copy)
        check_removed(copy, removed, listing(copy))
        went = erase(copy, [removal])
        swept = sweep(copy, raw, list(raws.values()))
        withdrawn = _check(copy)
        refuse(
            Finding(str(path), doc_id, "", "REMOVED_QUOTED", "would still quote the article; mend that line by hand")
            for path in still_quoted(_files(copy), raw, raws.values())
        )
        elsewhere = still_quoted(_files(annotation.resolve().parent, annotation.name), raw, raws.values())
        total = {name: went.get(name, 0) + swept.get(name, 0) for name in sorted({*went, *swept})}
        yield Prepared(annotation, copy, total, withdrawn, elsewhere)


def _sha256(annotation: Path, doc_id: str) -> str:
    erased = {one.doc_id: one for one in read_removed(annotation) if one.erased}
    if doc_id in erased:
        message = f"was removed on {erased[doc_id].date} already"
        raise refusal(annotation / FILE, "REMOVED_TWICE", message, doc_id)
    known = {entry["doc_id"]: entry["sha256"] for entry in listing(annotation)}
    if doc_id not in known:
        message = f"is no article; the articles are {', '.join(known)}"
        raise refusal(annotation / "articles.yaml", "DOCUMENT_UNKNOWN", message, doc_id)
    return str(known[doc_id])


def _check(folder: Path) -> list[str]:
    """Refuse a folder that is not in order; returns which examples need a new quotation."""
    corpus = read_corpus(folder)
    read_history(folder, corpus)
    path = folder / "examples.yaml"
    if not path.exists():
        return []
    examples = read_examples(path, corpus.schema)
    refuse(check_examples(checkable(examples), corpus.documents, corpus.annotations, path))
    return [f"{one.part}.{one.name}" for one in examples if one.wrong in WITHDRAWN or not one.right]


def _files(folder: Path, but: str = "") -> Iterator[Path]:
    """All files of a folder, outside hidden folders and that one."""
    for place, folders, names in os.walk(folder):
        inner = Path(place)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not (inner == folder and name == but)
        )
        yield from (inner / name for name in sorted(names))


def left_behind(annotation: Path) -> Sequence[Path]:
    """Folders that an interrupted run has left beside `annotation`, the old one last; they may hold the article."""
    place = annotation.resolve()
    found = place.parent.glob(f".{place.name}.*")
    return sorted(found, key=lambda path: (path.suffix == ".old", path.name))
