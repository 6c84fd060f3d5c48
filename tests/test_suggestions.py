"""What a system predicts is drawn for the annotator, once for each system."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from golden import ROOT
from insihab.annotation import Annotation, Region, Relation
from insihab.label_studio.export import read_export
from insihab.label_studio.project import tasks_of
from insihab.label_studio.pull import snapshot
from insihab.label_studio.suggestions import to_annotation
from insihab.passes import Corpus
from insihab.predictions import Prediction
from insihab.schema import Schema
from studio import Studio, content, script

# وصل وفد من 10 جنود: one item a layer, on made-up offsets.
DELEGATION = {"start": 4, "end": 7, "type": "ORG", "level": "NOM", "entity": "delegation"}
ARRIVAL = {"start": 0, "end": 3, "type": "Travel", "factuality": "ACTUAL", "aspect": "NONE", "event": "arrival"}
SOLDIERS = {"start": 11, "end": 13, "lo": 10, "hi": None, "operator": "AT_LEAST", "unit": "count", "movement": "FLOW"}


def drawn(schema: Schema, **layers: Any) -> Annotation:
    return to_annotation(Prediction("d", None, layers), schema, "linear")


def test_an_entity(schema: Schema) -> None:
    region = Region("s1", 4, 7, "ORG", {"level": "NOM", "entity": "delegation"})
    assert drawn(schema, entities=[DELEGATION]) == Annotation("d", "linear", (region,), ())


def test_an_identity_that_is_no_key_is_left_out(schema: Schema) -> None:
    region = Region("s1", 4, 7, "ORG", {"level": "NOM"})
    assert drawn(schema, entities=[{**DELEGATION, "entity": "ORG وفد d"}]).regions == (region,)


def test_an_event_with_its_arguments(schema: Schema) -> None:
    event = {**ARRIVAL, "id": "e1", "arguments": [{"role": "traveller", "start": 4, "end": 7}]}
    found = drawn(schema, events=[event], entities=[DELEGATION])
    attributes = {"factuality": "ACTUAL", "aspect": "NONE", "event": "arrival"}
    assert found.regions[1:] == (Region("s2", 0, 3, "Travel", attributes),)
    assert found.relations == (Relation("s2", "s1", "traveller"),)


def test_a_claim_with_its_slots(schema: Schema) -> None:
    claim = {**SOLDIERS, "id": "c1", "counted": [14, 18], "source": [4, 7], "event": [0, 3]}
    found = drawn(schema, entities=[DELEGATION], events=[ARRIVAL], numeric_claims=[claim])
    attributes = {"lo": 10, "operator": "AT_LEAST", "unit": "count", "movement": "FLOW"}
    assert [(one.id, one.label) for one in found.regions] == [
        ("s1", "ORG"),
        ("s2", "Quantity"),
        ("s3", "Travel"),
        ("s4", "Counted"),
    ]
    assert found.regions[1] == Region("s2", 11, 13, "Quantity", attributes)
    assert Counter(found.relations) == Counter(
        [Relation("s2", "s4", "counted"), Relation("s2", "s1", "source"), Relation("s2", "s3", "quantifies")]
    )


@pytest.mark.parametrize(
    ("role", "span"),
    [
        pytest.param("traveller", (4, 6), id="no mention on the span"),
        pytest.param("destination", (4, 7), id="a mention that cannot fill the role"),
        pytest.param("victim", (4, 7), id="a role that the event does not have"),
        pytest.param("traveller", (0, 3), id="the event itself"),
    ],
)
def test_an_argument_that_cannot_be_drawn_is_left_out(role: str, span: tuple[int, int], schema: Schema) -> None:
    event = {**ARRIVAL, "arguments": [{"role": role, "start": span[0], "end": span[1]}]}
    found = drawn(schema, entities=[DELEGATION], events=[event])
    assert (len(found.regions), found.relations) == (2, ())


def test_a_subevent_may_fill_a_role(schema: Schema) -> None:
    talks = {"start": 20, "end": 25, "type": "Negotiate", "arguments": [{"role": "topic", "start": 0, "end": 3}]}
    found = drawn(schema, events=[ARRIVAL, talks])
    assert found.relations == (Relation("s2", "s1", "topic"),)


def test_what_two_claims_count_is_marked_once(schema: Schema) -> None:
    claims = [SOLDIERS | {"counted": [14, 18]}, SOLDIERS | {"start": 30, "end": 32, "counted": [14, 18]}]
    found = drawn(schema, numeric_claims=claims)
    assert [one.label for one in found.regions].count("Counted") == 1
    assert [one.target for one in found.relations] == ["s3", "s3"]


def test_nothing(schema: Schema) -> None:
    assert drawn(schema) == drawn(schema, entities=[], events=[]) == Annotation("d", "linear", (), ())


# Into a server


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a baseline predicts for every article."""
    folder = tmp_path_factory.mktemp("predictions") / "memorise"
    command = [sys.executable, str(ROOT / "baselines" / "memorise.py"), "--protocol", "leave-one-article-out"]
    subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True)
    return folder / "leave-one-article-out.jsonl"


