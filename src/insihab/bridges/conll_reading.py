"""CoNLL files of others, and our own, as gold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from insihab.bridges.conll_layout import MOST_TAGS, TAG, Comment, Layout, Row, entries, is_iob1, is_part, layout_of
from insihab.bridges.importing import Item, Labels, Notes, Read
from insihab.bridges.names import plain
from insihab.bridges.nesting import mentions
from insihab.bridges.spaces import gaps
from insihab.findings import shown
from insihab.formats.tags import OUTSIDE, Tag, read_tag
from insihab.segment import Span, tokens


@dataclass
class _Sentence:
    """Rows that follow one another, and the text that a comment says they have."""

    rows: list[Row] = field(default_factory=list)
    text: str | None = None
    line: int = 0


@dataclass
class _Document:
    """Sentences, and the id that a comment gives."""

    doc_id: str = ""
    sentences: list[_Sentence] = field(default_factory=list)


def read(paths: Sequence[Path], labels: Labels, notes: Notes) -> list[Read]:
    """The documents of CoNLL files; what is wrong with these is said in `notes`.

    A document begins at ``# newdoc`` or ``-DOCSTART-``; a file without either is one. Its id is that of the comment,
    else the name of the file, with a number where the file has several.

    The text of a sentence is its comment ``# text``, else its tokens with a space after each where the column MISC of
    CoNLL-U does not say otherwise; sentences are lines. Tags are read by sentence.

    Raises:
        InputError: a file is missing, unreadable or not UTF-8; there are too many faults.
    """
    return [document for path in paths for document in _file(path, labels, notes)]


def _file(path: Path, labels: Labels, notes: Notes) -> Iterator[Read]:
    found = entries(path, notes)
    rows = [one for one in found if isinstance(one, Row)]
    headers = [one.value for one in found if isinstance(one, Comment) and one.key == "global.columns"]
    layout = layout_of(rows, headers[0] if headers else "", path, notes)
    reader = _Reader(path, layout, is_iob1(rows, layout), labels, notes)
    documents = _documents(found)
    if not documents:
        notes.report(path, 0, "FILE_EMPTY", "has no tokens; name a file with a token and its tag on each line")
    unnamed = sum(not document.doc_id for document in documents)
    number = 0
    for document in documents:
        number += not document.doc_id
        doc_id = document.doc_id or (path.stem if unnamed == 1 else f"{path.stem}-{number}")
        yield reader.document(doc_id, document.sentences)


def _documents(found: Sequence[Row | Comment | None]) -> list[_Document]:
    documents = [_Document()]
    sentence = _Sentence()
    declared = False
    for one in found:
        if isinstance(one, Row):
            if not sentence.rows:
                documents[-1].sentences.append(sentence)
            sentence.rows.append(one)
            continue
        if one is None or one.key == "newdoc":
            sentence = _Sentence()
        if one is None:
            continue
        if one.key == "newdoc":
            if declared or documents[-1].sentences:
                documents.append(_Document())
            declared = True
            documents[-1].doc_id = one.value
        elif one.key == "text":
            sentence.text, sentence.line = one.value, one.line
    return documents if declared or documents[-1].sentences else []


class _Reader:
    """The documents of a file as they are read."""

    def __init__(self, path: Path, layout: Layout, iob1: bool, labels: Labels, notes: Notes) -> None:
        self._layout, self._iob1, self._labels = layout, iob1, labels
        self._lost = notes.lost
        self._report = partial(notes.report, path)
        self._path = path

    def document(self, doc_id: str, sentences: Sequence[_Sentence]) -> Read:
        """The text of the sentences, and their mentions."""
        parts: list[str] = []
        items: list[Item] = []
        size = 0
        for sentence in sentences:
            rows = [row for row in sentence.rows if self._is_sound(row)]
            before, text, spans, after = self._text(rows, sentence)
            first = not parts
            lead = (before or "") if first else ""
            items += self._items(rows, spans, size + len(lead))
            gap = after if after is not None else "\n"
            parts += [lead, text, gap]
            size += len(lead) + len(text) + len(gap)
            open_end = after is None
        if parts and open_end:
            parts.pop()
        return Read(self._path, doc_id, "".join(parts), {"entities": items})

    def _is_sound(self, row: Row) -> bool:
        layout, size = self._layout, len(row.columns)
        if is_part(row, layout):
            message = "stands for several words or for none, as in CoNLL-U; write one token a line, and no others"
            self._report(row.line, "TOKEN_PARTS", message)
        elif layout.size and size != layout.size:
            self._report(row.line, "COLUMNS_WRONG", f"has {size} column(s), and the header names {layout.size}")
        elif size < layout.form + 2:
            message = f"has {size} column(s), where a token and its tag are due; write both"
            self._report(row.line, "COLUMNS_WRONG", message)
        elif not row.columns[layout.form].strip():
            self._report(row.line, "TOKEN_EMPTY", "has an empty token; delete the line")
        elif (many := "|".join(row.columns[layout.tags :]).count("|") + 1) > MOST_TAGS:
            self._report(row.line, "TAGS_MANY", f"has {many} tags, and a token may have {MOST_TAGS}; delete the others")
        else:
            return all(self._is_tag(row, tag) for tag in row.columns[layout.tags :])
        return False

    def _is_tag(self, row: Row, tag: str) -> bool:
        if TAG.fullmatch(tag):
            return True
        message = f"has the tag «{tag}»; write O, or B-, I-, E- or S- and a label"
        self._report(row.line, "TAG_UNKNOWN", message)
        return False

    def _text(self, rows: Sequence[Row], sentence: _Sentence) -> tuple[str | None, str, list[Span], str | None]:
        """What is before a sentence, its text, the span of each row in it, and what is after it."""
        layout = self._layout
        said = [gaps(row.columns[layout.misc]) if layout.misc is not None else (None, None) for row in rows]
        forms = [row.columns[layout.form] for row in rows]
        before, after = (said[0][0], said[-1][1]) if said else (None, None)
        if sentence.text is not None:
            return before, sentence.text, self._found(rows, forms, sentence), after
        text, spans = "", []
        for form, (_, gap) in zip(forms, said, strict=True):
            spans.append((len(text), len(text) + len(form)))
            text += form + (" " if gap is None else gap)
        return before, text[: spans[-1][1]] if spans else "", spans, after

    def _found(self, rows: Sequence[Row], forms: Sequence[str], sentence: _Sentence) -> list[Span]:
        """The spans of tokens in the text that a comment gives; none after a report that it has others."""
        text, at = sentence.text or "", 0
        spans = []
        for row, form in zip(rows, forms, strict=True):
            start = text.find(form, at)
            if start < 0 or tokens(text[at:start]):
                message = f"has the token «{form}», and # text of line {sentence.line} goes on with «"
                self._report(row.line, "TEXT_DIFFERS", f"{message}{shown(text, at, len(text))}»; correct one")
                return []
            at = start + len(form)
            spans.append((start, at))
        if tokens(text[at:]):
            message = f"goes on with «{shown(text, at, len(text))}», which no token has; correct one"
            self._report(sentence.line, "TEXT_DIFFERS", message)
            return []
        return spans

    def _items(self, rows: Sequence[Row], spans: Sequence[Span], offset: int) -> Iterator[Item]:
        tags = [_tags(row.columns[self._layout.tags :]) for row in rows if spans]

        def fault(at: int, message: str) -> None:
            form = rows[at].columns[self._layout.form]
            if not self._iob1:
                self._report(rows[at].line, "TAG_SEQUENCE", f"«{form}» has a tag {message}", "warning")

        for first, last, label in mentions(tags, fault):
            name = self._labels(plain(label))
            if name is None:
                self._lost[f"entities of the type {plain(label)}, left out as --labels says"] += 1
            else:
                yield {"start": offset + spans[first][0], "end": offset + spans[last - 1][1], "type": name}


def _tags(columns: Sequence[str]) -> list[Tag]:
    """The tags of a token, of which each column may have several."""
    return [read_tag(tag) or OUTSIDE for column in columns for tag in column.split("|")]
