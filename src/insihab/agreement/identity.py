"""Agreement on identity: which mentions two passes take for the same, whatever keys they give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sklearn.metrics import adjusted_rand_score
from sklearn.metrics.cluster import pair_confusion_matrix

from insihab.agreement.alignment import Alignment
from insihab.counts import Counts
from insihab.schema import Schema

Keys = Sequence[tuple[str, str]]
"""The keys that pass a and pass b give a mention, for each mention that both have."""


def identity_agreement(alignments: Mapping[str, Alignment], schema: Schema) -> dict[str, dict[str, Any]]:
    """For each attribute that is a key: agreement across the ``corpus`` and ``within`` articles, by document.

    It is taken on the regions that agree in span and label and have a key in both passes. ``within`` counts only
    links of mentions in one article, so that its ``all`` is the sum of its ``articles``.
    """
    names = [attribute.name for attribute in schema.attributes.values() if attribute.kind == "key"]
    return {name: _agreement({doc_id: _keys(one, name) for doc_id, one in alignments.items()}) for name in names}


def _keys(alignment: Alignment, name: str) -> Keys:
    exact = [(pair.a.attributes, pair.b.attributes) for pair in alignment.pairs if pair.exact and pair.a and pair.b]
    return [(str(a[name]), str(b[name])) for a, b in exact if name in a and name in b]


def _agreement(keys: Mapping[str, Keys]) -> dict[str, Any]:
    corpus = [pair for pairs in keys.values() for pair in pairs]
    within = sum((links(pairs) for pairs in keys.values()), Counts())
    return {
        "corpus": _entry(corpus),
        "within": {
            "all": {"n": len(corpus), "links": _links_json(within)},
            "articles": {doc_id: _entry(pairs) for doc_id, pairs in keys.items()},
        },
    }


def _entry(keys: Keys) -> dict[str, Any]:
    return {"n": len(keys), "links": _links_json(links(keys)), "adjusted_rand": adjusted_rand(keys)}


def links(keys: Keys) -> Counts:
    """Pairs of mentions that have one key: in both passes (`tp`), in a alone (`fn`), in b alone (`fp`)."""
    if not keys:
        return Counts()
    a, b = zip(*keys, strict=True)
    matrix = pair_confusion_matrix(a, b).tolist()  # counts each pair in both orders
    return Counts(matrix[1][1] // 2, matrix[0][1] // 2, matrix[1][0] // 2)


def adjusted_rand(keys: Keys) -> float | None:
    """The adjusted Rand index of the two partitions: 1 where they are equal, about 0 where chance would do as well.

    None where both make one group of all, or of each a group of its own, which leaves nothing to adjust.

    Source: L. Hubert and P. Arabie, "Comparing Partitions", 1985.
    """
    groups = {len({pair[side] for pair in keys}) for side in (0, 1)}
    if groups in ({1}, {len(keys)}) or not keys:
        return None
    a, b = zip(*keys, strict=True)
    return float(adjusted_rand_score(a, b))


def _links_json(counts: Counts) -> dict[str, Any]:
    """Links of each pass and of both; with a as reference, precision and recall; F1 takes no side."""
    sizes = {"a": counts.tp + counts.fn, "b": counts.tp + counts.fp, "both": counts.tp}
    return {**sizes, "precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
