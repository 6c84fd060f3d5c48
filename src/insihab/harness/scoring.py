"""The scorer of the tasks: the one of `insihab evaluate`, sentence by sentence, with counts that are added up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, metric, scorer
from inspect_ai.solver import TaskState

from insihab.counts import Counts
from insihab.formats.places import Words
from insihab.formats.surfaces import to_spans
from insihab.gold import Gold, released_gold
from insihab.harness.answers import read_answer
from insihab.harness.naming import Item, in_sentence
from insihab.predictions import Prediction
from insihab.predictions.items import with_numbers
from insihab.scoring.corpus import HEADLINES, Scoring

_COUNTS = Counts._fields


def sentence_counts(gold: Gold, doc_id: str, sentence: int, layer: str, items: Sequence[Item]) -> dict[str, Counts]:
    """The counts of a layer's headlines in one sentence.

    Args:
        gold: of the protocol.
        doc_id: of the document.
        sentence: its number, from 0.
        layer: of the items.
        items: from `read_answer`.
    """
    document = gold.documents[doc_id]
    text = document.text or ""
    span = Words(text).sentences[sentence]
    here = Prediction(doc_id, text, {**document.layers, layer: in_sentence(document.layers[layer], span)})
    spans = with_numbers(to_spans({layer: items}, text, lambda *_: None)[layer])
    scoring = Scoring(replace(gold, documents={doc_id: here}))
    scoring.add(Prediction(doc_id, text, {layer: spans}))
    measures = scoring.finish()[layer].measures
    found = {name: measures.get(name) for name in HEADLINES[layer]}
    return {name: one if isinstance(one, Counts) else Counts() for name, one in found.items()}


@metric
def micro_average() -> Metric:
    """Precision, recall and F1 of each measure, from counts added up over samples; what is not defined is left out."""

    def compute(scores: list[SampleScore]) -> dict[str, float]:
        values = [score.score.value for score in scores]
        totals: dict[str, float] = {}
        for value in values:
            for name, number in (value if isinstance(value, dict) else {}).items():
                totals[name] = totals.get(name, 0) + float(number or 0)
        found = {"unreadable": totals.pop("unreadable", 0.0), "refused": totals.pop("refused", 0.0)}
        for measure in dict.fromkeys(name.rpartition("_")[0] for name in totals):
            counts = Counts(*(totals[f"{measure}_{name}"] for name in _COUNTS))
            ratios = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
            found |= {f"{measure}_{name}": ratio for name, ratio in ratios.items() if ratio is not None}
        return found

    return compute


@scorer(metrics=[micro_average()])
def insihab_scorer(layer: str, protocol: str) -> Scorer:
    """Counts of the layer's headlines in the sentence that a sample asks about."""
    gold = released_gold(protocol)

    async def score(state: TaskState, target: Target) -> Score:
        doc_id, sentence = state.metadata["doc_id"], state.metadata["sentence"]
        text = gold.documents[doc_id].text or ""
        found = read_answer(state.output.completion, layer, sentence, text, gold.inventory)
        counts = sentence_counts(gold, doc_id, sentence, layer, found.items)
        numbers = {f"{name}_{key}": getattr(one, key) for name, one in counts.items() for key in _COUNTS}
        return Score(
            value={**numbers, "unreadable": int(bool(found.unreadable)), "refused": found.refused},
            answer=json.dumps(found.items, ensure_ascii=False),
            explanation=f"the answer {found.unreadable}" if found.unreadable else None,
            metadata={"unreadable": found.unreadable, "refused": found.refused},
        )

    return score
