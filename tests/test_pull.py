"""A pass is pulled whole and right, to a new file, or not at all."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest

from golden import CORPUS, SCHEMA, findings_of
from insihab.articles import read_articles
from insihab.findings import Finding
from insihab.label_studio.export import read_export
from insihab.label_studio.project import Project, tasks_of
from insihab.label_studio.pull import pull, snapshot
from insihab.label_studio.push import push
from insihab.passes import read_entities
from insihab.schema import Schema, read_schema
from studio import Proxy, Studio, behind, content

pytestmark = pytest.mark.slow
DOCUMENTS = read_articles(CORPUS)
ANNOTATIONS = read_export(CORPUS / "exports" / "good.json", DOCUMENTS, read_schema(SCHEMA))
Results = list[dict[str, Any]]


@pytest.fixture
def project(studio: Studio, schema: Schema) -> Project:
    """A project with the made-up article and its annotation."""
    made = studio.project(schema)
    push(made, DOCUMENTS, schema, ANNOTATIONS)
    return made


def pulling(project: Project, schema: Schema, target: Path, annotator: str | None = None) -> Callable[[], Any]:
    entities = read_entities(CORPUS / "entities.yaml", schema)
    return lambda: pull(project, target, DOCUMENTS, schema, entities, annotator)


def test_a_pass_is_an_export(project: Project, schema: Schema, tmp_path: Path) -> None:
    target = tmp_path / "pass.json"
    tasks, warnings = pulling(project, schema, target)()
    assert warnings == []
    assert json.loads(target.read_text(encoding="utf-8")) == tasks
    assert list(map(content, read_export(target, DOCUMENTS, schema))) == list(map(content, ANNOTATIONS))
    assert list(tmp_path.iterdir()) == [target]


def test_an_export_has_whole_predictions_and_named_annotators(project: Project, schema: Schema, tmp_path: Path) -> None:
    push(project, DOCUMENTS, schema, suggestions={"linear": ANNOTATIONS})
    ((task,), _) = pulling(project, schema, tmp_path / "pass.json")()
    (annotation,), (prediction,) = task["annotations"], task["predictions"]
    assert annotation["completed_by"]["first_name"] == "tester"
    assert prediction["model_version"] == "linear"
    assert prediction["result"] == annotation["result"]


def test_pulling_twice_gives_the_same_annotations(project: Project, schema: Schema, tmp_path: Path) -> None:
    first, second = (pulling(project, schema, tmp_path / name)() for name in ("first", "second"))
    assert first == second
    assert project.client.projects.exports.list(id=project.id) == []


# Files that are there


@pytest.mark.parametrize("content", [b"", b"[]", b"a pass of long ago\n"])
def test_a_file_is_never_overwritten(content: bytes, project: Project, schema: Schema, tmp_path: Path) -> None:
    target = tmp_path / "pass.json"
    target.write_bytes(content)
    before = target.stat().st_mtime_ns
    (finding,) = findings_of(pulling(project, schema, target))
    message = "exists, and a pass is never overwritten; give the new pass a name of its own"
    assert str(finding) == f"error FILE_EXISTS: {target}: {message}"
    assert (target.read_bytes(), target.stat().st_mtime_ns) == (content, before)
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_or_a_link_is_never_replaced(project: Project, schema: Schema, tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(tmp_path / "nowhere")
    for target in (folder, link):
        (finding,) = findings_of(pulling(project, schema, target))
        assert finding.code == "FILE_EXISTS"
    assert folder.is_dir()
    assert link.is_symlink()


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    project: Project, schema: Schema, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "pass.json"

    def meanwhile(*_: object) -> list[Finding]:
        target.write_bytes(b"another's pass")
        return []

    monkeypatch.setattr("insihab.label_studio.pull.validate", meanwhile)
    (finding,) = findings_of(pulling(project, schema, target))
    assert finding.code == "FILE_EXISTS"
    assert target.read_bytes() == b"another's pass"


def test_a_folder_that_is_missing(project: Project, schema: Schema, tmp_path: Path) -> None:
    (finding,) = findings_of(pulling(project, schema, tmp_path / "nowhere" / "pass.json"))
    assert finding.code == "FILE_UNWRITABLE"
    assert list(tmp_path.iterdir()) == []


# Annotations that the server took, and we do not: the server checks nothing.


def label_of(results: Results, region: str) -> dict[str, Any]:
    """The result that gives a region its label."""
    (found,) = (one for one in results if one["type"] == "labels" and one["id"] == region)
    return found


def relabel(results: Results) -> None:
    label_of(results, "minister")["value"]["labels"] = ["PLANET"]


def move(start: int, end: int) -> Callable[[Results], None]:
    return lambda results: label_of(results, "minister")["value"].update(start=start, end=end)


def copy_id(results: Results) -> None:
    results.append(deepcopy(label_of(results, "minister")) | {"id": "najjar"})


def dangle(results: Results) -> None:
    results.append(
        {"type": "relation", "from_id": "minister", "to_id": "gone", "direction": "right", "labels": ["holder"]}
    )


def drop(region: str, attribute: str) -> Callable[[Results], None]:
    def edit(results: Results) -> None:
        results[:] = [one for one in results if (one.get("id"), one.get("from_name")) != (region, attribute)]

    return edit


def choose(region: str, attribute: str, value: str) -> Callable[[Results], None]:
    def edit(results: Results) -> None:
        (found,) = (one for one in results if (one.get("id"), one.get("from_name")) == (region, attribute))
        found["value"]["choices"] = [value]

    return edit


def unlabel(results: Results) -> None:
    results.remove(label_of(results, "najjar"))


MINISTER, NAJJAR = "36-47 «وزير الدفاع» TITLE", "48-59 «سامي النجار» PER"
LENGTH = len(DOCUMENTS[0].text)

INVALID = {
    "unknown label": (relabel, "LABEL_UNKNOWN", "36-47 «وزير الدفاع» PLANET minister", "choose one of PER, "),
    "end beyond the text": (move(36, 9999), "OFFSET_RANGE", "36-9999 «", "draw it again"),
    "start before the text": (move(-1, 5), "OFFSET_RANGE", "-1-5 «", "draw it again"),
    "end before start": (move(47, 36), "OFFSET_RANGE", "47-36 «» TITLE minister", "draw it again"),
    "empty span": (move(36, 36), "OFFSET_RANGE", "36-36 «» TITLE minister", "draw it again"),
    "half a word": (move(36, 46), "OFFSET_WORD", "36-46 «وزير الدفا» TITLE minister", "leave nothing of it outside"),
    "two regions of one id": (copy_id, "ID_TWICE", f"«najjar» ({NAJJAR})", "delete one, draw it again"),
    "relation to nothing": (dangle, "RELATION_DANGLING", f"{MINISTER} minister -holder-> gone", "delete the relation"),
    "attribute is missing": (drop("najjar", "level"), "ATTRIBUTE_MISSING", f"{NAJJAR} najjar", "set it"),
    "unknown value": (choose("najjar", "level", "X"), "ATTRIBUTE_VALUE", f"{NAJJAR} najjar", "choose one of NAM, NOM"),
    "attributes without a label": (unlabel, "ATTRIBUTE_DANGLING", "«najjar»", "label or delete it"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "code", "span", "cure"), INVALID.values(), ids=INVALID)
def test_an_invalid_annotation_is_refused(
    edit: Callable[[Results], None],
    code: str,
    span: str,
    cure: str,
    project: Project,
    schema: Schema,
    tmp_path: Path,
) -> None:
    (task,) = tasks_of(project)
    (annotation,) = task["annotations"]
    edit(annotation["result"])
    project.client.annotations.update(id=annotation["id"], result=annotation["result"])
    findings = [one for one in findings_of(pulling(project, schema, tmp_path / "pass.json")) if one.code == code]
    assert [one.file for one in findings[:1]] == [project.url]
    assert findings[0].document == "port"
    assert span in f"{findings[0].place}: {findings[0].message}"
    assert cure in findings[0].message
    assert list(tmp_path.iterdir()) == []


def test_every_fault_is_told_at_once(project: Project, schema: Schema, tmp_path: Path) -> None:
    (task,) = tasks_of(project)
    (annotation,) = task["annotations"]
    for edit in (relabel, dangle, drop("najjar", "level")):
        edit(annotation["result"])
    project.client.annotations.update(id=annotation["id"], result=annotation["result"])
    codes = {one.code for one in findings_of(pulling(project, schema, tmp_path / "pass.json"))}
    assert codes >= {"LABEL_UNKNOWN", "RELATION_DANGLING", "ATTRIBUTE_MISSING"}


# Tasks that are not as they should be


def refused(project: Project, schema: Schema, target: Path) -> Finding:
    """The one finding for which a pull is refused, which then writes nothing."""
    (finding,) = findings_of(pulling(project, schema, target))
    assert finding.file == project.url
    assert not target.exists()
    return finding


def test_an_article_without_a_task(studio: Studio, schema: Schema, tmp_path: Path) -> None:
    finding = refused(studio.project(schema), schema, tmp_path / "pass.json")
    assert (finding.code, finding.document) == ("DOCUMENT_MISSING", "port")


def test_an_article_that_nobody_annotated(studio: Studio, schema: Schema, tmp_path: Path) -> None:
    project = studio.project(schema)
    push(project, DOCUMENTS, schema, suggestions={"linear": ANNOTATIONS})
    finding = refused(project, schema, tmp_path / "pass.json")
    assert (finding.code, finding.document) == ("ANNOTATION_COUNT", "port")
    assert finding.message.endswith("annotate it and submit")


def test_a_task_that_is_not_ours(project: Project, schema: Schema, tmp_path: Path) -> None:
    annotation = next(tasks_of(project))["annotations"][0]
    task = project.client.tasks.create(project=project.id, data={"text": "another's"})
    own = {"result": [], "completed_by": annotation["completed_by"]}
    project.client.annotations.create(id=task.id, **own)
    finding = refused(project, schema, tmp_path / "pass.json")
    assert (finding.place, finding.code) == ("task 2", "KEY_MISSING")


def test_a_task_with_another_text(project: Project, schema: Schema, tmp_path: Path) -> None:
    (task,) = tasks_of(project)
    project.client.tasks.update(id=task["id"], data=task["data"] | {"text": "another text"})
    finding = refused(project, schema, tmp_path / "pass.json")
    assert (finding.document, finding.code) == ("port", "DOCUMENT_TEXT")


def test_two_tasks_of_one_document(project: Project, schema: Schema, tmp_path: Path) -> None:
    (task,) = tasks_of(project)
    copy = project.client.tasks.create(project=project.id, data=task["data"])
    (annotation,) = task["annotations"]
    again = {"result": annotation["result"], "completed_by": annotation["completed_by"]}
    project.client.annotations.create(id=copy.id, **again)
    finding = refused(project, schema, tmp_path / "pass.json")
    assert (finding.document, finding.place, finding.code) == ("port", "task 2", "DOCUMENT_TWICE")


# Several annotators


def test_one_of_several_annotators_must_be_named(project: Project, schema: Schema, tmp_path: Path) -> None:
    other = [type(one)(one.doc_id, "سارة العلي", one.regions[:0], ()) for one in ANNOTATIONS]
    push(project, DOCUMENTS, schema, other)
    finding = refused(project, schema, tmp_path / "pass.json")
    assert finding.code == "ANNOTATOR_MISSING"
    assert finding.message == "has passes of 2 annotators; name one of: tester; سارة العلي"
    for name, size in (("tester", 27), ("سارة العلي", 0)):
        ((task,), _) = pulling(project, schema, tmp_path / f"{name}.json", name)()
        assert len(task["annotations"]) == 1
        (annotation,) = read_export(tmp_path / f"{name}.json", DOCUMENTS, schema)
        assert (annotation.annotator, len(annotation.regions)) == (name, size)


def test_an_annotator_that_is_none(project: Project, schema: Schema, tmp_path: Path) -> None:
    (finding,) = findings_of(pulling(project, schema, tmp_path / "pass.json", "nobody"))
    assert finding.message == "has no annotation by «nobody»; its annotators are: tester"
    assert list(tmp_path.iterdir()) == []


def test_skipped_tasks_do_not_count(project: Project, schema: Schema, tmp_path: Path) -> None:
    (task,) = tasks_of(project)
    project.client.annotations.create(id=task["id"], result=[], was_cancelled=True)
    ((task,), _) = pulling(project, schema, tmp_path / "pass.json")()
    assert [one["completed_by"]["first_name"] for one in task["annotations"]] == ["tester"]


# Work that was not submitted


def draft(project: Project, annotated: bool, result: Results | None = None) -> None:
    """Save a draft as the editor does: of the annotation that is there, or of a new one."""
    (task,) = tasks_of(project)
    annotation = f"/annotations/{task['annotations'][0]['id']}" if annotated else ""
    path = f"api/tasks/{task['id']}{annotation}/drafts"
    answer = project.client._client_wrapper.httpx_client.request(path, method="POST", json={"result": result or []})
    assert answer.status_code == 201


@pytest.mark.parametrize("annotated", [True, False], ids=["newer than the annotation", "of no annotation"])
def test_a_draft_is_told_and_not_pulled(
    annotated: bool, studio: Studio, project: Project, schema: Schema, tmp_path: Path
) -> None:
    draft(project, annotated)
    tasks, (warning,) = pulling(project, schema, tmp_path / "pass.json")()
    message = f"has a draft by {studio.account.email}, which is not pulled; submit or update it, and pull again"
    assert str(warning) == f"warning DRAFT_LEFT: {project.url}: port: task 1: {message}"
    assert tasks[0]["drafts"] == []
    assert list(map(content, read_export(tmp_path / "pass.json", DOCUMENTS, schema))) == list(map(content, ANNOTATIONS))


def test_a_draft_goes_when_the_annotation_is_updated(project: Project, schema: Schema, tmp_path: Path) -> None:
    draft(project, annotated=True)
    (task,) = tasks_of(project)
    (annotation,) = task["annotations"]
    project.client.annotations.update(id=annotation["id"], result=annotation["result"])
    assert pulling(project, schema, tmp_path / "pass.json")()[1] == []


def test_a_draft_of_an_article_that_nobody_submitted(studio: Studio, schema: Schema, tmp_path: Path) -> None:
    project = studio.project(schema)
    push(project, DOCUMENTS, schema)
    draft(project, annotated=False)
    findings = findings_of(pulling(project, schema, tmp_path / "pass.json"))
    assert [(one.document, one.code) for one in findings] == [("port", "ANNOTATION_COUNT"), ("port", "DRAFT_LEFT")]


def test_a_draft_of_another_annotator_is_not_told(project: Project, schema: Schema, tmp_path: Path) -> None:
    """It is by the account, which is neither of the two."""
    push(project, DOCUMENTS, schema, [type(one)(one.doc_id, "سارة العلي", (), ()) for one in ANNOTATIONS])
    draft(project, annotated=False)
    assert pulling(project, schema, tmp_path / "pass.json", "tester")()[1] == []
    draft(project, annotated=True)
    assert len(pulling(project, schema, tmp_path / "another.json", "tester")()[1]) == 1


# A server that dies half way


@pytest.mark.parametrize("fault", ["request lost", "answer lost", "bad gateway"])
def test_a_server_that_dies(fault: str, studio: Studio, project: Project, schema: Schema, tmp_path: Path) -> None:
    for allowed in range(1, 5):  # the first one logs in
        with behind(Proxy(studio.url, allowed, fault)) as url:
            dying = Project(studio.client(url), project.id, project.title)
            (finding,) = findings_of(pulling(dying, schema, tmp_path / "pass.json"))
        assert finding.code == ("SERVER_ERROR" if fault == "bad gateway" else "SERVER_DOWN")
        assert list(tmp_path.iterdir()) == []
    pulling(project, schema, tmp_path / "pass.json")()


def test_no_snapshot_stays_when_it_cannot_be_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    exports = type(project.client.projects.exports)

    def cut_off(*_: object, **__: object) -> None:
        raise httpx.ReadError("cut off")

    with monkeypatch.context() as broken:
        broken.setattr(exports, "download", cut_off)
        (finding,) = findings_of(lambda: snapshot(project))
    assert finding.code == "SERVER_DOWN"
    assert project.client.projects.exports.list(id=project.id) == []
