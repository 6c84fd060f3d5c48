"""The picture of a learning curve: a panel a measure, in it a line a system, with a band from lowest to highest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from insihab.card.bars import BLUE, CLAY, GREY, MUTED, STYLE
from insihab.svg import as_svg

_ABOUT = """\
Each of the five articles is held out in
its turn; counts are pooled over them.
Line: mean over all choices of so many
training articles from the other four.
Band: from the lowest of these choices
to the highest; of four there is but one."""
_OVER_GRID = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}


def picture(figures: Mapping[str, Any]) -> str:
    """The curves as SVG on a white ground, the same bytes for the same figures: a panel a measure, a line a system.

    The lines differ in colour, stroke and mark, and have their names beside them, so that grey will do, too.

    Args:
        figures: as `learning_curve.measured` gives them: two systems, five panels.
    """
    with rc_context(STYLE):
        figure = Figure(figsize=(9, 5.4), facecolor="white", layout="constrained")
        FigureCanvasSVG(figure)
        *panels, last = figure.subplots(2, 3, sharex=True, sharey=True).flat
        systems = figures["systems"]
        titles, _ = systems.values()  # two, each with the same panels
        for axes, title in zip(panels, titles, strict=True):
            _draw(axes, title, {name: one[title] for name, one in systems.items()})
        last.axis("off")
        last.text(0.02, 0.97, _ABOUT, transform=last.transAxes, va="top", fontsize=8.5, color=MUTED, linespacing=1.6)
        figure.supxlabel("number of training articles", fontsize=9)
        figure.supylabel("F1 in percent", fontsize=9)
        return as_svg(figure)


def _draw(axes: Axes, title: str, lines: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    styles: list[dict[str, Any]] = [{"color": BLUE, "marker": "o"}, {"color": CLAY, "marker": "s", "linestyle": "--"}]
    ends = spread([100.0 * line[-1]["mean"] for line in lines.values()])
    for (name, line), style, end in zip(lines.items(), styles, ends, strict=True):
        at = [point["articles"] for point in line]
        low, middle, high = ([100.0 * point[key] for point in line] for key in ("lowest", "mean", "highest"))
        axes.fill_between(at, low, high, color=style["color"], alpha=0.18, linewidth=0)
        axes.plot(at, middle, markersize=4.5, linewidth=1.6, clip_on=False, **style)
        words: dict[str, Any] = {"va": "center", "fontsize": 8, "color": style["color"], "bbox": _OVER_GRID}
        axes.text(at[-1] + 0.19, end, f"{name} {middle[-1]:.1f}", **words)
    axes.set(title=title, xlim=(0.8, at[-1] + 1.75), ylim=(0, 100), xticks=at)
    axes.tick_params(length=0, labelbottom=True, labelcolor=MUTED)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=GREY, linewidth=0.8)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set(color=MUTED, bounds=(0.8, at[-1] + 0.1))


def spread(heights: Sequence[float], apart: float = 9) -> list[float]:
    """Where two words are written that should stand at two heights: there, or moved until they are so far apart."""
    low, high = min(heights), max(heights)
    shift = max(0.0, apart - (high - low)) / 2
    first_is_low = heights[0] < heights[-1]
    return [low - shift, high + shift] if first_is_low else [high + shift, low - shift]
