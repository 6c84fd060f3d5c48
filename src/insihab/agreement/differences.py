"""Every difference of two annotations of one document, a line each, for who checks a correction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from insihab.agreement.alignment import Alignment, Pair
from insihab.agreement.words import NOTHING, attribute_value, region_words
from insihab.annotation import Region
from insihab.articles import Document


def differences(document: Document, alignment: Alignment) -> Iterator[str]:
    """A line for each difference: ``-`` only before, ``+`` only after, ``~`` a span, label, attribute or note.

    Nothing is left out that follows from another difference, as `insihab.agreement.disagreements` does: what a region
    that stands alone says and points to, and what only one of two labels may have. Regions come first, then relations,
    which are equal where their ends are aligned.
    """
    for pair in alignment.pairs:
        yield from _of_regions(document, pair)
    before = [region_words(document, pair.a) for pair in alignment.pairs]
    after = [region_words(document, pair.b) for pair in alignment.pairs]
    for sign, links, words in (("-", alignment.a - alignment.b, before), ("+", alignment.b - alignment.a, after)):
        yield from (f"{sign} {words[one.source]} -{one.label}-> {words[one.target]}" for one in sorted(links))


def _of_regions(document: Document, pair: Pair) -> Iterator[str]:
    before, after = region_words(document, pair.a), region_words(document, pair.b)
    old, new = _values(pair.a), _values(pair.b)
    if not (before and after):
        said = "".join(f", {name}: {value}" for name, value in {**old, **new}.items())
        yield f"{'-' if before else '+'} {before or after}{said}"
        return
    if not pair.exact:
        yield f"~ {before} → {after}"
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield f"~ {after}: {name}: {old.get(name, NOTHING)} → {new.get(name, NOTHING)}"


def _values(region: Region | None) -> Mapping[str, str]:
    """What a region says besides its span and label; the note as one line."""
    if region is None:
        return {}
    values = {name: attribute_value(region, name) for name in region.attributes}
    return {**values, "note": region.note.replace("\n", "⏎")} if region.note else values
