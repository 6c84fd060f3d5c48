import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from label_studio_sdk.label_interface import LabelInterface

from golden import CORPUS, ROOT, SCHEMA, findings_of
from insihab.articles import read_articles
from insihab.columns import hf_features, table_columns
from insihab.label_studio.config import LABELS, label_config
from insihab.label_studio.export import read_export
from insihab.schema import Attribute, Schema, read_schema
from insihab.validation import validate

SCHEME = read_schema(SCHEMA)
CONFIG = ElementTree.fromstring(label_config(SCHEME))  # noqa: S314 - our own


def test_the_committed_config_follows_from_the_schema() -> None:
    committed = (ROOT / "annotation" / "label_config.xml").read_bytes()
    assert committed == label_config(SCHEME).encode("utf-8")


@pytest.mark.parametrize("layer", ["entities", "events", "numbers"])
def test_each_label_stands_once_in_its_layer(layer: str) -> None:
    (control,) = CONFIG.iter("Labels")  # one, so that a label takes the place of another layer's
    assert (control.get("name"), control.get("toName")) == (LABELS, "text")
    (group,) = [group for header, group in control if header.get("value") == layer]
    found = [(one.get("value"), one.get("background"), one.get("hint"), one.get("hotkey")) for one in group]
    labels = [SCHEME.labels[name] for name in SCHEME.labels_of(layer)]
    assert found == [(label.name, label.colour, label.gloss, label.hotkey) for label in labels]


@pytest.mark.parametrize("mark", ["background", "hotkey"])
def test_no_two_labels_look_alike_or_have_one_key(mark: str) -> None:
    marks = [label.get(mark) for label in CONFIG.iter("Label")]
    assert len(set(marks)) == len(marks) == 12 + 17 + 5
    assert None not in marks


def beside(name: str) -> Element:
    """What is shown while a region with a label is selected and holds the control of this name."""
    (box,) = [view for view in CONFIG.iter("View") if view.find(f"./*[@name='{name}']") is not None]
    assert box.get("visibleWhen") == "region-selected"
    return box


@pytest.mark.parametrize("attribute", SCHEME.attributes.values(), ids=lambda attribute: attribute.name)
def test_each_attribute_has_one_control_beside_its_labels(attribute: Attribute) -> None:
    box = beside(attribute.name)
    said, control = box
    assert control.tag == ("Choices" if attribute.kind == "choice" else "TextArea")
    assert (control.get("toName"), control.get("perRegion")) == ("text", "true")
    for element in (box, control):
        assert set((element.get("whenLabelValue") or "").split(",")) == attribute.labels
    assert [(choice.get("value"), choice.get("hint")) for choice in control] == list(attribute.values.items())
    assert attribute.name in (said.text or "")
    assert attribute.gloss in (said.text or "")


@pytest.mark.parametrize(
    ("name", "choice", "layout"),
    [
        pytest.param("aspect", "single-radio", "inline", id="few values, required"),
        pytest.param("acts_as", "single", "inline", id="may be taken back"),
        pytest.param("unit", "single-radio", "select", id="many values"),
    ],
)
def test_choices(name: str, choice: str, layout: str) -> None:
    control = beside(name)[1]
    assert (control.get("choice"), control.get("layout")) == (choice, layout)


@pytest.mark.parametrize(("name", "required"), [("level", True), ("entity", True), ("value", False), ("lo", False)])
def test_what_is_required_is_asked_for_and_marked(name: str, required: bool) -> None:
    said, control = beside(name)
    assert (control.get("required") == "true") is required
    assert (name in control.get("requiredMessage", "")) is required
    assert ("(required)" in (said.text or "")) is required


def test_what_is_required_of_some_labels_only_is_left_to_the_validator(edited: Schema) -> None:
    """Label Studio asks for an attribute wherever it is shown, or nowhere."""
    partly = replace(edited.attributes["aspect"], required=frozenset({"Meet"}))
    config = label_config(replace(edited, attributes={**edited.attributes, "aspect": partly}))
    assert ElementTree.fromstring(config).find(".//Choices[@name='aspect'][@required]") is None  # noqa: S314 - our own


def test_each_relation_stands_once() -> None:
    (relations,) = CONFIG.iter("Relations")
    assert [relation.get("value") for relation in relations] == list(SCHEME.relations)


