"""The tables of the guidelines: each label, attribute, value and relation of the schema, with its examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from insihab.guidelines.examples import Example
from insihab.markdown import table
from insihab.schema import Attribute, RelationType, Schema
from insihab.schema_check import LAYERS

MARKS = "<!-- tables: made by scripts/build_dataset.py -->", "<!-- end of tables -->"

_Shown = Mapping[tuple[str, str], Example]


def guideline_tables(schema: Schema, examples: Iterable[Example]) -> str:
    """The tables, in Markdown; `examples` has one for each item of the schema."""
    shown = {(example.part, example.name): example for example in examples}
    parts = [_labels(layer, schema, shown) for layer in LAYERS]
    parts += [_attribute(attribute, shown) for attribute in schema.attributes.values()]
    parts.append(_relations("Roles of events (and place and time of quantities)", True, schema, shown))
    parts.append(_relations("Other relations", False, schema, shown))
    if schema.claim_pairs:
        rows = [[f"**{name}**", gloss] for name, gloss in schema.claim_pairs.items()]
        parts.append(_table("Pairs of claims", ["relation", "what the two are"], rows))
    return "\n\n".join(parts)


def _labels(layer: str, schema: Schema, shown: _Shown) -> str:
    rows = [
        [f"**{name}**", schema.labels[name].gloss, *_cells(shown["labels", name])] for name in schema.labels_of(layer)
    ]
    return _table(f"Labels of the layer {layer}", ["label", "what", "right", "wrong"], rows)


def _attribute(attribute: Attribute, shown: _Shown) -> str:
    must = "; required" if attribute.required == attribute.labels else ""
    title = f"Attribute {attribute.name}: {attribute.gloss} (on {', '.join(sorted(attribute.labels))}{must})"
    rows = [
        [f"**{value}**", gloss, *_cells(shown["values", f"{attribute.name}.{value}"])]
        for value, gloss in attribute.values.items()
    ]
    if not rows:
        rows = [["any", "there is one", *_cells(shown["attributes", attribute.name])]]
    return _table(title, ["value", "what", "right", "wrong"], rows)


def _relations(title: str, argument: bool, schema: Schema, shown: _Shown) -> str:
    rows = [
        [f"**{one.name}**", one.gloss, _ends(one, schema), *_cells(shown["relations", one.name])]
        for one in schema.relations.values()
        if one.argument is argument
    ]
    return _table(title, ["relation", "what", "{from} → [to]", "right", "wrong"], rows)


def _ends(relation: RelationType, schema: Schema) -> str:
    ends = f"{_listed(relation.sources, schema)} → {_listed(relation.targets, schema)}"
    return ends + ("; one at most" if relation.single else "")


def _listed(labels: frozenset[str], schema: Schema) -> str:
    """Labels in the schema's order; all of a layer by its name."""
    names = []
    for layer in LAYERS:
        whole = schema.labels_of(layer)
        names += [layer] if set(whole) <= labels else [name for name in whole if name in labels]
    return " ".join(names)


def _cells(example: Example) -> list[str]:
    return [example.right or "(none in the articles)", f"{example.wrong}: {example.because}"]


def _table(title: str, head: list[str], rows: list[list[str]]) -> str:
    return f"### {title}\n\n{table(head, rows, 'l')}"
