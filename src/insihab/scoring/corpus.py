"""Scores of a whole corpus: layer by layer, measure by measure, added up over its documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from insihab.counts import Counts, Mean
from insihab.gold import Gold
from insihab.predictions import IDENTITY_KEY, LAYERS, Items, Prediction
from insihab.predictions.pairs import Pair, document_of
from insihab.predictions.reading import uncollected
from insihab.scoring.claims import score_claims
from insihab.scoring.coreference import Ratios
from insihab.scoring.entities import Task, score_entities
from insihab.scoring.events import OF_TRIGGERS, score_events
from insihab.scoring.identity import Variant, score_identity
from insihab.scoring.pairs import score_pairs, without_document
from insihab.scoring.results import LayerScores, Measure
from insihab.uncertainty.bootstrap import FEWEST

HEADLINES = {
    "entities": ("strict",),
    "events": ("trigger_classification", "argument_classification"),
    "numeric_claims": ("quantity", "claim"),
    "claim_pairs": ("macro_f1",),
    "identity": ("entities/conll", "events/conll"),
}
"""The measures of each layer that a leaderboard shows, each with an interval."""


_BATCH = 100
"""Documents that are scored together: few enough to stay in the caches."""


class Scoring:
    """Scores of predictions that come one after another, so that they need not all be kept.

    The gold decides the denominator: a document, or a layer of one, that is not predicted costs recall. A layer that
    no prediction has is not scored and has no key; nor is a layer of a document whose gold does not have it.
    """

    def __init__(self, gold: Gold, gold_triggers: bool = False) -> None:
        """`gold_triggers` says that the system was given gold's triggers: they are not scored."""
        self._gold = gold
        self._layers = {layer: _LayerScoring(layer, gold, gold_triggers) for layer in LAYERS}
        self._keys = {layer: key for layer, key in IDENTITY_KEY.items() if key in gold.keys[layer]}
        self._with_identity: dict[str, Prediction] = {}

    def add(self, prediction: Prediction) -> None:
        """Score a document of the gold; of the same document other layers may follow."""
        for layer, items in prediction.layers.items():
            self._layers[layer].add(prediction.doc_id, items)
            key = self._keys.get(layer)
            if key and any(key in item for item in items):
                known = self._with_identity.get(prediction.doc_id)
                layers = {**(known.layers if known else {}), layer: items}
                self._with_identity[prediction.doc_id] = Prediction(prediction.doc_id, None, layers)

    def finish(self, pairs: Sequence[Pair] = ()) -> dict[str, LayerScores]:
        """The scores of each layer, with the documents that were not predicted, and with pairs of claims."""
        scores = {name: found for name, layer in self._layers.items() if (found := layer.scores())}
        if self._with_identity:
            scores |= self._identity()
        if pairs and self._gold.pairs:
            scores["claim_pairs"] = self._pairs(pairs)
        return scores

    def _identity(self) -> dict[str, LayerScores]:
        gold = list(self._gold.documents.values())
        whole = score_identity(gold, self._with_identity)
        measures: dict[str, Measure] = {
            f"{variant}/{name}": value if isinstance(value, Ratios) else Mean(value)
            for variant, values in whole.items()
            for name, value in values.items()
        }
        without: dict[str, list[float | None]] = {name: [] for name in HEADLINES["identity"] if name in measures}
        # Clusters reach across documents, so that counts of documents do not add up: each is left out in its turn.
        for left_out in gold if len(gold) < FEWEST else ():
            rest = score_identity([one for one in gold if one is not left_out], self._with_identity)
            for name, values in without.items():
                values.append(_conll(rest, name))
        return {"identity": LayerScores(measures, {}, without)} if measures else {}

    def _pairs(self, pairs: Sequence[Pair]) -> LayerScores:
        scores = score_pairs(self._gold.pairs, pairs)
        measures = {name: one if isinstance(one, Counts) else Mean(one) for name, one in scores.items()}
        documents = dict.fromkeys(document_of(pair[side]) for pair in self._gold.pairs for side in ("a", "b"))
        without = []
        for doc_id in documents if len(documents) < FEWEST else ():
            rest = score_pairs(without_document(self._gold.pairs, doc_id), without_document(pairs, doc_id))["macro_f1"]
            without.append(rest if isinstance(rest, float) else None)
        return LayerScores(measures, {}, {"macro_f1": without})


