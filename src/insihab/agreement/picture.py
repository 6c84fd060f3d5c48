"""The confusions of two passes as a picture: for each layer a matrix, what pass a says by what pass b says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from insihab.svg import STYLE, as_svg

LAYERS = ("entities", "events")
_CELL, _MARGIN = 0.4, 1.6  # inches: a cell's side; room for names and titles


def confusion_picture(confusions: Mapping[str, Any], names: tuple[str, str]) -> str:
    """An SVG picture of the confusions of entities and events, the same bytes for the same figures.

    Numbers are counts; a cell is the darker, the greater its share of its row; blue is agreement, orange confusion.
    It brings its own white ground, so that it can be read on a page of any colour.

    Args:
        confusions: as `insihab.agreement.attributes.label_confusions` gives them.
        names: of pass a (rows) and of pass b (columns).
    """
    cells = [len(confusions[layer]["labels"]) for layer in LAYERS]
    size = sum(cells) * _CELL + 2 * _MARGIN, max(cells) * _CELL + _MARGIN
    with rc_context(STYLE):
        figure = Figure(figsize=size, facecolor="white", layout="compressed")
        FigureCanvasSVG(figure)
        for axes, layer in zip(figure.subplots(1, len(LAYERS), width_ratios=cells), LAYERS, strict=True):
            _draw(axes, confusions[layer]["labels"], confusions[layer]["counts"])
            axes.set(title=layer, xlabel=names[1], ylabel=names[0])
        return as_svg(figure, pad=0.1)


def _draw(axes: Axes, labels: list[str], counts: list[list[int]]) -> None:
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            if count:
                # Of the colours only the lighter part: black figures can be read on each, and none is white.
                colour = colormaps["Blues" if row == column else "Oranges"](0.1 + 0.5 * count / sum(line))
                axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=colour))
                axes.text(column, row, str(count), ha="center", va="center", fontsize=8)
    ends = (-0.5, len(labels) - 0.5)
    axes.set(xlim=ends, ylim=ends[::-1], aspect="equal", anchor="N")
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    axes.set_yticks(range(len(labels)), labels)
    between = [number + 0.5 for number in range(len(labels) - 1)]
    axes.set_xticks(between, minor=True)
    axes.set_yticks(between, minor=True)
    axes.grid(which="minor", color="#dddddd", linewidth=0.5)
    axes.tick_params(which="both", length=0)
