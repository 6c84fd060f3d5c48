"""The Label Studio labeling config that the schema asks for."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from insihab.schema import Attribute, Schema
from insihab.schema_check import LAYERS

TEXT = "text"
"""Name of the control that shows the text, to which every other refers."""

# Right to left, with the spaces of the frozen text kept: `dir` has no effect on Label Studio's text.
_STYLE = ".lsf-htx-richtext { direction: rtl; text-align: right; white-space: pre-wrap; line-height: 2.2; }"


def label_config(schema: Schema) -> str:
    """The labeling config, as XML with a final newline.

    Source: the tags and parameters of https://labelstud.io/tags/.
    """
    view = Element("View")
    SubElement(view, "Style").text = _STYLE
    for layer in LAYERS:
        # Offsets go to the letter, since proclitics stay outside spans.
        group = SubElement(view, "Labels", name=layer, toName=TEXT)
        for name in schema.labels_of(layer):
            label = schema.labels[name]
            SubElement(group, "Label", value=name, background=label.colour, hint=label.gloss)
    SubElement(view, "Text", name=TEXT, value="$text", granularity="symbol")
    for attribute in schema.attributes.values():
        view.append(_control(attribute))
    relations = SubElement(view, "Relations")
    for relation in schema.relations.values():
        SubElement(relations, "Relation", value=relation.name, hint=relation.gloss)
    indent(view)
    return tostring(view, encoding="unicode") + "\n"


def _control(attribute: Attribute) -> Element:
    """A control of one attribute, shown only beside a region whose label has it."""
    box = Element(
        "View",
        visibleWhen="region-selected",
        whenLabelValue=",".join(sorted(attribute.labels)),
        style="direction: ltr",
    )
    SubElement(box, "Header", value=attribute.name, size="6")
    common = {"name": attribute.name, "toName": TEXT, "perRegion": "true"}
    if attribute.kind == "choice":
        choices = SubElement(box, "Choices", common, choice="single", showInline="true")
        for value, gloss in attribute.values.items():
            SubElement(choices, "Choice", value=value, hint=gloss)
    elif attribute.kind == "number":
        SubElement(box, "Number", common, step="any")
    else:
        SubElement(
            box,
            "TextArea",
            common,
            maxSubmissions="1",
            editable="true",
            rows="1",
            placeholder=attribute.gloss,
        )
    return box
