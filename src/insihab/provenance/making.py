"""How the gold was made, counted: what the passes share, what was decided, and what the audit found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from insihab.agreement.attributes import nominal_agreement
from insihab.agreement.measures import agreement
from insihab.agreement.words import agreement_word
from insihab.layers import Row
from insihab.passes import Corpus
from insihab.provenance.audit import rates
from insihab.provenance.history import History

_LAYERS = ("entities", "events", "arguments", "quantities", "not_claims", "source", "subevent_of")
"""The headlines of the layers of `agreement`."""
OTHER = "other"
"""What stands for a decision that has something else than each pass."""


def making(corpus: Corpus, history: History, pairs: Sequence[Row] = ()) -> dict[str, Any]:
    """How the gold of a corpus came about; nothing where it is a single pass.

    Args:
        corpus: the gold.
        history: what is known of how it came about.
        pairs: the judged pairs of claims, each with ``pass_a``, ``pass_b`` and ``relation``.

    Returns:
        ``passes``: the provenance of each, by its name. ``compared``: ``word``, what the figures measure (see
        `agreement_word`); ``layers``, how many regions or relations each pass has, and F1, strict and overlap;
        ``attributes`` and ``claim_pairs`` with ``n``, the share ``observed`` of equal values, and ``kappa``;
        ``identities``, pairwise F1 of links across the corpus. ``decided``: how many disagreements by layer, and for
        which pass. ``audit``: see `insihab.provenance.audit.rates`.
    """
    if not history.passes:
        return {}
    first, second = history.passes.values()
    measured = agreement(corpus.documents, first.annotations, second.annotations, corpus.schema)
    judged = nominal_agreement((pair["pass_a"], pair["pass_b"]) for pair in pairs)
    return {
        "passes": {name: one.provenance for name, one in history.passes.items()},
        "compared": {
            "word": agreement_word(first.provenance, second.provenance),
            "layers": {name: _layer(measured["layers"][name]) for name in _LAYERS},
            "attributes": {name: _rounded(one) for name, one in measured["attributes"].items()},
            "identities": {
                name: {"n": one["corpus"]["n"], **_rounded({"f1": one["corpus"]["links"]["f1"]})}
                for name, one in measured["identities"].items()
            },
            **({"claim_pairs": _rounded(judged)} if pairs else {}),
        },
        "decided": _decided(history),
        "audit": rates(history.audit, corpus.annotations, corpus.schema),
    }


def pairs_found_by(pairs: Sequence[Row], history: History) -> list[Row]:
    """The judged pairs, each with ``found_by``: the passes that judged it as gold does, as of every other label."""
    named = list(zip(history.passes, ("pass_a", "pass_b"), strict=False))
    return [
        {**pair, "found_by": " ".join(name for name, side in named if pair[side] == pair["relation"]) or None}
        for pair in pairs
    ]


def _layer(scores: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "a": scores["a"],
        "b": scores["b"],
        **_rounded({measure: scores[measure]["f1"] for measure in ("strict", "overlap")}),
    }


def _decided(history: History) -> dict[str, dict[str, int]]:
    """By layer and for all: how many disagreements, and how many of them were decided for which pass."""
    names = dict(zip("ab", history.passes, strict=True))
    counts: dict[str, Counter[str]] = {"all": Counter()}
    for row in history.decided:
        gold = row["gold"].split(":")[0]
        for layer in (row["layer"], "all"):
            counts.setdefault(layer, Counter()).update(["disagreements", names.get(gold, gold)])
    columns = ("disagreements", *names.values(), "both", "neither", OTHER)
    layers = [*sorted(counts.keys() - {"all"}), "all"]
    return {layer: {name: counts[layer][name] for name in columns} for layer in layers}


def _rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Shares and coefficients to six places."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in values.items()}
