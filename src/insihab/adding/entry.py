"""The entry of a new article in `articles.yaml`, and adding it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from insihab.adding.candidates import DateFound, best_date, dates
from insihab.adding.folding import beginning
from insihab.adding.lines import DATE_LINE, PROSE_WORDS, SENTENCE_WORDS, Proposal, propose
from insihab.articles import SPLITS, Document, read_articles
from insihab.edtf import precision
from insihab.files import decode, read_bytes
from insihab.findings import Finding, refusal, refuse
from insihab.shape import is_plain_name, is_slug
from insihab.writing import write_whole


@dataclass(frozen=True)
class Known:
    """What the maintainer says of the article; None where nothing is said."""

    doc_id: str | None = None
    publisher: str | None = None
    date: str | None = None
    split: str | None = None


def entry(proposal: Proposal, file: str, sha256: str, known: Known) -> str:
    """The entry of `articles.yaml`, in the layout of that file; what a person must decide says TODO."""
    candidates = dates(proposal.lines)
    best = None if known.date else best_date(candidates)
    date = known.date or (best.date if best else "TODO: a day, month or year")
    source = f"; proposed from line {best.line.number}" if best else ""
    left_out = dict.fromkeys(re.sub(r"line \d+$", "another line", x.reason) for x in proposal.lines if x.reason)
    lines = [
        f"- {_plain_pair('doc_id', known.doc_id or default_id(proposal, known))}",
        f"  {_plain_pair('file', file)}",
        f"  {_plain_pair('sha256', sha256)}",
        f"  publisher: {_quoted(known.publisher)}",
        "  agency: null",
        f"  headline: {_quoted(proposal.kept[0].text if proposal.has_headline else None)}",
        "  published:",
        *_date_comments(candidates),
        f"    date: {_quoted(date)}",
        f"    precision: {precision(date) or _quoted('TODO: day, month or year')}",
        f"    read_from: {_quoted('TODO: what on the page bears the date out' + source)}",
        f"  rights: {_quoted('TODO: who holds them; reproduced for research')}",
        f"  split: {known.split or _quoted('TODO: train or test; a publisher stands on one side only')}",
        *([f"  left_out: {_quoted('TODO: ' + ', '.join(left_out))}"] if left_out else []),
        "  ranges:",
        *(f"    - [{line.start}, {line.end}]  # {beginning(line.text, 41)}" for line in proposal.kept),
    ]
    return "\n".join(lines) + "\n"


def default_id(proposal: Proposal, known: Known) -> str:
    """An id of the publisher's Latin letters and the date."""
    best = best_date(dates(proposal.lines))
    name = re.sub(r"[^a-z0-9]+", "-", (known.publisher or "").lower()).strip("-")
    return f"{name or 'unnamed'}-{known.date or (best.date if best else 'undated')}"


def _date_comments(candidates: list[DateFound]) -> Iterator[str]:
    if candidates:
        yield "    # dates in the text; a page header may carry the day of the crawl, not of the article:"
    for candidate in candidates:
        header = ", a date line" if candidate.line.reason == DATE_LINE else ""
        yield f"    # line {candidate.line.number}{header}: {candidate.date} «{beginning(candidate.words, 60)}»"


def _quoted(text: str | None) -> str:
    """`text` in the double quotes of YAML, on one line, or null."""
    if text is None:
        return "null"
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**6).strip()


def _plain_pair(key: str, value: str) -> str:
    """A pair whose value has quotes only where YAML would take it for a number or the like."""
    return yaml.safe_dump({key: value}, allow_unicode=True, width=10**6).strip()


@dataclass(frozen=True)
class Draft:
    """What `add` adds: the raw file with its bytes, and the entry; `proposal` is for showing."""

    file: Path
    raw: bytes
    proposal: Proposal
    known: Known
    entry: str


def draft(raw_file: Path, annotation: Path, known: Known) -> Draft:
    """Read a raw file and propose its entry for the corpus in the folder `annotation`; write nothing.

    A folder with a schema and without `articles.yaml`, or with an empty one, is a corpus that has no article yet.

    Raises:
        InputError: the file is unreadable, not UTF-8 text, has no article or no plain name; the article or its id is
            in the corpus already; a value of `known` is malformed; the corpus is not well-formed.
    """
    raw = read_bytes(raw_file)
    text = decode(raw, raw_file)
    if "\0" in text:
        message = "holds a NUL character, so it is not text; save the page as UTF-8 text"
        raise refusal(raw_file, "FILE_ENCODING", message, place=f"byte {raw.index(0)}")
    proposal = propose(text)
    known = replace(known, doc_id=known.doc_id or default_id(proposal, known))
    sha256 = hashlib.sha256(raw).hexdigest()
    documents = read_articles(annotation) if _listed(annotation) else []
    faults = [*_file_faults(raw_file.name, raw, annotation), *_corpus_faults(known, sha256, documents)]
    if not proposal.kept:
        faults.append(("ARTICLE_TEXT", _NO_ARTICLE))
    refuse(Finding(str(raw_file), "", "", code, message) for code, message in faults)
    return Draft(raw_file, raw, proposal, known, entry(proposal, raw_file.name, sha256, known))


