"""Documents as CoNLL-U Plus: one token a line, its BIO tag in the last column.

Source: https://universaldependencies.org/ext-format.html. With the number of the token in the first column no token
can look like a comment, whatever it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from insihab.bridges import Convention
from insihab.bridges.flat import flat
from insihab.bridges.names import on_one_line, word
from insihab.bridges.spaces import misc
from insihab.formats.conversion import unsaid
from insihab.predictions import Prediction
from insihab.segment import Span, sentences, tokens
from insihab.writing import whole

COLUMNS = ("ID", "FORM", "MISC", "INSIHAB:TAG")
HEADER = f"# global.columns = {' '.join(COLUMNS)}"


def write(path: Path, documents: Sequence[Prediction], layer: str, convention: Convention) -> Counter[str]:
    """Write one layer of documents, whole or not at all; returns what was lost.

    Raises:
        InputError: the file cannot be written; a doc_id cannot stand on a line.
    """
    on_one_line((document.doc_id for document in documents), path)
    lost: Counter[str] = Counter()
    with whole(path) as file:
        file.write(f"{HEADER}\n".encode())
        for document in documents:
            for line in lines(document, layer, convention, lost):
                file.write(f"{line}\n".encode())
    return +lost


def lines(document: Prediction, layer: str, convention: Convention, lost: Counter[str]) -> Iterator[str]:
    """The lines of a document; what is lost is added to `lost`."""
    text, items = document.text or "", document.layers.get(layer, ())
    spans = tokens(text)
    tags, kept, missing = flat(items, layer, text, convention)
    lost.update(missing)
    lost.update(unsaid([item for _, item in kept], layer, []))
    lost["spaces in a document without tokens"] += bool(text) and not spans
    yield f"# newdoc id = {document.doc_id}"
    if not spans:
        yield ""
    columns = list(_columns(text, spans))
    for number, (start, end) in enumerate(sentences(text), 1):
        first, last = bisect_left(spans, (start,)), bisect_left(spans, (end,))
        yield f"# sent_id = {number}"
        yield f"# text = {text[start:end]}"
        for at in range(first, last):
            tag = tags[at]
            if at == first and tag.startswith("I-"):
                lost[f"{layer} over the end of a sentence, parted there"] += 1
                tag = f"B-{tag[2:]}"
            form, gap, before = columns[at]
            yield "\t".join((str(at - first + 1), form, misc(gap, before, at == last - 1), _written(tag)))
        yield ""


def _columns(text: str, spans: Sequence[Span]) -> Iterable[tuple[str, str, str]]:
    """Of each token the form, the text up to the next one, and for the first what is before it."""
    before = text[: spans[0][0]] if spans else ""
    for (start, end), (following, _) in pairwise([*spans, (len(text), 0)]):
        yield text[start:end], text[end:following], before
        before = ""


def _written(tag: str) -> str:
    return tag if tag == "O" else f"{tag[:2]}{word(tag[2:])}"
