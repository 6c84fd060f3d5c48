import pytest

from insihab.provenance.history import read_history
from insihab.segment import sentences
from insihab.tables import build_tables


@pytest.fixture(scope="module")
def tables(corpus):
    return build_tables(corpus)


def test_every_offset_gives_its_surface(tables):
    texts = {row["doc_id"]: row["text"] for row in tables["articles"]}
    for row in tables["articles"]:
        for layer in ("entities", "events", "numeric_claims", "not_claims"):
            for region in row[layer]:
                pointed = [value for value in region.values() if isinstance(value, dict)]
                for part in [region, *pointed, *region.get("arguments", [])]:
                    assert texts[row["doc_id"]][part["start"] : part["end"]] == part["surface"]


@pytest.mark.parametrize("layer", ["entities", "events"])
def test_the_rows_of_sentences_hold_every_region_once(tables, layer):
    whole = [(row["doc_id"], region["id"]) for row in tables["articles"] for region in row[layer]]
    parts = [(row["doc_id"], region["id"]) for row in tables[layer] for region in row[layer]]
    assert sorted(parts) == sorted(whole)
    for row in tables[layer]:
        for region in row[layer]:
            start, end = region["start"] - row["start"], region["end"] - row["start"]
            assert row["text"][start:end] == region["surface"]


def test_there_is_a_row_for_every_sentence_also_an_empty_one(corpus, tables):
    expected = sum(len(sentences(document.text)) for document in corpus.documents)
    assert len(tables["entities"]) == len(tables["events"]) == expected


def test_a_claim_stands_in_its_sentence(tables):
    assert len(tables["numeric_claims"]) == sum(len(row["numeric_claims"]) for row in tables["articles"])
    for row in tables["numeric_claims"]:
        start, end = row["start"] - row["sentence_start"], row["end"] - row["sentence_start"]
        assert row["sentence_text"][start:end] == row["surface"]


def test_a_label_says_where_it_comes_from_and_has_nothing_for_what_is_not_known(root, corpus, tables):
    told = build_tables(corpus, read_history(root / "annotation", corpus))
    labels = [label for row in told["articles"] for layer in ("entities", "events") for label in row[layer]]
    assert any("rule" in label for label in labels)
    assert any("rule" not in label for label in labels)
    assert all(label[name] for label in labels for name in ("found_by", "rule") if name in label)
    assert not [label for row in tables["articles"] for label in row["events"] if {"found_by", "rule"} & label.keys()]


def test_every_row_says_that_no_person_verified_it(tables):
    for rows in tables.values():
        assert {row["human_verified"] for row in rows} == {False}
        assert {row["annotator_kind"] for row in rows} == {"large language model"}
