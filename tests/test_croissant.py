"""Croissant: valid without a warning, in the terms of its vocabularies, and every record read as Parquet has it."""

import json
import logging
import shutil
import subprocess
import sys
from pathlib import Path

import mlcroissant as mlc
import pyarrow.parquet as pq
import pytest

from golden import copy_corpus
from insihab import __version__
from insihab.columns import Column, table_columns
from insihab.croissant.fields import Fields
from insihab.release import build

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore:ConjunctiveGraph is deprecated", "ignore:The inplace keyword"
    ),  # within mlcroissant
]

# http://mlcommons.org/croissant/RAI/1.0, the table of its properties; those of which there is at most one.
RAI_ONE = {
    *("annotationsPerItem", "dataAnnotationProtocol", "dataCollection", "dataCollectionMissingData"),
    *("dataCollectionRawData", "dataImputationProtocol", "dataManipulationProtocol", "dataSocialImpact"),
}
RAI_MANY = {
    *("annotatorDemographics", "dataAnnotationAnalysis", "dataAnnotationPlatform", "dataBiases", "dataCollectionType"),
    *("dataCollectionTimeframe", "dataLimitations", "dataPreprocessingProtocol", "dataReleaseMaintenancePlan"),
    *("dataUseCases", "machineAnnotationTools", "personalSensitiveInformation"),
}
COLLECTION_TYPES = {"Web Scraping", "Document analysis"}  # of the values that the vocabulary recommends
# What is used of schema.org, https://schema.org/Dataset and its parts.
SCHEMA_ORG = {
    *("name", "description", "license", "url", "version", "inLanguage", "creator", "datePublished", "keywords"),
    *("distribution", "contentUrl", "contentSize", "encodingFormat", "sha256", "value"),
}
REQUIRED = {"@context", "@type", "conformsTo", "description", "license", "name", "url", "creator", "datePublished"}


