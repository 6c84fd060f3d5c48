from typing import Any

import pytest

from insihab.shape import (
    BOOLEAN,
    INTEGER,
    LIST,
    NUMBER,
    OBJECT,
    TEXT,
    Field,
    Kind,
    check_object,
    is_kind,
    is_plain_name,
    is_range,
    is_slug,
)

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


@pytest.mark.parametrize(
    ("text", "slug", "name"),
    [
        ("iraq", True, True),
        ("al-anbar-2", True, True),
        ("-iraq", False, True),
        ("al--anbar", False, True),
        ("Iraq", False, True),
        ("iraq.txt", False, True),
        ("العراق.txt", False, True),
        ("iraq\n", False, False),
        ("", False, False),
        (".hidden", False, False),
        ("..", False, False),
        ("../iraq", False, False),
        ("a/b", False, False),
        ("a\\b", False, False),
        ("c:iraq", False, False),
    ],
)
def test_what_may_be_an_id_and_what_a_name_of_a_file(text: str, slug: bool, name: bool) -> None:
    assert (is_slug(text), is_plain_name(text)) == (slug, name)


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ([0, 5], True),
        ([5, -1], True),  # whether there is such a stretch, only the text can say
        ([0, 10**9 - 1], True),
        ([0, 10**9], False),
        ([-(10**9), 0], False),
        ([0, True], False),
        ([0, 5.0], False),
        ([0], False),
        ([0, 1, 2], False),
        ((0, 5), False),
        ("05", False),
        (None, False),
    ],
)
def test_what_may_be_a_range(value: Any, sound: bool) -> None:
    assert is_range(value) == sound
