import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from golden import CORPUS, ROOT, SCHEMA
from insihab.articles import read_articles
from insihab.columns import hf_features, table_columns
from insihab.label_studio.config import label_config
from insihab.label_studio.export import read_export
from insihab.schema import Schema, read_schema
from insihab.validation import validate

SCHEME = read_schema(SCHEMA)
CONFIG = ElementTree.fromstring(label_config(SCHEME))  # noqa: S314 - our own


def test_the_committed_config_follows_from_the_schema() -> None:
    committed = (ROOT / "annotation" / "label_config.xml").read_bytes()
    assert committed == label_config(SCHEME).encode("utf-8")


@pytest.mark.parametrize("layer", ["entities", "events", "numbers"])
def test_each_label_stands_once_in_its_layer(layer: str) -> None:
    (group,) = CONFIG.findall(f"./Labels[@name='{layer}']")
    assert [label.get("value") for label in group] == SCHEME.labels_of(layer)
    assert group.get("toName") == "text"
    assert all(label.get("background") and label.get("hint") for label in group)


def test_labels_have_colours_of_their_own() -> None:
    colours = [label.get("background") for label in CONFIG.iter("Label")]
    assert len(colours) == len(set(colours)) == 12 + 17 + 5


@pytest.mark.parametrize("attribute", SCHEME.attributes.values(), ids=lambda attribute: attribute.name)
def test_each_attribute_has_one_control_beside_its_labels(attribute: Any) -> None:
    (box,) = [view for view in CONFIG.findall("./View") if view.find(f"./*[@name='{attribute.name}']") is not None]
    control = box.find(f"./*[@name='{attribute.name}']")
    assert control is not None
    assert control.tag == {"choice": "Choices", "number": "Number"}.get(attribute.kind, "TextArea")
    assert (control.get("toName"), control.get("perRegion")) == ("text", "true")
    assert set((box.get("whenLabelValue") or "").split(",")) == attribute.labels
    assert [choice.get("value") for choice in control] == list(attribute.values)


def test_each_relation_stands_once() -> None:
    (relations,) = CONFIG.iter("Relations")
    assert [relation.get("value") for relation in relations] == list(SCHEME.relations)


def test_offsets_go_to_the_letter_and_the_text_is_shown_as_it_is() -> None:
    (text,) = CONFIG.iter("Text")
    assert (text.get("name"), text.get("value"), text.get("granularity")) == ("text", "$text", "symbol")
    style = CONFIG.findtext("Style") or ""
    assert "white-space: pre-wrap" in style
    assert "direction: rtl" in style


def test_names_of_controls_are_unique() -> None:
    names = [element.get("name") for element in CONFIG.iter() if element.get("name")]
    assert len(names) == len(set(names))


# One schema: an edit of schema.yaml reaches all that follows from it.

EDITS = [
    (r"\bWEA\b", "ARM"),
    (r"^  numbers:$", '    Sanction: {colour: "#111111", gloss: "a sanction is laid"}\n  numbers:'),
    (r"^      NEGATED: .*$", r'\g<0>\n      REPORTED: "told by others & <unsure>"'),
]


@pytest.fixture
def edited(tmp_path: Path) -> Schema:
    text = SCHEMA.read_text(encoding="utf-8")
    for pattern, replacement in EDITS:
        text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        assert count
    (tmp_path / "schema.yaml").write_text(text, encoding="utf-8")
    return read_schema(tmp_path / "schema.yaml")


def class_names(features: Iterable[Mapping[str, Any]], path: str = "") -> dict[str, set[str]]:
    """The values of each class label among a card's features, by its path."""
    found: dict[str, set[str]] = {}
    for feature in features:
        here = f"{path}.{feature['name']}".lstrip(".")
        if isinstance(feature.get("dtype"), dict):
            found[here] = set(feature["dtype"]["class_label"]["names"].values())
        found |= class_names(feature.get("struct") or feature.get("list") or [], here)
    return found


def accepts(schema: Schema, export: Path, label: str, **attributes: str) -> set[str]:
    """The codes that a region of the made-up article gets."""
    documents = read_articles(CORPUS)
    region: dict[str, Any] = {"id": "1", "value": {"start": 36, "end": 47}}
    value = region["value"]
    result = [region | {"from_name": "x", "type": "labels", "value": value | {"labels": [label]}}]
    for name, chosen in attributes.items():
        kind, key = ("textarea", "text") if name == "event" else ("choices", "choices")
        result.append(region | {"from_name": name, "type": kind, "value": value | {key: [chosen]}})
    task = {"data": {"doc_id": "port", "text": documents[0].text}, "annotations": [{"result": result}]}
    export.write_text(json.dumps([task]), encoding="utf-8")
    return {finding.code for finding in validate("", documents, read_export(export, documents), schema, [])}


def test_a_change_of_the_schema_reaches_all_that_follows_from_it(edited: Schema, tmp_path: Path) -> None:
    config = ElementTree.fromstring(label_config(edited))  # noqa: S314 - our own
    values = {element.get("value") for element in config.iter()}
    assert {"ARM", "Sanction", "REPORTED"} <= values
    assert "WEA" not in values

    old, new = (
        {name: class_names(hf_features(columns)) for name, columns in table_columns(schema).items()}
        for schema in (SCHEME, edited)
    )
    types = old["entities"]["entities.type"]
    assert new["entities"]["entities.type"] == types - {"WEA"} | {"ARM"}
    assert new["events"]["events.type"] == old["events"]["events.type"] | {"Sanction"}
    assert new["articles"]["events.factuality"] == {"ACTUAL", "PLANNED", "POSSIBLE", "NEGATED", "REPORTED"}

    sanction = {"factuality": "REPORTED", "aspect": "NONE", "event": "sanction"}
    export = tmp_path / "export.json"
    assert accepts(edited, export, "ARM", level="NOM") == accepts(edited, export, "Sanction", **sanction) == set()
    assert accepts(edited, export, "WEA", level="NOM") == {"LABEL_UNKNOWN"}
    assert accepts(SCHEME, export, "ARM", level="NOM") == {"LABEL_UNKNOWN"}
    assert accepts(SCHEME, export, "Meet", **sanction) == {"ATTRIBUTE_VALUE"}


def test_marks_of_xml_in_a_gloss_are_kept(edited: Schema) -> None:
    config = ElementTree.fromstring(label_config(edited))  # noqa: S314 - our own
    (choice,) = config.findall(".//Choice[@value='REPORTED']")
    assert choice.get("hint") == "told by others & <unsure>"
