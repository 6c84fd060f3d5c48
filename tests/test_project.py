"""The project on the server follows the schema, and nobody else's project is touched."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from golden import CORPUS, SCHEMA, findings_of
from insihab.annotation import Annotation, Region
from insihab.articles import read_articles
from insihab.files import read_yaml
from insihab.label_studio.config import label_config
from insihab.label_studio.export import read_export
from insihab.label_studio.project import Project, ensure_project, find_project, tasks_of
from insihab.label_studio.push import push
from insihab.schema import Schema, read_schema
from studio import Proxy, Studio, behind, title

pytestmark = pytest.mark.slow
DOCUMENTS = read_articles(CORPUS)
ANNOTATIONS = read_export(CORPUS / "exports" / "good.json", DOCUMENTS, read_schema(SCHEMA))
Edit = Callable[[Any], object]


@pytest.fixture
def project(studio: Studio, schema: Schema) -> Project:
    """A project with the made-up article and its annotation."""
    made = studio.project(schema)
    push(made, DOCUMENTS, schema, ANNOTATIONS)
    return made


def edited(edit: Edit, folder: Path) -> Schema:
    """The schema after an edit of its YAML."""
    raw = read_yaml(SCHEMA)
    edit(raw)
    (folder / "schema.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return read_schema(folder / "schema.yaml")


def config_of(project: Project) -> str | None:
    return project.client.projects.get(id=project.id).label_config


def kept(project: Project) -> list[Any]:
    """What must outlive an update: every task with its annotations and predictions."""
    names = ("id", "data", "annotations", "predictions")
    return [{name: task[name] for name in names} for task in tasks_of(project)]


def test_a_project_is_made_once_with_the_config_of_the_schema(studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    assert config_of(project) == label_config(schema).strip()
    assert project.url == f"{studio.url}/projects/{project.id}"
    assert ensure_project(project.client, schema, project.title).id == project.id
    assert find_project(project.client, project.title).id == project.id


@pytest.mark.parametrize("form", ["{} سحب القوات", "<b>{} &amp;", "{} 👍", "100%_\\ {}", "  {} "])
def test_titles(form: str, studio: Studio, schema: Schema) -> None:
    client, name = studio.client(), form.format(title())
    made = ensure_project(client, schema, name)
    assert ensure_project(client, schema, name).id == find_project(client, name).id == made.id


@pytest.mark.parametrize("name", ["x" * 51, "ab"])
def test_a_title_that_the_server_refuses(name: str, studio: Studio, schema: Schema) -> None:
    (finding,) = findings_of(lambda: ensure_project(studio.client(), schema, name))
    assert (finding.code, finding.file) == ("SERVER_ERROR", studio.url)
    assert "title" in finding.message


def test_no_project_of_this_title(studio: Studio) -> None:
    name = title()
    (finding,) = findings_of(lambda: find_project(studio.client(), name))
    cure = "create it, or give the title of the one that is meant"
    assert str(finding) == f"error PROJECT_UNKNOWN: {studio.url}: has no project with the title «{name}»; {cure}"


@pytest.mark.parametrize("use", [lambda client, schema, name: find_project(client, name), ensure_project])
def test_two_projects_of_one_title(use: Any, studio: Studio, schema: Schema) -> None:
    project = studio.project(schema)
    other = project.client.projects.create(title=project.title)
    (finding,) = findings_of(lambda: use(project.client, schema, project.title))
    assert finding.code == "PROJECT_UNKNOWN"
    assert f"has 2 projects with the title «{project.title}»" in finding.message
    assert config_of(Project(project.client, other.id or 0, "")) == "<View></View>"


FOREIGN = (
    '<View><Text name="t" value="$review"/><Choices name="mood" toName="t"><Choice value="good"/></Choices></View>'
)


ALIKE = '<View><Text name="text" value="$review"/>{}</View>'.format(
    '<Labels name="label" toName="text"><Label value="PER"/></Labels>'
)


def foreign(studio: Studio, config: str, *texts: str) -> Project:
    client = studio.client()
    made = client.projects.create(title=title(), label_config=config)
    for text in texts:
        client.tasks.create(project=made.id, data={"review": text})
    return Project(client, made.id or 0, made.title or "")


@pytest.mark.parametrize(
    ("config", "texts", "controls"),
    [
        pytest.param(FOREIGN, ["fine"], "mood", id="with tasks"),
        pytest.param(FOREIGN, [], "mood", id="without tasks"),
        pytest.param(ALIKE, ["fine"], "label", id="with a control of ours"),
        pytest.param("<View></View>", ["fine"], "none", id="with tasks, without a config"),
    ],
)
def test_the_project_of_others_is_refused_and_untouched(
    config: str, texts: list[str], controls: str, studio: Studio, schema: Schema
) -> None:
    project = foreign(studio, config, *texts)
    before = config_of(project), kept(project)
    (finding,) = findings_of(lambda: ensure_project(project.client, schema, project.title))
    what = f"is the title of a project whose labeling config is not ours (its controls: {controls}); give another title"
    assert str(finding) == f"error PROJECT_FOREIGN: {studio.url}: {project.title}: {what}"
    (finding,) = findings_of(lambda: push(project, DOCUMENTS, schema, ANNOTATIONS))
    assert (finding.code, finding.file) == ("PROJECT_CONFIG", project.url)
    assert (config_of(project), kept(project)) == before


def test_a_project_that_is_just_made_in_the_browser_becomes_ours(studio: Studio, schema: Schema) -> None:
    project = foreign(studio, "<View></View>")
    assert ensure_project(project.client, schema, project.title).id == project.id
    assert config_of(project) == label_config(schema).strip()


def without_label(raw: Any) -> None:
    """WEA, which no annotation of the made-up article uses."""
    del raw["labels"]["entities"]["WEA"]
    for part in ("attributes", "relations", "arguments"):
        for entry in raw[part].values():
            for key in {"on", "from", "to"} & entry.keys():
                entry[key] = [label for label in entry[key] if label != "WEA"]


def move(raw: Any, label: str) -> None:
    raw["labels"]["numbers"][label] = raw["labels"]["entities"].pop(label)


ALLOWED: dict[str, Edit] = {
    "a label more": lambda raw: raw["labels"]["events"].update(Sanction={"colour": "#111111", "gloss": "laid"}),
    "a value more": lambda raw: raw["attributes"]["factuality"]["values"].update(REPORTED="told by others"),
    "another gloss": lambda raw: raw["labels"]["entities"]["PER"].update(gloss="somebody & <others>"),
    "a label's layer": lambda raw: move(raw, "TITLE"),
    "a role more": lambda raw: raw["arguments"].update(route={"from": ["Travel"], "to": ["LOC"], "gloss": "how"}),
    "a label less": without_label,
    "a value less": lambda raw: raw["attributes"]["form"]["values"].pop("MIXED"),
    "a role less": lambda raw: raw["arguments"].pop("voter"),
}


@pytest.mark.parametrize("edit", ALLOWED.values(), ids=ALLOWED)
def test_a_changed_schema_updates_the_config_and_keeps_everything(edit: Edit, project: Project, tmp_path: Path) -> None:
    before = kept(project)
    changed = edited(edit, tmp_path)
    assert ensure_project(project.client, changed, project.title).id == project.id
    assert config_of(project) == label_config(changed).strip()
    assert kept(project) == before
    assert push(project, DOCUMENTS, changed, ANNOTATIONS) == {"tasks": 0, "annotations": 0, "predictions": 0}


def test_pushing_waits_for_the_config(project: Project, tmp_path: Path) -> None:
    changed = edited(ALLOWED["a value more"], tmp_path)
    message = "has another labeling config than the schema's; update it with «project», or give another title"
    (finding,) = findings_of(lambda: push(project, DOCUMENTS, changed, ANNOTATIONS))
    assert str(finding) == f"error PROJECT_CONFIG: {project.url}: {project.title}: {message}"


def test_a_config_that_is_right_is_left_alone(studio: Studio, schema: Schema) -> None:
    project, proxy = studio.project(schema), Proxy(studio.url)
    with behind(proxy) as url:
        ensure_project(studio.client(url), schema, project.title)
    assert {request.partition(" ")[0] for request in proxy.requests} == {"GET"}


def rename(raw: Any, part: str, old: str, new: str) -> None:
    raw[part][new] = raw[part].pop(old)


def rename_label(raw: Any) -> None:
    rename(raw["labels"], "entities", "TITLE", "OFFICE")
    for entry in [*raw["relations"].values(), *raw["arguments"].values()]:
        for key in ("from", "to"):
            entry[key] = ["OFFICE" if label == "TITLE" else label for label in entry[key]]


LOST: dict[str, tuple[Edit, str]] = {
    "a label": (rename_label, "label TITLE"),
    "a value": (lambda raw: rename(raw["attributes"]["form"], "values", "DIGITS", "FIGURES"), "form DIGITS"),
    "an attribute": (lambda raw: rename(raw, "attributes", "value", "normal"), "value"),
    "a relation": (lambda raw: rename(raw, "relations", "holder", "bearer"), "Relations holder"),
    "a role": (lambda raw: rename(raw, "arguments", "victim", "patient"), "Relations victim"),
}


@pytest.mark.parametrize(("edit", "lost"), LOST.values(), ids=LOST)
def test_a_schema_without_what_annotations_use_is_refused(
    edit: Edit, lost: str, project: Project, tmp_path: Path
) -> None:
    before = config_of(project), kept(project)
    changed = edited(edit, tmp_path)
    (finding,) = findings_of(lambda: ensure_project(project.client, changed, project.title))
    assert asdict(finding) == {
        "file": project.url.partition("/projects")[0],
        "document": project.title,
        "place": "",
        "code": "PROJECT_LABELS",
        "message": f"has annotations with what the labeling config would no longer have: {lost}; relabel them, "
        "or pull them and push them to a project of another title",
        "level": "error",
    }
    assert (config_of(project), kept(project)) == before


def test_a_schema_without_what_suggestions_use_is_refused(studio: Studio, schema: Schema, tmp_path: Path) -> None:
    project = studio.project(schema)
    weapon = Annotation("port", "linear", (Region("1", 0, 3, "WEA", {"level": "NOM"}),), ())
    push(project, DOCUMENTS, schema, suggestions={"linear": [weapon]})
    (finding,) = findings_of(lambda: ensure_project(project.client, edited(without_label, tmp_path), project.title))
    assert finding.code == "PROJECT_LABELS"
    what = "has predictions with what the labeling config would no longer have: label WEA"
    assert finding.message == f"{what}; delete these suggestions in Label Studio, or give another title"
    assert config_of(project) == label_config(schema).strip()


# A project of ours from before all labels were of one control

OLD = """<View className="insihab">
  <Labels name="entities" toName="text"><Label value="TITLE"/></Labels>
  <Text name="text" value="$text"/>
</View>"""


def test_a_project_of_old_is_brought_up_to_date(studio: Studio, schema: Schema) -> None:
    client = studio.client()
    made = client.projects.create(title=title(), label_config=OLD)
    client.tasks.create(project=made.id, data={"text": "وزير"})
    project = ensure_project(client, schema, made.title or "")
    assert (project.id, config_of(project)) == (made.id, label_config(schema).strip())


def test_a_project_of_old_with_annotations_is_refused(studio: Studio, schema: Schema) -> None:
    """Label Studio would not show them any more; a pull reads them."""
    client = studio.client()
    made = client.projects.create(title=title(), label_config=OLD)
    task = client.tasks.create(project=made.id, data={"text": "وزير"})
    value = {"start": 0, "end": 4, "labels": ["TITLE"]}
    region = {"id": "1", "from_name": "entities", "to_name": "text", "type": "labels", "value": value}
    client.annotations.create(id=task.id, result=[region])
    (finding,) = findings_of(lambda: ensure_project(client, schema, made.title or ""))
    assert finding.code == "PROJECT_LABELS"
    assert "would no longer have: entities TITLE; " in finding.message