def test_a_region_is_shown_its_roles_and_those_who_may_fill_them() -> None:
    shown = [
        (box.findtext("Markdown") or "").partition("**: ")[0]
        for box in CONFIG.iter("View")
        if "TITLE" in (box.get("whenLabelValue") or "").split(",")
    ]
    assert shown[0] == "**TITLE"
    assert [line for line in shown if "→" in line] == ["**holder** → PER: the person who has the title"]
    (subevent,) = [one.text for one in CONFIG.iter("Markdown") if (one.text or "").startswith("**subevent_of**")]
    assert subevent == "**subevent_of** → events: the larger event that it is part of"


def test_the_guide_tells_everything_of_the_schema() -> None:
    panels = {panel.get("value"): panel.findtext("View/Markdown") or "" for panel in CONFIG.iter("Panel")}
    assert list(panels) == [f"Guide: {part}" for part in ("entities", "events", "numbers", "attributes", "relations")]
    for label in SCHEME.labels.values():
        assert f"- **{label.name}**: {label.gloss}" in panels[f"Guide: {label.layer}"].splitlines()
    for attribute in SCHEME.attributes.values():
        for value, gloss in attribute.values.items():
            assert f"- {attribute.name} **{value}**: {gloss}" in panels["Guide: attributes"].splitlines()
    assert "- **holder** → PER: the person who has the title" in panels["Guide: relations"].splitlines()


def test_offsets_go_to_the_letter_and_the_text_is_shown_as_it_is() -> None:
    (text,) = CONFIG.iter("Text")
    assert (text.get("name"), text.get("value"), text.get("granularity")) == ("text", "$text", "symbol")
    (style,) = [
        rule for rule in (CONFIG.findtext("Style") or "").splitlines() if rule.startswith(".lsf-htx-richtext {")
    ]
    assert "direction: rtl" in style
    assert "white-space: pre-wrap" in style


def test_the_sdk_takes_the_config() -> None:
    interface = LabelInterface(label_config(SCHEME))
    interface.validate()
    assert set(interface.get_control(LABELS).labels) == set(SCHEME.labels)


def test_names_of_controls_are_unique() -> None:
    names = [element.get("name") for element in CONFIG.iter() if element.get("name")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('hotkey: "2"', 'hotkey: "1"', "labels: PER, ORG have the same hotkey «1»", id="twice"),
        pytest.param('hotkey: "m"', 'hotkey: "u"', "labels: «Meet» has the hotkey «u»", id="Label Studio's own"),
        pytest.param('hotkey: "m"', 'hotkey: "M"', "labels: «Meet» has the hotkey «M»", id="capital"),
        pytest.param('hotkey: "m"', 'hotkey: "ctrl+z"', "labels: «Meet» has the hotkey «ctrl+z»", id="combination"),
        pytest.param('hotkey: "m"', 'hotkey: ""', "labels: «Meet» has the hotkey «»", id="empty"),
        pytest.param('hotkey: "1"', "hotkey: 1", "has a number as «hotkey», where a string is due", id="number"),
    ],
)
def test_bad_hotkeys_are_findings(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = SCHEMA.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "schema.yaml").write_text(text.replace(old, new), encoding="utf-8")
    (finding,) = findings_of(lambda: read_schema(tmp_path / "schema.yaml"))
    assert message in finding.message


def test_a_label_without_a_hotkey_leaves_it_to_label_studio(tmp_path: Path) -> None:
    text = SCHEMA.read_text(encoding="utf-8").replace('hotkey: "m", ', "")
    (tmp_path / "schema.yaml").write_text(text, encoding="utf-8")
    config = ElementTree.fromstring(label_config(read_schema(tmp_path / "schema.yaml")))  # noqa: S314 - our own
    assert [label.get("value") for label in config.iter("Label") if "hotkey" not in label.attrib] == ["Meet"]


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
    result = [region | {"from_name": LABELS, "type": "labels", "value": value | {"labels": [label]}}]
    for name, chosen in attributes.items():
        kind, key = ("textarea", "text") if name == "event" else ("choices", "choices")
        result.append(region | {"from_name": name, "type": kind, "value": value | {key: [chosen]}})
    task = {"data": {"doc_id": "port", "text": documents[0].text}, "annotations": [{"result": result}]}
    export.write_text(json.dumps([task]), encoding="utf-8")
    return {finding.code for finding in validate("", documents, read_export(export, documents, schema), schema, [])}


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
    guide = "".join(panel.findtext("View/Markdown") or "" for panel in config.iter("Panel"))
    assert "told by others & &lt;unsure>" in guide  # Markdown takes a bare «<» for a tag's
