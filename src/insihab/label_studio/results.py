"""The results of an annotation as Label Studio writes them: what each type of result carries, and reading them.

Source: https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from insihab.annotation import Region, Relation
from insihab.findings import shown
from insihab.shape import INTEGER, LIST, NUMBER, TEXT, Field, Kind, Report, check_object, within

PAYLOADS: dict[str, tuple[str, Kind]] = {
    "labels": ("labels", LIST),
    "choices": ("choices", LIST),
    "textarea": ("text", LIST),
    "number": ("number", NUMBER),
}
"""The type of a result to the key and kind of its value: a region's label, or an attribute of one."""

TYPES = {"choice": "choices", "key": "textarea", "edtf": "textarea", "number": "number"}
"""The kind of an attribute in the schema to the type of its results."""

_NAMES = {"id": TEXT, "from_name": TEXT}
_VALUES = {name: {"start": INTEGER, "end": INTEGER, key: kind} for name, (key, kind) in PAYLOADS.items()}
_RELATION = {"from_id": TEXT, "to_id": TEXT}


# For the short way through a sound result.
_PARTS = itemgetter("type", "id", "from_name", "value")
_VALUE_PARTS = {name: itemgetter("start", "end", key) for name, (key, _) in PAYLOADS.items()}


def has(value: Any, keys: Mapping[str, Kind], report: Report) -> bool:
    """Whether an object has these keys; others are Label Studio's own and change from version to version."""
    if type(value) is dict:
        for key, kind in keys.items():
            if type(value.get(key)) not in kind.types:
                break
        else:
            return True  # what JSON gives is of just the types that a kind names
    known = {key: value[key] for key in keys if key in value} if isinstance(value, dict) else value
    return check_object(known, {key: Field(kind, required=True) for key, kind in keys.items()}, report)


class Reading:
    """What the results of one annotation say."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._report = report
        self._number = 0  # of the result that is being read
        self._regions: dict[str, Region] = {}
        self._attributes: dict[str, dict[str, str | float]] = {}  # each is its region's own, if there is a region
        self.relations: list[Relation] = []

    def enter(self, results: Iterable[Any]) -> None:
        """Take in the results: labels, attributes, and relations."""
        for self._number, result in enumerate(results, 1):
            if not self._enter_sound(result):
                self._enter(result)

    def _enter_sound(self, result: Any) -> bool:
        """Take in a sound label or attribute the short way, since exports have millions; else False, and do nothing."""
        try:
            kind, region, name, value = _PARTS(result)
            start, end, payload = _VALUE_PARTS[kind](value)
        except (KeyError, TypeError):
            return False
        if type(payload) is list and len(payload) == 1 and type(payload[0]) is str and kind != "number":
            payload = payload[0]
        elif type(payload) not in NUMBER.types or kind != "number":
            return False
        if not (type(region) is type(name) is str and type(start) is type(end) is int):
            return False
        if (attributes := self._attributes.get(region)) is None:
            attributes = self._attributes[region] = {}
        if (region in self._regions) if kind == "labels" else (name in attributes):
            return False
        if kind == "labels":
            note = _note(result["meta"]) if "meta" in result else ""
            self._regions[region] = Region(region, start, end, payload, attributes, note)
        else:
            attributes[name] = payload
        return True

    def _enter(self, result: Any) -> None:
        """Take in any result, and say what is wrong with it."""
        kind = result.get("type") if isinstance(result, dict) else None
        if kind == "relation":
            self._relation(result)
        elif isinstance(kind, str) and kind in PAYLOADS:
            self._region(result, kind)
        else:
            message = f"is of type «{kind}», which no control of our labeling config makes; delete it"
            self._of_result("EXPORT_SHAPE", message)

    def _of_result(self, code: str, message: str) -> None:
        self._report(code, f"result {self._number} {message}")

    def _region(self, result: Mapping[str, Any], kind: str) -> None:
        value: Any = result.get("value")
        if not has(result, _NAMES, self._of_result) or not has(value, _VALUES[kind], within(self._of_result, "value")):
            return
        region, name = result["id"], result["from_name"]
        key = PAYLOADS[kind][0]
        payload = value[key]
        if kind != "number":
            if len(payload) != 1 or not isinstance(payload[0], str):
                message = f"has {len(payload)} values as «{key}», where one string is due; keep one"
                self._of_result("EXPORT_SHAPE", message)
                return
            payload = payload[0]
        attributes = self._attributes.setdefault(region, {})
        if kind == "labels":
            if region in self._regions:
                message = f"has the id of another region, {self._where(region)}; delete one, draw it again"
                self._of_result("ID_TWICE", message)
            note = _note(result.get("meta"))
            self._regions[region] = Region(region, value["start"], value["end"], payload, attributes, note)
        elif name in attributes:
            message = f"gives {self._where(region)} a second value of {name}; keep one"
            self._of_result("ATTRIBUTE_TWICE", message)
        else:
            attributes[name] = payload

    def _relation(self, result: Mapping[str, Any]) -> None:
        if not has(result, _RELATION, self._of_result):
            return
        ends = result["from_id"], result["to_id"]
        labels, direction = result.get("labels"), result.get("direction", "right")
        if not isinstance(labels, list) or not labels or not all(isinstance(label, str) for label in labels):
            message = f"{self._between(*ends)} has no role; give it one or delete it"
            self._of_result("RELATION_UNLABELLED", message)
        elif direction not in ("left", "right"):
            message = f"{self._between(*ends)} points both ways; point it from what has the role to what fills it"
            self._of_result("RELATION_DIRECTION", message)
        else:
            source, target = ends if direction == "right" else ends[::-1]
            self.relations.extend([Relation(source, target, label) for label in labels])

    def regions(self) -> tuple[Region, ...]:
        """All regions, by position; attributes that belong to none are reported."""
        for region, attributes in self._attributes.items():
            if region not in self._regions:
                names = ", ".join(attributes)
                self._report("ATTRIBUTE_DANGLING", f"region «{region}» has {names} but no label; label or delete it")
        return tuple(sorted(self._regions.values(), key=lambda region: region.position))

    def _between(self, source: str, target: str) -> str:
        return f"the relation from {self._where(source)} to {self._where(target)}"

    def _where(self, region_id: str) -> str:
        """A region for a message: its id, and where it is as far as that is known by now."""
        region = self._regions.get(region_id)
        if region is None:
            return f"«{region_id}»"
        surface = shown(self._text, region.start, region.end)
        return f"«{region_id}» ({region.start}-{region.end} «{surface}» {region.label})"


def _note(meta: Any) -> str:
    lines = (meta.get("text") or []) if isinstance(meta, dict) else []
    return "\n".join(map(str, lines)) if isinstance(lines, list) else str(lines)
