"""What the released rows hold, counted; the source of every figure in the card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from insihab.articles import SPLITS
from insihab.layers import Row
from insihab.projection import projection, share

LAYERS = ("entities", "events", "numeric_claims", "not_claims")
NO_VALUE = "none"
"""What stands for an absent value in counts."""
LABELS = {
    "entities": ("entities", "type"),
    "entity_levels": ("entities", "level"),
    "events": ("events", "type"),
    "factuality": ("events", "factuality"),
    "aspect": ("events", "aspect"),
    "operators": ("numeric_claims", "operator"),
    "units": ("numeric_claims", "unit"),
    "forms": ("numeric_claims", "form"),
    "movements": ("numeric_claims", "movement"),
    "attributions": ("numeric_claims", "attribution"),
    "not_claims": ("not_claims", "reason"),
}
"""Each table of labels: the layer and the key whose values it counts."""


def describe(
    articles: Sequence[Row], pairs: Sequence[Row] = (), removed: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """Counts over released rows: by split, document and label, what leaks, what tags can carry, where labels come from.

    Shares are between 0 and 1, to four places, or null where there is nothing to divide by.

    Args:
        articles: the rows of the config ``articles``.
        pairs: those of ``claim_pairs``.
        removed: the tombstones of documents that were taken out, which stand as they are.
    """
    groups = {split: [row for row in articles if row["split"] == split] for split in SPLITS}
    judged = {split: [pair for pair in pairs if pair["split"] == split] for split in SPLITS}
    return {
        "splits": {split: {**_size(rows), "claim_pairs": len(judged[split])} for split, rows in groups.items()},
        "documents": {row["doc_id"]: {"split": row["split"], **_size([row])} for row in articles},
        "labels": {
            **{name: _by_split(groups, layer, key) for name, (layer, key) in LABELS.items()},
            "roles": _roles(groups),
            "claim_pairs": _table({split: Counter(pair["relation"] for pair in judged[split]) for split in SPLITS}),
        },
        "seen_in_train": {**_seen(groups["train"], groups["test"]), "claim_pairs": _pairs_seen(articles, judged)},
        "pairs_across_splits": _pairs_across(articles, judged["test"]),
        "projection": projection(articles),
        "origins": _origins(articles, pairs),
        "removed": [dict(one) for one in removed],
    }


def _size(rows: Sequence[Row]) -> dict[str, int]:
    spans = {name: sum(len(row[name]) for row in rows) for name in ("sentences", "tokens", *LAYERS)}
    arguments = sum(len(event.get("arguments", [])) for row in rows for event in row["events"])
    return {"articles": len(rows), **spans, "event_arguments": arguments}


def _by_split(groups: Mapping[str, Sequence[Row]], layer: str, key: str) -> dict[str, dict[str, int]]:
    return _table(
        {
            split: Counter(item.get(key, NO_VALUE) for row in rows for item in row[layer])
            for split, rows in groups.items()
        }
    )


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
        "claim_values": ("numeric_claims", _value),
    }
    result = {}
    for name, (layer, key) in keys.items():
        known = {key(item) for row in train for item in row[layer]} - {None}
        wanted = [key(item) for row in test for item in row[layer] if key(item) is not None]
        result[name] = {"mentions": _overlap(wanted, known), "distinct": _overlap(list(dict.fromkeys(wanted)), known)}
    return result


def _overlap(wanted: Sequence[Any], known: Collection[Any]) -> dict[str, Any]:
    seen = sum(value in known for value in wanted)
    return {"test": len(wanted), "seen": seen, "share": share(seen, len(wanted))}


Value = tuple[Any, ...]


def _value(claim: Row) -> Value:
    return claim.get("lo"), claim.get("hi"), claim["unit"]


def _pairs_seen(articles: Sequence[Row], judged: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Of the pairs in test, how many have two values that both occur in train, be it in their own claims."""
    claims = [(row, claim) for row in articles for claim in row["numeric_claims"]]
    values = {f"{row['doc_id']}#{claim['id']}": _value(claim) for row, claim in claims}
    known = {_value(claim) for row, claim in claims if row["split"] == "train"}
    wanted = [(values[pair["a"]], values[pair["b"]]) for pair in judged["test"]]
    seen = {pair for pair in wanted if known.issuperset(pair)}
    return {"mentions": _overlap(wanted, seen), "distinct": _overlap(list(dict.fromkeys(wanted)), seen)}


def _pairs_across(articles: Sequence[Row], test: Sequence[Row]) -> dict[str, int]:
    """How many pairs of test have one claim of a train article."""
    train = {row["doc_id"] for row in articles if row["split"] == "train"}
    across = sum(bool({pair["doc_id_a"], pair["doc_id_b"]} & train) for pair in test)
    return {"test": len(test), "one_claim_in_train": across}


def _origins(articles: Sequence[Row], pairs: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """By layer: how many labels, how many of them by which passes before, and how many with a rule.

    Nothing where no label says which passes had it.
    """
    layers = {layer: [item for row in articles for item in row[layer]] for layer in LAYERS}
    items = {layer: rows for layer, rows in {**layers, "claim_pairs": list(pairs)}.items() if rows}
    if not any(item.get("found_by") for rows in items.values() for item in rows):
        return {}
    return {
        layer: {
            "labels": len(rows),
            "found_by": dict(sorted(Counter(item.get("found_by") or NO_VALUE for item in rows).items())),
            "with_rule": sum(bool(item.get("rule")) for item in rows),
        }
        for layer, rows in items.items()
    }
