"""Documents for tests of the baselines."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from insihab.segment import sentences, tokens
from program import fitted
from protocol import Document, Text

BASELINES = Path(__file__).resolve().parent.parent / "baselines"


def text_of(text: str, doc_id: str = "d") -> Text:
    return Text(doc_id, text, tuple(sentences(text)), tuple(tokens(text)))


def document(text: str, doc_id: str = "d", **layers: dict[str, str]) -> Document:
    """A document whose first occurrences of the given surfaces are marked with the given types."""
    rest = {"level": "NAM", "entity": None, "factuality": "ACTUAL", "aspect": "NONE", "arguments": []}
    rows = {
        layer: [
            {"surface": surface, "start": text.index(surface), "end": text.index(surface) + len(surface), "type": name}
            | rest
            for surface, name in layers.get(layer, {}).items()
        ]
        for layer in ("entities", "events", "numeric_claims")
    }
    return Document(text_of(text, doc_id), rows)


def predict(system: Any, documents: Sequence[Document], text: str) -> Any:
    """The layers of a text, by a copy of a system that was trained on documents."""
    return fitted(system, documents).predict([text_of(text)])[0]
