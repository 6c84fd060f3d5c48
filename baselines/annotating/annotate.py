"""From any text to what a saved model says of it, checked as a competitor's predictions are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from annotating.stretches import stretches
from insihab.findings import Finding, InputError
from insihab.predictions import LAYERS, POINTERS, Prediction
from insihab.predictions.inventory import from_schema
from insihab.predictions.items import check_layer, check_span
from insihab.predictions.wording import legible
from keeping.model_file import Saved
from protocol import Row, Span, Text, schema


def annotate(saved: Saved, path: Path, doc_id: str, text: str, done: Callable[[int], object]) -> Prediction:
    """What a model says of a text; claims are in the order of the text, and have the ids c1, c2 and so on.

    Args:
        saved: the model.
        path: its file, for messages.
        doc_id: of the text.
        text: what is annotated.
        done: told how many more code points were worked through.

    Raises:
        InputError: the model fails, or says what the schema does not have.
    """
    layers: dict[str, list[Row]] = {layer: [] for layer in LAYERS}
    reached = 0
    for (start, end), parts, words in stretches(text):
        source = Text(doc_id, text[start:end], _moved(parts, -start), _moved(words, -start))
        for layer, rows in _predicted(saved, path, source).items():
            layers[layer] += [_moved_row(row, start) for row in rows]
        done(end - reached)
        reached = end
    done(len(text) - reached)
    claims = sorted(layers["numeric_claims"], key=lambda row: (row["start"], -row["end"]))
    layers["numeric_claims"] = [{**row, "id": f"c{number}"} for number, row in enumerate(claims, 1)]
    return Prediction(doc_id, text, layers)


def _predicted(saved: Saved, path: Path, source: Text) -> dict[str, list[Row]]:
    findings: list[Finding] = []

    def at(part: str, code: str, message: str, level: str = "error") -> None:
        findings.append(Finding(str(path), source.doc_id, f"its prediction {part}", code, message))

    try:
        (found,) = saved.system.predict([source])
        layers = {layer: list(found.get(layer, ())) for layer in LAYERS}
    except Exception as error:  # a model from elsewhere can lack anything
        raise failed(path, error, source.doc_id) from None
    for layer, rows in layers.items():
        check_layer(rows, layer, from_schema(schema()).of(layer), at, partial(check_span, text=source.text))
    if findings:
        raise InputError(map(legible, findings))
    return layers


def failed(path: Path, error: Exception, doc_id: str = "") -> InputError:
    """What to raise where a model does."""
    reason = f"{type(error).__name__}: {str(error)[:100]}"
    message = f"fails ({reason}); it was made by other code, or is damaged: make it again with train.py"
    return InputError([legible(Finding(str(path), doc_id, "", "MODEL_DAMAGED", message))])


def _moved(spans: Sequence[Span], by: int) -> tuple[Span, ...]:
    return tuple((start + by, end + by) for start, end in spans)


def _moved_row(row: Row, by: int) -> Row:
    moved: dict[str, Any] = {**row, "start": row["start"] + by, "end": row["end"] + by}
    for name in POINTERS:
        if isinstance(row.get(name), (list, tuple)):  # the «event» of an event is a key
            moved[name] = [at + by for at in row[name]]
    if "arguments" in row:
        moved["arguments"] = [_moved_row(one, by) for one in row["arguments"]]
    return moved
