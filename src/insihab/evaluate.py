"""Evaluation of files of predictions: checked line by line, and scored as they are read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insihab.findings import Finding, InputError, errors, refusal
from insihab.gold import Gold
from insihab.predictions import LAYERS, Prediction
from insihab.predictions.pairs import Pair
from insihab.predictions.reading import Reading, ToSpans, uncollected
from insihab.scoring.corpus import Scoring
from insihab.scoring.results import LayerScores, by_document
from insihab.scoring.signature import signature
from insihab.uncertainty.bootstrap import FEWEST

SCHEMA = 1
"""The version of the form of the JSON: keys may be added to it, and none changes its meaning."""


@dataclass(frozen=True)
class Evaluation:
    """Scores, and what they were computed from.

    Attributes:
        gold: what was asked for.
        layers: the scores of each layer.
        signatures: of each layer, and of ``all``.
        warnings: about the files.
        predictions: the documents with what was predicted, if they were to be kept.
        pairs: the predicted pairs of claims.
    """

    gold: Gold
    layers: Mapping[str, LayerScores]
    signatures: Mapping[str, str]
    warnings: Sequence[Finding]
    predictions: Mapping[str, Prediction]
    pairs: Sequence[Pair]

    def as_json(self, system: str = "") -> dict[str, Any]:
        """The scores in the form that others rely on, with the counts of each document where there are few."""
        layers = {name: {**one.as_json(), "signature": self.signatures[name]} for name, one in self.layers.items()}
        result = {"schema": SCHEMA, "system": system, "signature": self.signatures["all"], "layers": layers}
        if len(self.gold.documents) < FEWEST:
            result["documents"] = by_document(self.layers, self.gold.documents)
        return result


@uncollected()
def evaluate(
    files: Sequence[Path],
    gold: Gold,
    *,
    to_spans: ToSpans | None = None,
    gold_triggers: bool = False,
    keep: bool = False,
) -> Evaluation:
    """The scores of a submission.

    Args:
        files: JSON Lines; one for several layers, or one for each.
        gold: what to hold it against.
        to_spans: how to read lines of another format, as `Reading` has it.
        gold_triggers: whether the system was given gold's triggers; then it must have them all, and they are not
            scored.
        keep: whether to keep the predictions, for a report.

    Raises:
        InputError: with every fault of the files.
    """
    reading = Reading(files, gold.inventory, gold.documents, gold.pairs, gold.elsewhere, to_spans)
    scoring = Scoring(gold, gold_triggers)
    kept: dict[str, Prediction] = {}
    with_events: set[str] = set()
    for document in reading:
        scoring.add(document)
        if gold_triggers:
            for message in _other_triggers(gold.documents[document.doc_id], document):
                reading.report("TRIGGER_DIFFERS", message, part="events")
            with_events.update({document.doc_id} if "events" in document.layers else ())
        if keep:
            known = kept[document.doc_id].layers if document.doc_id in kept else {}
            kept[document.doc_id] = Prediction(document.doc_id, None, {**known, **document.layers})
    if with_events:
        reading.findings.extend(_without_triggers(str(files[0]), gold, with_events))
    if errors(reading.findings):
        raise InputError(reading.findings)
    layers = scoring.finish(reading.pairs)
    if not layers:
        message = "has no layer to score; give a document at least one of entities, events, numeric_claims"
        raise refusal(files[0], "LAYER_MISSING", message)
    warnings = [*reading.findings, *reading.missing(), *_not_in_gold(files, reading, gold, layers)]
    signatures = {name: signature(name, gold, gold_triggers) for name in ("all", *layers)}
    return Evaluation(gold, layers, signatures, warnings, kept, reading.pairs)


def _not_in_gold(
    files: Sequence[Path], reading: Reading, gold: Gold, scored: Mapping[str, LayerScores]
) -> Iterator[Finding]:
    predicted = [layer for layer in LAYERS if layer in reading.layers] + ["claim_pairs"] * bool(reading.pairs)
    for layer in predicted:
        if layer not in scored:
            message = f"has the layer {layer}, which this gold does not have: it is not scored"
            yield Finding(str(files[0]), "", "", "LAYER_UNSCORED", message, "warning")


def _without_triggers(file: str, gold: Gold, with_events: Collection[str]) -> Iterator[Finding]:
    for document in gold.documents.values():
        if document.layers.get("events") and document.doc_id not in with_events:
            message = "lacks all of gold's triggers; with --gold-triggers, predict on every document"
            yield Finding(file, document.doc_id, "events", "TRIGGER_DIFFERS", message)


def _other_triggers(gold: Prediction, predicted: Prediction) -> Iterator[str]:
    if "events" not in predicted.layers or "events" not in gold.layers:
        return
    wanted, given = (
        {(item["start"], item["end"], item["type"]) for item in one.layers["events"]} for one in (gold, predicted)
    )
    for start, end, label in sorted(wanted ^ given):
        what = "lacks the trigger" if (start, end, label) in wanted else "has a trigger that gold has not:"
        yield f"{what} {start}-{end} {label}; with --gold-triggers, predict on gold's triggers, all of them"
