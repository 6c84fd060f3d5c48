import pytest

from insihab.predictions import Prediction
from insihab.predictions.inventory import ANYTHING, Inventory, from_gold, from_schema, with_entity_types
from insihab.predictions.pairs import Pair
from insihab.schema import Schema


def test_of_a_schema(schema: Schema) -> None:
    inventory = from_schema(schema)
    assert list(inventory.labels) == ["entities", "events", "numeric_claims", "claim_pairs"]
    assert {layer: list(keys) for layer, keys in inventory.labels.items()} == {
        "entities": ["level", "type"],
        "events": ["factuality", "aspect", "type", "role"],
        "numeric_claims": ["operator", "unit", "movement"],
        "claim_pairs": ["relation"],
    }
    assert list(inventory.of("entities")["level"]) == ["NAM", "NOM"]
    assert "GPE" in inventory.of("entities")["type"]
    assert "Withdraw" in inventory.of("events")["type"]
    assert "GPE" not in inventory.of("events")["type"]
    assert inventory.schema is schema


DOCUMENTS = [
    Prediction("a", "", {"entities": [{"type": "B"}, {"type": "A", "level": "x"}], "events": []}),
    Prediction("b", "", {"events": [{"type": "E", "arguments": [{"role": "r"}, {"role": "q"}]}, {"type": "E"}]}),
]


@pytest.mark.parametrize(
    ("documents", "pairs", "expected"),
    [
        pytest.param([], [], {"entities": {}, "events": {}, "numeric_claims": {}}, id="nothing"),
        pytest.param(
            DOCUMENTS,
            [{"a": "a#1", "b": "b#1", "relation": "SAME"}],
            {
                "entities": {"type": ["A", "B"], "level": ["x"]},
                "events": {"type": ["E"], "role": ["q", "r"]},
                "numeric_claims": {},
                "claim_pairs": {"relation": ["SAME"]},
            },
            id="what is used, sorted",
        ),
    ],
)
def test_of_gold(documents: list[Prediction], pairs: list[Pair], expected: dict[str, dict[str, list[str]]]) -> None:
    inventory = from_gold(documents, pairs)
    found = {layer: {key: labels for key, labels in keys.items() if labels} for layer, keys in inventory.labels.items()}
    assert (found, inventory.schema) == (expected, None)


def test_types_of_ones_own() -> None:
    inventory = with_entity_types(Inventory({"entities": {"type": ["A"], "level": ["x"]}, "events": {}}), ["B"])
    assert inventory.labels == {"entities": {"type": ["B"], "level": ["x"]}, "events": {}}
    assert ANYTHING.of("entities") == {}