_NO_ARTICLE = (
    f"no line reads like a paragraph of Arabic text ({SENTENCE_WORDS} words and a full stop, or {PROSE_WORDS} words); "
    "save the text of the page, a line a paragraph"
)


def _file_faults(name: str, raw: bytes, annotation: Path) -> Iterator[tuple[str, str]]:
    if not is_plain_name(name):
        yield "ARTICLE_FILE", f"«{name}» is not a plain name; rename the file with letters, digits, «_», «-» and «.»"
    elif (target := annotation / "articles" / name).exists() and read_bytes(target) != raw:
        yield "ARTICLE_FILE", f"«{name}» is another file in the folder articles; rename this one"


def _corpus_faults(known: Known, sha256: str, documents: list[Document]) -> Iterator[tuple[str, str]]:
    if not is_slug(known.doc_id or ""):
        yield "ARTICLE_ID", f"«{known.doc_id}» must be lower-case letters, digits and single hyphens"
    if known.date and not precision(known.date):
        yield "ARTICLE_DATE", f"«{known.date}» is no date; write 2024-02-11, 2024-02 or 2024"
    for article in (document.article for document in documents):
        if article.sha256 == sha256:
            yield "ARTICLE_FILE", f"is in the corpus already, as {article.doc_id}; correct its entry in articles.yaml"
        elif article.doc_id == known.doc_id:
            yield "ARTICLE_ID", f"the doc_id {article.doc_id} is taken; give another one with --doc-id"
        if known.publisher and article.publisher == known.publisher and known.split not in (None, article.split):
            message = f"{article.doc_id} of the same publisher is in {article.split}; give --split {article.split}"
            yield "ARTICLE_SPLIT", message


def add(draft: Draft, annotation: Path) -> Document:
    """Copy the raw file to `annotation`/articles, append the entry to articles.yaml, and read the whole corpus again.

    Either all of it holds or nothing is changed.

    Raises:
        InputError: no date or no split is known; the name is another file's; a file cannot be written; the corpus would
            not be well-formed.
    """
    faults = [*_file_faults(draft.file.name, draft.raw, annotation), *_open_questions(draft)]
    refuse(Finding(str(draft.file), draft.known.doc_id or "", "", code, message) for code, message in faults)
    listing, target = annotation / "articles.yaml", annotation / "articles" / draft.file.name
    listed = _listed(annotation)
    gap = b"" if not listed else b"\n" if listed.endswith(b"\n") else b"\n\n"
    with _whole_or_as_before(listing, target):
        if not target.exists():
            write_whole(target, draft.raw)
        write_whole(listing, listed + gap + draft.entry.encode())
        return read_articles(annotation)[-1]


def _listed(annotation: Path) -> bytes:
    """The content of `articles.yaml`; nothing where it lists nothing, or is missing beside a schema: a new corpus."""
    listing = annotation / "articles.yaml"
    if not listing.exists() and (annotation / "schema.yaml").is_file():
        return b""
    content = read_bytes(listing)
    return b"" if content.strip() in (b"", b"[]") else content


@contextmanager
def _whole_or_as_before(listing: Path, target: Path) -> Iterator[None]:
    """A block that writes both files; where it fails, they and the raw file's folder are as before."""
    before = {path: read_bytes(path) if path.exists() else None for path in (listing, target)}
    is_new = not target.parent.exists()
    try:
        if is_new:
            _make(target.parent)
        yield
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            elif read_bytes(path) != content:
                write_whole(path, content)
        if is_new:
            with suppress(OSError):
                target.parent.rmdir()
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir()
    except OSError as error:
        message = f"cannot be made ({error.strerror}); check the folder around it"
        raise refusal(folder, "FILE_UNWRITABLE", message) from None


def _open_questions(draft: Draft) -> Iterator[tuple[str, str]]:
    """What the entry cannot be written without."""
    if not (draft.known.date or dates(draft.proposal.lines)):
        yield "ARTICLE_DATE", "the text has no date; give one with --date"
    if draft.known.split not in SPLITS:
        yield "ARTICLE_SPLIT", "give --split train or --split test; a publisher stands on one side only"
