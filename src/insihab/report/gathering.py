"""The errors of an evaluation, by document and sentence, as many as a person can read."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from insihab.evaluate import Evaluation
from insihab.gold import Gold
from insihab.predictions import LAYERS
from insihab.report.errors import Error, document_errors, identity_errors, pair_errors
from insihab.report.pairing import Item
from insihab.scoring.matching import Span
from insihab.segment import sentences

MOST_SENTENCES = 200
"""Of each kind of error of a layer, in how many sentences it is shown."""
MOST_ERRORS = 50
"""Of each kind of error of a layer, how many are shown of one sentence."""
_BEYOND = 300  # code points that an error may reach beyond its sentence
Kind = tuple[str, str]
"""A layer and a kind of error."""


@dataclass(frozen=True)
class Sentence:
    """A stretch of text and its errors; empty where their words are not in the text."""

    start: int
    end: int
    errors: Sequence[Error]


@dataclass(frozen=True)
class ErrorsOfDocument:
    """The sentences of a document that have errors to show, and how many have none."""

    doc_id: str
    text: str
    sentences: Sequence[Sentence]
    others: int


@dataclass
class Gathered:
    """What a report shows.

    Attributes:
        counts: how many errors there are.
        left_out: how many of them are not shown.
        documents: those with errors to show.
        errors: those that belong to several documents.
        sentences: how many have an error, and how many there are.
    """

    counts: Counter[Kind] = field(default_factory=Counter)
    left_out: Counter[Kind] = field(default_factory=Counter)
    documents: list[ErrorsOfDocument] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    sentences: tuple[int, int] = (0, 0)


def gather(evaluation: Evaluation) -> Gathered:
    """The errors of an evaluation that has kept its predictions."""
    gathered = Gathered()
    layers = [layer for layer in LAYERS if layer in evaluation.layers]
    shown: Counter[Kind] = Counter()
    for gold in evaluation.gold.documents.values():
        text = gold.text or ""
        errors = document_errors(gold, evaluation.predictions.get(gold.doc_id), layers)
        spans = sentences(text) or [(0, len(text))]
        found = list(_by_sentence(errors, spans))
        kept = [one for sentence in found if (one := _kept(sentence, shown, gathered)).errors]
        with_errors = sum(one.end > 0 for one in found)
        if kept:
            gathered.documents.append(ErrorsOfDocument(gold.doc_id, text, kept, len(spans) - with_errors))
        gathered.sentences = gathered.sentences[0] + with_errors, gathered.sentences[1] + len(spans)
    for error in _across_documents(evaluation):
        gathered.errors += _kept(Sentence(0, 0, [error]), shown, gathered).errors
    return gathered


def overview(gathered: Gathered) -> str:
    """How many errors there are, in a sentence."""
    with_errors, number = gathered.sentences
    errors = (
        f"{gathered.counts.total()} errors; {with_errors} of {number} sentences have one, and only these are shown."
    )
    if not gathered.left_out:
        return errors
    limit = f"each kind in {MOST_SENTENCES} sentences and {MOST_ERRORS} times in one"
    return f"{errors} {gathered.left_out.total()} errors are left out: this shows {limit} at most."


def claim_of(gold: Gold, name: str) -> tuple[str, Item]:
    """The text and the claim that ``doc_id#id`` names; of a claim that gold does not have, nothing."""
    doc_id, _, claim_id = name.rpartition("#")
    document = gold.documents.get(doc_id)
    claims = document.layers.get("numeric_claims", ()) if document else ()
    claim = next((claim for claim in claims if claim.get("id") == claim_id), {})
    return (document.text or "" if document else ""), claim


def _across_documents(evaluation: Evaluation) -> Iterator[Error]:
    gold = evaluation.gold
    if "claim_pairs" in evaluation.layers:
        yield from pair_errors(gold.pairs, evaluation.pairs)
    if "identity" in evaluation.layers:
        yield from identity_errors(list(gold.documents.values()), evaluation.predictions)


def _by_sentence(errors: Iterable[Error], spans: Sequence[Span]) -> Iterator[Sentence]:
    """The errors by the sentence in which they begin; those that are nowhere come last."""
    ends = [end for _, end in spans]
    at: dict[int, list[Error]] = {}
    for error in errors:
        start = min(item["start"] for item in (error.gold, error.predicted) if item)
        at.setdefault(min(bisect_right(ends, start), len(spans) - 1) if start >= 0 else len(spans), []).append(error)
    for number, found in sorted(at.items()):
        if number == len(spans):
            yield Sentence(0, 0, found)
        else:
            yield _stretched(*spans[number], found)


def _stretched(start: int, end: int, errors: Sequence[Error]) -> Sentence:
    """A sentence with what its errors cover beside it."""
    items = [item for error in errors for item in (error.gold, error.predicted) if item]
    reach = max(item["end"] for item in items)
    return Sentence(min(start, *(item["start"] for item in items)), max(end, min(reach, end + _BEYOND)), errors)


def _kept(sentence: Sentence, shown: Counter[Kind], gathered: Gathered) -> Sentence:
    """The sentence with the errors that are still to show; counts all."""
    here: Counter[Kind] = Counter()
    kept = []
    for error in sentence.errors:
        kind = error.layer, error.kind
        here[kind] += 1
        if shown[kind] < MOST_SENTENCES and here[kind] <= MOST_ERRORS:
            kept.append(error)
        else:
            gathered.left_out[kind] += 1
    gathered.counts.update(here)
    shown.update(here.keys())
    return Sentence(sentence.start, sentence.end, kept)
