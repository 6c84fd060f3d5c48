"""What is wrong with a schema as it was written, before it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from insihab.findings import Report
from insihab.shape import BOOLEAN, LIST, OBJECT, TEXT, Field, check_object, is_kind, within

LAYERS = ("entities", "events", "numbers")
KINDS = ("choice", "key", "edtf", "number")
BOUNDS = ("equal", "lower", "upper", "both", "any")
HOTKEYS = frozenset("0123456789abcdefghijklmnopqrstvwxyz")  # Label Studio's own «u» takes the selection off a region

_PARTS = ("labels", "attributes", "bounds", "relations", "arguments", "proclitics")
_TOP = {
    "version": Field(TEXT, required=True),
    **{name: Field(OBJECT, required=True) for name in _PARTS},
    "claim_pairs": Field(OBJECT),
}
_LABELS = {layer: Field(OBJECT, required=True) for layer in LAYERS}
_LABEL = {**{name: Field(TEXT, required=True) for name in ("colour", "gloss")}, "hotkey": Field(TEXT)}
_RELATION = {
    **{name: Field(LIST, required=True) for name in ("from", "to")},
    "single": Field(BOOLEAN),
    "gloss": Field(TEXT),
}
_RESERVED = ("id", "start", "end", "surface", "type", "arguments")
_PROCLITICS = {
    **{name: Field(TEXT, required=True) for name in ("first", "second")},
    "words_not_split": Field(LIST, required=True),
}


def check_schema(raw: Any, report: Report) -> None:
    """Report every fault: a part that is missing, a name that is not declared or declared twice, a kind unknown."""
    if not check_object(raw, _TOP, report) or not check_object(raw["labels"], _LABELS, within(report, "labels")):
        return
    known = [name for layer in raw["labels"].values() for name in layer]
    for name in _twice([*known, *LAYERS]):
        report("SCHEMA_INVALID", f"labels: «{name}» stands twice or is the name of a layer; rename one")
    for layer, labels in raw["labels"].items():
        if not labels:
            report("SCHEMA_INVALID", f"labels.{layer} has no label; declare one at least")
        for name, entry in labels.items():
            check_object(entry, _LABEL, within(report, f"labels.{layer}.{name}"))
    _check_hotkeys(raw["labels"], report)
    names = {*known, *LAYERS}
    for name in sorted({str(name) for name in raw["attributes"]} & {*_RESERVED, *raw["relations"]}):
        report("SCHEMA_INVALID", f"attributes.{name} has the name of a released column or a relation; rename it")
    for name, entry in raw["attributes"].items():
        _check_attribute(entry, names, within(report, f"attributes.{name}"))
    for part in ("relations", "arguments"):
        for name, entry in raw[part].items():
            at = within(report, f"{part}.{name}")
            if check_object(entry, _RELATION, at):
                _check_names([*entry["from"], *entry["to"]], names, at)
    for name in _twice([*raw["relations"], *raw["arguments"]]):
        report("SCHEMA_INVALID", f"arguments: «{name}» is a relation too; rename one")
    _check_values(raw["bounds"], within(report, "bounds"))
    for operator, bound in raw["bounds"].items():
        if bound not in BOUNDS:
            report("SCHEMA_INVALID", f"bounds.{operator} is «{bound}»; choose one of {', '.join(BOUNDS)}")
    _check_values(raw.get("claim_pairs", {}), within(report, "claim_pairs"))
    if check_object(raw["proclitics"], _PROCLITICS, within(report, "proclitics")):
        _check_strings(raw["proclitics"]["words_not_split"], within(report, "proclitics.words_not_split"))
        for slot in ("first", "second"):
            if not raw["proclitics"][slot].isalpha():
                report("SCHEMA_INVALID", f"proclitics.{slot} must be letters, one after the other")


def _check_hotkeys(layers: Mapping[str, Mapping[str, Any]], report: Report) -> None:
    """Report keys that no label may have, and those that several have: Label Studio would choose all of these."""
    owners: dict[str, list[str]] = {}
    for name, entry in (item for labels in layers.values() for item in labels.items()):
        key = entry.get("hotkey") if isinstance(entry, dict) else None
        if not isinstance(key, str):  # none, or reported already
            continue
        owners.setdefault(key, []).append(name)
        if key not in HOTKEYS:
            message = f"labels: «{name}» has the hotkey «{key}»; choose a digit or a small letter other than u"
            report("SCHEMA_INVALID", message)
    for key, names in owners.items():
        if len(names) > 1:
            report("SCHEMA_INVALID", f"labels: {', '.join(names)} have the same hotkey «{key}»; give each its own")


def _check_attribute(entry: Any, names: Iterable[str], report: Report) -> None:
    # Bare «on» and «NO» are booleans in YAML, which is the likeliest reason for a key that is no string.
    if not isinstance(entry, dict) or not is_kind(entry.get("on"), LIST):
        report("SCHEMA_INVALID", 'must have a list of labels as "on", with the key in quotes')
        return
    required = entry.get("required", [])
    rest = {key: value for key, value in entry.items() if key != "required"}
    fields = {"on": Field(LIST, required=True), "kind": Field(TEXT), "values": Field(OBJECT), "gloss": Field(TEXT)}
    if not check_object(rest, fields, report):
        return
    if required is not True and not is_kind(required, LIST):
        report("SCHEMA_INVALID", "required must be true or a list of labels")
    _check_names([*entry["on"], *(required if isinstance(required, list) else [])], names, report)
    if entry.get("kind", "choice") not in KINDS:
        report("SCHEMA_INVALID", f"kind is «{entry['kind']}»; choose one of {', '.join(KINDS)}")
    if ("values" in entry) == ("kind" in entry):
        report("SCHEMA_INVALID", "must have either values, for a choice, or a kind")
    _check_values(entry.get("values", {}), within(report, "values"))


def _check_values(values: Mapping[Any, Any], report: Report) -> None:
    _check_strings([*values, *values.values()], report)


def _check_strings(items: Iterable[Any], report: Report) -> None:
    for item in items:
        if not isinstance(item, str):
            report("SCHEMA_INVALID", f"has «{item}», which YAML does not read as text; put it in quotes")


def _check_names(items: Iterable[Any], names: Iterable[str], report: Report) -> None:
    for item in items:
        if not isinstance(item, str) or item not in names:
            report("SCHEMA_INVALID", f"names «{item}», which is neither a label nor a layer; declare it under labels")


def _twice(names: Iterable[Any]) -> Iterator[Any]:
    yield from (name for name, count in Counter(names).items() if count > 1)
