"""Documents for spaCy: a DocBin with our tokens, a group of spans a layer, and the flat entities.

Source: https://spacy.io/api/docbin and https://spacy.io/api/spangroup. White space beyond one space after a token is a
token of its own, as in spaCy's own pipelines, so that the text of a Doc is the document's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from insihab.bridges import Convention
from insihab.bridges.flat import NOT_WHOLE, flat, label_of
from insihab.findings import refuse_missing
from insihab.formats.conversion import MOVED, unsaid
from insihab.predictions import IDENTITY_KEY, Item, Prediction
from insihab.segment import Span, tokens
from insihab.writing import write_whole

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan
    from spacy.vocab import Vocab


def write(path: Path, documents: Sequence[Prediction], convention: Convention) -> Counter[str]:
    """Write a DocBin, whole or not at all; returns what was lost.

    Raises:
        InputError: spaCy is not installed; the file cannot be written.
    """
    refuse_missing("--to docbin", "bridges", "spacy")
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("ar").vocab
    lost: Counter[str] = Counter()
    packed = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID"], store_user_data=True)
    for document in documents:
        packed.add(doc_of(document, vocab, convention, lost))
    write_whole(path, packed.to_bytes())
    return +lost


def doc_of(document: Prediction, vocab: Vocab, convention: Convention, lost: Counter[str]) -> Doc:
    """A Doc with ``spans`` for each layer and ``ents``; what is lost is added to `lost`."""
    from spacy.tokens import Doc

    text = document.text or ""
    words, spaces = _words(text)
    doc = Doc(vocab, words=words, spaces=spaces)
    doc.user_data["doc_id"] = document.doc_id
    mode = "expand" if convention == "in" else "strict"
    for layer, items in document.layers.items():
        spans = [_span(doc, (item["start"], item["end"]), item, layer, mode) for item in items]
        doc.spans[layer] = [span for span in spans if span is not None]
        lost.update(_losses(items, spans, layer))
        if layer == "entities":
            doc.ents = list(_flat_spans(doc, items, convention))
            lost["entities that are in the group of spans and not in doc.ents"] += len(doc.spans[layer]) - len(doc.ents)
    return doc


def _words(text: str) -> tuple[list[str], list[bool]]:
    """The words of a Doc, and for each whether a space follows it: our tokens, and what else is between them."""
    words: list[str] = []
    spaces: list[bool] = []
    done = 0
    for start, end in [*tokens(text), (len(text), len(text))]:
        gap = text[done:start]
        if words and gap.startswith(" "):
            spaces[-1], gap = True, gap[1:]
        new = [word for word in (gap, text[start:end]) if word]
        words += new
        spaces += [False] * len(new)
        done = end
    return words, spaces


def _span(doc: Doc, place: Span, item: Item, layer: str, mode: str) -> DocSpan | None:
    """The span of a Doc at a place, with the key of an item's identity as its kb_id; None where `mode` allows none."""
    identity = str(item.get(IDENTITY_KEY.get(layer, "")) or "")
    return doc.char_span(
        *place,
        label=label_of(item),
        kb_id=identity,
        alignment_mode=mode,
        span_id=str(item.get("id") or ""),
    )


def _flat_spans(doc: Doc, items: Sequence[Item], convention: Convention) -> Iterator[DocSpan]:
    for place, item in flat(items, "entities", doc.text, convention).kept:
        span = _span(doc, place, item, "entities", "strict")
        if span is not None:  # for the type checker: these begin and end with tokens
            yield span


def _losses(items: Sequence[Item], spans: Sequence[DocSpan | None], layer: str) -> Counter[str]:
    """What a group of spans does not say of the items of a layer."""
    kept = [(item, span) for item, span in zip(items, spans, strict=True) if span is not None]
    lost = unsaid([item for item, _ in kept], layer, ["id", IDENTITY_KEY.get(layer, "")])
    lost[f"{layer} {NOT_WHOLE}"] += len(items) - len(kept)
    lost[f"{layer} {MOVED}"] += sum(
        (span.start_char, span.end_char) != (item["start"], item["end"]) for item, span in kept
    )
    return lost
