"""Pushing adds what is missing, once, whatever happens on the way."""

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from golden import CORPUS, copy_corpus, findings_of
from insihab.annotation import Annotation, Region
from insihab.articles import Document, read_articles
from insihab.findings import InputError
from insihab.label_studio.export import annotator_of, read_export
from insihab.label_studio.project import Project, tasks_of
from insihab.label_studio.pull import snapshot
from insihab.label_studio.push import push, told
from insihab.label_studio.task import to_results
from insihab.schema import Schema
from studio import Proxy, Studio, behind, document, script, title

pytestmark = pytest.mark.slow
DOCUMENTS = [document(name, f"{name}: وزير الدفاع") for name in ("one", "two", "three")]
NOTHING = {"tasks": 0, "annotations": 0, "predictions": 0}


def marked(who: str, documents: Sequence[Document] = DOCUMENTS) -> list[Annotation]:
    return [Annotation(one.doc_id, who, (Region("r", 0, 3, "TITLE"),), ()) for one in documents]


def counts(project: Project) -> dict[str, tuple[int, list[str]]]:
    """For each task its number of annotations, and the systems that its predictions are by."""
    tasks = list(tasks_of(project))
    found = {
        task["data"]["doc_id"]: (len(task["annotations"]), sorted(one["model_version"] for one in task["predictions"]))
        for task in tasks
    }
    assert len(found) == len(tasks)
    return found


def test_what_was_added_is_told_in_words() -> None:
    assert told({"tasks": 1, "annotations": 0, "predictions": 2}) == "added 1 task, 0 annotations, 2 predictions"


