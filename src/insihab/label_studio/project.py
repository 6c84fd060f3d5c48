"""The project of a server that holds our articles: found by its title, made and updated from the schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from insihab.findings import Finding, InputError, refusal
from insihab.label_studio.client import address, server_faults
from insihab.label_studio.config import CLASS, label_config
from insihab.schema import Schema

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

TITLE = "Insihab"
RELATIONS = "Relations"
"""The tag of a labeling config that has the relations; it has no name."""
_VALUES = {"Label", "Choice", "Relation"}


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
        raise refusal(address(client), "PROJECT_UNKNOWN", message)
    return Project(client, found[0].id, title)


def ensure_project(client: LabelStudio, schema: Schema, title: str = TITLE) -> Project:
    """The project with this title and the labeling config of the schema: made, updated, or left as it is.

    Raises:
        InputError: a project of this title is not ours, or holds annotations or suggestions that the new config could
            not show; there are several; the server fails.
    """
    config = label_config(schema).strip()  # as the server keeps it
    found = _titled(client, title)
    if not found:
        with server_faults(address(client)):
            made = client.projects.create(title=title, label_config=config, show_collab_predictions=True)
        return Project(client, made.id or 0, title)
    project = find_project(client, title)
    with server_faults(address(client)):
        present = client.projects.get(id=project.id)
    if present.label_config == config:
        return project
    _refuse_foreign(project, present)
    _refuse_lost(project, _controls(config))
    with server_faults(address(client)):
        client.projects.update(id=project.id, label_config=config)
    return project


def refuse_other_config(project: Project, schema: Schema) -> None:
    """Refuse a project that could not show what the schema allows.

    Raises:
        InputError: its labeling config has other controls or values than the schema; the server fails.
    """
    with server_faults(address(project.client)):
        present = project.client.projects.get(id=project.id)
    if _controls(present.label_config) != _controls(label_config(schema)):
        message = "has another labeling config than the schema's; update it with «project», or give another title"
        raise refusal(project.url, "PROJECT_CONFIG", message, project.title)


def _titled(client: LabelStudio, title: str) -> list[Any]:
    kept = title.strip()  # as the server does
    with server_faults(address(client)):
        projects: Iterable[Any] = client.projects.list(title=kept)  # those whose title has it in it
        return [project for project in projects if project.title == kept]


def _refuse_foreign(project: Project, present: Any) -> None:
    """A project that is just made, with neither controls nor tasks, may become ours; no other one."""
    controls = _controls(present.label_config)
    if (controls or present.task_number) and _root(present.label_config).get("className") != CLASS:
        message = (
            f"is the title of a project whose labeling config is not ours (its controls: "
            f"{', '.join(sorted(controls)) or 'none'}); give another title"
        )
        raise refusal(address(project.client), "PROJECT_FOREIGN", message, project.title)


_CURES = {
    "annotations": "relabel them, or pull them and push them to a project of another title",
    "predictions": "delete these suggestions in Label Studio, or give another title",
}


def _refuse_lost(project: Project, controls: Mapping[str, list[str]]) -> None:
    """The server would take any config; what its annotations and suggestions use must stay in it."""
    with server_faults(address(project.client)):
        tasks = list(tasks_of(project))
    findings = []
    for what, cure in _CURES.items():
        lost = {(name, value) for name, value in _used(tasks, what) if value not in controls.get(name, [])}
        if lost:
            names = ", ".join(" ".join(one).strip() for one in sorted(lost))
            message = f"has {what} with what the labeling config would no longer have: {names}; {cure}"
            findings.append(Finding(address(project.client), project.title, "", "PROJECT_LABELS", message))
    if findings:
        raise InputError(findings)


def _root(config: str | None) -> ElementTree.Element:
    return ElementTree.fromstring(config or "<View/>")  # noqa: S314 - Label Studio keeps no config with entities


def _controls(config: str | None) -> dict[str, list[str]]:
    """The names of a config's controls, each with its values in order, or "" where it takes any.

    Relations count as a control, though they have no name.
    """
    named = (element for element in _root(config).iter() if element.get("toName") or element.tag == RELATIONS)
    return {
        one.get("name", one.tag): [str(value.get("value")) for value in one.iter() if value.tag in _VALUES] or [""]
        for one in named
    }


def tasks_of(project: Project) -> Iterator[dict[str, Any]]:
    """Every task of a project with its data, annotations and predictions, as the server keeps them."""
    tasks: Iterable[Any] = project.client.tasks.list(project=project.id, fields="all")
    for task in tasks:
        yield json.loads(task.json())


def _used(tasks: Iterable[Mapping[str, Any]], what: str) -> Iterator[tuple[str, str]]:
    """The controls that annotations or predictions use, each with each of its values, or "" where it takes any."""
    for result in (result for task in tasks for entry in task[what] for result in entry["result"]):
        kind = result.get("type")
        if kind == "relation":
            yield from ((RELATIONS, label) for label in result.get("labels") or [])
        else:
            values = result["value"][kind] if kind in ("labels", "choices") else [""]
            yield from ((result["from_name"], value) for value in values)
