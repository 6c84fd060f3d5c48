"""How each count came about, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from insihab.counts import Counts
from insihab.evaluate import Evaluation
from insihab.percent import percent
from insihab.predictions import LAYERS, Prediction
from insihab.report.explain import Counted, explain_claims, explain_entities, explain_events, explain_pairs
from insihab.report.pairing import Item, Items
from insihab.report.words import clean, cut, isolated, label, surface
from insihab.scoring.corpus import entity_task
from insihab.scoring.results import LayerScores


def explanation(evaluation: Evaluation) -> Iterator[str]:
    """For each layer, document and measure of an evaluation that has kept its predictions, its counts item by item.

    What no items add up to is said in a line: means, and ratios over clusters.
    """
    for layer in LAYERS:
        for gold in evaluation.gold.documents.values() if layer in evaluation.layers else ():
            if layer in gold.layers:
                guess = evaluation.predictions.get(gold.doc_id)
                lines = _explained(evaluation, layer, gold, guess.layers.get(layer, ()) if guess else ())
                yield from _shown(layer, gold, lines, evaluation.layers[layer])
    if "claim_pairs" in evaluation.layers:
        scores = evaluation.layers["claim_pairs"]
        nowhere = Prediction("", None, {})
        yield from _shown("claim_pairs", nowhere, explain_pairs(evaluation.gold.pairs, evaluation.pairs), scores)
        f1s = [percent(one.f1 or 0) for name, one in scores.measures.items() if name.startswith("per_relation/")]
        yield f"claim_pairs macro_f1: {percent(scores.measures['macro_f1'].f1)} is the mean of {', '.join(f1s)}"
    if "identity" in evaluation.layers:
        yield "identity: ratios over clusters, which no items add up to; --report says which are split and merged"


def _explained(evaluation: Evaluation, layer: str, gold: Prediction, predicted: Items) -> Iterator[Counted]:
    if layer == "numeric_claims":
        return explain_claims(gold.layers[layer], predicted)
    if layer == "events":
        return explain_events(gold.layers[layer], predicted, gold.layers.get("entities", ()))
    return explain_entities(entity_task(evaluation.gold, gold, predicted), "level" in evaluation.gold.keys["entities"])


def _shown(layer: str, gold: Prediction, lines: Iterable[Counted], scores: LayerScores) -> Iterator[str]:
    """The lines by measure, in the order of the table, each measure with their sum before them."""
    by_measure: dict[str, list[Counted]] = {}
    for one in lines:
        by_measure.setdefault(one.measure, []).append(one)
    for measure in scores.measures:
        found = by_measure.get(measure, ())
        if found:
            total = sum((one.counts for one in found), Counts())
            yield " ".join(filter(None, [layer, cut(measure), isolated(cut(gold.doc_id))])) + f": {_amounts(total)}"
            yield from (f"  {_amounts(one.counts)}: {_sides(layer, one, gold.text or '')}" for one in found)


def _amounts(counts: Counts) -> str:
    return ", ".join(f"{name} {amount:g}" for name, amount in zip(Counts._fields, counts, strict=True) if amount)


def _sides(layer: str, one: Counted, text: str) -> str:
    sides = (("gold", one.gold), ("predicted", one.predicted))
    return "; ".join(f"{side} {_item(layer, item, text)}" for side, item in sides if item is not None)


def _item(layer: str, item: Item, text: str) -> str:
    if layer == "claim_pairs":
        return f"{isolated(cut(item['a']))} {isolated(cut(item['b']))} {isolated(cut(item['relation']))}"
    trigger: Mapping[str, object] | None = item.get("trigger")
    of = f" of {_item(layer, trigger, text)}" if trigger else ""
    values = [str(item[name]) for name in ("level", "factuality", "aspect") if name in item and not of]
    said = " ".join([label("arguments" if trigger else layer, item), *values])
    start, end = item["start"], item["end"]
    return f"{start}-{end} {isolated(surface(text, (start, end)))} {isolated(clean(said))}{of}"
