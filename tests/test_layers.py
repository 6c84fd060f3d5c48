from dataclasses import replace

from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Article, Document
from insihab.layers import gold_lines, layers

TEXT = "وصل 3 آلاف جندي إلى بغداد"
ARTICLE = Article("d", "d.txt", "", None, None, None, "2024", "year", "", "", "train", ((0, len(TEXT)),))
DOCUMENT = Document(ARTICLE, TEXT)


def span(surface):
    start = TEXT.index(surface)
    return start, start + len(surface)


ANNOTATION = Annotation(
    "d",
    "a reader",
    (
        Region("e1", *span("3 آلاف جندي"), "PER", {"level": "NOM", "entity": "soldiers"}),
        Region("e2", *span("بغداد"), "GPE", {"level": "NAM", "entity": "baghdad"}),
        Region("v1", *span("وصل"), "Travel", {"factuality": "ACTUAL", "aspect": "NONE", "event": "arrival"}),
        Region("c1", *span("3 آلاف"), "Quantity", {"lo": 3000, "hi": 3000, "operator": "EXACT", "unit": "count"}),
        Region("c2", *span("جندي"), "Counted"),
        Region("n1", *span("3"), "NotAClaim", {"reason": "NAME"}),
    ),
    (
        Relation("v1", "e2", "destination"),
        Relation("v1", "e1", "traveller"),
        Relation("c1", "c2", "counted"),
        Relation("c1", "v1", "quantifies"),
        Relation("c1", "e2", "place"),
    ),
)


def test_regions_become_rows_of_their_layer_with_surfaces_links_and_arguments(schema):
    found = layers(DOCUMENT, ANNOTATION, schema)
    assert [(row["surface"], row["type"], row["entity"]) for row in found["entities"]] == [
        ("3 آلاف جندي", "PER", "soldiers"),
        ("بغداد", "GPE", "baghdad"),
    ]
    assert found["events"] == [
        {
            "id": "v1",
            "start": 0,
            "end": 3,
            "surface": "وصل",
            "type": "Travel",
            "factuality": "ACTUAL",
            "aspect": "NONE",
            "event": "arrival",
            "arguments": [
                {"role": "traveller", "id": "e1", "start": 4, "end": 15, "surface": "3 آلاف جندي"},
                {"role": "destination", "id": "e2", "start": 20, "end": 25, "surface": "بغداد"},
            ],
        }
    ]
    (claim,) = found["numeric_claims"]
    assert claim["counted"] == {"id": "c2", "start": 11, "end": 15, "surface": "جندي"}
    assert claim["quantifies"]["surface"] == "وصل"
    assert [(one["role"], one["surface"]) for one in claim["arguments"]] == [("place", "بغداد")]
    assert [(row["surface"], row["reason"]) for row in found["not_claims"]] == [("3", "NAME")]


def test_the_order_of_relations_changes_nothing(schema):
    reversed_ = replace(ANNOTATION, relations=ANNOTATION.relations[::-1])
    assert layers(DOCUMENT, reversed_, schema) == layers(DOCUMENT, ANNOTATION, schema)


def test_gold_has_the_form_of_predictions(schema):
    row = {"doc_id": "d", "text": TEXT, **layers(DOCUMENT, ANNOTATION, schema)}
    (line,) = gold_lines([row])
    assert line["entities"][1] == {"start": 20, "end": 25, "type": "GPE", "level": "NAM", "entity": "baghdad"}
    assert line["events"][0]["arguments"][1] == {"role": "destination", "start": 20, "end": 25}
    assert line["numeric_claims"] == [
        {
            "id": "c1",
            "start": 4,
            "end": 10,
            "lo": 3000,
            "hi": 3000,
            "operator": "EXACT",
            "unit": "count",
            "counted": [11, 15],
            "event": [0, 3],
        }
    ]
