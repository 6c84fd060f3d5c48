"""Who may be compared with whom, and who is ahead of whom by more than the data's uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from insihab.gold import ALL_ARTICLES
from insihab.leaderboard.entry import Entry, version_key
from insihab.leaderboard.measures import SHOWN, Headline
from insihab.uncertainty import Interval


@dataclass
class Board:
    """What stands in one table.

    Attributes:
        version: of the data.
        protocol: one of `insihab.gold.PROTOCOLS`.
        signature: that of all but some references.
        systems: those that are ranked, by the mean of their F1s, one without a score counting as 0.
        unranked: those that saw test articles.
        references: floors, ceilings and oracles; some may be held against other gold.
    """

    version: str
    protocol: str
    signature: str
    systems: list[Entry] = field(default_factory=list)
    unranked: list[Entry] = field(default_factory=list)
    references: list[Entry] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        """All of them, in the order of a table."""
        return [*self.systems, *self.unranked, *self.references]

    def headlines(self) -> list[Headline]:
        """The measures that some entry has a score for."""
        return [one for one in SHOWN if any(entry.f1(one) is not None for entry in self.entries)]

    def ranks(self, headline: Headline) -> dict[str, int]:
        """The rank of each ranked system that has a score."""
        scored = [entry for entry in self.systems if entry.f1(headline) is not None]
        return dict(
            zip([entry.system for entry in scored], ranks([reach(one, headline) for one in scored]), strict=True)
        )


def ranks(intervals: Sequence[Interval]) -> list[int]:
    """The rank of each interval, 1 for the highest.

    Intervals that overlap or touch share a rank, and so do those that others between them link: a new rank begins
    where no interval reaches over the gap. The rank is one more than the number of intervals above the gap.
    """
    found = [0] * len(intervals)
    rank, lowest = 1, 1.0
    for place, at in enumerate(sorted(range(len(intervals)), key=lambda one: -intervals[one][1])):
        low, high = intervals[at]
        if high < lowest and place:
            rank = place + 1
        lowest = min(lowest, low)
        found[at] = rank
    return found


def reach(entry: Entry, headline: Headline) -> Interval:
    """The interval of a headline that has an F1; where there is none, the F1 alone.

    Drawn out to the F1 where it does not hold it, as a bootstrap may, so that who is ahead has the higher F1.
    """
    f1 = entry.f1(headline) or 0.0
    low, high = entry.measure(headline).get("interval") or (f1, f1)
    return min(low, f1), max(high, f1)


def boards(entries: Iterable[Entry]) -> list[Board]:
    """The tables: the newest version first, then the default protocol; only equal signatures stand together.

    Of several signatures that with most systems is first. References that are held against other gold stand below the
    first table of their version and protocol.
    """
    found: dict[tuple[str, str, str], Board] = {}
    for entry in sorted(entries, key=lambda one: (not one.is_of_released_gold, -_mean(one), one.system)):
        version, protocol, signature = entry.version, entry.protocol, entry.signature
        if not entry.is_of_released_gold:
            known = [board for key, board in found.items() if key[:2] == (version, protocol)]
            signature = min(known, key=_place).signature if known else signature
        board = found.setdefault((version, protocol, signature), Board(version, protocol, signature))
        if entry.metadata.kind == "reference":
            board.references.append(entry)
        else:
            (board.unranked if entry.metadata.saw_test_articles else board.systems).append(entry)
    return sorted(sorted(found.values(), key=_place), key=lambda one: version_key(one.version), reverse=True)


def _place(board: Board) -> tuple[bool, int, str]:
    """By what the tables of a version are ordered."""
    return board.protocol != ALL_ARTICLES, -len(board.systems), board.signature


def _mean(entry: Entry) -> float:
    return sum(entry.f1(headline) or 0.0 for headline in SHOWN) / len(SHOWN)
