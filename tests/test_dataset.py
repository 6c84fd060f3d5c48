"""The released dataset as its users meet it, through `load_dataset`; a fresh cache each time, since the local cache
keys on the card and not on the files."""

import json

import pytest
from datasets import get_dataset_config_names, get_dataset_split_names, load_dataset

from insihab.claim_pairs import pair_rows
from insihab.columns import decode_row, table_columns
from insihab.provenance.history import judged_pairs, read_history
from insihab.provenance.making import pairs_found_by
from insihab.tables import build_tables

CONFIGS = ["articles", "entities", "events", "numeric_claims", "claim_pairs"]
pytestmark = pytest.mark.slow


@pytest.fixture
def folder(root):
    return str(root / "dataset")


@pytest.fixture(scope="module")
def tables(root, corpus):
    annotation = root / "annotation"
    history = read_history(annotation, corpus)
    built = build_tables(corpus, history)
    claims = built["numeric_claims"]
    pairs = pairs_found_by(judged_pairs(annotation, claims, corpus.schema), history)
    return {**built, "claim_pairs": [{**row, **corpus.provenance} for row in pair_rows(pairs, claims)]}


def test_configs_splits_and_the_default(folder, tmp_path):
    assert get_dataset_config_names(folder) == CONFIGS
    assert get_dataset_split_names(folder, "events") == ["train", "test"]
    assert "not_claims" in load_dataset(folder, split="train", cache_dir=str(tmp_path)).column_names


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("split", ["train", "test"])
def test_what_is_loaded_is_what_was_annotated(folder, tmp_path, corpus, tables, config, split):
    columns = table_columns(corpus.schema)[config]
    names = [column.name for column in columns]
    lists = {column.name for column in columns if column.kind == "list"}
    rows = [row for row in tables[config] if row["split"] == split]
    expected = [{name: row.get(name, [] if name in lists else None) for name in names} for row in rows]
    loaded = load_dataset(folder, config, split=split, cache_dir=str(tmp_path))
    assert [_filled(decode_row(row, columns)) for row in loaded] == [_filled(row) for row in expected]


def _filled(value):
    """Without what is absent, so that a missing key and a null compare equal."""
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items() if item is not None and item != []}
    return [_filled(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("config", CONFIGS)
def test_streaming_gives_the_same_rows(folder, tmp_path, config):
    loaded = load_dataset(folder, config, split="test", cache_dir=str(tmp_path / "a"))
    streamed = load_dataset(folder, config, split="test", streaming=True, cache_dir=str(tmp_path / "b"))
    assert list(streamed) == list(loaded)


def test_labels_have_names_and_none_is_out_of_range(folder, tmp_path, schema):
    loaded = load_dataset(folder, "entities", split="train", cache_dir=str(tmp_path))
    kind = loaded.features["entities"].feature["type"]
    assert kind.names == schema.labels_of("entities")
    assert {kind.int2str(mention["type"]) for row in loaded for mention in row["entities"]} <= set(kind.names)


def test_a_pair_leads_to_the_rows_of_its_claims(folder, tmp_path):
    claims = load_dataset(folder, "numeric_claims", cache_dir=str(tmp_path))
    known = {f"{row['doc_id']}#{row['id']}": row for part in claims.values() for row in part}
    for part in load_dataset(folder, "claim_pairs", cache_dir=str(tmp_path)).values():
        for pair in part:
            for side in "ab":
                claim = known[pair[side]]
                for name in ("doc_id", "published", "surface", "sentence_text"):
                    assert pair[f"{name}_{side}"] == claim[name]


def test_what_is_not_known_of_a_label_is_null_and_never_an_empty_text(folder, tmp_path):
    for part in load_dataset(folder, "numeric_claims", cache_dir=str(tmp_path)).values():
        assert "" not in {value for row in part for value in row.values() if isinstance(value, str)}
        assert None in part["rule"]


def test_no_publisher_is_on_both_sides(folder, tmp_path):
    loaded = load_dataset(folder, cache_dir=str(tmp_path))
    sides = [{row["publisher"] or row["doc_id"] for row in loaded[split]} for split in ("train", "test")]
    assert sides[0].isdisjoint(sides[1])


def test_gold_is_the_dataset_once_more(root, folder, tmp_path):
    loaded = load_dataset(folder, cache_dir=str(tmp_path))
    for split in ("train", "test"):
        lines = (root / "dataset" / "gold" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
        gold = [json.loads(line) for line in lines]
        assert [line["text"] for line in gold] == loaded[split]["text"]
        for line, row in zip(gold, loaded[split], strict=True):
            for layer in ("entities", "events", "numeric_claims"):
                spans = [(item["start"], item["end"]) for item in line[layer]]
                assert spans == [(item["start"], item["end"]) for item in row[layer]]
