import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from golden import findings_of
from insihab.bridges import label_studio
from insihab.gold import released_gold
from insihab.label_studio.export import read_export
from insihab.label_studio.project import Project, tasks_of
from insihab.passes import Corpus
from insihab.predictions import Prediction
from insihab.schema import Schema
from studio import Studio, title

TEXT = "زار 😀 وزير بغداد"
GPE = {"start": 11, "end": 16, "type": "GPE", "level": "NAM"}
CLAIM = {"id": "c1", "start": 4, "end": 5, "lo": 1, "counted": None}


def written(folder: Path, place: Any = "annotations", schema: Schema | None = None) -> tuple[Any, str, dict[str, int]]:
    """The tasks, the labeling config, and what was lost."""
    document = Prediction("d", TEXT, {"entities": [GPE], "numeric_claims": [CLAIM]})
    lost = label_studio.write(folder, [document], place, schema)
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    return tasks, (folder / "label_config.xml").read_text(encoding="utf-8"), dict(lost)


@pytest.mark.parametrize(("place", "other"), [("annotations", "predictions"), ("predictions", "annotations")])
def test_a_task(place: str, other: str, tmp_path: Path) -> None:
    (task,), config, lost = written(tmp_path / "out", place)
    assert task["data"]["text"] == TEXT
    assert task["data"]["doc_id"] == "d"
    assert task[other] == []
    values = {tuple(one["value"].pop("labels")): one["value"] for one in task[place][0]["result"]}
    assert values == {
        ("GPE",): {"start": 11, "end": 16, "text": "بغداد"},
        ("Quantity",): {"start": 4, "end": 5, "text": "😀"},
    }
    assert lost == {
        "«level» of entities, left out": 1,
        "«id» of numeric_claims, left out": 1,
        "«lo» of numeric_claims, left out": 1,
    }
    view = ElementTree.fromstring(config)  # noqa: S314 - our own
    assert [(one.tag, dict(one.attrib)) for one in view] == [
        ("Labels", {"name": "label", "toName": "text"}),
        ("Text", {"name": "text", "value": "$text", "granularity": "symbol"}),
    ]
    assert [one.attrib["value"] for one in view[0]] == ["GPE", "Quantity"]
    names = {(one["from_name"], one["to_name"], one["type"]) for one in task[place][0]["result"]}
    assert names == {("label", "text", "labels")}


def test_labels_have_the_colours_and_the_order_of_the_schema(schema: Schema) -> None:
    config = label_studio.label_config(["Meet", "PER", "other"], schema)
    labels = ElementTree.fromstring(config)[0]  # noqa: S314 - our own
    assert [one.attrib for one in labels] == [
        {"value": "PER", "background": schema.labels["PER"].colour},
        {"value": "Meet", "background": schema.labels["Meet"].colour},
        {"value": "other"},
    ]


def test_our_own_reader_reads_the_released_gold_back(corpus: Corpus, tmp_path: Path) -> None:
    gold = released_gold("leave-one-article-out").documents
    label_studio.write(tmp_path / "out", list(gold.values()), "annotations", corpus.schema)
    found = read_export(tmp_path / "out" / "tasks.json", corpus.documents, corpus.schema)
    assert {
        one.doc_id: sorted((region.start, region.end, region.label) for region in one.regions) for one in found
    } == {
        doc_id: sorted(
            (item["start"], item["end"], item.get("type", "Quantity"))
            for items in document.layers.values()
            for item in items
        )
        for doc_id, document in gold.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("place", ["annotations", "predictions"])
def test_a_real_label_studio_imports_the_folder(place: Any, studio: Studio, tmp_path: Path) -> None:
    written(tmp_path / "out", place)
    tasks = json.loads((tmp_path / "out" / "tasks.json").read_text(encoding="utf-8"))
    client = studio.client()
    config = (tmp_path / "out" / "label_config.xml").read_text(encoding="utf-8")
    made = client.projects.create(title=title(), label_config=config)
    client.projects.import_tasks(id=made.id, request=tasks, return_task_ids=True)
    (task,) = tasks_of(Project(client, made.id, made.title))
    assert task["data"]["text"] == TEXT
    assert [one["value"] for one in task[place][0]["result"]] == [one["value"] for one in tasks[0][place][0]["result"]]


def test_a_label_that_xml_cannot_hold_is_written_as_an_escape(tmp_path: Path) -> None:
    document = Prediction("d", TEXT, {"entities": [{**GPE, "type": 'a\x01<"'}]})
    label_studio.write(tmp_path / "out", [document], "annotations", None)
    view = ElementTree.fromstring((tmp_path / "out" / "label_config.xml").read_bytes())  # noqa: S314 - our own
    (task,) = json.loads((tmp_path / "out" / "tasks.json").read_bytes())
    assert view[0][0].attrib["value"] == 'a\\x01<"' == task["annotations"][0]["result"][0]["value"]["labels"][0]


def test_a_folder_that_is_there_stays(tmp_path: Path) -> None:
    assert findings_of(lambda: label_studio.write(tmp_path, [], "annotations", None))[0].code == "FILE_EXISTS"
