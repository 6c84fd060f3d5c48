"""The leaderboard as a page: one file that needs no network, and no script to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from insihab.leaderboard.entry import Entry
from insihab.leaderboard.measures import Headline
from insihab.leaderboard.ranking import Board, boards
from insihab.percent import percent, shown_interval
from insihab.report.words import clean
from insihab.static_page import static_page

_ABOUT = """<p>Each system predicts the annotations of news articles. F1 in percent, beside it in grey the rank; a
layer's own tab shows 95 % intervals by article. <strong>Systems whose intervals overlap share a rank</strong>, and so
do two that are linked by others in between; one without an interval has its F1 in its place. Those that are ranked have
not seen the articles; systems that saw them and references (floors, ceilings, oracles) stand below and are not ranked.
Only scores with equal signatures stand in one table.</p>"""
_GROUPS = ("ranked", "saw test articles: not ranked", "references: not ranked")
_TICKS = (0, 25, 50, 75, 100)
# What stands beside the interval, and what it is the sum of: two are counts.
_FIGURES = {"P": ("precision",), "R": ("recall",), "gold": ("tp", "fn"), "predicted": ("tp", "fp")}


def page(entries: Iterable[Entry]) -> str:
    """The whole page; whatever stands in names and metadata is text in it and nothing else."""
    style, script = (Path(__file__).with_name(f"page.{suffix}").read_text("utf-8") for suffix in ("css", "js"))
    body = [
        f"<header>\n<h1>Insihab leaderboard</h1>\n{_ABOUT}\n</header>\n<main>",
        *_versions(boards(entries)),
        "</main>",
    ]
    return static_page("Insihab leaderboard", style, body, script)


def _versions(found: Iterable[Board]) -> Iterator[str]:
    """A section a version; the script makes tabs of the sections of a group."""
    yield '<div class="tabs" data-tabs="Version of the data">'
    for version, group in groupby(found, key=lambda board: board.version):
        shown = list(group)
        yield _section("h2", f"Version {version}", f"version {version}")
        yield '<div class="tabs" data-tabs="Protocol">'
        for at, board in enumerate(shown, 1):
            same = [one for one in shown if one.protocol == board.protocol]
            name = board.protocol if len(same) == 1 else f"{board.protocol}, signature {at}"
            yield _section("h3", name, name)
            yield from _board(board)
            yield "</section>"
        yield "</div>"
        yield from _systems({entry.system: entry for board in shown for entry in board.entries}.values())
        yield "</section>"
    yield "</div>"


def _section(heading: str, title: str, tab: str) -> str:
    return f'<section data-tab="{escape(tab)}">\n<{heading}>{escape(title)}</{heading}>'


def _board(board: Board) -> Iterator[str]:
    headlines = board.headlines()
    yield '<div class="tabs" data-tabs="Layer">'
    yield _section("h4", "All headlines", "all")
    yield from _overview(board, headlines)
    yield "</section>"
    for layer, group in groupby(headlines, key=lambda headline: headline.layer):
        yield _section("h4", layer.replace("_", " ").capitalize(), layer.replace("_", " "))
        for headline in group:
            yield from _measure(board, headline)
        yield "</section>"
    yield "</div>"
    yield from _signatures(board)


def _overview(board: Board, headlines: list[Headline]) -> Iterator[str]:
    ranks = {headline: board.ranks(headline) for headline in headlines}
    head = [_head(headline.short, "number") for headline in headlines]
    yield _open(f"F1 of all headlines, {board.protocol}", "overview", [_head("system"), *head])
    for title, entries in zip(_GROUPS, (board.systems, board.unranked, board.references), strict=True):
        rows = [
            _row([_name(entry), *(_score(entry, head, ranks[head].get(entry.system)) for head in headlines)])
            for entry in entries
        ]
        yield from _body(title, rows, len(headlines) + 1)
    yield "</table>"


def _measure(board: Board, headline: Headline) -> Iterator[str]:
    """A table of one headline, with the intervals drawn over one axis."""
    ranks = board.ranks(headline)
    title = f"{headline.layer.replace('_', ' ')}: {headline.name.replace('_', ' ').replace('/', ' ')}"
    axis = "".join(f"<span>{tick}</span>" for tick in _TICKS)
    names = [name for name in _FIGURES if any(_figure(one, headline, name) is not None for one in board.entries)]
    head = [_head("rank", "number"), _head("system"), _head("F1", "number"), _head("95 %", "number", False)]
    head += [
        f'<th scope="col" role="columnheader" class="axis"><span class="ticks" aria-hidden="true">{axis}</span></th>'
    ]
    head += [_head(name, "number") for name in names]
    yield _open(title, "measure", head, caption=True)
    for name, entries in zip(_GROUPS, (board.systems, board.unranked, board.references), strict=True):
        scored = sorted(
            (one for one in entries if one.f1(headline) is not None),
            key=lambda one: (-(one.f1(headline) or 0.0), one.system),
        )
        yield from _body(name, [_row(_cells(one, headline, ranks.get(one.system), names)) for one in scored], len(head))
    yield "</table>"


def _cells(entry: Entry, headline: Headline, rank: int | None, names: Iterable[str]) -> Iterator[str]:
    yield _cell("rank", str(rank or "–"), "rank number", rank)
    yield _name(entry)
    yield _cell("F1", percent(entry.f1(headline)), "number f1", entry.f1(headline))
    interval = entry.measure(headline).get("interval")
    yield _cell("95 %", shown_interval(interval).replace("-", "–"), "number")
    yield f'<td role="cell" class="plot">{_bar(entry.f1(headline) or 0.0, interval)}</td>'
    for name in names:
        value = _figure(entry, headline, name)
        shown = "–" if value is None else f"{value:.0f}" if len(_FIGURES[name]) == 2 else percent(value)
        yield _cell(name, shown, "number", value)


def _figure(entry: Entry, headline: Headline, name: str) -> float | None:
    """A ratio or a sum of counts, or None where the measure has none."""
    found: list[Any] = [entry.measure(headline).get(part) for part in _FIGURES[name]]
    return None if None in found else sum(found)


def _bar(f1: float, interval: list[float] | None) -> str:
    """The F1 as a point on its interval, from 0 to 100; read aloud is the text beside it."""
    ticks = "".join(f'<line class="tick" x1="{tick}%" x2="{tick}%" y1="0" y2="100%"/>' for tick in _TICKS)
    line = ""
    if interval:
        low, high = (100 * bound for bound in interval)
        line = f'<rect class="reach" x="{low:.2f}%" width="{high - low:.2f}%" y="35%" height="30%" rx="3"/>'
    point = f'<circle class="point" cx="{100 * f1:.2f}%" cy="50%" r="5"/>'
    return f'<svg class="bar" aria-hidden="true" focusable="false">{ticks}{line}{point}</svg>'


def _score(entry: Entry, headline: Headline, rank: int | None) -> str:
    f1 = entry.f1(headline)
    shown = f'<span class="rank" title="rank">{rank}</span>' if rank else ""
    return _cell(headline.short, f"{percent(f1).replace('-', '–')}{shown}", "number", f1)


def _name(entry: Entry) -> str:
    link = f'<a href="#{_anchor(entry)}"><bdi>{escape(entry.system)}</bdi></a>'
    other = "" if entry.is_of_released_gold else ' <small class="flag">other gold</small>'
    saw = ' <small class="flag">saw test articles</small>' if entry.metadata.saw_test_articles else ""
    return f'<th scope="row" role="rowheader" class="name" data-value="{escape(entry.system)}">{link}{saw}{other}</th>'


def _anchor(entry: Entry) -> str:
    return escape(f"{entry.version}-{entry.system}")


def _cell(name: str, content: str, classes: str, value: float | None = None) -> str:
    sorted_by = "" if value is None else f' data-value="{value:.6f}"'
    return f'<td role="cell" class="{classes}" data-name="{escape(name)}"{sorted_by}>{content}</td>'


def _head(name: str, classes: str = "", sortable: bool = True) -> str:
    sort = f' data-sort="{classes or "text"}"' if sortable else ""
    return f'<th scope="col" role="columnheader" class="{classes}"{sort}>{escape(name)}</th>'


def _open(title: str, classes: str, head: Iterable[str], caption: bool = False) -> str:
    shown = "" if caption else ' class="quiet"'
    first = f'<table role="table" class="{classes}">\n<caption{shown}>{escape(title)}</caption>'
    return f'{first}\n<thead role="rowgroup"><tr role="row">{"".join(head)}</tr></thead>'


def _body(title: str, rows: list[str], columns: int) -> Iterator[str]:
    """The rows of one group; those that are not ranked say so in a row of their own."""
    if rows:
        ranked = title == _GROUPS[0]
        yield f'<tbody role="rowgroup" class="{"ranked" if ranked else "apart"}">'
        if not ranked:
            cell = f'<th scope="rowgroup" role="rowheader" colspan="{columns}">{title}</th>'
            yield f'<tr role="row" class="group">{cell}</tr>'
        yield from rows
        yield "</tbody>"


def _row(cells: Iterable[str]) -> str:
    return f'<tr role="row">{"".join(cells)}</tr>'


def _signatures(board: Board) -> Iterator[str]:
    for signature in dict.fromkeys([board.signature, *(entry.signature for entry in board.references)]):
        names = ", ".join(entry.system for entry in board.references if entry.signature == signature)
        of = "" if signature == board.signature else f" of {escape(names)}"
        yield f'<details class="signature"><summary>Signature{of}</summary>'
        yield f"<code>{escape(signature)}</code> <button hidden>Copy</button></details>"


def _systems(entries: Iterable[Entry]) -> Iterator[str]:
    """What is said of each system."""
    yield '<h3>Systems</h3>\n<div class="cards">'
    for entry in sorted(entries, key=lambda one: (one.metadata.kind == "reference", one.system)):
        said = entry.metadata
        yield f'<article id="{_anchor(entry)}">\n<h4><bdi>{escape(entry.system)}</bdi></h4>'
        yield f'<p class="kind">{escape(said.kind)}{", saw test articles" if said.saw_test_articles else ""}</p>\n<dl>'
        authors = ", ".join(f"<bdi>{escape(clean(author))}</bdi>" for author in said.authors)
        lines = {"authors": authors, "trained on": _text(said.training_data), "note": _text(said.note)}
        if said.link:
            href = escape(said.link)
            lines["link"] = f'<a href="{href}" rel="nofollow noopener noreferrer"><bdi>{href}</bdi></a>'
        yield from (f'<dt>{name}</dt><dd dir="auto">{value}</dd>' for name, value in lines.items() if value)
        yield "</dl>\n</article>"
    yield "</div>"


def _text(text: str | None) -> str:
    return escape(clean(text)) if text else ""
