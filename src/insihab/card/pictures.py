"""The statistics as pictures for the card: SVG, the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from insihab.articles import SPLITS
from insihab.card.bars import (
    BLUE,
    CLAY,
    GREY,
    OCHRE,
    ROW,
    STYLE,
    TITLE,
    WIDTH,
    bars_in_parts,
    empty_figure,
    lighter,
    panel,
    write_beside,
)
from insihab.svg import as_svg

Figures = Mapping[str, Any]

_OF_SPLIT = dict(zip(SPLITS, (BLUE, OCHRE), strict=True))
_RAISED = -0.25  # inches: the first titles stand nearer to the legend than others to the bars above them

_SIZES = {
    "sentences": "sentences",
    "entities": "entity mentions",
    "event_arguments": "event arguments",
    "events": "event mentions",
    "not_claims": "numbers that are no claims",
    "numeric_claims": "numeric claims",
}
_LABELS = (
    {"entities": "entity types", "factuality": "factuality of events", "aspect": "aspect of events"},
    {"events": "event types", "claim_pairs": "pairs of claims"},
    {"roles": "roles of arguments"},
)
"""The tables of labels in each column of a picture, with the titles of their panels."""
_NUMBERS = (
    {"operators": "operators of claims", "movements": "state or change"},
    {"units": "units of claims", "attributions": "how claims are given"},
    {"forms": "how claims are written", "not_claims": "numbers that are no claims"},
)
_SEEN = {
    "entities": "entities (identity)",
    "entity_surfaces": "entity surfaces, by type",
    "events": "events (identity)",
    "event_triggers": "event triggers, by type",
    "claim_values": "values of claims",
    "claim_pairs": "values of both claims of a pair",
}


def pictures(figures: Figures) -> dict[str, str]:
    """The pictures of a release by their names, each an SVG on its own white ground, for a page of any colour.

    Args:
        figures: from `insihab.statistics.describe`.
    """
    draw: dict[str, Callable[[Figures], Figure]] = {
        "sizes": _sizes,
        "labels": lambda figures: _labels(figures["labels"], _LABELS),
        "numbers": lambda figures: _labels(figures["labels"], _NUMBERS),
        "leaks": _leaks,
        "tokens": _tokens,
    }
    with rc_context(STYLE):
        return {name: as_svg(one(figures)) for name, one in draw.items()}


def _sizes(figures: Figures) -> Figure:
    """A bar a layer, in parts by article, those of train first."""
    documents = _coloured(figures["documents"])
    figure = empty_figure(
        [Patch(color=colour, label=f"{doc_id} ({one['split']})") for colour, doc_id, one in documents]
    )
    parts = [(colour, [one[name] for name in _SIZES]) for colour, _, one in documents]
    bars_in_parts(panel(figure, list(_SIZES.values()), names=2.0), parts)
    return figure


def _coloured(documents: Mapping[str, Figures]) -> list[tuple[str, str, Figures]]:
    """Each document with a shade of its split's colour, train first."""
    coloured = []
    for split, colour in _OF_SPLIT.items():
        own = [(doc_id, one) for doc_id, one in documents.items() if one["split"] == split]
        coloured += [(lighter(colour, 0.6 * at / len(own)), *entry) for at, entry in enumerate(own)]
    return coloured


def _labels(labels: Mapping[str, Figures], columns: Sequence[Mapping[str, str]]) -> Figure:
    """Columns of panels, a panel a table of labels, in it two bars a label: train and test."""
    figure = empty_figure([Patch(color=colour, label=split) for split, colour in _OF_SPLIT.items()])
    for column, titles in enumerate(columns):
        above = _RAISED
        for name, title in ((name, title) for name, title in titles.items() if labels[name]):
            axes = panel(figure, list(labels[name]), title, column / len(columns), 1 / len(columns), above)
            _two_bars(axes, labels[name])
            above += TITLE + len(labels[name]) * ROW
    return figure


def _two_bars(axes: Axes, table: Mapping[str, Mapping[str, int]]) -> None:
    for (split, colour), side in zip(_OF_SPLIT.items(), (-0.19, 0.19), strict=True):
        counts = [row[split] for row in table.values()]
        places = [number + side for number in range(len(counts))]
        axes.barh(places, counts, 0.36, color=colour)
        write_beside(axes, counts, [str(count) for count in counts], places, size=7)


def _leaks(figures: Figures) -> Figure:
    """Two panels, mentions and distinct values; in each a bar of the share of test that train has too."""
    figure = empty_figure([Patch(color=CLAY, label="train has it too"), Patch(color=GREY, label="only test has it")])
    left, width, names = 0.0, 0.62, 2.3
    for what, title in {"mentions": "of all in test", "distinct": "of the different ones in test"}.items():
        rows = [figures["seen_in_train"][name][what] for name in _SEEN]
        axes = panel(figure, list(_SEEN.values()) if names else [""] * len(rows), title, left, width, _RAISED, names)
        axes.barh(range(len(rows)), [100] * len(rows), 0.62, color=GREY)
        axes.barh(range(len(rows)), [100 * row["seen"] / (row["test"] or 1) for row in rows], 0.62, color=CLAY)
        write_beside(axes, [100] * len(rows), [_share(row) for row in rows])
        axes.set_xlim(0, 155)
        left, width, names = left + width + 0.02, 0.62 - names / WIDTH, 0.0
    return figure


def _share(row: Mapping[str, Any]) -> str:
    seen, test = row["seen"], row["test"]
    return f"{seen / test:.0%}  ({seen} of {test})" if test else "none in test"


def _tokens(figures: Figures) -> Figure:
    """A bar a type: what token tags carry either way, only with the proclitic, and not at all."""
    types = figures["projection"]["by_type"]
    out, taken_in, all_ = (
        [row[name] for row in types.values()] for name in ("proclitic_out", "proclitic_in", "mentions")
    )
    parts = {
        "carried either way": (BLUE, out),
        "after a proclitic: carried only if the tag takes it in": (OCHRE, _less(taken_in, out)),
        "nested in another mention: not carried": (CLAY, _less(all_, taken_in)),
    }
    figure = empty_figure([Patch(color=colour, label=name) for name, (colour, _) in parts.items()])
    bars_in_parts(panel(figure, list(types), names=0.6), list(parts.values()))
    return figure


def _less(whole: Sequence[int], part: Sequence[int]) -> list[int]:
    return [one - other for one, other in zip(whole, part, strict=True)]
