"""The results of an annotation as Label Studio writes them: what each type of result carries, and where.

Source: https://labelstud.io/guide/export#Label-Studio-JSON-format-of-annotated-tasks.
"""

from __future__ import annotations

from insihab.shape import LIST, NUMBER, Kind

PAYLOADS: dict[str, tuple[str, Kind]] = {
    "labels": ("labels", LIST),
    "choices": ("choices", LIST),
    "textarea": ("text", LIST),
    "number": ("number", NUMBER),
}
"""The type of a result to the key and kind of its value: a region's label, or an attribute of one."""

TYPES = {"choice": "choices", "key": "textarea", "edtf": "textarea", "number": "number"}
"""The kind of an attribute in the schema to the type of its results."""
