"""What scoring gives: for each layer its measures, and how far those on the leaderboard can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insihab.counts import Counts, Mean
from insihab.scoring.coreference import Ratios
from insihab.uncertainty import Interval, interval, method
from insihab.uncertainty.jackknife import jackknife

Measure = Counts | Ratios | Mean


@dataclass(frozen=True)
class LayerScores:
    """The scores of one layer.

    Attributes:
        measures: each by its name; a name with a slash is one of a group.
        documents: of each headline that adds up over documents, the counts of each.
        without: of each headline that does not, its value without each document in turn; empty where that was not
            computed.
    """

    measures: Mapping[str, Measure]
    documents: Mapping[str, Mapping[str, Counts]]
    without: Mapping[str, Sequence[float | None]]

    def headlines(self) -> list[str]:
        """The measures that have an interval."""
        return [*self.documents, *self.without]

    def interval(self, name: str) -> Interval | None:
        """The 95 % interval of a headline, or None where the documents do not give one."""
        if name in self.documents:
            return interval(list(self.documents[name].values()))
        measure = self.measures[name]
        return jackknife(measure.f1, self.without[name])

    def method(self, name: str) -> str:
        """How the interval of a headline was computed."""
        counts = self.documents.get(name, {}).values()
        return method(sum(one.f1 is not None for one in counts))

    def as_json(self) -> dict[str, Any]:
        """Nested objects: a name with a slash becomes an object in an object; a headline has its interval."""
        nested: dict[str, Any] = {}
        for name, measure in self.measures.items():
            entry = measure.as_json()
            if name in self.headlines():
                found = self.interval(name)
                entry |= {"interval": found and list(found), "interval_method": self.method(name) if found else None}
            place = nested
            *groups, last = name.split("/")
            for group in groups:
                place = place.setdefault(group, {})
            place[last] = entry
        return nested


def by_document(layers: Mapping[str, LayerScores], documents: Iterable[str]) -> dict[str, Any]:
    """For each document, layer and headline that adds up over documents, the counts [tp, fp, fn]."""
    return {
        doc_id: {
            layer: {name: list(counts[doc_id]) for name, counts in scores.documents.items() if doc_id in counts}
            for layer, scores in layers.items()
            if scores.documents
        }
        for doc_id in documents
    }
