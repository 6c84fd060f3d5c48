"""The signature of a score: two numbers may be compared when theirs are equal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from insihab import __version__
from insihab.files import read_bytes

MATCHING = {"entities": "exact-span", "events": "exact-trigger", "numeric_claims": "half-overlap-one-to-one"}
POLICIES = "duplicates-rejected,unknown-labels-rejected,crossing-warned,empty-null,arg-type-unscored"


def gold_hash(files: Sequence[Path]) -> str:
    """Twelve hexadecimal digits of the sha256 of the gold files, in their order.

    Raises:
        InputError: a file cannot be read.
    """
    return hashlib.sha256(b"".join(read_bytes(file) for file in files)).hexdigest()[:12]


def signature(layer: str, data: str, data_hash: str, protocol: str, documents: int) -> str:
    """What a layer's scores depend on, in one line; nothing in the scorer is drawn at random, hence no seed."""
    parts = {
        "layer": layer,
        "match": MATCHING.get(layer, ",".join(f"{name}:{how}" for name, how in MATCHING.items())),
        "data": data,
        "hash": data_hash,
        "protocol": protocol,
        "docs": documents,
        "policies": POLICIES,
        "seed": "none",
        "version": __version__,
    }
    return "|".join(f"{name}={value}" for name, value in parts.items())
