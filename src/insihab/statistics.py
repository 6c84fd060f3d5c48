"""What the released rows hold, counted; the source of every figure in the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from insihab.articles import SPLITS
from insihab.layers import Row

LAYERS = ("entities", "events", "numeric_claims", "not_claims")


def describe(articles: Sequence[Row]) -> dict[str, Any]:
    """Counts over the rows of the config ``articles``: by split, by document, by label, what leaks, what BIO can say.

    Shares are between 0 and 1, to four places, or null where there is nothing to divide by.
    """
    groups = {split: [row for row in articles if row["split"] == split] for split in SPLITS}
    return {
        "splits": {split: _size(rows) for split, rows in groups.items()},
        "documents": {row["doc_id"]: {"split": row["split"], **_size([row])} for row in articles},
        "labels": {
            "entities": _by_split(groups, "entities", lambda mention: mention["type"]),
            "entity_levels": _by_split(groups, "entities", lambda mention: mention.get("level", "none")),
            "events": _by_split(groups, "events", lambda event: event["type"]),
            "factuality": _by_split(groups, "events", lambda event: event["factuality"]),
            "aspect": _by_split(groups, "events", lambda event: event["aspect"]),
            "operators": _by_split(groups, "numeric_claims", lambda claim: claim["operator"]),
            "units": _by_split(groups, "numeric_claims", lambda claim: claim["unit"]),
            "not_claims": _by_split(groups, "not_claims", lambda number: number["reason"]),
            "roles": _roles(groups),
        },
        "seen_in_train": _seen(groups["train"], groups["test"]),
        "projection": _projection(articles),
    }


def _size(rows: Sequence[Row]) -> dict[str, int]:
    spans = {name: sum(len(row[name]) for row in rows) for name in ("sentences", "tokens", *LAYERS)}
    arguments = sum(len(event.get("arguments", [])) for row in rows for event in row["events"])
    return {"articles": len(rows), **spans, "event_arguments": arguments}


def _by_split(groups: Mapping[str, Sequence[Row]], layer: str, key: Callable[[Row], str]) -> dict[str, dict[str, int]]:
    counts = {split: Counter(key(item) for row in rows for item in row[layer]) for split, rows in groups.items()}
    return _table(counts)


def _roles(groups: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, int]]:
    return _table(
        {
            split: Counter(
                argument["role"] for row in rows for event in row["events"] for argument in event.get("arguments", [])
            )
            for split, rows in groups.items()
        }
    )


def _table(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Label to counts by split, the most frequent first."""
    total: Counter[str] = Counter()
    for counter in counts.values():
        total.update(counter)
    ordered = sorted(total, key=lambda label: (-total[label], label))
    return {label: {split: counter[label] for split, counter in counts.items()} for label in ordered}


def _seen(train: Iterable[Row], test: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """How much of test a system has met in train, by surface, identity and value: of all mentions, of distinct ones."""
    train, test = list(train), list(test)
    keys: dict[str, tuple[str, Callable[[Row], Any]]] = {
        "entity_surfaces": ("entities", lambda mention: (mention["surface"], mention["type"])),
        "entities": ("entities", lambda mention: mention.get("entity")),
        "event_triggers": ("events", lambda event: (event["surface"], event["type"])),
        "events": ("events", lambda event: event.get("event")),
        "claim_values": ("numeric_claims", lambda claim: (claim.get("lo"), claim.get("hi"), claim["unit"])),
    }
    result = {}
    for name, (layer, key) in keys.items():
        known = {key(item) for row in train for item in row[layer]} - {None}
        wanted = [key(item) for row in test for item in row[layer] if key(item) is not None]
        result[name] = {"mentions": _overlap(wanted, known), "distinct": _overlap(list(dict.fromkeys(wanted)), known)}
    return result


def _overlap(wanted: Sequence[Any], known: Collection[Any]) -> dict[str, Any]:
    seen = sum(value in known for value in wanted)
    return {"test": len(wanted), "seen": seen, "share": _share(seen, len(wanted))}


def _projection(articles: Sequence[Row]) -> dict[str, Any]:
    """How many entity mentions BIO tags over our tokens can carry, in two conventions.

    With proclitics outside, a mention must begin and end with a token; with proclitics inside, it may begin within
    one. Tags carry one layer: of nested mentions only the outermost.
    """
    total = exact = inside = outermost = 0
    for row in articles:
        starts = {token["start"] for token in row["tokens"]}
        ends = {token["end"] for token in row["tokens"]}
        spans = [(mention["start"], mention["end"]) for mention in row["entities"]]
        flat = {span for span in set(spans) if not any(_contains(other, span) for other in spans)}
        total += len(spans)
        outermost += len(flat)
        exact += sum(start in starts and end in ends for start, end in flat)
        inside += sum(end in ends for _, end in flat)
    return {
        "mentions": total,
        "outermost": outermost,
        "proclitic_out": {"mentions": exact, "share": _share(exact, total)},
        "proclitic_in": {"mentions": inside, "share": _share(inside, total)},
    }


def _contains(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
