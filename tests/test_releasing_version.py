import pytest

from golden import findings_of
from insihab.releasing.changes import compare
from insihab.releasing.version import decide, following, level, parse
from made_releases import INVENTORIES, made

GPE = ("entities", 11, 16, {"type": "GPE"})
PER = ("entities", 4, 10, {"type": "PER"})
TWO = {"a": [GPE, PER]}
MORE_TYPES = {**INVENTORIES, "entities": {"attributes": "type acts_as", "type": "PER GPE LOC"}}
MORE_ATTRIBUTES = {**INVENTORIES, "entities": {"attributes": "type acts_as level", "type": "PER GPE"}}
MORE_ROLES = {**INVENTORIES, "events": {**INVENTORIES["events"], "role": "traveller place time"}}
MORE_LAYERS = {**INVENTORIES, "claim_pairs": {"relation": "EQUAL"}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(made(TWO), made(TWO), "", id="nothing"),
        pytest.param(made(TWO), made(TWO, a={"split": "test"}), "major", id="another split"),
        pytest.param(made(TWO), made(TWO, a={"text": "u"}), "major", id="another text"),
        pytest.param(made({**TWO, "b": []}), made(TWO), "major", id="a document gone"),
        pytest.param(made(TWO), made(TWO, inventory=MORE_TYPES), "major", id="a type more"),
        pytest.param(made(TWO, inventory=MORE_TYPES), made(TWO), "major", id="a type gone"),
        pytest.param(made(TWO), made(TWO, inventory=MORE_ATTRIBUTES), "major", id="an attribute more"),
        pytest.param(made(TWO), made(TWO, inventory=MORE_ROLES), "major", id="a role more"),
        pytest.param(made(TWO, inventory=MORE_LAYERS), made(TWO), "major", id="a layer gone"),
        pytest.param(made(TWO), made(TWO, inventory=MORE_LAYERS), "minor", id="a layer more"),
        pytest.param(made(TWO), made({**TWO, "b": []}), "minor", id="a document more"),
        pytest.param(made({"a": [GPE]}), made(TWO), "minor", id="a label more"),
        pytest.param(made(TWO), made({"a": [GPE]}), "patch", id="a label gone"),
        pytest.param(made(TWO), made({"a": [(*GPE[:3], {"type": "PER"}), PER]}), "patch", id="another type"),
        pytest.param(made(TWO), made({"a": [GPE, ("entities", 0, 10, {"type": "PER"})]}), "patch", id="another span"),
        pytest.param(made(TWO), made(TWO, a={"publisher": "p"}), "patch", id="another publisher"),
        pytest.param(made({"a": [PER]}), made({"a": [GPE]}, a={"split": "test"}), "major", id="the gravest counts"),
    ],
)
def test_the_level_of_changes(old, new, expected):
    assert level(compare(old, new)) == expected


@pytest.mark.parametrize(
    ("previous", "raised", "expected"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("0.2.1", "major", "0.3.0"),
        ("0.2.1", "minor", "0.3.0"),
        ("0.2.1", "patch", "0.2.2"),
        ("0.9.9", "minor", "0.10.0"),
    ],
)
def test_the_version_that_follows(previous, raised, expected):
    assert following(previous, raised) == expected


@pytest.mark.parametrize(
    ("data", "code", "wished", "expected"),
    [
        ("patch", "", "", "1.2.4"),
        ("", "minor", "", "1.3.0"),
        ("patch", "major", "", "2.0.0"),
        ("major", "patch", "", "2.0.0"),
        ("patch", "", "1.2.4", "1.2.4"),
        ("patch", "", "1.10.0", "1.10.0"),
    ],
)
def test_the_higher_level_and_the_higher_version_count(data, code, wished, expected):
    assert decide("1.2.3", data, code, wished) == expected


@pytest.mark.parametrize(
    ("data", "wished", "code"),
    [
        ("", "", "LEVEL_UNKNOWN"),
        ("", "2.0.0", "LEVEL_UNKNOWN"),
        ("minor", "1.2.9", "VERSION_LOW"),
        ("patch", "1.2.3", "VERSION_LOW"),
        ("patch", "v1.3.0", "VERSION_INVALID"),
    ],
)
def test_a_version_is_refused(data, wished, code):
    assert [one.code for one in findings_of(lambda: decide("1.2.3", data, "", wished))] == [code]


@pytest.mark.parametrize("text", ["1.2", "1.2.3.4", "01.2.3", "1.2.3rc1", "1.2.٣", "", " 1.2.3", "-1.2.3", "1.2.3\n"])
def test_what_is_no_version(text):
    assert [one.code for one in findings_of(lambda: parse(text))] == ["VERSION_INVALID"]


def test_versions_are_ordered_by_number():
    assert parse("0.10.0") == (0, 10, 0)
    assert parse("0.10.0") > parse("0.9.12")
