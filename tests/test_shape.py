from typing import Any

import pytest

from insihab.shape import BOOLEAN, INTEGER, LIST, NUMBER, OBJECT, TEXT, Field, Kind, check_object, is_kind

SAMPLES = {"text": "a", "integer": 1, "float": 1.5, "true": True, "null": None, "list": [], "object": {}}


@pytest.mark.parametrize(
    ("kind", "fitting"),
    [
        (TEXT, {"text"}),
        (INTEGER, {"integer"}),
        (NUMBER, {"integer", "float"}),
        (BOOLEAN, {"true"}),
        (LIST, {"list"}),
        (OBJECT, {"object"}),
    ],
)
def test_kinds(kind: Kind, fitting: set[str]) -> None:
    assert {name for name, value in SAMPLES.items() if is_kind(value, kind)} == fitting


FIELDS = {"id": Field(TEXT, required=True), "note": Field(TEXT, required=True, nullable=True), "size": Field(INTEGER)}


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ({"id": "a", "note": "b", "size": 1}, []),
        ({"id": "a", "note": None}, []),
        ({"note": None}, [("KEY_MISSING", "lacks the key «id»; add it")]),
        ({"id": "a"}, [("KEY_MISSING", "lacks the key «note»; add it")]),
        ({"id": None, "note": None}, [("TYPE_WRONG", "has null as «id», where a string is due")]),
        ({"id": "a", "note": 1}, [("TYPE_WRONG", "has a number as «note», where a string or null is due")]),
        ({"id": "a", "note": "", "size": None}, [("TYPE_WRONG", "has null as «size», where an integer is due")]),
        ({"id": "a", "note": "", "size": 1.0}, [("TYPE_WRONG", "has a number as «size», where an integer is due")]),
        ({"id": True, "note": ""}, [("TYPE_WRONG", "has true or false as «id», where a string is due")]),
        ({"id": [], "note": {}}, [
            ("TYPE_WRONG", "has a list as «id», where a string is due"),
            ("TYPE_WRONG", "has an object as «note», where a string or null is due"),
        ]),
        ({"id": "a", "note": "", "ID": "a", 1: 2}, [
            ("KEY_UNKNOWN", "has an unknown key «ID»; delete it; the keys are id, note, size"),
            ("KEY_UNKNOWN", "has an unknown key «1»; delete it; the keys are id, note, size"),
        ]),
        ([], [("TYPE_WRONG", "is a list, where an object with id, note, size is due")]),
        (None, [("TYPE_WRONG", "is null, where an object with id, note, size is due")]),
    ],
)  # fmt: skip
def test_check_object(value: Any, faults: list[tuple[str, str]]) -> None:
    found: list[tuple[str, str]] = []
    assert check_object(value, FIELDS, lambda code, message: found.append((code, message))) == (not faults)
    assert found == faults
