from dataclasses import replace
from typing import Any

import pytest

from insihab import __version__
from insihab.gold import Gold
from insihab.predictions import LAYERS, Prediction
from insihab.predictions.inventory import ANYTHING
from insihab.scoring.corpus import HEADLINES
from insihab.scoring.signature import MATCHING, POLICIES, signature


def documents(number: int) -> dict[str, Prediction]:
    return {str(index): Prediction(str(index), "", {}) for index in range(number)}


GOLD = Gold(documents(2), (), ANYTHING, "insihab-1.2.3", "0123456789ab", "split")
REST = f"|policies={POLICIES}|interval=jackknife-t-95|seed=none|version={__version__}"


@pytest.mark.parametrize(
    ("layer", "match", "triggers"),
    [
        ("entities", "exact-span", "|seen=unknown"),
        ("events", "exact-trigger", "|triggers=predicted"),
        ("numeric_claims", "half-overlap-one-to-one", "|triggers=predicted"),
        ("claim_pairs", "gold-claims", ""),
        ("identity", "exact-span", "|triggers=predicted"),
    ],
)
def test_signature(layer: str, match: str, triggers: str) -> None:
    about = f"layer={layer}|match={match}|data=insihab-1.2.3|hash=0123456789ab|protocol=split|docs=2"
    assert signature(layer, GOLD) == about + triggers + REST


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"data": "insihab-1.2.4"}, id="data"),
        pytest.param({"digest": "ba9876543210"}, id="hash"),
        pytest.param({"protocol": "leave-one-article-out"}, id="protocol"),
        pytest.param({"documents": documents(5)}, id="documents"),
    ],
)
def test_what_a_score_depends_on_changes_the_signature(change: dict[str, Any]) -> None:
    assert signature("entities", replace(GOLD, **change)) != signature("entities", GOLD)


def test_gold_triggers_change_the_signature_of_all_that_depends_on_them() -> None:
    for layer in ("all", "events", "numeric_claims", "identity"):  # a claim quantifies a trigger
        assert "|triggers=gold|" in signature(layer, GOLD, gold_triggers=True)
    for layer in ("entities", "claim_pairs"):
        assert signature(layer, GOLD, gold_triggers=True) == signature(layer, GOLD)


def test_what_was_trained_on_changes_the_signature_of_entities() -> None:
    trained = replace(GOLD, seen_digest="0011223344ff")
    assert "|seen=0011223344ff|" in signature("entities", trained)
    assert "|seen=0011223344ff|" in signature("all", trained)
    assert signature("events", trained) == signature("events", GOLD)


def test_what_is_no_sum_over_documents_has_no_bootstrap() -> None:
    many = replace(GOLD, documents=documents(20))
    assert "|interval=none|seed=none|" in signature("identity", many)
    assert "|interval=none|seed=none|" in signature("claim_pairs", many)
    assert "|interval=jackknife-t-95|" in signature("identity", GOLD)


def test_from_twenty_documents_on_a_seed_is_drawn_from() -> None:
    assert "|interval=bootstrap-percentile-95:10000:seed=0|seed=0|" in signature(
        "all", replace(GOLD, documents=documents(20))
    )
    assert "|interval=jackknife-t-95|seed=none|" in signature("all", replace(GOLD, documents=documents(19)))


def test_a_signature_can_be_taken_apart() -> None:
    parts = [part.split("=", 1) for part in signature("all", GOLD).split("|")]
    assert [name for name, _ in parts] == [
        "layer",
        "match",
        "data",
        "hash",
        "protocol",
        "docs",
        "triggers",
        "seen",
        "policies",
        "interval",
        "seed",
        "version",
    ]
    assert dict(parts)["match"] == ",".join(f"{layer}:{match}" for layer, match in MATCHING.items())
    assert list(MATCHING) == list(HEADLINES)
    assert set(LAYERS) <= set(MATCHING)
