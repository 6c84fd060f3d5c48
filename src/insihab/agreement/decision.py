"""What a third annotation, the gold one, decided where two passes disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from insihab.agreement.alignment import Pair, align
from insihab.agreement.disagreements import MENTION, Disagreement
from insihab.agreement.words import attribute_value, region_words
from insihab.annotation import Annotation, Region
from insihab.articles import Document
from insihab.schema import Schema

_Sides = tuple[Region | None, Region | None]


class Decisions:
    """The decisions of `gold` on the disagreements of `a` and `b`, three valid annotations of one document."""

    def __init__(self, document: Document, a: Annotation, b: Annotation, gold: Annotation, schema: Schema) -> None:
        self._document = document
        self._passes = a, b
        self._gold = gold
        self._pairs = _by_id(a, gold, schema), _by_id(b, gold, schema)

    def of(self, one: Disagreement) -> str:
        """The decision: ``a``, ``b``, ``both``, ``neither`` or ``other: …``.

        ``a`` and ``b`` say that gold has what this pass has, be it nothing; ``other`` says what it has instead.
        """
        if one.targets:
            return self._relation(one, (one.targets.a, one.targets.b))
        return self._mention(one.about) if one.what == MENTION else self._value(one)

    def _mention(self, about: Pair) -> str:
        pairs = self._aligned((about.a, about.b))
        right = [side for side, pair in pairs if pair.exact]
        # What another region of a pass has become is that region's matter.
        known = {pair.b.id for side in self._pairs for pair in side.values() if pair.exact and pair.b}
        others = [pair.b for _, pair in pairs if pair.b and pair.b.id not in known]
        return _decided(right, self._words(others), _empty((about.a, about.b)))

    def _value(self, one: Disagreement) -> str:
        region = self._counterpart(one.about)
        if region is None:
            return "neither"
        value = attribute_value(region, one.what)
        right = [side for side, own in (("a", one.a), ("b", one.b)) if own == value]
        return _decided(right, [value] if value else [], "")

    def _relation(self, one: Disagreement, targets: _Sides) -> str:
        wanted = _targets(self._gold, self._counterpart(one.about), one.what)
        right = [side for side, pair in self._aligned(targets) if pair.b and pair.b.id in wanted]
        for side, own in enumerate((one.about.a, one.about.b)):
            for target in _targets(self._passes[side], own, one.what):
                if counterpart := self._pairs[side][target].b:
                    wanted.pop(counterpart.id, None)
        return _decided(right, self._words(wanted.values()), _empty(targets))

    def _aligned(self, regions: _Sides) -> list[tuple[str, Pair]]:
        """The regions that there are, each with its side and the gold region that is taken for the same."""
        sides = zip("ab", self._pairs, regions, strict=True)
        return [(name, pairs[region.id]) for name, pairs, region in sides if region]

    def _counterpart(self, about: Pair) -> Region | None:
        """The gold region of a pair: of two the one that is exactly that of a pass."""
        pairs = sorted((pair for _, pair in self._aligned((about.a, about.b))), key=lambda pair: not pair.exact)
        return next((pair.b for pair in pairs if pair.b), None)

    def _words(self, regions: Iterable[Region]) -> list[str]:
        return list(dict.fromkeys(region_words(self._document, region) for region in regions))


def _by_id(one: Annotation, gold: Annotation, schema: Schema) -> dict[str, Pair]:
    """Of each region of a pass its pair with gold."""
    return {pair.a.id: pair for pair in align(one, gold, schema).pairs if pair.a}


def _targets(annotation: Annotation, source: Region | None, name: str) -> dict[str, Region]:
    """What a region's relations of one name point to, by ids."""
    links = [one for one in annotation.relations if source and (one.source, one.label) == (source.id, name)]
    return {one.target: annotation.by_id[one.target] for one in links}


def _empty(regions: _Sides) -> str:
    """The side that has nothing; "" where both have something."""
    return "a" if regions[0] is None else "b" if regions[1] is None else ""


def _decided(right: Sequence[str], others: Sequence[str], empty: str) -> str:
    if right:
        return "both" if len(right) == 2 else right[0]
    if others:
        return f"other: {'; '.join(others)}"
    return empty or "neither"
