from dataclasses import replace
from pathlib import Path

import pytest

from golden import CORPUS, SCHEMA, bad_inputs, check
from insihab.annotation import Annotation, Region, Relation
from insihab.articles import read_articles
from insihab.findings import Finding, InputError
from insihab.label_studio.export import read_export
from insihab.passes import read_entities
from insihab.schema import read_schema
from insihab.validation import validate

SCHEME = read_schema(SCHEMA)
DOCUMENTS = read_articles(CORPUS)
ENTITIES = read_entities(CORPUS / "entities.yaml", SCHEME)


def findings(export: Path) -> list[Finding]:
    try:
        annotations = read_export(export, DOCUMENTS, SCHEME)
    except InputError as error:
        return error.findings
    return validate(str(export), DOCUMENTS, annotations, SCHEME, ENTITIES)


@pytest.mark.parametrize("export", bad_inputs("export", ".json"))
def test_bad_export(export: Path) -> None:
    check(export.with_suffix(".txt"), findings(export))


def test_good_export_has_no_findings() -> None:
    assert findings(CORPUS / "exports" / "good.json") == []


def codes(*regions: Region, relations: tuple[Relation, ...] = ()) -> list[str]:
    annotation = Annotation("port", "tester", regions, relations)
    return [finding.code for finding in validate("x", DOCUMENTS, [annotation], SCHEME, ENTITIES)]


def title(surface: str, region_id: str = "1", label: str = "TITLE") -> Region:
    """A region that needs no attributes, at the first place of `surface`."""
    start = DOCUMENTS[0].text.index(surface)
    return Region(region_id, start, start + len(surface), label)


@pytest.mark.parametrize(
    ("inner", "outer", "found"),
    [
        ("الدفاع", "وزير الدفاع", []),
        ("وزير", "وزير الدفاع", []),
        ("وزير", "الدفاع", []),
        ("وزير الدفاع", "الدفاع سامي", ["SPAN_CROSSING"]),
        ("الدفاع سامي", "وزير الدفاع", ["SPAN_CROSSING"]),
        ("وزير الدفاع", "وزير الدفاع", ["SPAN_DUPLICATE"]),
    ],
)
def test_entities_nest_and_never_cross(inner: str, outer: str, found: list[str]) -> None:
    assert codes(title(inner), title(outer, "2")) == found


def test_spans_of_different_layers_do_not_cross_either() -> None:
    crossing = title("الدفاع سامي", "2")
    assert codes(title("وزير الدفاع", label="SourceCue"), crossing) == ["SPAN_CROSSING", "RELATION_MISSING"]


def test_a_span_may_carry_two_labels() -> None:
    assert codes(title("وزير الدفاع"), title("وزير الدفاع", "2", "ARG")) == []


@pytest.mark.parametrize(
    ("surface", "found"),
    [
        pytest.param("عام 2019", [], id="number"),
        pytest.param("لقوات الباقية", [], id="second lam"),
        pytest.param("قُتل", [], id="vowels"),
        pytest.param("زمرد\nوصل", ["OFFSET_SENTENCE"], id="over a line"),
        pytest.param("الاثنين. ", ["OFFSET_TRIM"], id="space at the end"),
        pytest.param("، الاثنين", ["OFFSET_TRIM"], id="comma at the start"),
        pytest.param("الباقية.", ["OFFSET_TRIM"], id="full stop"),
        pytest.param("جند", ["OFFSET_WORD"], id="half a word"),
        pytest.param("دفاع", ["OFFSET_WORD"], id="without the article"),
        pytest.param("سيغادرون", [], id="a letter that may be the word's own"),
        pytest.param("يغادرون", [], id="after the proclitic"),
        pytest.param(" ", ["OFFSET_TRIM"], id="only a space"),
        pytest.param("\n", ["OFFSET_TRIM"], id="only a line end"),
        pytest.param("ُ", ["OFFSET_WORD"], id="only a vowel"),
        pytest.param("30", ["OFFSET_WORD"], id="half a number"),
    ],
)
def test_spans(surface: str, found: list[str]) -> None:
    assert codes(title(surface)) == found


@pytest.mark.parametrize(
    "text",
    [
        "وصل الوفد «إلى بغداد»",
        'وصل "الوفد"',
        "(الوفد) وصل",
        "العـراق",
        "بغدادُ",
        "F-16",
        pytest.param("موسىٰ"),
        pytest.param("cafe\u0301"),
    ],
)
def test_a_text_that_is_one_trimmed_span(text: str) -> None:
    document = replace(DOCUMENTS[0], text=text)
    annotation = Annotation("port", "tester", (Region("1", 0, len(text), "TITLE"),), ())
    assert validate("x", [document], [annotation], SCHEME, ENTITIES) == []


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (0, 0), (5, 3), (0, 222), (300, 301), (-5, -1), (0, 10**30)])
def test_spans_outside_the_text(start: int, end: int) -> None:
    assert codes(Region("1", start, end, "TITLE")) == ["OFFSET_RANGE"]


