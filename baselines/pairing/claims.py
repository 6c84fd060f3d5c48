"""Numeric claims as a system for pairs of them sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from insihab.predictions import ATTRIBUTES
from protocol import Document, Row

_PLACES = ("place", "origin", "destination")


@dataclass(frozen=True)
class Claim:
    """A gold claim with what its document says of it; of identity, across articles or within, nothing.

    Attributes:
        id: ``doc_id#claim_id``.
        published: the day or month of its article, ``2020-11-19`` or ``2021-07``.
        sentence: the sentence that has the quantity.
        lo, hi: the value, None where it is open.
        operator, unit, movement: labels of the schema.
        counted: the surface of what is counted; empty where nothing is.
        counted_type: what that is: the type of the event that its first word names, else of the smallest mention
            around that word, else empty.
        nationalities: surfaces of the NORP mentions in `counted`.
        event_type, event: type and surface of the trigger that the claim quantifies, else empty.
        places: names and nationalities in the places of the claim, or where it has none, of that event.
        time: the EDTF value of the time that limits it, else empty.
        since: whether that time is where a period begins (منذ).
    """

    id: str
    published: str = ""
    sentence: str = ""
    lo: float | None = None
    hi: float | None = None
    operator: str = "EXACT"
    unit: str = "count"
    movement: str = "STOCK"
    counted: str = ""
    counted_type: str = ""
    nationalities: tuple[str, ...] = ()
    event_type: str = ""
    event: str = ""
    places: tuple[str, ...] = ()
    time: str = ""
    since: bool = False


Pair = tuple[Claim, Claim]
"""Two claims of different documents; their order means nothing."""


def claims_of(document: Document, published: str) -> list[Claim]:
    """The claims of a document, in its order."""
    return [_claim(document, row, published) for row in document.layers["numeric_claims"]]


def _claim(document: Document, row: Row, published: str) -> Claim:
    source, entities = document.source, document.layers["entities"]
    counted = row["counted"] or {"surface": "", "start": 0, "end": 0}
    event = _pointed_to(document.layers["events"], row["quantifies"])
    limits = row["arguments"] if _with_role(row["arguments"], _PLACES) else [*row["arguments"], *event["arguments"]]
    places = [mention for argument in _with_role(limits, _PLACES) for mention in _inside(entities, argument)]
    times = _with_role(row["arguments"], ("time",))
    sentence = next((span for span in source.sentences if span[0] <= row["start"] < span[1]), (0, 0))
    return Claim(
        id=f"{source.doc_id}#{row['id']}",
        published=published,
        sentence=source.text[slice(*sentence)],
        **{name: row[name] for name in ("lo", "hi", *ATTRIBUTES["numeric_claims"])},
        counted=counted["surface"],
        counted_type=_type_of(document, counted),
        nationalities=tuple(one["surface"] for one in _inside(entities, counted) if one["type"] == "NORP"),
        event_type=event["type"],
        event=event["surface"],
        places=tuple(one["surface"] for one in places if one["level"] == "NAM" or one["type"] == "NORP"),
        time=_pointed_to(entities, times[0])["value"] or "" if times else "",
        since=bool(times) and source.text[: times[0]["start"]].endswith("منذ "),
    )


def _pointed_to(rows: Iterable[Row], reference: Row | None) -> Row:
    """The row that a reference points to, or an empty one."""
    empty = {"type": "", "surface": "", "value": "", "arguments": []}
    return next((row for row in rows if reference and row["id"] == reference["id"]), empty)


def _with_role(arguments: Iterable[Row], roles: Sequence[str]) -> list[Row]:
    return [argument for argument in arguments if argument["role"] in roles]


def _inside(rows: Iterable[Row], span: Row) -> list[Row]:
    return [row for row in rows if span["start"] <= row["start"] and row["end"] <= span["end"]]


def _type_of(document: Document, counted: Row) -> str:
    """What the first word of the counted is; a number before it may belong to the mention, not to the counted."""
    first = counted["start"], counted["start"] + len(counted["surface"].partition(" ")[0])
    if first[0] == first[1]:
        return ""
    for layer in ("events", "entities"):
        around = [row for row in document.layers[layer] if row["start"] <= first[0] and first[1] <= row["end"]]
        if around:
            return str(min(around, key=lambda row: (row["end"] - row["start"], row["type"]))["type"])
    return ""
