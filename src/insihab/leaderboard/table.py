"""The leaderboard in Markdown, for a README or a dataset's card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from insihab.leaderboard.entry import Entry
from insihab.leaderboard.measures import Headline
from insihab.leaderboard.ranking import Board, boards
from insihab.score_table import percent

MARKS = "<!-- leaderboard: made by insihab leaderboard -->", "<!-- end of leaderboard -->"
ABOUT = """F1 in percent, and in brackets the rank. Systems whose 95 % intervals overlap, be it through others between
them, share a rank. What stands below the systems is not ranked."""


def markdown(entries: Iterable[Entry]) -> str:
    """Tables of F1 in percent with ranks, one a protocol; older versions of the data are folded away."""
    parts = [ABOUT]
    for newest, (version, group) in enumerate(groupby(boards(entries), key=lambda board: board.version)):
        tables = [part for board in group for part in _table(board)]
        older = [f"<details><summary>Version {version}</summary>", *tables, "</details>"]
        parts += older if newest else tables
    return "\n\n".join(parts)


def _table(board: Board) -> Iterator[str]:
    headlines = board.headlines()
    yield f"**{board.protocol}**, version {board.version}:"
    ranks = {headline: board.ranks(headline) for headline in headlines}
    rows = [
        [_name(one), *(_cell(one, head, ranks[head].get(one.system)) for head in headlines)] for one in board.systems
    ]
    for title, entries in (("saw test articles", board.unranked), ("references", board.references)):
        if entries:
            rows.append([f"*{title}:*", *[""] * len(headlines)])
            rows += [[_name(one, board), *(_cell(one, head) for head in headlines)] for one in entries]
    yield "\n".join(_lines([["system", *(head.short for head in headlines)], *rows]))
    if any(entry.signature != board.signature for entry in board.references):
        yield "† held against other gold than the systems; its result has the signature."
    yield f"`{board.signature}`"


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    head, *body = rows
    for row in [head, ["---", *["---:"] * (len(head) - 1)], *body]:
        yield f"| {' | '.join(row)} |"


def _name(entry: Entry, board: Board | None = None) -> str:
    """The name, which has no mark of Markdown but the underscore, and leads where the link does."""
    name = entry.system.replace("_", "\\_")
    mark = " †" if board and entry.signature != board.signature else ""
    return (f"[{name}](<{entry.metadata.link}>)" if entry.metadata.link else name) + mark


def _cell(entry: Entry, headline: Headline, rank: int | None = None) -> str:
    return percent(entry.f1(headline)) + (f" ({rank})" if rank else "")
