"""Pictures as SVG, the same bytes for the same picture."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.figure import Figure

STYLE: dict[Any, Any] = {"svg.hashsalt": "insihab", "font.family": "DejaVu Sans", "font.size": 9}
"""The settings under which every picture is drawn and written; some add their own."""
_NO_CLOCK = {"Date": None, "Creator": None}


def as_svg(figure: Figure, pad: float = 0.15) -> str:
    """A picture, with so many inches around what is drawn."""
    content = io.StringIO()
    figure.savefig(content, format="svg", metadata=_NO_CLOCK, bbox_inches="tight", pad_inches=pad)
    return "".join(f"{line.rstrip()}\n" for line in content.getvalue().splitlines())