def entity_task(gold: Gold, document: Prediction, predicted: Items) -> Task:
    """What is scored of the entities of a gold document."""
    seen = gold.seen(document.doc_id) if gold.seen else None
    return Task(document.layers["entities"], predicted, document.text or "", seen)


class _LayerScoring:
    """The scores of one layer of documents; these are scored some hundreds at a time."""

    def __init__(self, layer: str, gold: Gold, gold_triggers: bool) -> None:
        self._layer, self._gold, self._gold_triggers = layer, gold, gold_triggers
        self._waiting: list[tuple[str, Items]] = []
        self._predicted = False
        self._totals: dict[str, Counts] = {}
        self._documents: dict[str, dict[str, Counts]] = {}

    def add(self, doc_id: str, items: Items) -> None:
        self._waiting.append((doc_id, items))
        if len(self._waiting) == _BATCH:
            self._score()

    def scores(self) -> LayerScores | None:
        """The scores, with nothing for documents that were not predicted; None where there is nothing to score."""
        self._score()
        if not self._predicted:
            return None
        scored = next(iter(self._documents.values()), {})
        if len(scored) < len(self._gold.documents):
            for doc_id in [one for one in self._gold.documents if one not in scored]:
                self.add(doc_id, ())
        self._score()
        # Labels come last and in order, whichever document had them first.
        names = sorted(self._totals, key=lambda name: name if "/" in name else "")
        documents = {name: self._in_order(counts) for name, counts in self._documents.items()}
        return LayerScores({name: self._totals[name] for name in names}, documents, {}) if names else None

    def _in_order(self, counts: dict[str, Counts]) -> dict[str, Counts]:
        """By document, in the order of gold; that of millions, as they mostly come, need not be looked up again."""
        if list(counts) == list(self._gold.documents):
            return counts
        return {doc_id: counts[doc_id] for doc_id in self._gold.documents if doc_id in counts}

    def _score(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._predicted |= bool(waiting)
        found = map(self._gold.documents.__getitem__, map(itemgetter(0), waiting))
        pairs = [(gold, items) for gold, (_, items) in zip(found, waiting, strict=True) if self._layer in gold.layers]
        if self._layer != "entities":
            for gold, items in pairs:
                self._take(counts := self._counts(gold, items))
                for name in [name for name in HEADLINES[self._layer] if name in counts]:
                    self._documents.setdefault(name, {})[gold.doc_id] = counts[name]
        elif pairs:
            counts, strict = score_entities(
                [entity_task(self._gold, *pair) for pair in pairs], "level" in self._gold.keys["entities"]
            )
            self._take(counts)
            ids = [gold.doc_id for gold, _ in pairs]
            self._documents.setdefault("strict", {}).update(zip(ids, strict, strict=True))

    def _take(self, counts: Mapping[str, Counts]) -> None:
        for name, one in counts.items():
            self._totals[name] = self._totals.get(name, Counts()) + one

    def _counts(self, gold: Prediction, items: Items) -> dict[str, Counts]:
        if self._layer == "numeric_claims":
            return score_claims(gold.layers[self._layer], items)
        counts = score_events(gold.layers[self._layer], items, gold.layers.get("entities", ()))
        if not self._gold_triggers:
            return counts
        return {name: one for name, one in counts.items() if name.partition("/")[0] not in OF_TRIGGERS}


def _conll(scores: Mapping[str, Variant], name: str) -> float | None:
    value = scores.get(name.partition("/")[0], {}).get("conll")
    return value if isinstance(value, float) else None


@uncollected()
def score(gold: Gold, predicted: Iterable[Prediction], pairs: Sequence[Pair] = ()) -> dict[str, LayerScores]:
    """The scores of each layer that the predictions have."""
    scoring = Scoring(gold)
    for prediction in predicted:
        scoring.add(prediction)
    return scoring.finish(pairs)