def test_the_whole_text_is_inside() -> None:
    assert len(DOCUMENTS[0].text) == 221
    assert codes(Region("1", 0, 221, "TITLE")) == ["OFFSET_TRIM"]


def quantity(**attributes: str | float) -> Region:
    start = DOCUMENTS[0].text.index("300")
    rest = {"form": "DIGITS", "unit": "count", "movement": "FLOW", "attribution": "AUTHOR"}
    return Region("q", start, start + 3, "Quantity", rest | attributes)


@pytest.mark.parametrize(
    ("operator", "bounds", "right"),
    [
        *[(operator, {"lo": 3, "hi": 3}, True) for operator in ("EXACT", "APPROX")],
        *[(operator, {"lo": 3}, False) for operator in ("EXACT", "APPROX")],
        ("EXACT", {}, False),
        ("EXACT", {"lo": 3, "hi": 3.0}, True),
        *[(operator, {"lo": 3}, True) for operator in ("MORE_THAN", "AT_LEAST")],
        *[(operator, {"hi": 3}, False) for operator in ("MORE_THAN", "AT_LEAST")],
        *[(operator, {"hi": 3}, True) for operator in ("LESS_THAN", "AT_MOST")],
        *[(operator, {"lo": 0, "hi": 3}, False) for operator in ("LESS_THAN", "AT_MOST")],
        ("RANGE", {"lo": 2, "hi": 3}, True),
        ("RANGE", {"lo": 3, "hi": 3}, False),
        ("RANGE", {"lo": 3, "hi": 2}, False),
        ("RANGE", {"hi": 3}, False),
        ("VAGUE", {}, True),
        ("VAGUE", {"lo": 20}, True),
        ("VAGUE", {"lo": 30, "hi": 20}, False),
    ],
)
def test_bounds(operator: str, bounds: dict[str, float], right: bool) -> None:
    assert codes(quantity(operator=operator, **bounds)) == ([] if right else ["BOUNDS_WRONG"])


@pytest.mark.parametrize(
    ("label", "name", "value"),
    [
        pytest.param("TIME", "value", "", id="empty date"),
        pytest.param("TIME", "value", 2024, id="date that is a number"),
        pytest.param("Quantity", "lo", "many", id="bound that is no number"),
        pytest.param("Quantity", "lo", 10**400, id="bound that no float holds"),
        pytest.param("PER", "entity", 5, id="entity that is a number"),
        pytest.param("PER", "level", 5, id="level that is a number"),
        pytest.param("Meet", "event", 5, id="event that is a number"),
        pytest.param("Meet", "event", "", id="event without a key"),
        pytest.param("Meet", "event", " talks ", id="event with spaces"),
    ],
)
def test_values(label: str, name: str, value: str | float) -> None:
    right: dict[str, dict[str, str | float]] = {
        "TIME": {},
        "PER": {"level": "NAM", "entity": "al-najjar"},
        "Meet": {"factuality": "ACTUAL", "aspect": "NONE", "event": "talks"},
    }
    region = quantity(operator="AT_LEAST", lo=3) if label == "Quantity" else title("النجار", label=label)
    region = replace(region, attributes={**region.attributes, **right.get(label, {})})
    assert codes(region) == []
    assert codes(replace(region, attributes={**region.attributes, name: value})) == ["ATTRIBUTE_VALUE"]


def test_findings_of_one_region_are_all_told() -> None:
    region = Region("1", 36, 46, "PER", {"level": "PRO", "rank": "HIGH"})
    assert sorted(codes(region)) == ["ATTRIBUTE_MISSING", "ATTRIBUTE_UNKNOWN", "ATTRIBUTE_VALUE", "OFFSET_WORD"]


def test_the_documents_decide_what_must_be_there() -> None:
    empty = Annotation("port", "tester", (), ())
    assert validate("x", DOCUMENTS, [empty], SCHEME, ENTITIES) == []
    assert [finding.code for finding in validate("x", DOCUMENTS, [], SCHEME, ENTITIES)] == ["DOCUMENT_MISSING"]


def test_a_finding_is_one_line_however_long_its_span() -> None:
    whole = Annotation("port", "tester", (Region("1", 0, 221, "TITLE"),), ())
    (finding,) = validate("x", DOCUMENTS, [whole], SCHEME, ENTITIES)
    assert len(str(finding)) < 200
    assert len(str(finding).splitlines()) == 1
