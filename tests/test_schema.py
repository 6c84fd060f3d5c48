from pathlib import Path

import pytest

from golden import CASES, SCHEMA, bad_inputs, check, findings_of
from insihab.findings import InputError
from insihab.proclitics import Proclitics
from insihab.schema import read_schema

GOOD = CASES / "schema" / "good.yaml"


@pytest.mark.parametrize("schema", [case for case in bad_inputs("schema", ".yaml") if case.id != "good"])
def test_bad_schema(schema: Path) -> None:
    check(schema.with_suffix(".txt"), findings_of(lambda: read_schema(schema)))


def test_small_schema() -> None:
    schema = read_schema(GOOD)
    assert list(schema.labels) == ["PER", "Meet", "Quantity"]
    assert schema.attributes["level"].labels == schema.attributes["level"].required == {"PER"}
    assert schema.attributes["level"].values == {"NAM": "name", "NOM": "noun phrase"}
    assert schema.attributes["event"].required == {"Meet"}
    assert schema.attributes["event"].kind == "key"
    assert schema.relations["source"].sources == {"Meet", "Quantity"}
    assert (schema.relations["source"].single, schema.relations["source"].argument) == (True, False)
    assert (schema.relations["participant"].single, schema.relations["participant"].argument) == (False, True)
    assert schema.bounds == {"EXACT": "equal"}
    assert schema.proclitics == Proclitics("وف", "ب", frozenset({"والد"}))


def test_what_a_label_may_have() -> None:
    schema = read_schema(GOOD)
    assert schema.labels_of("events") == ["Meet"]
    assert [attribute.name for attribute in schema.attributes_of("PER", "Meet")] == ["level", "event"]
    assert [attribute.name for attribute in schema.attributes_of("Quantity")] == []
    assert [link.name for link in schema.links_of("Quantity")] == ["source"]
    assert [link.name for link in schema.links_of("PER")] == []
    assert [role.name for role in schema.roles()] == ["participant"]


def test_the_schema_of_the_project() -> None:
    schema = read_schema(SCHEMA)
    assert [len(schema.labels_of(layer)) for layer in ("entities", "events", "numbers")] == [12, 17, 5]
    assert schema.attributes["factuality"].required == set(schema.labels_of("events"))
    assert {operator for operator, bound in schema.bounds.items() if bound == "equal"} == {"EXACT", "APPROX"}
    assert set(schema.bounds) == set(schema.attributes["operator"].values)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param({'PER: {colour: "#1f77b4", gloss: "person"}': "[PER]"}, id="list of labels"),
        pytest.param({"Quantity: {": "# {", ", Quantity]": "]"}, id="empty layer"),
        pytest.param({'"on": [events]': '"on": [[events]]'}, id="list in a list"),
        pytest.param({"EXACT: equal": "EXACT: [equal]"}, id="bound in a list"),
        pytest.param({'  first: "وف"\n': ""}, id="no proclitics"),
        pytest.param({"[والد]": "null"}, id="no words"),
        pytest.param({'"وف"': "[و, ف]"}, id="proclitics in a list"),
        pytest.param({'"وف"': '"]["'}, id="proclitics that are no letters"),
        pytest.param({'{NAM: "name", NOM: "noun phrase"}': "[NAM, NOM]"}, id="values in a list"),
        pytest.param({'NAM: "name"': 'NO: "name"'}, id="value that YAML reads as false"),
        pytest.param({"Meet: {": "PER: {", "[Meet]": "[PER]"}, id="label in two layers"),
        pytest.param({"Meet: {": "numbers: {", "[Meet]": "[numbers]"}, id="label with a layer's name"),
        pytest.param({'"#1f77b4"': "7"}, id="colour that is a number"),
        pytest.param({"participant:": "source:"}, id="role with a relation's name"),
    ],
)
def test_odd_schemas_are_findings(edits: dict[str, str], tmp_path: Path) -> None:
    text = GOOD.read_text(encoding="utf-8")
    for good, bad in edits.items():
        assert good in text
        text = text.replace(good, bad)
    (tmp_path / "schema.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"SCHEMA_INVALID|TYPE_WRONG|KEY_MISSING"):
        read_schema(tmp_path / "schema.yaml")
