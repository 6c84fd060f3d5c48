"""What predictions are held against: the released gold of a protocol, or gold of one's own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

from insihab import __version__
from insihab.files import unreadable
from insihab.findings import InputError, errors, refusal
from insihab.predictions import LAYERS, NOT_SCORED, Prediction
from insihab.predictions.inventory import Inventory, from_gold, from_schema, with_entity_types
from insihab.predictions.mentions import keys
from insihab.predictions.pairs import Pair
from insihab.predictions.reading import Reading, uncollected
from insihab.released import dataset_folder, schema_file
from insihab.schema import read_schema

ALL_ARTICLES = "leave-one-article-out"
PROTOCOLS = {"split": ("test",), ALL_ARTICLES: ("train", "test")}
"""The splits whose gold is scored: the test articles; or all, each predicted by a system that has not seen it."""
Surfaces = Callable[[str], Collection[str]]
"""Gives, for a document's id, the surfaces of the mentions that a system was trained on."""


@dataclass(frozen=True)
class Gold:
    """Gold, and what is known about it.

    Attributes:
        documents: each by its id, in the order of the files.
        pairs: of claims.
        inventory: the labels that predictions may have.
        data: its name in a signature.
        digest: twelve hexadecimal digits of the sha256 of its files.
        protocol: one of `PROTOCOLS`, or ``custom``.
        seen: what systems were trained on; None where nobody knows.
        seen_digest: as `digest`, of the files that they were trained on.
        elsewhere: documents that are not scored here, each with what to do about it.
    """

    documents: Mapping[str, Prediction]
    pairs: Sequence[Pair]
    inventory: Inventory
    data: str
    digest: str
    protocol: str
    seen: Surfaces | None = None
    seen_digest: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def keys(self) -> Mapping[str, frozenset[str]]:
        """The keys that some item of each layer has."""
        layers = [document.layers for document in self.documents.values()]
        return {
            layer: frozenset(chain.from_iterable(keys(one[layer]) for one in layers if layer in one))
            for layer in LAYERS
        }


def released_gold(protocol: str) -> Gold:
    """The released gold that a protocol scores."""
    inventory = from_schema(read_schema(schema_file()))
    by_split = {split: _files(split) for split in PROTOCOLS[ALL_ARTICLES]}
    files = [file for split in PROTOCOLS[protocol] for file in by_split[split]]
    documents, pairs = read_gold(files, inventory)
    train, _ = read_gold(by_split["train"], inventory) if protocol == "split" else (documents, ())
    cure = f"is not scored under the protocol {protocol}: leave it out, or choose --protocol {ALL_ARTICLES}"
    return Gold(
        documents,
        pairs,
        inventory,
        f"insihab-{__version__}",
        digest(files),
        protocol,
        _surfaces_of_others(train),
        digest(by_split["train"] if protocol == "split" else files),
        {doc_id: cure for doc_id in train if doc_id not in documents},
    )


def _files(split: str) -> list[Path]:
    folder = dataset_folder() / "gold"
    pairs = folder / f"{split}.pairs.jsonl"
    return [folder / f"{split}.jsonl", *([pairs] if pairs.stat().st_size else [])]  # a split may have no pairs


@uncollected()
def custom_gold(
    files: Sequence[Path], schema: Path | None = None, labels: Sequence[str] = (), train: Sequence[Path] = ()
) -> Gold:
    """Gold of one's own.

    Args:
        files: in the form of predictions, each document with its text.
        schema: a file with the labels that may occur; without it, those that gold has may.
        labels: the types of entities that may occur, in place of the others.
        train: gold that systems were trained on, so that seen mentions and unseen ones are told apart.

    Raises:
        InputError: with every fault of the files.
    """
    inventory = from_schema(read_schema(schema)) if schema else Inventory({})
    if labels:
        inventory = with_entity_types(inventory, labels)
    documents, pairs = read_gold(files, inventory)
    if not schema:
        inventory = from_gold(list(documents.values()), pairs)
        inventory = with_entity_types(inventory, labels) if labels else inventory
    seen = _surfaces_of_others(read_gold(train, Inventory({}))[0]) if train else None
    seen_digest = digest(train) if train else ""
    return Gold(documents, pairs, inventory, "custom", digest(files), "custom", seen, seen_digest)


def read_gold(files: Sequence[Path], inventory: Inventory) -> tuple[dict[str, Prediction], list[Pair]]:
    """Gold documents, each with its text, and pairs of claims.

    Raises:
        InputError: with every fault of the files.
    """
    reading = Reading(files, inventory)
    documents = _merged(reading)
    if errors(reading.findings):
        raise InputError(errors(reading.findings))
    if not documents and not reading.pairs:
        raise refusal(files[0], "FILE_EMPTY", "has no documents; name a file of gold")
    return documents, reading.pairs


def _merged(reading: Reading) -> dict[str, Prediction]:
    """The documents by their ids, with the layers together that stood in several files."""
    merged: dict[str, Prediction] = {}
    for document in reading:
        known = merged.setdefault(document.doc_id, document)
        if known is document:
            continue
        if known.text != document.text:
            reading.report("TEXT_DIFFERS", "has another text than in an earlier file of gold; give it one text")
        merged[document.doc_id] = known._replace(layers={**known.layers, **document.layers})
    return merged


def digest(files: Sequence[Path]) -> str:
    """Twelve hexadecimal digits of the sha256 of some files, in their order.

    Raises:
        InputError: a file cannot be read.
    """
    whole = hashlib.sha256()
    for path in files:
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    whole.update(block)
        except OSError as error:
            raise unreadable(path, error) from None
    return whole.hexdigest()[:12]


def _surfaces_of_others(documents: Mapping[str, Prediction]) -> Surfaces:
    """The surfaces of mentions in all documents but one: of a document that is not among them, in all."""
    by_document = {document.doc_id: _surfaces(document) for document in documents.values()}
    times = Counter(surface for surfaces in by_document.values() for surface in surfaces)
    everything = frozenset(times)

    def of_others(doc_id: str) -> Collection[str]:
        own = by_document.get(doc_id)
        return everything - {surface for surface in own if times[surface] == 1} if own else everything

    return of_others


def _surfaces(document: Prediction) -> frozenset[str]:
    text, items = document.text or "", document.layers.get("entities", ())
    return frozenset(text[item["start"] : item["end"]] for item in items if item["type"] != NOT_SCORED)
