import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import EvalResultEntry, parse_eval_result_entries

from golden import findings_of
from insihab.cli import main
from insihab.hub.evaluation import eval_results, eval_yaml, tasks

SIGNATURE = "layer=all|data=insihab-0.3.0|hash=abc|protocol=split|docs=2|triggers=predicted|version=0.3.0"
LOO = "leave-one-article-out"
NOTES = "F1 in percent, protocol split, data insihab-0.3.0, scorer 0.3.0"
SCORES = {
    "signature": SIGNATURE,
    "layers": {
        "entities": {
            "strict": {"tp": 2, "fp": 1, "fn": 1, "f1": 4 / 6},
            "exact": {"tp": 3, "fp": 0, "fn": 0, "f1": 1.0},
        },
        "events": {"trigger_classification": {"tp": 0, "fp": 0, "fn": 0, "f1": None}},
        "identity": {"entities": {"conll": {"f1": 0.5}}},
    },
    "documents": {},
}
ONE = {"schema": 1, "system": "linear", **SCORES}
"""What `insihab evaluate --json` writes."""
METADATA = {
    "authors": ["Insihab"],
    "link": "https://example.org/linear",
    "training_data": "the train articles",
    "saw_test_articles": False,
    "kind": "system",
}
BOTH = {
    "schema": 2,
    "system": "linear",
    "version": "0.3.0",
    "metadata": METADATA,
    "protocols": {
        LOO: {"signature": SIGNATURE.replace("split", LOO), "layers": {}},
        "split": SCORES,
    },
}
"""A result of the leaderboard."""


def written(folder: Path, result: Any) -> Path:
    path = folder / "result.json"
    path.write_text(result if isinstance(result, str) else json.dumps(result), encoding="utf-8")
    return path


def card(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "dataset" / "README.md").read_text(encoding="utf-8").split("---\n")[1])


def test_each_task_names_a_config_and_a_split_that_the_card_declares(root: Path) -> None:
    benchmark = yaml.safe_load((root / "dataset" / "eval.yaml").read_text(encoding="utf-8"))
    declared = {one["config_name"]: [part["split"] for part in one["data_files"]] for one in card(root)["configs"]}
    assert list(benchmark) == ["name", "description", "evaluation_framework", "tasks"]
    assert benchmark["evaluation_framework"] == "inspect-ai"
    for task in benchmark["tasks"]:
        assert set(task) == {"id", "config", "split"}
        assert task["split"] in declared[task["config"]]
    assert [task["id"] for task in benchmark["tasks"]] == list(tasks())


def test_the_released_file_is_generated_and_has_a_checksum(root: Path) -> None:
    configs = [one["config_name"] for one in card(root)["configs"]]
    assert (root / "dataset" / "eval.yaml").read_text(encoding="utf-8") == eval_yaml(configs)
    assert "  eval.yaml\n" in (root / "dataset" / "checksums.txt").read_text(encoding="utf-8")


def test_a_config_that_is_not_built_has_no_task() -> None:
    found = yaml.safe_load(eval_yaml(["articles", "entities"]))["tasks"]
    assert [task["id"] for task in found] == ["entities_strict", "identity_entities_conll", "identity_events_conll"]


@pytest.mark.parametrize(
    ("result", "source"),
    [(ONE, {}), (BOTH, {"source_url": "https://example.org/linear", "source_name": "linear"})],
    ids=["of evaluate", "of the leaderboard"],
)
def test_the_hub_reads_what_is_written(result: Any, source: dict[str, str], tmp_path: Path) -> None:
    text = eval_results(written(tmp_path, result), "owner/name", "v0.3.0", "2026-01-02")
    shared = {"dataset_id": "owner/name", "dataset_revision": "v0.3.0", "date": "2026-01-02", "notes": NOTES, **source}
    assert parse_eval_result_entries(yaml.safe_load(text)) == [
        EvalResultEntry(task_id="entities_strict", value=66.67, **shared),  # 2 * 2 / (2 * 2 + 1 + 1)
        EvalResultEntry(task_id="identity_entities_conll", value=50.0, **shared),
    ]


def test_without_revision_and_date_there_is_neither(tmp_path: Path) -> None:
    first, *_ = yaml.safe_load(eval_results(written(tmp_path, ONE), "owner/name"))
    assert first == {"dataset": {"id": "owner/name", "task_id": "entities_strict"}, "value": 66.67, "notes": NOTES}


def strict(**values: Any) -> dict[str, Any]:
    return {**ONE, "layers": {"entities": {"strict": values}}}


def described(**values: Any) -> dict[str, Any]:
    return {**BOTH, "metadata": {**METADATA, **values}}


