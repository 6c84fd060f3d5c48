"""The CoNLL-2012 measures of coreference, each over two partitions of mentions into clusters.

A mention may be in one partition only, as those that a system finds by itself are: it is left as it is, in the sizes of
its side and in no overlap. Clusters of one mention are part of the data.

Source: Pradhan et al. 2014, "Scoring Coreference Partitions of Predicted Mentions: A Reference Implementation".

The measures are written here, in a few lines each, because no peer can be depended on by a light install. The reference
scorer is a Perl program; CoVal, in Python, agrees with this module but is not on PyPI, where its name is another
project's; coreference-eval leaves out predicted singletons; scorch, last released in 2020, asks for scipy, gives 0 for
what is undefined, agrees otherwise, and fails in CEAF-e where no mention is in both partitions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import astuple, dataclass
from math import fsum

from insihab.scoring.matching import best_assignment

Partition = Collection[Collection[Hashable]]
"""Clusters of mentions: none empty, no mention in two of them; one that stands in a cluster twice is there once."""


@dataclass(frozen=True)
class Ratios:
    """Recall and precision of one measure as fractions; they add up over documents, part by part.

    Attributes:
        recall_numerator: what of gold was found, 0 or more.
        recall_denominator: what gold has.
        precision_numerator: what of the prediction is right, 0 or more.
        precision_denominator: what the prediction has.
    """

    recall_numerator: float = 0
    recall_denominator: float = 0
    precision_numerator: float = 0
    precision_denominator: float = 0

    def __add__(self, other: Ratios) -> Ratios:
        return Ratios(
            self.recall_numerator + other.recall_numerator,
            self.recall_denominator + other.recall_denominator,
            self.precision_numerator + other.precision_numerator,
            self.precision_denominator + other.precision_denominator,
        )

    @property
    def recall(self) -> float | None:
        """Between 0 and 1, or None where gold has nothing to find."""
        return self.recall_numerator / self.recall_denominator if self.recall_denominator else None

    @property
    def precision(self) -> float | None:
        """Between 0 and 1, or None where the prediction says nothing."""
        return self.precision_numerator / self.precision_denominator if self.precision_denominator else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean: 0 where only one side has anything, None where neither has."""
        if self.recall is None and self.precision is None:
            return None
        recall, precision = self.recall or 0.0, self.precision or 0.0
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    def as_json(self) -> dict[str, float | None]:
        """The three ratios, null where they are not defined."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


def muc(gold: Partition, predicted: Partition) -> Ratios:
    """Of the links that hold clusters together, n - 1 for n mentions, those that both partitions have.

    Undefined where neither has a cluster of two: MUC sees no singletons.

    Source: Vilain et al. 1995, "A Model-Theoretic Coreference Scoring Scheme". A gold cluster of n mentions that the
    prediction cuts into k parts, a mention that it lacks being one of them, has n - k links right, which is the sum of
    m - 1 over its overlaps of m mentions; so both numerators are one number.
    """
    links = sum(common - 1 for common in _overlaps(gold, predicted).values())
    gold_links, predicted_links = (sum(size - 1 for size in _sizes(side)) for side in (gold, predicted))
    return Ratios(links, gold_links, links, predicted_links)


def b_cubed(gold: Partition, predicted: Partition) -> Ratios:
    """Of each mention's cluster, the share that its cluster on the other side has too, averaged over mentions.

    A mention that the other side lacks adds 0.

    Source: Bagga and Baldwin 1998, "Algorithms for Scoring Coreference Chains".
    """
    sizes, predicted_sizes = _sizes(gold), _sizes(predicted)
    overlaps = _overlaps(gold, predicted)
    return Ratios(
        fsum(common**2 / sizes[g] for (g, _), common in overlaps.items()),
        sum(sizes),
        fsum(common**2 / predicted_sizes[p] for (_, p), common in overlaps.items()),
        sum(predicted_sizes),
    )


def ceaf_e(gold: Partition, predicted: Partition) -> Ratios:
    """The similarity of clusters that are matched one to one, as well as can be, per cluster.

    The similarity of two clusters is the phi 4 of the source: twice what they share, of their sizes together.

    Source: Luo 2005, "On Coreference Resolution Performance Metrics".
    """
    sizes, predicted_sizes = _sizes(gold), _sizes(predicted)
    overlaps = _overlaps(gold, predicted)
    similarities = {(g, p): 2 * common / (sizes[g] + predicted_sizes[p]) for (g, p), common in overlaps.items()}
    total = fsum(similarities[pair] for pair in best_assignment(similarities))
    return Ratios(total, len(sizes), total, len(predicted_sizes))


MEASURES: dict[str, Callable[[Partition, Partition], Ratios]] = {"muc": muc, "b_cubed": b_cubed, "ceaf_e": ceaf_e}
"""The measures that make up the CoNLL score."""


def total(ratios: Iterable[Ratios]) -> Ratios:
    """The sum, in which the order of the documents has no part, not even in the last digit."""
    return Ratios(*map(fsum, zip(*map(astuple, ratios), strict=True)))


def conll(measures: Iterable[Ratios]) -> float | None:
    """The mean of the measures' F1, or None where one of them is undefined.

    That is MUC's, where neither side links anything. The reference scorer counts it as 0, so that a perfect prediction
    of singletons gets 2/3; a mean of the other two would be another measure by the same name.
    """
    values = [ratios.f1 for ratios in measures]
    defined = [value for value in values if value is not None]
    return fsum(defined) / len(defined) if len(defined) == len(values) else None


def _sizes(partition: Partition) -> list[int]:
    return [len(set(cluster)) for cluster in partition]


def _overlaps(gold: Partition, predicted: Partition) -> Counter[tuple[int, int]]:
    """How many mentions a gold and a predicted cluster share, by their positions; never 0."""
    position = {mention: p for p, cluster in enumerate(predicted) for mention in cluster}
    return Counter(
        (g, position[mention]) for g, cluster in enumerate(gold) for mention in set(cluster) if mention in position
    )
