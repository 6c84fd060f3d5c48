"""A baseline of trained linear models: entities, then quantities and events, then what joins them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from insihab.schema import Schema
from linear_claims import ClaimModel
from linear_entities import EntityModel
from linear_events import EventModel
from protocol import Document, Predict, Row, Text, main
from spans import Reading

ABOUT = "Linear support vector machines on candidate spans and pairs, tuned inside the training documents."


def train(documents: Sequence[Document], schema: Schema) -> Predict:
    """Train the models of all layers; each one learns from gold, and predicts from what the ones before it found."""
    entity_model = EntityModel(documents, schema)
    event_model = EventModel(documents, schema)
    claim_model = ClaimModel(documents, schema)

    def predict(text: Text) -> dict[str, list[Row]]:
        reading = Reading(text, schema)
        found = entity_model(reading)
        quantities = claim_model.quantities(reading)
        triggers = event_model.triggers(reading)
        mentions = [*((span, row["type"]) for span, row in found), *((span, "numeric_claims") for span in quantities)]
        events = event_model.rows(reading, triggers, mentions)
        return {
            "entities": [row for _, row in found],
            "events": events,
            "numeric_claims": claim_model.rows(reading, quantities, events),
        }

    return predict


if __name__ == "__main__":
    sys.exit(main("linear", ABOUT, train))
