"""Horizontal bars in pictures: what the pictures of the card are drawn with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from insihab import svg

BLUE, OCHRE, CLAY, GREY, INK, MUTED = "#3f6c9c", "#dfa04a", "#c4694f", "#e6e8ec", "#2b2f36", "#6b7280"
STYLE: dict[Any, Any] = {
    **svg.STYLE,
    "text.color": INK,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "ytick.color": INK,
}
"""The settings under which a picture is drawn and written."""
WIDTH, ROW, TITLE = 9.0, 0.34, 0.5
"""In inches: a picture's width, the height of a label's bars with their gap, and that of a title."""


def empty_figure(patches: Sequence[Patch]) -> Figure:
    """An empty picture with its legend above; more than three entries stand in two columns."""
    figure = Figure(figsize=(WIDTH, 1), facecolor="white")
    FigureCanvasSVG(figure)
    columns = len(patches) if len(patches) <= 3 else 2
    place = {"loc": "lower center", "bbox_to_anchor": (0.5, 1)}
    figure.legend(handles=patches, ncols=columns, frameon=False, fontsize=8, **place)
    return figure


def panel(
    figure: Figure,
    labels: Sequence[str],
    title: str = "",
    left: float = 0,
    width: float = 1,
    above: float = 0,
    names: float = 1.35,
) -> Axes:
    """A panel with labels down the left, the first on top, and no other lines: each bar has its figure.

    Every label has the same height in all pictures. `left` and `width` are shares of the picture's; `above` the inches
    from its top, `names` those for the labels. What is below the bottom of the figure is in the picture, too.
    """
    rows = max(len(labels), 1)
    height = rows * ROW
    top = 1 - above - (TITLE if title else 0)
    axes = figure.add_axes((left + names / WIDTH, top - height, width - names / WIDTH, height))
    axes.set_title(title)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.patch.set_visible(False)
    return axes


def bars_in_parts(axes: Axes, parts: Sequence[tuple[str, Sequence[int]]]) -> None:
    """Bars of several colours, each part with its count where there is room, and the sum beside."""
    left = [0] * len(parts[0][1])
    longest = max(map(sum, zip(*(counts for _, counts in parts), strict=True)), default=0)
    for colour, counts in parts:
        axes.barh(range(len(counts)), counts, 0.66, left, color=colour, edgecolor="white", linewidth=0.8)
        for row, (start, count) in enumerate(zip(left, counts, strict=True)):
            if count > longest / 30:
                middle = start + count / 2
                axes.text(middle, row, str(count), ha="center", va="center", fontsize=7, color=_ink(colour))
        left = [start + count for start, count in zip(left, counts, strict=True)]
    write_beside(axes, left, [str(total) for total in left])


def write_beside(
    axes: Axes, ends: Sequence[float], words: Sequence[str], places: Sequence[float] = (), size: float = 8
) -> None:
    """Words to the right of the bars that end there, and room for them."""
    for end, word, place in zip(ends, words, places or range(len(ends)), strict=True):
        axes.annotate(word, (end, place), (4, 0), textcoords="offset points", va="center", fontsize=size, color=MUTED)
    axes.set_xlim(0, max(axes.get_xlim()[1], 1.15 * max([*ends, 1])))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def lighter(colour: str, share: float) -> str:
    """The colour with so much white in it."""
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in _rgb(colour))


def _ink(ground: str) -> str:
    """The colour of words that can be read on this ground."""
    return INK if sum(_rgb(ground)) > 380 else "white"