@pytest.mark.slow
def test_a_baselines_predictions_become_predictions_once(
    studio: Studio, corpus: Corpus, predictions: Path, tmp_path: Path
) -> None:
    project = studio.project(corpus.schema)

    def push(path: Path) -> str:
        arguments = ("push", "--project", project.title, "--suggestions", path)
        done = script("label_studio.py", *arguments, environment=studio.environment())
        assert done.returncode == 0, done.stderr
        return done.stdout

    other = tmp_path / "other.jsonl"
    other.write_bytes(predictions.read_bytes())
    assert push(predictions) == f"added 5 tasks, 0 annotations, 5 predictions: {project.url}\n"
    assert push(predictions) == f"added 0 tasks, 0 annotations, 0 predictions: {project.url}\n"
    assert push(other) == f"added 0 tasks, 0 annotations, 5 predictions: {project.url}\n"
    for task in tasks_of(project):
        assert sorted(one["model_version"] for one in task["predictions"]) == ["memorise", "other"]
        assert task["annotations"] == []


@pytest.mark.slow
def test_suggestions_arrive_as_they_were_drawn(
    studio: Studio, corpus: Corpus, predictions: Path, tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in predictions.read_text(encoding="utf-8").splitlines()]
    wanted = {
        line["doc_id"]: to_annotation(
            Prediction(line["doc_id"], None, {name: line[name] for name in line if name != "doc_id"}),
            corpus.schema,
            "memorise",
        )
        for line in lines
    }
    project = studio.project(corpus.schema)
    arguments = ("push", "--project", project.title, "--suggestions", predictions)
    assert script("label_studio.py", *arguments, environment=studio.environment()).returncode == 0
    tasks = snapshot(project)
    for task in tasks:  # accepted as they stand
        user = {"first_name": task["predictions"][0]["model_version"]}
        task["annotations"] = [{"result": task["predictions"][0]["result"], "completed_by": user}]
    (tmp_path / "accepted.json").write_text(json.dumps(tasks), encoding="utf-8")
    found = {one.doc_id: one for one in read_export(tmp_path / "accepted.json", corpus.documents, corpus.schema)}
    assert {name: content(one) for name, one in found.items()} == {name: content(one) for name, one in wanted.items()}
    assert sum(len(one.regions) for one in found.values()) > 100


@pytest.mark.slow
def test_what_an_annotator_corrects_is_no_reason_to_refuse(studio: Studio, corpus: Corpus, tmp_path: Path) -> None:
    project, path = studio.project(corpus.schema), tmp_path / "crossing.jsonl"
    crossing = [{"start": 0, "end": 9, "type": "ORG"}, {"start": 5, "end": 12, "type": "PER"}]
    path.write_text(json.dumps({"doc_id": corpus.documents[0].doc_id, "entities": crossing}), encoding="utf-8")
    arguments = ("push", "--project", project.title, "--suggestions", path)
    done = script("label_studio.py", *arguments, environment=studio.environment())
    assert done.stdout == f"added 5 tasks, 0 annotations, 1 prediction: {project.url}\n"
