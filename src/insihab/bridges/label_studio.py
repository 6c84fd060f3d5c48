"""Documents for a Label Studio project of anybody's: tasks and the plainest labeling config for named entities.

Source: https://labelstud.io/guide/tasks and https://labelstud.io/guide/predictions. Our own projects have a config of
their own, with all attributes and relations, and other commands (`insihab.label_studio.push`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from insihab.bridges import Place
from insihab.bridges.flat import label_of
from insihab.folders import new_folder
from insihab.formats.conversion import unsaid
from insihab.json_array import write_array
from insihab.label_studio.config import ARTICLE, LABELS
from insihab.predictions import Item, Prediction
from insihab.predictions.wording import visible
from insihab.schema import Schema
from insihab.writing import write_whole

TASKS, CONFIG = "tasks.json", "label_config.xml"


def write(path: Path, documents: Sequence[Prediction], place: Place, schema: Schema | None) -> Counter[str]:
    """Write a folder with the tasks and their labeling config; returns what was lost.

    Args:
        path: the folder to make.
        documents: with their texts.
        place: where the labels are to be.
        schema: has the colours of labels; None where there is none.

    Raises:
        InputError: the folder is there already, or cannot be written.
    """
    lost: Counter[str] = Counter()
    labels: dict[str, None] = {}
    for document in documents:
        for layer, items in document.layers.items():
            labels.update(dict.fromkeys(map(_label, items)))
            lost.update(unsaid(items, layer, []))
    with new_folder(path) as folder:
        write_array(folder / TASKS, (_task(document, place) for document in documents))
        write_whole(folder / CONFIG, label_config(list(labels), schema))
    return +lost


def _task(document: Prediction, place: Place) -> dict[str, Any]:
    text = document.text or ""
    data = {"doc_id": document.doc_id, "text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    items = chain.from_iterable(document.layers.values())
    results = [_result(f"r{number}", item, text) for number, item in enumerate(items, 1)]
    about = {"was_cancelled": False} if place == "annotations" else {"model_version": "insihab-export"}
    return {"data": data, "annotations": [], "predictions": [], place: [{"result": results, **about}]}


def _result(result_id: str, item: Item, text: str) -> dict[str, Any]:
    start, end = item["start"], item["end"]
    value = {"start": start, "end": end, "text": text[start:end], "labels": [_label(item)]}
    return {"id": result_id, "from_name": LABELS, "to_name": ARTICLE, "type": "labels", "value": value}


def _label(item: Item) -> str:
    """The label of an item, with nothing in it that XML cannot hold."""
    return visible(label_of(item))


def label_config(labels: Sequence[str], schema: Schema | None) -> str:
    """The labeling config: the labels, with the schema's colours, above the text."""
    view = Element("View")
    control = SubElement(view, "Labels", name=LABELS, toName=ARTICLE)
    order = list(schema.labels) if schema else []
    for label in sorted(labels, key=lambda label: order.index(label) if label in order else len(order)):
        known = schema.labels.get(label) if schema else None
        SubElement(control, "Label", {"value": label, **({"background": known.colour} if known else {})})
    SubElement(view, "Text", name=ARTICLE, value="$text", granularity="symbol")  # proclitics stay outside spans
    indent(view)
    return tostring(view, encoding="unicode") + "\n"
