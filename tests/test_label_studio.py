import json
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exported import exported
from golden import CORPUS, SCHEMA, findings_of
from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Document, read_articles
from insihab.findings import InputError
from insihab.label_studio.export import read_export
from insihab.label_studio.number import number_of, text_of
from insihab.passes import read_entities
from insihab.schema import Attribute, read_schema
from insihab.validation import validate
from insihab.writing import to_json
from studio import content

SCHEME = read_schema(SCHEMA)
(DOCUMENT,) = read_articles(CORPUS)
ENTITIES = read_entities(CORPUS / "entities.yaml", SCHEME)
GOOD = json.loads((CORPUS / "exports" / "good.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that each test, and each example of one, writes anew."""
    return tmp_path_factory.mktemp("exports") / "export.json"


def read(export: Path, tasks: Any, *documents: Document) -> list[Annotation]:
    export.write_text(json.dumps(tasks), encoding="utf-8")
    return read_export(export, documents or [DOCUMENT], SCHEME)


def results(tasks: Any) -> list[Any]:
    return tasks[0]["annotations"][0]["result"]


def test_good_export() -> None:
    (annotation,) = read_export(CORPUS / "exports" / "good.json", [DOCUMENT], SCHEME)
    assert (annotation.doc_id, annotation.annotator) == ("port", "tester")
    assert (len(annotation.regions), len(annotation.relations)) == (27, 24)
    regions = annotation.by_id
    assert regions["minister"] == Region("minister", 36, 47, "TITLE")
    assert regions["monday"] == Region("monday", 70, 77, "TIME", {"value": "2024-06-10"})
    assert regions["300"].note == "the port alone?"
    assert (regions["300"].attributes["lo"], regions["300"].attributes["operator"]) == (300, "APPROX")
    assert Relation("minister", "najjar", "holder") in annotation.relations


def test_regions_are_in_order_of_position_outer_first() -> None:
    (annotation,) = read_export(CORPUS / "exports" / "good.json", [DOCUMENT], SCHEME)
    assert [region.id for region in annotation.regions][:4] == ["delegation", "marjan", "talks", "withdrawal"]
    starts = [(region.start, -region.end) for region in annotation.regions]
    assert starts == sorted(starts)


def test_the_text_beside_a_span_is_not_read(export: Path) -> None:
    tasks = deepcopy(GOOD)
    for result in results(tasks):
        if result["type"] in ("labels", "choices", "number"):
            result["value"]["text"] = "wrong\\n"
    assert read(export, tasks) == read(export, GOOD)


def test_keys_of_later_versions_are_left_alone(export: Path) -> None:
    tasks = deepcopy(GOOD)
    tasks[0]["inner_id"] = 1
    tasks[0]["annotations"][0]["lead_time"] = 3.5
    for result in results(tasks):
        result["score"] = None
    assert read(export, tasks) == read(export, GOOD)


def test_cancelled_annotations_are_left_out(export: Path) -> None:
    tasks = deepcopy(GOOD)
    tasks[0]["annotations"].insert(0, {"was_cancelled": True, "result": []})
    assert read(export, tasks) == read(export, GOOD)


@pytest.mark.parametrize(
    ("completed_by", "annotator"),
    [
        ({"first_name": "Sami", "last_name": "N."}, "Sami N."),
        ({"first_name": "", "last_name": "", "email": "a@b.c"}, "a@b.c"),
        ({"id": 7, "email": "a@b.c"}, "a@b.c"),
        (7, "Label Studio user 7"),
        pytest.param(
            {"first_name": None, "last_name": None, "email": None, "id": 7},
            "Label Studio user 7",
        ),
    ],
)
def test_annotator(completed_by: Any, annotator: str, export: Path) -> None:
    tasks = deepcopy(GOOD)
    tasks[0]["annotations"][0]["completed_by"] = completed_by
    assert [one.annotator for one in read(export, tasks)] == [annotator]


def test_task() -> None:
    region = Region("1", 36, 47, "TITLE", note="why\nso")
    other = Region("2", 48, 59, "PER", {"level": "NAM", "entity": "al-najjar"})
    annotation = Annotation("port", "tester", (other, region), (Relation("1", "2", "holder"),))
    task = exported(DOCUMENT, annotation, SCHEME)
    assert task["data"] == {"doc_id": "port", "text": DOCUMENT.text, "sha256": DOCUMENT.text_sha256}
    common = {"to_name": "text", "origin": "manual"}
    title = {"start": 36, "end": 47, "text": "وزير الدفاع"}
    name = {"start": 48, "end": 59, "text": "سامي النجار"}
    assert task["annotations"][0]["result"] == [
        {
            "id": "1",
            "from_name": "label",
            "type": "labels",
            "value": title | {"labels": ["TITLE"]},
            "meta": {"text": ["why\nso"]},
        }
        | common,
        {"id": "2", "from_name": "label", "type": "labels", "value": name | {"labels": ["PER"]}} | common,
        {"id": "2", "from_name": "level", "type": "choices", "value": name | {"choices": ["NAM"]}} | common,
        {"id": "2", "from_name": "entity", "type": "textarea", "value": name | {"text": ["al-najjar"]}} | common,
        {"type": "relation", "from_id": "1", "to_id": "2", "direction": "right", "labels": ["holder"]},
    ]


def test_relations_of_a_pair_are_one_result() -> None:
    """Label Studio keeps one relation a pair, with all its labels."""
    regions = (Region("1", 0, 3, "Kill"), Region("2", 4, 9, "ARG"))
    relations = (Relation("1", "2", "agent"), Relation("1", "2", "source"), Relation("2", "1", "place"))
    found = exported(DOCUMENT, Annotation("port", "", regions, relations), SCHEME)["annotations"][0]["result"][2:]
    assert [(one["from_id"], one["to_id"], one["labels"]) for one in found] == [
        ("1", "2", ["agent", "source"]),
        ("2", "1", ["place"]),
    ]


def test_annotations_follow_the_order_of_the_documents(export: Path) -> None:
    first, second = (Document(replace(DOCUMENT.article, doc_id=name), "") for name in "ab")
    tasks = [exported(one, Annotation(one.doc_id, "", (), ()), SCHEME) for one in (second, first)]
    assert [one.doc_id for one in read(export, tasks, first, second)] == ["a", "b"]


# What makes offsets go wrong: emoji, a flag, odd spaces, vowels, presentation forms, joiners, newlines.
ODD_TEXT = "👍🏽 قال\u00a0ﺑﺎت واﯾﺖ: «عُقِدَ اللِّقاءُ»\n🇮🇶 e\u0301 می\u200cشود\u3000\t٢٥٠٠ 𝒜\u200f.\n"
ODD = Document(DOCUMENT.article, ODD_TEXT)


def value_of(attribute: Attribute) -> st.SearchStrategy[str | float]:
    if attribute.kind == "choice":
        return st.sampled_from(list(attribute.values))
    if attribute.kind == "number":
        return st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    # Space around a text, and a text of nothing else, are not kept.
    return st.sampled_from(["2024-02", "P3D"]) | st.text(max_size=9).map(str.strip).filter(bool)


@st.composite
def annotations(draw: st.DrawFn) -> Annotation:
    """Schema-valid annotations of the odd text: any spans, attributes that the label may have, any relations."""
    regions = []
    for region_id in draw(st.lists(st.text(min_size=1, max_size=9), unique=True, max_size=5)):
        start = draw(st.integers(0, len(ODD_TEXT) - 1))
        end = draw(st.integers(start + 1, len(ODD_TEXT)))
        label = draw(st.sampled_from(list(SCHEME.labels)))
        may_have = {attribute.name: value_of(attribute) for attribute in SCHEME.attributes_of(label)}
        must_have = {name: may_have.pop(name) for name in list(may_have) if label in SCHEME.attributes[name].required}
        attributes = draw(st.fixed_dictionaries(must_have, optional=may_have))
        regions.append(Region(region_id, start, end, label, attributes, draw(st.text())))
    relations: list[Relation] = []
    if regions:
        ends = st.sampled_from([region.id for region in regions])
        relations = draw(st.lists(st.builds(Relation, ends, ends, st.sampled_from(list(SCHEME.relations))), max_size=5))
    annotator = draw(st.text(min_size=1).map(str.strip).filter(bool))
    return Annotation("port", annotator, tuple(regions), tuple(relations))


@given(annotation=annotations())
def test_nothing_is_lost_on_the_way_to_label_studio_and_back(annotation: Annotation, export: Path) -> None:
    export.write_text(to_json([exported(ODD, annotation, SCHEME)]), encoding="utf-8")
    (found,) = read_export(export, [ODD], SCHEME)
    assert (found.doc_id, found.annotator) == (annotation.doc_id, annotation.annotator)
    assert found.by_id == annotation.by_id
    assert len(found.regions) == len(annotation.regions)
    assert Counter(found.relations) == Counter(annotation.relations)


# What is typed into a text field, of a number or of a text.


def typed(name: str, kind: str, payload: Any) -> dict[str, Any]:
    """A result that gives the region of the made-up article's «300» a value."""
    key = {"textarea": "text", "number": "number"}[kind]
    value = {"start": 98, "end": 101, key: payload}
    return {"id": "q", "from_name": name, "to_name": "text", "type": kind, "value": value}


QUANTITY = typed("label", "textarea", []) | {"type": "labels"}
QUANTITY["value"] = QUANTITY["value"] | {"labels": ["Quantity"]}


def attributes(export: Path, *results: Any) -> Any:
    (annotation,) = read(export, [task(QUANTITY, *results)])
    return annotation.regions[0].attributes


@pytest.mark.parametrize(
    ("payload", "number"),
    [
        (["2500"], 2500),
        (["0"], 0),
        (["-5"], -5),
        (["0.3333"], 0.3333),
        (["0.05"], 0.05),
        (["2.0"], 2.0),
        (["1e3"], 1000.0),
        (["1.5E+12"], 1.5e12),
        (["1e-09"], 1e-9),
        (["9007199254740993"], 2**53 + 1),
        ([" 2500\n"], 2500),
    ],
)
def test_a_number_is_what_is_typed(payload: list[str], number: float, export: Path) -> None:
    assert attributes(export, typed("lo", "textarea", payload)) == {"lo": number}
    assert type(attributes(export, typed("lo", "textarea", payload))["lo"]) is type(number)


@pytest.mark.parametrize("number", [2500, 0.05, 0, -5])
def test_a_number_of_old_is_still_read(number: float, export: Path) -> None:
    assert attributes(export, typed("lo", "number", number)) == {"lo": number}


@pytest.mark.parametrize(
    "text",
    [
        *("٢٥٠٠", "2,500", "2 500", "2٬500", "0,5", "٫5", ".5", "5.", "+5", "05", "1/3", "0x10", "1_000", "−5", "--5"),
        *("1e", "1e999", "9" * 101, "NaN", "Infinity", "many", "2500 soldiers", "1\n2"),
    ],
)
def test_what_is_no_number_is_a_finding(text: str, export: Path) -> None:
    (finding,) = findings_of(lambda: attributes(export, typed("lo", "textarea", [text])))
    shown = text.replace("\n", "⏎") if len(text) < 60 else "9" * 40 + "…" + "9" * 15
    cure = "write it like 2500, 0.3333 or -5, with the digits 0 to 9 and nothing between thousands"
    message = f"result 2 gives «q» (98-101 «300» Quantity) lo «{shown}», which is no number; {cure}"
    assert str(finding) == f"error ATTRIBUTE_VALUE: {export}: port: task 1: {message}"


@pytest.mark.parametrize("name", ["event", "lo"])
@pytest.mark.parametrize("payload", [[], [""], [" "], ["\n\t\u00a0"]], ids=["none", "empty", "space", "spaces"])
def test_an_emptied_field_is_no_value(payload: list[str], name: str, export: Path) -> None:
    assert attributes(export, typed(name, "textarea", payload)) == {}


def test_space_around_a_text_is_no_part_of_it(export: Path) -> None:
    assert attributes(export, typed("event", "textarea", [" us strikes\n"])) == {"event": "us strikes"}


@given(number=st.integers(-(10**98), 10**98) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_as_text_is_read_as_the_same(number: float) -> None:
    assert (number_of(text_of(number)), type(number_of(text_of(number)))) == (number, type(number))


# The label, by the control of today and by those of old, of which each layer had one.


@pytest.mark.parametrize("control", ["label", "numbers"])
def test_a_label_by_its_control(control: str, export: Path) -> None:
    (annotation,) = read(export, [task(QUANTITY | {"from_name": control})])
    assert annotation.regions == (Region("q", 98, 101, "Quantity"),)


@pytest.mark.parametrize("control", ["events", "level", "x"])
def test_a_label_by_another_control_is_a_finding(control: str, export: Path) -> None:
    (finding,) = findings_of(lambda: read(export, [task(QUANTITY | {"from_name": control})]))
    what = f"is the label Quantity by the control «{control}», which does not have it; delete the region, draw it again"
    assert str(finding) == f"error LABEL_MISPLACED: {export}: port: task 1: result 1 {what}"


@pytest.mark.parametrize("first", ["label", "attribute"])
def test_the_results_of_a_region_are_on_one_span(first: str, export: Path) -> None:
    attribute = typed("lo", "textarea", ["5"])
    attribute["value"]["end"] = 102
    results = [QUANTITY, attribute] if first == "label" else [attribute, QUANTITY]
    (finding,) = findings_of(lambda: read(export, [task(*results)]))
    assert finding.code == "OFFSET_DIFFERS"
    assert all(f"at {span}" in finding.message for span in ("98-101", "98-102"))


REGION = {"id": "1", "from_name": "entities", "type": "labels", "value": {"start": 0, "end": 9, "labels": ["TITLE"]}}


def task(*found: Any, **changes: Any) -> dict[str, Any]:
    data = {"doc_id": "port", "text": DOCUMENT.text}
    return {"data": data, "annotations": [{"completed_by": 1, "result": list(found)}]} | changes


@pytest.mark.parametrize(
    ("tasks", "code"),
    [
        pytest.param(None, "EXPORT_SHAPE", id="null"),
        pytest.param({}, "EXPORT_SHAPE", id="object"),
        pytest.param("", "EXPORT_SHAPE", id="string"),
        pytest.param([1, None, [], ""], "TYPE_WRONG", id="list of other things"),
        pytest.param([{}], "KEY_MISSING", id="empty task"),
        pytest.param([task(data=None)], "TYPE_WRONG", id="data null"),
        pytest.param([task(data=[])], "TYPE_WRONG", id="data a list"),
        pytest.param([task(data={})], "KEY_MISSING", id="data empty"),
        pytest.param([task(data={"doc_id": ["port"], "text": DOCUMENT.text})], "TYPE_WRONG", id="doc_id a list"),
        pytest.param([task(data={"doc_id": "port", "text": None})], "TYPE_WRONG", id="text null"),
        pytest.param([task(annotations=None)], "TYPE_WRONG", id="annotations null"),
        pytest.param([task(annotations=[])], "ANNOTATION_COUNT", id="no annotation"),
        pytest.param([task(annotations=[None])], "TYPE_WRONG", id="annotation null"),
        pytest.param([task(annotations=[{}])], "KEY_MISSING", id="annotation empty"),
        pytest.param([task(annotations=[{"result": {}}])], "TYPE_WRONG", id="result an object"),
        pytest.param([task(None, 1, [], "x")], "EXPORT_SHAPE", id="results of other kinds"),
        pytest.param([task({})], "EXPORT_SHAPE", id="result empty"),
        pytest.param([task(REGION | {"id": 1})], "TYPE_WRONG", id="id a number"),
        pytest.param([task(REGION | {"value": None})], "TYPE_WRONG", id="value null"),
        pytest.param(
            [task(REGION | {"value": {"start": 0.0, "end": 1, "labels": ["PER"]}})], "TYPE_WRONG", id="offset 0.0"
        ),
        pytest.param(
            [task(REGION | {"value": {"start": True, "end": 1, "labels": ["PER"]}})], "TYPE_WRONG", id="offset true"
        ),
        pytest.param(
            [task(REGION | {"value": {"start": 0, "end": 1, "labels": "PER"}})], "TYPE_WRONG", id="labels a string"
        ),
        pytest.param(
            [task(REGION | {"value": {"start": 0, "end": 1, "labels": [["PER"]]}})], "EXPORT_SHAPE", id="labels nested"
        ),
        pytest.param(
            [task(REGION | {"value": {"start": 0, "end": 1, "labels": []}})], "EXPORT_SHAPE", id="labels empty"
        ),
        pytest.param([task({"type": "relation"})], "KEY_MISSING", id="relation empty"),
        pytest.param(
            [task({"type": "relation", "from_id": 1, "to_id": 2, "labels": ["time"]})],
            "TYPE_WRONG",
            id="ends are numbers",
        ),
        pytest.param(
            [task({"type": "relation", "from_id": "1", "to_id": "2", "labels": [1]})],
            "RELATION_UNLABELLED",
            id="role a number",
        ),
        pytest.param([task({"type": "relation", "from_id": "1", "to_id": "2"})], "RELATION_UNLABELLED", id="no roles"),
        pytest.param([task(REGION | {"type": ["labels"]})], "EXPORT_SHAPE", id="type a list"),
        pytest.param([task(REGION | {"type": {}})], "EXPORT_SHAPE", id="type an object"),
    ],
)
def test_odd_exports_are_findings(tasks: Any, code: str, export: Path) -> None:
    found = findings_of(lambda: read(export, tasks))
    assert {(one.file, one.code) for one in found} == {(str(export), code)}


@pytest.mark.parametrize(
    ("meta", "note"),
    [
        (None, ""),
        ({}, ""),
        ({"text": None}, ""),
        ({"text": ["a", "b"]}, "a\nb"),
        ({"text": "a"}, "a"),
        pytest.param("a", ""),
        pytest.param(["a"], ""),
        pytest.param(1, ""),
    ],
)
def test_notes(meta: Any, note: str, export: Path) -> None:
    """A note is a remark between annotators: one of another shape is no reason to refuse an export."""
    (annotation,) = read(export, [task(REGION | {"meta": meta})])
    assert [region.note for region in annotation.regions] == [note]


@pytest.mark.parametrize("depth", [5_000, 200_000])
def test_deep_nesting_is_a_finding(depth: int, export: Path) -> None:
    export.write_text("[" * depth + "]" * depth, encoding="utf-8")
    with pytest.raises(InputError, match="nested too deep"):
        read_export(export, [DOCUMENT], SCHEME)


def test_every_fault_of_form_is_told_at_once(export: Path) -> None:
    findings = findings_of(lambda: read(export, [1, task(REGION, REGION), task(data={"doc_id": "x", "text": ""})]))
    assert [(finding.place, finding.code) for finding in findings] == [
        ("task 1", "TYPE_WRONG"),
        ("task 2", "ID_TWICE"),
        ("task 3", "DOCUMENT_UNKNOWN"),
    ]


def test_findings_keep_the_order_of_the_file(export: Path) -> None:
    loose = [
        {"id": f"r{n}", "from_name": "level", "type": "choices", "value": {"start": 0, "end": 9, "choices": ["NAM"]}}
        for n in range(20)
    ]
    findings = findings_of(lambda: read(export, [task(*loose)]))
    assert [f"«r{n}»" in finding.message for n, finding in enumerate(findings)] == [True] * 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each object or list inside a JSON value, with each of its keys or indices."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield value, key
        yield from places(inner)


DAMAGE = st.tuples(st.integers(0, 99_999), st.sampled_from(["replace", "copy", "delete"]), st.integers(0, 99_999), JSON)


def damaged(tasks: Any, damages: list[tuple[int, str, int, Any]]) -> Any:
    """`tasks` with values replaced, by anything or by another of its values, or deleted."""
    tasks = deepcopy(tasks)
    for place, what, other, value in damages:
        found = list(places(tasks)) or [([None], 0)]
        (holder, key), (giver, given_key) = found[place % len(found)], found[other % len(found)]
        if what == "delete":
            del holder[key]
        else:
            holder[key] = deepcopy(giver[given_key]) if what == "copy" else value
    return tasks


# It takes luck to meet a fault; the tables here and in test_validation.py pin them one by one.
@pytest.mark.slow
@settings(max_examples=500)
@given(damages=st.lists(DAMAGE, min_size=1, max_size=3))
def test_a_damaged_export_is_refused_or_comes_back(damages: Any, export: Path) -> None:
    tasks = damaged(GOOD, damages)
    found: list[Annotation] = []
    try:
        found = read(export, tasks)
        faults = validate(str(export), [DOCUMENT], found, SCHEME, ENTITIES)
    except InputError as refused:
        faults = refused.findings
    assert {finding.file for finding in faults} <= {str(export)}
    assert found or faults
    if not faults:
        again = read(export, [exported(DOCUMENT, one, SCHEME) for one in found])
        assert list(map(content, again)) == list(map(content, found))
