import pytest
from datasets import Features

from insihab.columns import Column, decode_row, encode_row, hf_features, layer_columns, table_columns
from insihab.parquet import arrow_schema

KIND = Column("kind", "label", ("A", "NO"))
PLACE = Column("place", "struct", fields=(Column("id"), Column("start", "int32")))
PARTS = Column("parts", "list", fields=(KIND,))


@pytest.mark.parametrize(
    ("columns", "row", "stored"),
    [
        ((KIND,), {"kind": "NO"}, {"kind": 1}),
        ((KIND,), {}, {"kind": None}),
        ((PLACE,), {"place": {"id": "e1", "start": 3}}, {"place": {"id": "e1", "start": 3}}),
        ((PLACE,), {}, {"place": None}),
        ((PARTS,), {"parts": [{"kind": "A"}, {}]}, {"parts": [{"kind": 0}, {"kind": None}]}),
        ((PARTS,), {}, {"parts": []}),
    ],
)
def test_a_row_is_stored_with_numbers_for_labels_and_null_for_what_is_absent(columns, row, stored):
    assert encode_row(row, columns) == stored


def test_what_is_stored_reads_back_with_the_names_of_labels():
    row = {"kind": "NO", "place": {"id": "e1", "start": 3}, "parts": [{"kind": "A"}]}
    columns = (KIND, PLACE, PARTS)
    assert decode_row(encode_row(row, columns), columns) == row


def test_an_unknown_key_or_label_is_no_silent_loss():
    with pytest.raises(ValueError, match="no column for colour"):
        encode_row({"colour": "red"}, (KIND,))
    with pytest.raises(ValueError, match="not in tuple"):
        encode_row({"kind": "B"}, (KIND,))


def test_each_layer_has_the_attributes_and_links_of_its_labels(schema):
    names = {layer: [column.name for column in columns] for layer, columns in layer_columns(schema).items()}
    last = ["id", "start", "end", "found_by", "rule"]
    assert names["entities"] == ["surface", "type", "level", "entity", "acts_as", "value", "holder", *last]
    event = ["factuality", "aspect", "event", "source", "subevent_of", "arguments"]
    assert names["events"] == ["surface", "type", *event, *last]
    assert names["not_claims"] == ["surface", "reason", *last]
    claim = ["form", "lo", "hi", "operator", "unit", "movement", "attribution"]
    links = ["source", "counted", "cue", "source_cue", "quantifies"]
    assert names["numeric_claims"] == ["surface", *claim, *links, "arguments", *last]


@pytest.mark.parametrize(
    ("config", "first"),
    [
        ("articles", ["doc_id", "headline", "published", "publisher", "text", "entities"]),
        ("entities", ["doc_id", "text", "entities"]),
        ("events", ["doc_id", "text", "events"]),
        ("numeric_claims", ["doc_id", "published", "sentence_text", "surface", "form", "lo", "hi", "operator", "unit"]),
        ("claim_pairs", ["relation", "surface_a", "sentence_text_a", "surface_b", "sentence_text_b", "why"]),
    ],
)
def test_a_viewer_shows_text_and_labels_first_and_provenance_last(schema, config, first):
    names = [column.name for column in table_columns(schema)[config]]
    assert names[: len(first)] == first
    assert names[-5:] == ["annotator", "annotator_kind", "pass", "guidelines", "human_verified"]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("config", ["articles", "entities", "events", "numeric_claims", "claim_pairs"])
def test_the_card_and_the_files_agree_on_every_type(schema, config):
    columns = table_columns(schema)[config]
    features = Features._from_yaml_list(hf_features(columns))
    assert list(features) == [column.name for column in columns]
    stored = {field.name: field.type for field in arrow_schema(columns)}
    assert {field.name: field.type for field in features.arrow_schema} == stored
