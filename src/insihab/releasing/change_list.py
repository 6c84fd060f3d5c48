"""Changes of labels as the changelog has them, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from insihab.markdown import plain, table
from insihab.releasing.changes import Change
from insihab.releasing.contents import DOCUMENTS, INVENTORY

KINDS = ("added", "removed", "altered")
LISTED = 40
"""With as many changed labels or more, of articles that are still there, they are counted and no longer listed."""
_MOST = 10


def changes_markdown(changes: Sequence[Change], previous: str) -> str:
    """What changed since the version `previous`: documents and inventory, counts by layer, and every label.

    Labels of an article that is gone are counted and not listed, since that would quote it. From `LISTED` others on, in
    place of the list, what was altered most often.
    """
    labels = [one for one in changes if one.item.layer not in (DOCUMENTS, INVENTORY)]
    others = [one for one in changes if one.item.layer in (DOCUMENTS, INVENTORY)]
    if not changes:
        return f"The labels are those of {previous}."
    parts = [f"The data against {previous}, compared by the release:"]
    if others:
        parts.append("\n".join(line for one in others for line in _lines(one)))
    if labels:
        parts.append(_table(labels))
        gone = {one.item.id for one in others if (one.item.layer, one.kind) == (DOCUMENTS, "removed")}
        kept = [one for one in labels if not gone & {name.partition("#")[0] for name in one.item.id.split()}]
        detail = _frequent(kept) if len(kept) >= LISTED else [line for one in kept for line in _lines(one)]
        parts.append("\n".join(detail))
    else:
        parts.append(f"The labels are those of {previous}.")
    return "\n\n".join(part for part in parts if part)


def _lines(change: Change) -> Iterator[str]:
    """A line that names the item, and what was altered of it."""
    values = [f"{plain(name)}: {_side(old)} → {_side(new)}" for name, old, new in change.values()]
    kind = "" if change.item.layer in (DOCUMENTS, INVENTORY) else _sort(change)
    yield f"- {change.kind} in {change.item.layer}: {plain(change.item.place)}{kind}" + "".join(
        f"; {value}" for value in values
    )


def _sort(change: Change) -> str:
    """The type of a label, or the relation of a pair."""
    values = change.item.values
    return "".join(f", {_side(values[name])}" for name in ("type", "relation") if name in values)


def _side(values: Iterable[str]) -> str:
    return ", ".join(map(plain, sorted(values))) or "nothing"


def _table(labels: Iterable[Change]) -> str:
    counts = Counter((one.item.layer, one.kind) for one in labels)
    layers = dict.fromkeys(layer for layer, _ in counts)
    return table(["layer", *KINDS], ([layer, *(counts[layer, kind] for kind in KINDS)] for layer in layers))


def _frequent(labels: Iterable[Change]) -> list[str]:
    altered = Counter(f"{one.item.layer}, {plain(name)}" for one in labels for name, _, _ in one.values())
    most = sorted(altered.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    return [f"Altered most often: {'; '.join(f'{name} {count}' for name, count in most)}."] if most else []
