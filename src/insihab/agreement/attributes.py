"""Agreement on the attributes of the regions that two passes both have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sklearn.metrics import cohen_kappa_score, confusion_matrix

from insihab.agreement.alignment import Alignment
from insihab.agreement.words import NOTHING, attribute_value
from insihab.schema import Schema


def attribute_agreement(alignments: Sequence[Alignment], schema: Schema) -> dict[str, dict[str, Any]]:
    """For each attribute that is no key, on the regions that agree in span and label and may have it.

    An absent value is a value of its own. Each as `nominal_agreement` gives it.
    """
    exact = [pair for alignment in alignments for pair in alignment.pairs if pair.exact]
    return {
        name: nominal_agreement(
            (attribute_value(pair.a, name), attribute_value(pair.b, name))
            for pair in exact
            if pair.a and pair.b and pair.region.label in attribute.labels
        )
        for name, attribute in schema.attributes.items()
        if attribute.kind != "key"
    }


def nominal_agreement(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Of pairs of values: ``n``, the share ``observed`` of equal ones (null where there is none), and ``kappa``.

    Cohen's kappa (J. Cohen, "A Coefficient of Agreement for Nominal Scales", 1960) is null where fewer than two values
    occur.
    """
    values = list(pairs)
    a, b = [value for value, _ in values], [value for _, value in values]
    equal = sum(one == other for one, other in values)
    return {
        "n": len(values),
        "observed": equal / len(values) if values else None,
        "kappa": float(cohen_kappa_score(a, b)) if len({*a, *b}) > 1 else None,
    }


def label_confusions(alignments: Sequence[Alignment], schema: Schema) -> dict[str, dict[str, Any]]:
    """For each layer of regions its ``labels`` that occur, «nothing» last, and ``counts``: a row of a, a column of b.

    A region without a partner is against «nothing».
    """
    return {layer: _confusion(alignments, schema, layer) for layer in ("entities", "events", "numbers")}


def _confusion(alignments: Sequence[Alignment], schema: Schema, layer: str) -> dict[str, Any]:
    known = schema.labels_of(layer)
    pairs = [pair for one in alignments for pair in one.pairs if pair.region.label in known]
    a = [pair.a.label if pair.a else NOTHING for pair in pairs]
    b = [pair.b.label if pair.b else NOTHING for pair in pairs]
    labels = [label for label in known if label in {*a, *b}]
    counts = confusion_matrix(a, b, labels=[*labels, NOTHING]).tolist() if labels else [[0]]
    return {"labels": [*labels, NOTHING], "counts": counts}
