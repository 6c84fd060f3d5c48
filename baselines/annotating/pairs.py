"""What the numeric claims of different texts are to each other, as a saved model says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice
from pathlib import Path
from typing import NamedTuple

from annotating.annotate import failed
from annotating.sentences import Item, Sentence, by_sentence, pointer
from insihab.predictions import Prediction
from keeping.model_file import Saved
from pairing.claims import Claim, claims_of
from protocol import Document, Row, Text, schema

MOST = 100_000
"""Pairs that are judged; among more, nobody would find any."""
NOTHING = "UNRELATED"
"""The relation of claims that have nothing to do with each other, which is not shown."""
MOST_SHOWN = 200
"""Pairs of one relation that are shown."""
_AT_ONCE = 2_000


class Side(NamedTuple):
    """A claim of a pair: the place of its document in the list of all, its own in the document, and its sentence."""

    document: int
    number: int
    sentence: Sentence
    item: Item
    claim: Claim


class Related(NamedTuple):
    """Two claims of different documents, and what they are to each other."""

    a: Side
    b: Side
    relation: str


def sides(found: Sequence[Prediction], published: Sequence[str]) -> list[list[Side]]:
    """The claims of each document as a system for pairs sees them; `published` has the date of each, or ""."""
    return [list(_sides(at, *each)) for at, each in enumerate(zip(found, published, strict=True))]


def how_many(found: Sequence[Prediction]) -> int:
    """How many pairs the claims of different documents make."""
    sizes = [len(one.layers["numeric_claims"]) for one in found]
    return (sum(sizes) ** 2 - sum(size**2 for size in sizes)) // 2


def related(
    saved: Saved, path: Path, claims: Sequence[Sequence[Side]], done: Callable[[int], object]
) -> Iterator[Related]:
    """Every pair of claims of different documents, with its relation.

    Args:
        saved: the model.
        path: its file, for messages.
        claims: those of each document.
        done: told how many more pairs were judged.

    Raises:
        InputError: the model fails, or says what the schema does not have.
    """
    pairs = ((a, b) for one, other in combinations(claims, 2) for a in one for b in other)
    while part := list(islice(pairs, _AT_ONCE)):
        try:
            relations = list(saved.pairs.predict([(a.claim, b.claim) for a, b in part]))
            if unknown := set(relations) - schema().claim_pairs.keys():
                raise ValueError(f"«{min(map(str, unknown))}» is no relation")
            yield from (Related(*pair, relation) for pair, relation in zip(part, relations, strict=True))
        except Exception as error:  # a model from elsewhere can lack anything
            raise failed(path, error) from None
        done(len(part))


def line(one: Related) -> dict[str, str]:
    """A pair in the form of predictions."""
    return {"a": one.a.claim.id, "b": one.b.claim.id, "relation": one.relation}


def by_relation(pairs: Sequence[Related]) -> dict[str, list[Related]]:
    """The pairs of each relation, in the order of the schema."""
    groups = {name: [one for one in pairs if one.relation == name] for name in schema().claim_pairs}
    return {name: group for name, group in groups.items() if group}


def _sides(at: int, found: Prediction, published: str) -> Iterator[Side]:
    number = 0
    for sentence in by_sentence(found):
        seen = claims_of(_as_gold(found, sentence), published) if sentence.claims else []
        for item, claim in zip(sentence.claims, seen, strict=True):
            number += 1
            yield Side(at, number, sentence, item, claim)


def _as_gold(found: Prediction, sentence: Sentence) -> Document:
    """A sentence in the form of the released gold, as far as predictions go: times have no value, claims no place."""
    text = found.text or ""

    def row(start: int, end: int, **more: object) -> Row:
        return {"start": start, "end": end, "surface": text[start:end], "id": f"{start}-{end}", **more}

    def pointed(item: Item, name: str) -> Row | None:
        span = pointer(item, name)
        return row(*span) if span else None

    mentions = [row(one["start"], one["end"], type=one["type"], level=one.get("level"), value=None)
                for one in sentence.mentions]  # fmt: skip
    events = [
        row(one["start"], one["end"], type=one["type"],
            arguments=[row(each["start"], each["end"], role=each["role"]) for each in one.get("arguments", ())])
        for one in sentence.events
    ]  # fmt: skip
    claims = [
        {
            "operator": "EXACT", "unit": "count", "movement": "STOCK", "lo": None, "hi": None, **one,
            "counted": pointed(one, "counted"), "quantifies": pointed(one, "event"), "arguments": [],
        }
        for one in sentence.claims
    ]  # fmt: skip
    source = Text(found.doc_id, text, ((sentence.start, sentence.end),), ())
    return Document(source, {"entities": mentions, "events": events, "numeric_claims": claims})
