"""One-to-one matching of spans: the best there is, whatever the order in which predictions come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Span = tuple[int, int]


def overlap(first: Span, second: Span) -> int:
    """How many code points two half-open spans share; touching spans share none."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def best_matching(
    gold: Sequence[Span], predicted: Sequence[Span], weight: Callable[[int, int], float]
) -> list[tuple[int, int]]:
    """Pairs of indices of overlapping spans, each used at most once, of the greatest total weight.

    Args:
        gold: spans.
        predicted: spans.
        weight: of a pair of indices (gold, predicted); a pair of weight 0 is never matched.

    Source: the assignment problem; H. W. Kuhn, "The Hungarian Method for the Assignment Problem", 1955, in the form
    of shortest augmenting paths with potentials, on each group of spans that overlap.
    """
    pairs: list[tuple[int, int]] = []
    for golds, predictions in _groups(gold, predicted):
        weights = [[weight(g, p) if overlap(gold[g], predicted[p]) else 0.0 for p in predictions] for g in golds]
        chosen = _assign(weights) if len(golds) <= len(predictions) else _assign_transposed(weights)
        pairs.extend((golds[row], predictions[column]) for row, column in chosen if weights[row][column] > 0)
    return sorted(pairs)


def _groups(gold: Sequence[Span], predicted: Sequence[Span]) -> Iterator[tuple[list[int], list[int]]]:
    """Indices of spans in runs that overlap, directly or through others; runs of one side only are left out."""
    marked = sorted(
        [(*span, 0, index) for index, span in enumerate(gold)] + [(*span, 1, i) for i, span in enumerate(predicted)]
    )
    group: tuple[list[int], list[int]] = ([], [])
    reached = -1
    for start, end, side, index in marked:
        if start >= reached and group[0] and group[1]:
            yield group
        if start >= reached:
            group = ([], [])
        group[side].append(index)
        reached = max(reached, end)
    if group[0] and group[1]:
        yield group


def _assign_transposed(weights: list[list[float]]) -> list[tuple[int, int]]:
    return [(row, column) for column, row in _assign([list(line) for line in zip(*weights, strict=True)])]


def _assign(weights: list[list[float]]) -> list[tuple[int, int]]:
    """The assignment of every row to a column of its own with the greatest total; rows must not exceed columns."""
    rows, columns = len(weights), len(weights[0])
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # 1-based; 0 is free
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, way, done = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while row_of[column]:
            done[column] = True
            current, delta, following = row_of[column], float("inf"), 0
            for other in range(1, columns + 1):
                if done[other]:
                    continue
                cost = -weights[current - 1][other - 1] - row_potential[current] - column_potential[other]
                if cost < least[other]:
                    least[other], way[other] = cost, column
                if least[other] < delta:
                    delta, following = least[other], other
            for other in range(columns + 1):
                if done[other]:
                    row_potential[row_of[other]] += delta
                    column_potential[other] -= delta
                else:
                    least[other] -= delta
            column = following
        while column:  # hand each row on the path to the next column
            row_of[column] = row_of[way[column]]
            column = way[column]
    return [(row_of[column] - 1, column - 1) for column in range(1, columns + 1) if row_of[column]]