@pytest.mark.parametrize(
    ("result", "code", "words"),
    [
        ("[1", "JSON_INVALID", "not JSON"),
        ([], "TYPE_WRONG", "is a list"),
        ({**ONE, "surprise": 1}, "KEY_UNKNOWN", "surprise"),
        ({**ONE, "schema": 3}, "SCHEMA_UNKNOWN", "schema 1 and 2"),
        ({**ONE, "signature": SIGNATURE.replace("split", LOO)}, "PROTOCOL_WRONG", "--protocol split"),
        ({**ONE, "signature": SIGNATURE.replace("insihab-0.3.0", "custom")}, "SIGNATURE_DIFFERS", "released gold"),
        ({**ONE, "signature": SIGNATURE.replace("=predicted", "=gold")}, "PROTOCOL_WRONG", "--gold-triggers"),
        ({**ONE, "signature": SIGNATURE + "\n- dataset: {id: a/b}"}, "SIGNATURE_INVALID", "score it again"),
        ({**BOTH, "protocols": {LOO: BOTH["protocols"][LOO]}}, "PROTOCOL_WRONG", "no scores of the protocol split"),
        ({**BOTH, "protocols": {"split": 1}}, "TYPE_WRONG", "is a number"),
        (described(saw_test_articles=True), "RESULT_UNRANKED", "saw the test articles"),
        (described(kind="reference"), "RESULT_UNRANKED", "reference"),
        (described(saw_test_articles="no"), "TYPE_WRONG", "true or false"),
        (described(link="javascript:alert(1)"), "LINK_INVALID", "http"),
        (described(link="https://a.b/<script>"), "LINK_INVALID", "http"),
        (described(link="https://[a"), "LINK_INVALID", "http"),
        (described(link=["https://a.b"]), "TYPE_WRONG", "link"),
        ({**ONE, "system": "a\n- dataset: {id: a/b}"}, "NAME_INVALID", "one line"),
        ({**ONE, "\x1b[31m": 1}, "KEY_UNKNOWN", "\\x1b[31m"),
        ('{"\\u001b[31m": 1, "\\u001b[31m": 2}', "JSON_INVALID", "\\x1b[31m"),
        ({**ONE, "layers": {}}, "RESULTS_MISSING", "entities_strict"),
        (strict(f1=None), "RESULTS_MISSING", "entities_strict"),
        (strict(f1="0.9"), "RATIO_WRONG", "entities.strict"),
        (strict(f1=True), "RATIO_WRONG", "entities.strict"),
        (strict(f1=66.7), "RATIO_WRONG", "entities.strict"),
        (strict(f1=0.9, tp=1, fp=1, fn=1), "RATIO_WRONG", "does not follow from its counts"),
        (strict(f1=0.9, tp=1, fp=1), "COUNT_WRONG", "fn of «entities.strict»"),
        ({**ONE, "layers": {"entities": {"strict": [0.5]}}}, "TYPE_WRONG", "entities.strict"),
    ],
)
def test_what_cannot_be_shown_is_refused(result: Any, code: str, words: str, tmp_path: Path) -> None:
    found = findings_of(lambda: eval_results(written(tmp_path, result), "owner/name"))
    assert {(one.code, words in one.message) for one in found} == {(code, True)}
    assert all(str(one).isprintable() for one in found)


@pytest.mark.parametrize("kind", ["pipe", "huge", "folder"])
def test_what_is_no_ordinary_file_is_not_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(1 << 30)  # a hole, which takes no room
    (found,) = findings_of(lambda: eval_results(path, "owner/name"))
    assert found.code == ("FILE_LARGE" if kind == "huge" else "FILE_UNREADABLE")


def test_faults_of_options_and_of_the_file_are_listed_together(tmp_path: Path) -> None:
    found = findings_of(lambda: eval_results(tmp_path / "none.json", "name", "a b", "tomorrow"))
    assert [one.code for one in found] == ["OPTION_WRONG", "OPTION_WRONG", "OPTION_WRONG", "FILE_UNREADABLE"]


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"dataset": "name"}, "--dataset"),
        ({"dataset": "../name"}, "--dataset"),
        ({"dataset": "owner/name\n"}, "--dataset"),
        ({"dataset": "owner/a--b"}, "--dataset"),
        ({"dataset": "owner/a..b"}, "--dataset"),
        ({"dataset": "owner/name."}, "--dataset"),
        ({"dataset": "owner/" + "a" * 97}, "--dataset"),
        ({"dataset": "owner/name", "revision": "a b"}, "--revision"),
        ({"dataset": "owner/name", "revision": "a/../b"}, "--revision"),
        ({"dataset": "owner/name", "revision": "\x1b[31m"}, "--revision"),
        ({"dataset": "owner/name", "date": "02.01.2026"}, "--date"),
        ({"dataset": "owner/name", "date": "2026-02-30"}, "--date"),
        ({"dataset": "owner/name", "date": "20260102"}, "--date"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, str], place: str, tmp_path: Path) -> None:
    found = findings_of(lambda: eval_results(written(tmp_path, ONE), **options))
    assert [one.file for one in found] == [place]


HOSTILE = "../../x: [&a !!python/object:os.system {*a}] <script>alert(1)</script> | '\" # %"


def test_a_hostile_name_is_a_name_and_no_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = written(tmp_path, {**BOTH, "system": HOSTILE})
    assert main(["eval-results", str(result), "--dataset", "owner/name", "--out", str(tmp_path / "model")]) == 0
    file = tmp_path / "model" / ".eval_results" / "insihab.yaml"
    assert capsys.readouterr().out == f"{file}\n"
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == [file, result]
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [entry["source"]["name"] for entry in entries] == [HOSTILE, HOSTILE]


def test_a_fault_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = written(tmp_path, {**BOTH, "protocols": {}})
    assert main(["eval-results", str(result), "--dataset", "owner/name", "--out", str(tmp_path / "model")]) == 2
    assert "error PROTOCOL_MISSING" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [result]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = written(tmp_path, ONE)
    assert main(["eval-results", str(result), "--dataset", "owner/name", "--out", str(result)]) == 2
    assert "error FILE_UNWRITABLE" in capsys.readouterr().err
