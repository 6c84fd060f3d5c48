"""Reading the results of an annotation as Label Studio writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from insihab.annotation import Region, Relation
from insihab.findings import Report, shown
from insihab.label_studio.config import ARTICLE, LABELS
from insihab.label_studio.controls import PAYLOADS, Controls, has
from insihab.label_studio.number import CURE, number_of
from insihab.shape import INTEGER, TEXT, within

_NAMES = {"id": TEXT, "from_name": TEXT}
_VALUES = {name: {"start": INTEGER, "end": INTEGER, key: kind} for name, (key, kind) in PAYLOADS.items()}
_RELATION = {"from_id": TEXT, "to_id": TEXT}


# For the short way through a sound result.
_PARTS = itemgetter("type", "id", "from_name", "to_name", "value")
_VALUE_PARTS = {name: itemgetter("start", "end", key) for name, (key, _) in PAYLOADS.items()}


_Mark = tuple[int, int, dict[str, str | float]]
"""The span that the first result of a region gives it, and its attributes so far."""


class Reading:
    """What the results of one annotation say."""

    def __init__(self, text: str, report: Report, controls: Controls) -> None:
        self._text = text
        self._report = report
        self._controls = controls
        self._number = 0  # of the result that is being read
        self._regions: dict[str, Region] = {}
        self._marks: dict[str, _Mark] = {}
        self.relations: list[Relation] = []

    def enter(self, results: Iterable[Any]) -> None:
        """Take in the results: labels, attributes, and relations."""
        for self._number, result in enumerate(results, 1):
            if not self._enter_sound(result):
                self._enter(result)

    def _enter_sound(self, result: Any) -> bool:
        """Take in a sound label or attribute the short way, since exports have millions; else False, and do nothing.

        Numbers, which are few, and labels by the controls of old take the long way.
        """
        try:
            kind, region, name, shows, value = _PARTS(result)
            start, end, payload = _VALUE_PARTS[kind](value)
        except (KeyError, TypeError):
            return False
        if not (type(payload) is list and len(payload) == 1 and type(payload[0]) is str and shows == ARTICLE):
            return False
        if not (type(region) is type(name) is str and type(start) is type(end) is int):
            return False
        payload = payload[0]
        if kind == "labels":
            if name != LABELS or region in self._regions:
                return False
        elif kind == "textarea" and (name in self._controls.numbers or not (payload := payload.strip())):
            return False
        if region in self._marks:
            first, last, attributes = self._marks[region]
            if first != start or last != end:
                return False
        else:
            attributes = {}
            self._marks[region] = (start, end, attributes)
        if kind == "labels":
            note = _note(result["meta"]) if "meta" in result else ""
            self._regions[region] = Region(region, start, end, payload, attributes, note)
        elif name in attributes:
            return False
        else:
            attributes[name] = payload
        return True

    def _enter(self, result: Any) -> None:
        """Take in any result, and say what is wrong with it."""
        kind = result.get("type") if isinstance(result, dict) else None
        if kind == "relation":
            self._relation(result)
        elif isinstance(kind, str) and kind in PAYLOADS:
            value = result.get("value")
            within_value = within(self._of_result, "value")
            if has(result, _NAMES, self._of_result) and has(value, _VALUES[kind], within_value):
                self._about_region(result, kind)
        else:
            message = f"is of type «{kind}», which no control of our labeling config makes; delete it"
            self._of_result("EXPORT_SHAPE", message)

    def _of_result(self, code: str, message: str) -> None:
        self._report(code, f"result {self._number} {message}")

    def _about_region(self, result: Mapping[str, Any], kind: str) -> None:
        region, name, value = result["id"], result["from_name"], result["value"]
        if result.get("to_name", ARTICLE) != ARTICLE:
            message = f"is about «{result['to_name']}», and our labeling config shows «{ARTICLE}» alone; delete it"
            self._of_result("EXPORT_SHAPE", message)
            return
        if kind == "labels" and region in self._regions:
            message = f"has the id of another region, {self._where(region)}; delete one, draw it again"
            self._of_result("ID_TWICE", message)
            return
        payload = self._payload(result, kind)
        if payload is None:
            return
        span = value["start"], value["end"]
        start, end, attributes = self._marks.setdefault(region, (*span, {}))
        if span != (start, end):
            what = "label" if kind == "labels" else name
            message = f"has the {what} of «{region}» at {span[0]}-{span[1]}, and other results have the region "
            self._of_result("OFFSET_DIFFERS", message + f"at {start}-{end}; delete it, draw it again")
        if kind == "labels":
            note = _note(result.get("meta"))
            self._regions[region] = Region(region, start, end, str(payload), attributes, note)
        elif name in attributes:
            message = f"gives {self._where(region)} a second value of {name}; keep one"
            self._of_result("ATTRIBUTE_TWICE", message)
        else:
            attributes[name] = payload

    def _payload(self, result: Mapping[str, Any], kind: str) -> str | float | None:
        """What a result gives its region; None if that is nothing, or after its fault is reported."""
        key, name = PAYLOADS[kind][0], result["from_name"]
        payload = result["value"][key]
        if kind == "number":
            number: float = payload
            return number
        if kind == "textarea" and not payload:
            return None
        if len(payload) != 1 or not isinstance(payload[0], str):
            message = f"has {len(payload)} values as «{key}», where one string is due; keep one"
            self._of_result("EXPORT_SHAPE", message)
            return None
        text: str = payload[0]
        if kind == "textarea":
            return self._typed(result["id"], name, text.strip())
        if kind == "labels" and name not in (LABELS, self._controls.layers.get(text, name)):
            message = f"is the label {text} by the control «{name}», which does not have it; delete the region, draw it"
            self._of_result("LABEL_MISPLACED", f"{message} again")
        return text

    def _typed(self, region: str, name: str, text: str) -> str | float | None:
        """The value of an attribute that was typed; nothing if it is empty."""
        if not text or name not in self._controls.numbers:
            return text or None
        number = number_of(text)
        if number is None:
            message = f"gives {self._where(region)} {name} «{shown(text, 0, len(text))}», which is no number; {CURE}"
            self._of_result("ATTRIBUTE_VALUE", message)
        return number

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
        for region, (_, _, attributes) in self._marks.items():
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