@pytest.fixture(scope="module")
def metadata(release):
    return json.loads((release / "croissant.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dataset(release):
    return mlc.Dataset(str(release / "croissant.json"))


def read(dataset, record_set):
    return [_plain(record) for record in dataset.records(record_set)]


def _plain(value):
    """What mlcroissant gives as plain values: bytes as text, the keys of fields without their record set."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, dict):
        return {key.split("/", 1)[1]: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def expected(row, columns):
    """A row of Parquet as its record: lists and structs with keys `column/field`, lists in lists left out."""
    record = {}
    for column in columns:
        value = row[column.name]
        if column.kind == "list":
            record[column.name] = [_flat(item, column.fields, column.name) for item in value]
        elif column.kind == "struct":
            record[column.name] = _flat(value, column.fields, column.name)
        else:
            record[column.name] = value
    return record


def _flat(item, columns, prefix):
    flat = {}
    for column in columns:
        value = item and item[column.name]
        if column.kind == "struct":
            flat |= _flat(value, column.fields, f"{prefix}/{column.name}")
        elif column.kind != "list":
            flat[f"{prefix}/{column.name}"] = value
    return flat


def parquet(release, config, split):
    return pq.read_table(release / "data" / config / f"{split}-00000-of-00001.parquet").to_pylist()


def test_a_column_of_structs_has_a_subfield_for_each_leaf(schema):
    inner = (Column("surface"), Column("holder", "struct", fields=(Column("id"), Column("start", "int32"))))
    column = Column("entities", "list", fields=(*inner, Column("arguments", "list", fields=(Column("id"),))))
    (made,) = Fields("entities-train", "entities", schema, "a.parquet").of([column])
    assert (made["isArray"], made["arrayShape"]) == (True, "-1")
    assert [(one["@id"], one["dataType"], one["source"]) for one in made["subField"]] == [
        (f"entities-train/entities/{name}", kind, {**of_column, "transform": {"jsonPath": path}})
        for of_column in [{"fileObject": {"@id": "a.parquet"}, "extract": {"column": "entities"}}]
        for name, kind, path in [
            ("surface", "sc:Text", "surface"),
            ("holder/id", "sc:Text", "holder.id"),
            ("holder/start", "sc:Integer", "holder.start"),
        ]
    ]


def test_a_label_refers_to_the_labels_of_its_layer(schema):
    column = Column("form", "label", ("DIGITS", "WORDS"))
    (made,) = Fields("numeric_claims-train", "numeric_claims", schema, "a.parquet").of([column])
    assert made["dataType"] == ["sc:Integer", "cr:Label"]
    assert made["references"] == {"field": {"@id": "numeric_claims-form/id"}}


def test_valid_with_no_error_and_no_warning(release, caplog):
    with caplog.at_level(logging.WARNING):
        read_back = mlc.Dataset(str(release / "croissant.json"))
    assert read_back.metadata.ctx.issues.errors == set()
    assert read_back.metadata.ctx.issues.warnings == set()
    assert caplog.messages == []


def test_the_command_of_mlcroissant_says_so_too(release):
    command = [Path(sys.executable).with_name("mlcroissant"), "validate", "--jsonld", release / "croissant.json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1].endswith("Done.")
    assert "WARNING" not in done.stderr


def test_what_the_specification_requires_is_there(metadata):
    assert metadata.keys() >= REQUIRED
    assert metadata["conformsTo"] == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
    assert metadata["version"] == __version__
    assert metadata["citeAs"].startswith("@misc{insihab,\n")


def test_terms_on_responsible_ai_are_those_of_the_vocabulary(metadata):
    used = {key.removeprefix("rai:"): value for key, value in metadata.items() if key.startswith("rai:")}
    assert used.keys() <= RAI_ONE | RAI_MANY
    assert used.keys() == (RAI_ONE | RAI_MANY) - {"dataCollectionTimeframe"}  # not recorded
    assert not [term for term in RAI_ONE if not isinstance(used[term], str)]
    assert set(used["dataCollectionType"]) <= COLLECTION_TYPES
    assert "{" not in str(used.values())
    assert all(used.values())


def test_no_term_is_made_up(metadata):
    terms = {term for term in _terms(metadata) if not term.startswith(("@", "rai:"))}
    assert terms <= metadata["@context"].keys() | SCHEMA_ORG


def _terms(node):
    """The keys of a node and of all in it; the context and records have keys of their own."""
    for key, value in node.items():
        yield key
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and key not in ("@context", "data"):
                yield from _terms(item)


def test_figures_in_the_texts_are_those_of_the_statistics(metadata, release):
    figures = json.loads((release / "statistics.json").read_text(encoding="utf-8"))
    total = {name: sum(split[name] for split in figures["splits"].values()) for name in figures["splits"]["train"]}
    protocol = metadata["rai:dataAnnotationProtocol"]
    assert f"{total['entities']} entity mentions" in protocol
    assert f"{total['events']} events with {total['event_arguments']} arguments" in protocol
    agreement = " ".join(metadata["rai:dataAnnotationAnalysis"])
    assert f"had {figures['making']['decided']['all']['disagreements']} disagreements" in agreement
    assert f"arguments {figures['making']['compared']['layers']['arguments']['strict']:.2f}" in agreement
    assert metadata["rai:annotationsPerItem"].startswith("0 by people")


@pytest.mark.parametrize("config", ["articles", "entities", "events", "numeric_claims", "claim_pairs"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_records_are_the_rows_of_parquet(dataset, release, schema, config, split):
    columns = table_columns(schema)[config]
    rows = [{**expected(row, columns), "split": split} for row in parquet(release, config, split)]
    assert rows
    assert read(dataset, f"{config}-{split}") == rows


def test_arguments_of_events_are_a_record_set_of_their_own(dataset, release):
    arguments = [
        {"doc_id": row["doc_id"], "event": event["id"], **argument, "split": split}
        for split in ("train", "test")
        for row in parquet(release, "events", split)
        for event in row["events"]
        for argument in event["arguments"]
    ]
    assert arguments

    def order(row):
        return row["doc_id"], row["event"], row["start"], row["end"], row["role"]

    found = read(dataset, "event_arguments")
    assert sorted(found, key=order) == sorted(arguments, key=order)


def test_labels_have_a_record_set_each_in_the_order_of_their_numbers(dataset, metadata, schema):
    rows = read(dataset, "entities-type")
    assert [(row["id"], row["name"]) for row in rows] == list(enumerate(schema.labels_of("entities")))
    assert rows[0]["meaning"] == schema.labels["PER"].gloss
    names = {one["@id"] for one in metadata["recordSet"]}
    fields = [one for record_set in metadata["recordSet"] for one in _all_fields(record_set["field"])]
    referred = {one["references"]["field"]["@id"].split("/")[0] for one in fields if "references" in one}
    assert referred <= names
    assert referred >= {"splits", "events-role", "numeric_claims-role", "claim_pairs-relation", "entities-acts_as"}
    labels = [one for one in fields if "cr:Label" in one.get("dataType", "")]
    assert not [one["@id"] for one in labels if "references" not in one]


def _all_fields(fields):
    for one in fields:
        yield one
        yield from _all_fields(one.get("subField", []))


def test_the_splits_are_named_with_their_meaning(dataset):
    assert read(dataset, "splits") == [
        {"name": "train", "url": "cr:TrainingSplit"},
        {"name": "test", "url": "cr:TestSplit"},
    ]


def test_every_field_is_described(metadata):
    for record_set in metadata["recordSet"]:
        assert record_set["description"]
        assert not [one["@id"] for one in _all_fields(record_set["field"]) if not one["description"]]


def test_a_changed_file_is_not_read(release, tmp_path):
    copy = tmp_path / "dataset"
    shutil.copytree(release, copy)
    file = copy / "data" / "entities" / "test-00000-of-00001.parquet"
    shutil.copy(copy / "data" / "entities" / "train-00000-of-00001.parquet", file)  # sound in itself
    dataset = mlc.Dataset(str(copy / "croissant.json"))
    assert len(read(dataset, "entities-train")) > 0
    with pytest.raises(mlc.GenerationError) as caught:
        read(dataset, "entities-test")
    assert "is not identical with the reference" in str(caught.value.__cause__)


def test_a_corpus_of_one_pass_by_a_person_says_so(citation, tmp_path):
    build(copy_corpus(tmp_path / "annotation"), tmp_path / "dataset", citation=citation)
    metadata = json.loads((tmp_path / "dataset" / "croissant.json").read_text(encoding="utf-8"))
    assert metadata["rai:dataAnnotationAnalysis"].startswith("There was one pass")
    assert metadata["rai:annotationsPerItem"] == "1"
    told = {term for term, value in metadata.items() if term != "description" and "language model" in json.dumps(value)}
    assert told == {"rai:dataCollection"}  # of a date's origin, never of who annotated
    dataset = mlc.Dataset(str(tmp_path / "dataset" / "croissant.json"))
    assert len(read(dataset, "articles-test")) == 1
    assert "articles-train" not in {one.name for one in dataset.metadata.record_sets}  # which has no rows
