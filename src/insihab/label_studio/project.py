"""The project of a server that holds our articles: found by its title, made and updated from the schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from insihab.findings import Finding, InputError
from insihab.label_studio.client import address, server_faults
from insihab.label_studio.config import label_config
from insihab.schema import Schema

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

TITLE = "Insihab"


@dataclass(frozen=True)
class Project:
    """A project on a server."""

    client: LabelStudio
    id: int
    title: str

    @property
    def url(self) -> str:
        """Where a person opens it."""
        return f"{address(self.client).rstrip('/')}/projects/{self.id}"


def find_project(client: LabelStudio, title: str = TITLE) -> Project:
    """The project with exactly this title.

    Raises:
        InputError: there is none, or there are several; the server fails.
    """
    found = _titled(client, title)
    if len(found) != 1:
        count = "no project" if not found else f"{len(found)} projects"
        message = f"has {count} with the title «{title}»; create it, or give the title of the one that is meant"
        raise InputError([Finding(address(client), "", "", "PROJECT_UNKNOWN", message)])
    return Project(client, found[0].id, title)


def ensure_project(client: LabelStudio, schema: Schema, title: str = TITLE) -> Project:
    """The project with this title and the labeling config of the schema: made, updated, or left as it is.

    Raises:
        InputError: a project of this title holds another project's labels, or annotations that the schema no longer
            allows; there are several; the server fails.
    """
    config = label_config(schema)
    found = _titled(client, title)
    if not found:
        with server_faults(address(client)):
            made = client.projects.create(title=title, label_config=config, show_collab_predictions=True)
        return Project(client, made.id or 0, title)
    project = find_project(client, title)
    with server_faults(address(client)):
        present = client.projects.get(id=project.id)
        if _controls(present.label_config or "<View/>") == _controls(config) and present.label_config == config:
            return project
    _refuse_foreign(project, present, schema)
    with server_faults(address(client)):
        client.projects.update(id=project.id, label_config=config)
    return project


def _titled(client: LabelStudio, title: str) -> list[Any]:
    with server_faults(address(client)):
        projects: Iterable[Any] = client.projects.list()
        return [project for project in projects if project.title == title]


def _refuse_foreign(project: Project, present: Any, schema: Schema) -> None:
    """The server would take any config; what its annotations use must stay in it."""
    if not present.task_number:
        return
    layers = {label.layer for label in schema.labels.values()}
    controls = set(_controls(present.label_config or "<View/>"))
    if not layers <= controls:
        message = (
            f"is the title of a project with tasks whose labeling config is not ours (its controls: "
            f"{', '.join(sorted(controls)) or 'none'}); give another title"
        )
        raise InputError([Finding(address(project.client), project.title, "", "PROJECT_FOREIGN", message)])
    gone = sorted(set(_used_labels(project)) - schema.labels.keys())
    if gone:
        message = (
            f"has annotations with labels that the schema no longer has: {', '.join(gone)}; pull them, relabel, push"
        )
        raise InputError([Finding(address(project.client), project.title, "", "PROJECT_LABELS", message)])


def _controls(config: str) -> dict[str, list[str]]:
    """The names of a config's controls, each with its values in order."""
    root = ElementTree.fromstring(config)  # noqa: S314 - as above
    named = (element for element in root.iter() if element.get("toName"))
    return {str(element.get("name")): [str(child.get("value")) for child in element] for element in named}


def tasks_of(project: Project) -> Iterator[dict[str, Any]]:
    """Every task of a project with its data, annotations and predictions, as the server keeps them."""
    tasks: Iterable[Any] = project.client.tasks.list(project=project.id, fields="all")
    for task in tasks:
        yield json.loads(task.json())


def _used_labels(project: Project) -> Iterator[str]:
    with server_faults(address(project.client)):
        for task in tasks_of(project):
            for annotation in task["annotations"]:
                for result in annotation["result"]:
                    if result.get("type") == "labels":
                        yield from result["value"]["labels"]
