"""The corpus in a line."""

from __future__ import annotations

from collections.abc import Mapping

from insihab.card.figures import totals

MARKS = ("<!-- sizes: made by scripts/build_dataset.py -->", "<!-- end of sizes -->")
_LINE = (
    "**{articles} articles, {sentences} sentences, {tokens:,} tokens: {entities} entity mentions, {events} events with "
    "{event_arguments} arguments, {numeric_claims} numeric claims, and {claim_pairs} judged pairs of claims.**"
)


def at_a_glance(sizes: Mapping[str, Mapping[str, int]]) -> str:
    """How much there is of everything, from the sizes by split in the statistics."""
    return _LINE.format(**totals(sizes))
