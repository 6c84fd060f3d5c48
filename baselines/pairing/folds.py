"""Pairs of numeric claims: the released ones, the folds of each protocol, and predictions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path
from typing import Any

from insihab.findings import refusal
from insihab.predictions.pairs import document_of
from pairing.claims import Pair, claims_of
from protocol import Document, load_rows


@dataclass(frozen=True)
class PairFold:
    """Pairs with their relations to train on, and pairs to predict."""

    train: tuple[Pair, ...]
    relations: tuple[str, ...]
    test: tuple[Pair, ...]


def load_pairs(folder: Path, documents: Iterable[Document]) -> list[tuple[Pair, str]]:
    """The released pairs of the documents' claims with their relations, in the order of the config ``claim_pairs``.

    Dates of publication are those of that config. A pair one of whose documents is not given is left out.

    Raises:
        InputError: the folder has no such config, or it names a claim that its document has not.
    """
    known = {document.source.doc_id: document for document in documents}
    rows = [
        row
        for row in chain(*load_rows(folder, "claim_pairs").values())
        if {row["doc_id_a"], row["doc_id_b"]} <= known.keys()
    ]
    published = {row[f"doc_id_{side}"]: row[f"published_{side}"] or "" for row in rows for side in "ab"}
    claims = {claim.id: claim for name, date in published.items() for claim in claims_of(known[name], date)}
    unknown = sorted({row[side] for row in rows for side in "ab"} - claims.keys())
    if unknown:
        message = f"pairs {unknown[0]}, which its article has not; build the dataset again"
        raise refusal(folder, "PAIR_UNKNOWN", message, place="claim_pairs")
    return [((claims[row["a"]], claims[row["b"]]), row["relation"]) for row in rows]


def articles_of(pair: Pair) -> frozenset[str]:
    """The documents of the two claims."""
    return frozenset(document_of(claim.id) for claim in pair)


def pair_folds(splits: Mapping[str, Sequence[Document]], protocol: str, folder: Path) -> list[PairFold]:
    """The folds of a protocol, which predict each of its pairs once.

    split: trained on the pairs of two training articles, predicts those that involve a test article.
    leave-one-article-out: for each two articles, trained on the pairs of the others. To leave out only one of the two
    would not do: the model would have seen each claim of the other in pairs with third articles, and relations carry
    over (what equals an attack counted here is unrelated to all soldiers there), so that half of the answer is known.

    Raises:
        InputError: as `load_pairs`.
    """
    labelled = load_pairs(folder, chain.from_iterable(splits.values()))
    names = [document.source.doc_id for document in chain.from_iterable(splits.values())]
    if protocol == "split":
        test = {document.source.doc_id for document in splits["test"]}
        return [_fold(labelled, test, [pair for pair, _ in labelled if articles_of(pair) & test])]
    parts = (
        (set(two), [pair for pair, _ in labelled if articles_of(pair) == set(two)]) for two in combinations(names, 2)
    )
    return [_fold(labelled, two, pairs) for two, pairs in parts if pairs]


def _fold(labelled: Sequence[tuple[Pair, str]], left_out: set[str], test: Sequence[Pair]) -> PairFold:
    seen = [(pair, relation) for pair, relation in labelled if not articles_of(pair) & left_out]
    return PairFold(tuple(pair for pair, _ in seen), tuple(relation for _, relation in seen), tuple(test))


def predictions(model: Any, folds: Iterable[PairFold]) -> Iterator[list[dict[str, str]]]:
    """For each fold the lines of predictions, ``{"a", "b", "relation"}``, of a copy of the model trained on it.

    A program shows its progress around `folds`, and chains the lines.
    """
    from sklearn.base import clone

    for fold in folds:
        relations = clone(model).fit(fold.train, fold.relations).predict(fold.test)
        yield [
            {"a": a.id, "b": b.id, "relation": str(relation)}
            for (a, b), relation in zip(fold.test, relations, strict=True)
        ]
