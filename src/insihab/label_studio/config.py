"""The Label Studio labeling config that the schema asks for.

Beside the text stands a column with what concerns the selected region; below the text, a guide that unfolds.

Source: the tags and parameters of https://labelstud.io/tags/.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from insihab.schema import Attribute, RelationType, Schema
from insihab.schema_check import LAYERS

ARTICLE = "text"
"""Name of the control that shows the text, to which every other refers."""

LABELS = "label"
"""Name of the control with all labels: with one a layer, a region could have a label of each."""

CLASS = "insihab"
"""Class of the whole view, by which a config of ours is known."""

LONG = 6  # values; so many are a list that drops down, fewer are buttons

# The article is right to left (`dir` has no effect on Label Studio's text), as large as one reads it, with the spaces
# of the frozen text kept. Labels and column stay in sight while it scrolls; arrows are faint until one is pointed at
# in the list of relations, since an article has a hundred. The handles at the ends of a selected region are <area>s,
# which browsers do not show of themselves. The cleaning of styles escapes «>», so none is used.
_STYLE = """
.insihab { display: flex; gap: 16px; align-items: flex-start; }
.insihab-article { flex: 1 1 auto; min-width: 0; }
.insihab-labels { position: sticky; top: 0; z-index: 110; background: var(--color-neutral-background); }
.insihab-labels .lsf-labels { display: block; margin: 0; font-size: 13px; }
.insihab-layer { display: flex; align-items: baseline; }
.insihab-layer h4 { flex: 0 0 68px; margin: 0 !important; font-size: 14px; }
.insihab-layer .lsf-label { margin: 0 4px 4px 0; }
.insihab-region { flex: 0 0 270px; position: sticky; top: 0; max-height: calc(100vh - 140px); overflow-y: auto; }
.insihab-gloss * { font-size: 13px; line-height: 1.4; }
.insihab-gloss p, .insihab-gloss ul { margin: 6px 0 0; }
.lsf-htx-richtext { direction: rtl; text-align: right; white-space: pre-wrap; font-size: 20px; line-height: 2.3; }
.lsf-htx-richtext area { display: inline; }
.relations-overlay g { opacity: 0.4; }
.relations-overlay g g { opacity: 1; }
.relations-overlay g[class*="_highlighted"] { opacity: 1; }
"""


def label_config(schema: Schema) -> str:
    """The labeling config, as XML with a final newline."""
    view = Element("View", className=CLASS)
    SubElement(view, "Style").text = _STYLE
    article = SubElement(view, "View", className="insihab-article")
    article.append(_labels(schema))
    # Offsets go to the letter, since proclitics stay outside spans.
    SubElement(article, "Text", name=ARTICLE, value="$text", granularity="symbol")
    article.append(_guide(schema))
    region = SubElement(view, "View", className="insihab-region")
    hint = SubElement(region, "View", visibleWhen="no-region-selected")
    _say(hint, "Choose a label, then mark words. Select a region to see its attributes and roles here.")
    for label in schema.labels.values():
        _say(_beside(region, [label.name]), f"**{label.name}**: {label.gloss}")
    for attribute in schema.attributes.values():
        _add_control(_beside(region, attribute.labels), attribute)
    sources = {label for relation in schema.relations.values() for label in relation.sources}
    _say(_beside(region, sources), "Relations from here (Alt+R, then the region that fills it; name it in Relations):")
    for relation in schema.relations.values():
        _say(_beside(region, relation.sources), _relation(relation, schema))
    relations = SubElement(view, "Relations")
    for relation in schema.relations.values():
        SubElement(relations, "Relation", value=relation.name)
    indent(view)
    return tostring(view, encoding="unicode") + "\n"


def _labels(schema: Schema) -> Element:
    """The labels, a row with a header for each layer."""
    box = Element("View", className="insihab-labels")
    control = SubElement(box, "Labels", name=LABELS, toName=ARTICLE)
    for layer in LAYERS:
        row = SubElement(control, "View", className="insihab-layer")
        SubElement(row, "Header", value=layer, size="6")
        group = SubElement(row, "View")
        for name in schema.labels_of(layer):
            label = schema.labels[name]
            entry = SubElement(group, "Label", value=name, background=label.colour, hint=label.gloss)
            if label.hotkey:
                entry.set("hotkey", label.hotkey)
    return box


def _beside(parent: Element, labels: Iterable[str]) -> Element:
    """A part of `parent` that is shown while a region with one of `labels` is selected."""
    return SubElement(parent, "View", visibleWhen="region-selected", whenLabelValue=_listed(labels))


def _add_control(box: Element, attribute: Attribute) -> None:
    """The control of one attribute.

    The labels stand here again: by them Label Studio knows where a value is required, and drops one that a region
    keeps from a label that it had before.
    """
    required = attribute.required == attribute.labels
    _say(box, f"**{attribute.name}**{' (required)' * required}: {attribute.gloss}")
    common = {
        "name": attribute.name,
        "toName": ARTICLE,
        "perRegion": "true",
        "whenLabelValue": _listed(attribute.labels),
    }
    if required:
        message = f"The selected region lacks {attribute.name}. Give it a value, then submit or update again."
        common |= {"required": "true", "requiredMessage": message}
    if attribute.kind == "choice":
        # A radio button cannot be taken back, a checkbox can.
        choices = SubElement(box, "Choices", common, choice="single-radio" if required else "single")
        choices.set("layout", "select" if len(attribute.values) >= LONG else "inline")
        for value, gloss in attribute.values.items():
            SubElement(choices, "Choice", value=value, hint=gloss)
    else:  # a number too, since <Number> reads 5 where one types 0.05
        SubElement(box, "TextArea", common, maxSubmissions="1", editable="true", rows="1", placeholder="type, Enter")


def _guide(schema: Schema) -> Element:
    """The glosses of all labels, attributes, values and relations, folded."""
    guide = Element("Collapse", accordion="false")
    for layer in LAYERS:
        labels = [schema.labels[name] for name in schema.labels_of(layer)]
        _panel(guide, layer, (f"**{label.name}**: {label.gloss}" for label in labels))
    lines = []
    for attribute in schema.attributes.values():
        lines.append(f"**{attribute.name}** ({_named(attribute.labels, schema)}): {attribute.gloss}")
        lines += [f"{attribute.name} **{value}**: {gloss}" for value, gloss in attribute.values.items()]
    _panel(guide, "attributes", lines)
    _panel(guide, "relations", (_relation(relation, schema) for relation in schema.relations.values()))
    return guide


def _panel(guide: Element, title: str, lines: Iterable[str]) -> None:
    panel = SubElement(guide, "Panel", value=f"Guide: {title}")
    _say(SubElement(panel, "View"), "\n".join(f"- {line}" for line in lines))


def _relation(relation: RelationType, schema: Schema) -> str:
    return f"**{relation.name}** → {_named(relation.targets, schema)}: {relation.gloss}"


def _named(labels: Iterable[str], schema: Schema) -> str:
    """Labels in the schema's order; a whole layer by its name."""
    left = set(labels)
    names = []
    for layer in LAYERS:
        whole = schema.labels_of(layer)
        names += [layer] if left.issuperset(whole) else [name for name in whole if name in left]
    return ", ".join(names)


def _say(parent: Element, text: str) -> None:
    # What looks like a tag would be taken for one.
    SubElement(parent, "Markdown", className="insihab-gloss").text = text.replace("<", "&lt;")


def _listed(labels: Iterable[str]) -> str:
    return ",".join(sorted(labels))
