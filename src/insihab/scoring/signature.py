"""The signature of a score: two numbers may be compared when theirs are equal."""

from __future__ import annotations

from insihab import __version__
from insihab.gold import Gold
from insihab.uncertainty import method
from insihab.uncertainty.bootstrap import FEWEST, SEED

MATCHING = {
    "entities": "exact-span",
    "events": "exact-trigger",
    "numeric_claims": "half-overlap-one-to-one",
    "claim_pairs": "gold-claims",
    "identity": "exact-span",
}
POLICIES = "duplicates-rejected,unknown-labels-rejected,crossing-warned,empty-null,arg-type-unscored"


def signature(layer: str, gold: Gold, gold_triggers: bool = False) -> str:
    """What a layer's scores depend on, in one line; `layer` may be ``all``."""
    documents = len(gold.documents)
    sums = layer not in ("claim_pairs", "identity")  # what is no sum over documents has no bootstrap
    parts = {
        "layer": layer,
        "match": MATCHING.get(layer, ",".join(f"{name}:{how}" for name, how in MATCHING.items())),
        "data": gold.data,
        "hash": gold.digest,
        "protocol": gold.protocol,
        "docs": documents,
        "triggers": "gold" if gold_triggers else "predicted",
        "seen": gold.seen_digest or "unknown",
        "policies": POLICIES,
        "interval": method(documents) if sums or documents < FEWEST else "none",
        "seed": SEED if sums and documents >= FEWEST else "none",
        "version": __version__,
    }
    if layer not in ("all", "events", "numeric_claims", "identity"):  # a claim quantifies a trigger, too
        del parts["triggers"]
    if layer not in ("all", "entities"):
        del parts["seen"]
    return "|".join(f"{name}={value}" for name, value in parts.items())
