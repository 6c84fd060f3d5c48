"""Scores of the layer events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from insihab.scoring.counts import Counts, of_multisets

Items = Sequence[Mapping[str, Any]]


def score_events(gold: Items, predicted: Items) -> dict[str, Counts]:
    """Counts of one document.

    trigger_identification: the trigger's span; trigger_classification: span and type. argument_identification: a
    span as an argument of its trigger (span and type); argument_classification: with its role, the headline;
    argument_classification_unattached: type of event, role and span, whatever the trigger. factuality and aspect: of
    the triggers that are right, how many values are; a wrong one is both ``fp`` and ``fn``, so that F1 is accuracy.

    Source: the attached and unattached argument scores of TextEE (Huang et al. 2024).
    """
    by_trigger = {_trigger(event): event for event in predicted}
    return {
        "trigger_identification": of_multisets(_spans(gold), _spans(predicted)),
        "trigger_classification": of_multisets(map(_trigger, gold), map(_trigger, predicted)),
        "argument_identification": of_multisets(
            ((trigger, span) for trigger, _, span in _arguments(gold)),
            ((trigger, span) for trigger, _, span in _arguments(predicted)),
        ),
        "argument_classification": of_multisets(_arguments(gold), _arguments(predicted)),
        "argument_classification_unattached": of_multisets(
            ((trigger[2], role, span) for trigger, role, span in _arguments(gold)),
            ((trigger[2], role, span) for trigger, role, span in _arguments(predicted)),
        ),
        **{name: _on_matched(gold, by_trigger, name) for name in ("factuality", "aspect")},
    }


def _on_matched(gold: Items, predicted: Mapping[tuple[int, int, str], Mapping[str, Any]], name: str) -> Counts:
    pairs = [(event, predicted[_trigger(event)]) for event in gold if _trigger(event) in predicted and name in event]
    right = sum(event[name] == guess.get(name) for event, guess in pairs)
    return Counts(right, len(pairs) - right, len(pairs) - right)


def _trigger(event: Mapping[str, Any]) -> tuple[int, int, str]:
    return event["start"], event["end"], event["type"]


def _spans(events: Items) -> list[tuple[int, int]]:
    return [(event["start"], event["end"]) for event in events]


def _arguments(events: Items) -> Iterator[tuple[tuple[int, int, str], str, tuple[int, int]]]:
    for event in events:
        for argument in event.get("arguments", ()):
            yield _trigger(event), argument["role"], (argument["start"], argument["end"])