def test_tasks_carry_what_finds_them_again(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    assert push(project, DOCUMENTS, schema) == NOTHING | {"tasks": 3}
    assert [task["data"] for task in tasks_of(project)] == [
        {"doc_id": one.doc_id, "text": one.text, "sha256": one.text_sha256} for one in DOCUMENTS
    ]
    assert counts(project) == {"one": (0, []), "two": (0, []), "three": (0, [])}


def test_pushing_twice_adds_nothing(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    given: dict[str, Any] = {"annotations": marked("tester"), "suggestions": {"linear": marked("linear")}}
    assert push(project, DOCUMENTS, schema, **given) == {"tasks": 3, "annotations": 3, "predictions": 3}
    assert push(project, DOCUMENTS, schema, **given) == NOTHING
    assert counts(project) == dict.fromkeys(("one", "two", "three"), (1, ["linear"]))


def test_a_document_more_is_a_task_more(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    push(project, DOCUMENTS[:1], schema, marked("tester"))
    assert push(project, DOCUMENTS, schema, marked("tester")) == {"tasks": 2, "annotations": 2, "predictions": 0}
    assert push(project, DOCUMENTS[1:], schema) == NOTHING


def test_what_comes_later_goes_to_the_tasks_that_are_there(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    push(project, DOCUMENTS, schema)
    assert push(project, DOCUMENTS, schema, marked("first")) == NOTHING | {"annotations": 3}
    assert push(project, DOCUMENTS, schema, marked("second")) == NOTHING | {"annotations": 3}
    assert push(project, DOCUMENTS, schema, suggestions={"a": marked("a")}) == NOTHING | {"predictions": 3}
    both = {"a": marked("a"), "b": marked("b", DOCUMENTS[:1])}
    assert push(project, DOCUMENTS, schema, suggestions=both) == NOTHING | {"predictions": 1}
    assert counts(project) == {"one": (2, ["a", "b"]), "two": (2, ["a"]), "three": (2, ["a"])}


def test_suggestions_are_predictions_with_all_that_is_drawn(studio: Studio, schema: Schema) -> None:
    (article,) = read_articles(CORPUS)
    (annotation,) = read_export(CORPUS / "exports" / "good.json", [article], schema)
    drawn = list(to_results(article, annotation, schema))
    at_once, later = studio.project(schema), studio.project(schema)
    push(later, [article], schema)
    for project in (at_once, later):
        push(project, [article], schema, suggestions={"linear": [annotation]})
        (task,) = snapshot(project)
        assert task["annotations"] == []
        (prediction,) = task["predictions"]
        assert (prediction["model_version"], prediction["result"]) == ("linear", drawn)


# Annotators

NAMES = ["سارة العلي", "Sara Ali", "sara-ali", "Sara  Ali", "👍", "🙂", "O'Neil <b>&", "ن" * 250, "a@b.c", "x\ty"]


def test_annotations_keep_the_name_of_their_annotator(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    for name in [*NAMES, *NAMES[:3]]:
        push(project, DOCUMENTS[:1], schema, marked(name))
    (task,) = snapshot(project)
    assert [annotator_of(one) for one in task["annotations"]] == NAMES


def test_the_account_that_has_only_an_address_is_known_by_it(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    push(project, DOCUMENTS, schema)
    results = list(to_results(DOCUMENTS[0], marked("")[0], schema))
    task = next(tasks_of(project))
    project.client.annotations.create(id=task["id"], result=results)
    email = studio.account.email
    assert annotator_of(snapshot(project)[0]["annotations"][0]) == email
    assert push(project, DOCUMENTS, schema, marked(email)) == NOTHING | {"annotations": 2}


def test_a_skipped_task_is_not_a_finished_one(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    push(project, DOCUMENTS[:1], schema, marked("tester"))
    (task,) = tasks_of(project)
    project.client.annotations.update(id=task["annotations"][0]["id"], was_cancelled=True)
    assert push(project, DOCUMENTS[:1], schema, marked("tester")) == NOTHING | {"annotations": 1}
    assert push(project, DOCUMENTS[:1], schema, marked("tester")) == NOTHING


# What is refused, before anything is created.


def test_a_task_with_another_text(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    push(project, [document("two", "a text of old")], schema)
    (task,) = tasks_of(project)
    (finding,) = findings_of(lambda: push(project, DOCUMENTS, schema, marked("tester")))
    message = "has another text than the frozen one; delete it, or push to another project"
    assert str(finding) == f"error DOCUMENT_TEXT: {project.url}: two: task {task['id']}: {message}"
    assert counts(project) == {"two": (0, [])}


def test_two_tasks_of_one_document(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    push(project, DOCUMENTS[:1], schema)
    (task,) = tasks_of(project)
    copy = project.client.tasks.create(project=project.id, data=task["data"])
    (finding,) = findings_of(lambda: push(project, DOCUMENTS, schema))
    message = f"is another task of the document of task {task['id']}; delete one of them"
    assert str(finding) == f"error DOCUMENT_TWICE: {project.url}: one: task {copy.id}: {message}"
    assert len(list(tasks_of(project))) == 2


def test_all_faults_of_the_tasks_are_told_at_once(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    push(project, [replace(one, text="old") for one in DOCUMENTS], schema)
    findings = findings_of(lambda: push(project, DOCUMENTS, schema))
    assert [(one.code, one.document) for one in findings] == [("DOCUMENT_TEXT", one.doc_id) for one in DOCUMENTS]


GOOD = json.loads((CORPUS / "exports" / "good.json").read_text(encoding="utf-8"))


def bad_pass(folder: Path) -> Path:
    tasks = deepcopy(GOOD)
    tasks[0]["annotations"][0]["result"][0]["value"]["labels"] = ["PLANET"]
    (folder / "bad.json").write_text(json.dumps(tasks), encoding="utf-8")
    return folder / "bad.json"


def test_an_invalid_earlier_pass(studio: Studio, schema: Schema, tmp_path: Path) -> None:
    project, folder = studio.project(schema), copy_corpus(tmp_path)
    export = bad_pass(folder)
    arguments = ("push", "--project", project.title, "--annotation", folder, "--earlier", export)
    done = script("label_studio.py", *arguments, environment=studio.environment())
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error LABEL_UNKNOWN: {export}: port: ")
    assert counts(project) == {}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"doc_id": "%s", "entities": [{"start": 0, "end": 3, "type": "PLANET"}]}', "LABEL_UNKNOWN"),
        ('{"doc_id": "%s", "entities": [{"start": 0, "end": 999999, "type": "PER"}]}', "OFFSET_RANGE"),
        ('{"doc_id": "nobody", "entities": []}', "DOCUMENT_UNKNOWN"),
        ("no JSON", "JSON_INVALID"),
    ],
)
def test_invalid_suggestions(line: str, code: str, studio: Studio, corpus: Any, tmp_path: Path) -> None:
    project = studio.project(corpus.schema)
    predictions = tmp_path / "system.jsonl"
    predictions.write_text(line.replace("%s", corpus.documents[0].doc_id) + "\n", encoding="utf-8")
    arguments = ("push", "--project", project.title, "--suggestions", predictions)
    done = script("label_studio.py", *arguments, environment=studio.environment())
    assert (done.returncode, done.stdout) == (2, "")
    assert f"error {code}: {predictions}: " in done.stderr
    assert counts(project) == {}


# A server that dies half way


def interrupted(studio: Studio, schema: Schema, allowed: int | None, fault: str) -> int:
    """Push through a proxy that fails, and then again without it; how many requests the first push made.

    One of the two documents is a task already.
    """
    project, who, todo = studio.project(schema), title(), DOCUMENTS[:2]
    push(project, todo[:1], schema)
    given: dict[str, Any] = {"annotations": marked(who, todo), "suggestions": {"linear": marked("linear", todo)}}
    proxy = Proxy(studio.url, allowed, fault)
    with behind(proxy) as url:
        try:
            push(Project(studio.client(url), project.id, project.title), todo, schema, **given)
        except InputError as error:
            (finding,) = error.findings
            assert finding.code == ("SERVER_ERROR" if fault == "bad gateway" else "SERVER_DOWN")
            assert studio.account.token not in str(finding)
        else:
            assert allowed is None
    push(project, todo, schema, **given)
    assert counts(project) == dict.fromkeys(("one", "two"), (1, ["linear"]))
    assert [user.first_name for user in project.client.users.list()].count(who) == 1
    return len(proxy.requests)


@pytest.mark.parametrize("fault", ["request lost", "answer lost", "bad gateway"])
def test_pushing_again_completes_what_was_interrupted(fault: str, studio: Studio, schema: Schema) -> None:
    requests = interrupted(studio, schema, None, fault)
    assert requests > 7
    for allowed in range(1, requests):  # the first one logs in
        assert interrupted(studio, schema, allowed, fault) == allowed + 1
