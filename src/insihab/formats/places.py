"""Where words stand in a text, and which of several places is meant.

Places are in classes, the best first:

1. letter for letter, from the start of a token to the end of one;
2. letter for letter, after a proclitic to the end of a token;
3. and 4. the same two of words that are alike when folded (`folding.fold`);
5. and 6. letter for letter, and folded, anywhere else: these begin or end inside a word.

Who names no occurrence means the best class. Occurrences are counted in the order of the text, as people and models
count: over 1 and 2 together, where there are any; a count that goes beyond them goes on over 3 and 4, then 5 and 6.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby, islice
from typing import NamedTuple

from insihab.formats.folding import Folded, fold
from insihab.proclitics import Proclitics
from insihab.segment import Span, sentences, tokens

Places = list[tuple[int, list[Span]]]
"""The classes that are not empty, the best first: each with its rank, from 0, and its spans in text order."""

_INSIDE_WORD = 4  # the first rank of places that cut a word
# Those of Arabic, whatever schema is in use; a list of words that only look as if they had one would change little.
_PROCLITICS = Proclitics(first="وف", second="بكلس", words_not_split=frozenset())


class Wanted(NamedTuple):
    """What an item says of its place."""

    surface: str
    sentence: int | None = None
    occurrence: int | None = None


class Choice(NamedTuple):
    """The place that an item got, if any, and whether another was as good."""

    span: Span | None
    arbitrary: bool = False


class Words:
    """A text, and where surfaces stand in it.

    Attributes:
        text: the text.
        sentences: their spans.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentences(text)
        self._folded = Folded(text)
        self._tokens = tokens(text)
        self._ends = {end for _, end in self._tokens}
        self._known: dict[tuple[str, int | None], Places] = {}

    def places(self, surface: str, sentence: int | None = None) -> Places:
        """Where a surface stands in a sentence, or in the text."""
        key = surface, sentence
        if key not in self._known:
            self._known[key] = self._search(surface) if sentence is None else self._within(surface, sentence)
        return self._known[key]

    def count(self, surface: str, sentence: int | None = None) -> int:
        """At how many places a surface stands."""
        return sum(len(spans) for _, spans in self.places(surface, sentence))

    def _search(self, surface: str) -> Places:
        classes: dict[int, list[Span]] = defaultdict(list)
        for start, end in self._folded.find(fold(surface)):
            classes[self._rank((start, end), self.text[start:end] != surface)].append((start, end))
        return sorted(classes.items())

    def _rank(self, span: Span, folded: bool) -> int:
        if span[1] in self._ends:
            first, last = self._tokens[bisect_right(self._tokens, (span[0], len(self.text))) - 1]
            if first == span[0]:
                return 2 * folded
            before, after = self.text[first : span[0]], self.text[span[0] : last]
            if after and _PROCLITICS.may_stand_outside(before, after):
                return 2 * folded + 1
        return _INSIDE_WORD + folded

    def _within(self, surface: str, sentence: int) -> Places:
        if not 0 <= sentence < len(self.sentences):
            return []
        first, last = self.sentences[sentence]
        slices = (
            (rank, spans[bisect_left(spans, (first,)) : bisect_left(spans, (last,))])
            for rank, spans in self.places(surface)
        )
        inside = ((rank, [span for span in spans if span[1] <= last]) for rank, spans in slices)
        return [(rank, spans) for rank, spans in inside if spans]

    def occurrence(self, wanted: Wanted) -> Span | None:
        """The place that an occurrence names."""
        left = wanted.occurrence or 0
        if left > 0:
            for _, classes in groupby(self.places(wanted.surface, wanted.sentence), key=lambda one: one[0] // 2):
                spans = sorted(span for _, spans in classes for span in spans)
                if left <= len(spans):
                    return spans[left - 1]
                left -= len(spans)
        return None

    def nearest(self, wanted: Wanted, anchor: Span) -> Span | None:
        """The place that is named, or else the nearest to an anchor, those of its sentence first."""
        if wanted.occurrence is not None:
            return self.occurrence(wanted)
        candidates = self.places(wanted.surface, wanted.sentence)[:1]
        if wanted.sentence is None:
            here = bisect_right(self.sentences, (anchor[0], len(self.text))) - 1
            candidates = self.places(wanted.surface, here)[:1] + candidates
        if not candidates:
            return None
        _, spans = min(candidates, key=lambda one: one[0] >= _INSIDE_WORD)
        at = bisect_left(spans, anchor)
        return min(spans[max(at - 1, 0) : at + 1], key=lambda span: max(span[0] - anchor[1], anchor[0] - span[1], 0))

    def share_out(self, items: Mapping[int, tuple[str, Wanted]], taken: dict[str, set[Span]]) -> dict[int, Choice]:
        """A place of its own for each item of a layer.

        Args:
            items: of each index, the label and what is wanted.
            taken: of each label, the places that are not free; those chosen are added.
        """
        groups: dict[tuple[str, Wanted], list[int]] = defaultdict(list)
        for index, item in items.items():
            groups[item].append(index)
        chosen: dict[int, Choice] = {}
        for (label, wanted), indices in sorted(groups.items(), key=lambda group: _hints(group[0][1])):
            if wanted.occurrence is not None:
                choices = [Choice(self.occurrence(wanted))] * len(indices)
            else:
                choices = _first_free(self.places(wanted.surface, wanted.sentence), taken[label], len(indices))
            chosen.update(zip(indices, choices, strict=True))
            taken[label].update(choice.span for choice in choices if choice.span)
        return chosen


def _hints(wanted: Wanted) -> tuple[bool, bool]:
    """Sorts those first that leave least to choose."""
    return wanted.occurrence is None, wanted.sentence is None


def _first_free(places: Places, taken: set[Span], size: int) -> list[Choice]:
    """The best places that are free, in the order of the text, filled up with none."""
    left = ((rank, span) for rank, spans in places for span in spans if span not in taken)
    free = list(islice(left, size + 1))
    arbitrary = len(free) > size and free[size][0] == free[size - 1][0]
    spans = sorted(span for _, span in free[:size])
    return [Choice(span, arbitrary) for span in spans] + [Choice(None)] * (size - len(spans))
