"""The leaderboard in Markdown, for a README or a dataset's card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from insihab.leaderboard.entry import Entry
from insihab.leaderboard.measures import Headline
from insihab.leaderboard.ranking import Board, boards
from insihab.markdown import table
from insihab.percent import percent

MARKS = "<!-- leaderboard: made by insihab leaderboard -->", "<!-- end of leaderboard -->"
ABOUT = """F1 in percent, and in brackets the rank. Systems whose 95 % intervals overlap share a rank, and so do two
that are linked by others in between. What stands below the systems is not ranked. `insihab leaderboard page` shows
older versions too."""


def markdown(entries: Iterable[Entry]) -> str:
    """Tables of F1 in percent with ranks, of the newest version; all but that of the default protocol are folded."""
    found = boards(entries)
    parts, signatures = [ABOUT], []
    for at, board in enumerate(one for one in found if one.version == found[0].version):
        title = f"{board.protocol}, version {board.version}"
        parts += _folded(title, _table(board)) if at else [f"**{title}**", *_table(board)]
        signatures.append(f"- {board.protocol}: `{board.signature}`")
    return "\n\n".join([*parts, *_folded("Signatures", ["\n".join(signatures)])])


def _folded(title: str, parts: Iterable[str]) -> list[str]:
    return [f"<details><summary>{title}</summary>", *parts, "</details>"]


def _table(board: Board) -> Iterator[str]:
    headlines = board.headlines()
    ranks = {headline: board.ranks(headline) for headline in headlines}
    rows = [
        [_name(one), *(_cell(one, head, ranks[head].get(one.system)) for head in headlines)] for one in board.systems
    ]
    for title, entries in (("saw test articles", board.unranked), ("references", board.references)):
        if entries:
            rows.append([f"*{title}:*", *[""] * len(headlines)])
            rows += [[_name(one, board), *(_cell(one, head) for head in headlines)] for one in entries]
    yield table(["system", *(head.short for head in headlines)], rows)
    if any(entry.signature != board.signature for entry in board.references):
        yield "† scored against other gold than the released one; its result has the signature."


def _name(entry: Entry, board: Board | None = None) -> str:
    """The name, which leads where the link does, and nowhere of itself.

    Of the signs that a name may have, underscores can mark Markdown, and dots make ``www.example.org`` a link; in an
    address ``&#64;`` would become ``@``.
    """
    name = entry.system.replace("_", "\\_").replace(".", "\\.")
    link = (entry.metadata.link or "").replace("&", "&amp;")
    mark = " †" if board and entry.signature != board.signature else ""
    return (f"[{name}](<{link}>)" if link else name) + mark


def _cell(entry: Entry, headline: Headline, rank: int | None = None) -> str:
    return percent(entry.f1(headline)) + (f" ({rank})" if rank else "")
