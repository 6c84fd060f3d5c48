import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.counts import Counts
from insihab.evaluate import evaluate
from insihab.formats.places import Words
from insihab.formats.surfaces import to_spans
from insihab.gold import Gold, custom_gold, read_gold, released_gold
from insihab.released import dataset_folder, schema_file
from insihab.schema import Schema
from insihab.scoring.corpus import HEADLINES

pytest.importorskip("inspect_ai", reason="Inspect asks for Python 3.11")

from inspect_ai import eval as inspect_eval
from inspect_ai._util.error import PrerequisiteError
from inspect_ai.log import EvalError, EvalLog, write_eval_log
from inspect_ai.model import ModelOutput, ModelUsage, get_model

from insihab.harness import scoring, tasks
from insihab.harness.__main__ import main
from insihab.harness.answers import read_answer
from insihab.harness.naming import gold_items
from insihab.harness.prompt import answer, examples, instructions
from insihab.harness.scoring import sentence_counts

LAYERS = ("entities", "events", "numeric_claims")
TASKS = {
    "entities": tasks.insihab_entities,
    "events": tasks.insihab_events,
    "numeric_claims": tasks.insihab_numeric_claims,
}
TEXT = "زار وزير الدفاع بغداد وبغداد آمنة. وصل الوزير إلى أربيل."
"""Two sentences; بغداد stands in the first one twice, after a proclitic the second time."""
GOLD = {
    "doc_id": "visit",
    "text": TEXT,
    "entities": [
        {"start": 4, "end": 15, "type": "TITLE"},
        {"start": 9, "end": 15, "type": "ORG", "level": "NOM"},
        {"start": 16, "end": 21, "type": "GPE", "level": "NAM"},
        {"start": 23, "end": 28, "type": "GPE", "level": "NAM"},
        {"start": 50, "end": 55, "type": "GPE", "level": "NAM"},
    ],
    "numeric_claims": [],
    "events": [
        {"start": 0, "end": 3, "type": "Travel", "arguments": [{"role": "destination", "start": 16, "end": 21}]},
    ],
}


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Gold:
    """Gold of one small document."""
    path = tmp_path_factory.mktemp("gold") / "visit.jsonl"
    path.write_text(json.dumps(GOLD), encoding="utf-8")
    return custom_gold([path], schema_file())


@pytest.fixture(scope="module")
def released() -> Gold:
    """The gold of the test articles."""
    return released_gold("split")


def entities(*items: Any) -> str:
    return json.dumps({"entities": items}, ensure_ascii=False)


BAGHDAD = {"surface": "بغداد", "type": "GPE"}
PLACED = {**BAGHDAD, "sentence": 0}
NOWHERE = {"surface": "\ufffd", "sentence": 0, "type": "GPE"}


@pytest.mark.parametrize(
    "text",
    [
        entities(BAGHDAD),
        f"```json\n{entities(BAGHDAD)}\n```",
        f"Here it is, as {{asked}}:\n\n{entities(BAGHDAD)}\n\nSay {{}} if it is {{wrong}}.",
        f"A draft {entities()} and, after some thought: {entities(BAGHDAD)}",
        json.dumps({"thought": [{"a": "}"}], "entities": [BAGHDAD]}),
        entities({**BAGHDAD, "sentence": 1, "start": 0, "end": 3, "reason": "<b>sure</b>", "level": None}),
    ],
    ids=["plain", "fence", "prose", "the last one", "more keys", "more keys in an item"],
)
def test_an_answer_is_read_whatever_stands_around_it(text: str, visit: Gold) -> None:
    assert read_answer(text, "entities", 0, TEXT, visit.inventory) == ([PLACED], "", 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none",
        entities(BAGHDAD)[:-1],
        entities(BAGHDAD).replace("]}", ",]}"),
        json.dumps([BAGHDAD]),
        '{"entities": 1}',
        '{"entities": null}',
        '{"events": []}',
        '{"entities": [NaN]}',
        '{"entities": [], "entities": []}',
        '{"entities": [' + "9" * 5000 + "]}",
        '{"entities": [1e999]}',
        '{"entities": ["\\ud800"]}',
        '{"entities": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"entities": [' + '{"a":' * 100_000,
        "{" * 100_000,
        "__import__('os').abort()",
    ],
)
def test_what_cannot_be_read_is_an_empty_prediction(text: str, visit: Gold) -> None:
    found = read_answer(text, "entities", 0, TEXT, visit.inventory)
    assert (found.items, found.refused) == ([], 0)
    assert found.unreadable in ("has no JSON object with a list «entities»", "is nested too deep")


@pytest.mark.parametrize(
    ("items", "expected", "refused"),
    [
        ([BAGHDAD, {**BAGHDAD, "type": "CITY"}], [PLACED, {**NOWHERE, "type": "PER"}], 1),
        ([{**BAGHDAD, "level": "NAME"}], [NOWHERE], 1),
        ([{**BAGHDAD, "surface": ""}], [NOWHERE], 1),
        ([{**BAGHDAD, "surface": ["بغداد"]}], [NOWHERE], 1),
        ([{**BAGHDAD, "occurrence": "2"}], [NOWHERE], 1),
        ([{**BAGHDAD, "occurrence": True}], [NOWHERE], 1),
        ([{"surface": "بغداد"}], [{**NOWHERE, "type": "PER"}], 1),
        ([{**BAGHDAD, "occurrence": 2}] * 2, [{**PLACED, "occurrence": 2}, NOWHERE], 1),
        (["بغداد", None, 3, [BAGHDAD]], [{**NOWHERE, "type": "PER"}] * 4, 4),
        (
            [{**BAGHDAD, "surface": "<script>alert(1)</script>"}],
            [{**PLACED, "surface": "<script>alert(1)</script>"}],
            0,
        ),
        ([{**BAGHDAD, "occurrence": 10**80}], [{**PLACED, "occurrence": 10**80}], 0),
    ],
)
def test_an_item_that_breaks_the_form_stands_nowhere(
    items: list[Any], expected: list[Any], refused: int, visit: Gold
) -> None:
    assert read_answer(entities(*items), "entities", 0, TEXT, visit.inventory) == (expected, "", refused)


def test_of_an_event_only_the_argument_that_breaks_the_form_is_refused(visit: Gold) -> None:
    there, nowhere = {"role": "destination", "surface": "بغداد"}, {"role": "place", "surface": "\ufffd"}
    wrong = [{**there, "role": "goal"}, {"role": "place"}, {**there, "sentence": "0"}, "بغداد", there]
    event = {"surface": "زار", "type": "Travel", "arguments": [there, *wrong]}
    found = read_answer(json.dumps({"events": [event]}), "events", 0, TEXT, visit.inventory)
    assert found == ([{**event, "sentence": 0, "arguments": [there] + [nowhere] * 5}], "", 5)
    counts = sentence_counts(visit, "visit", 0, "events", found.items)
    assert counts == {"trigger_classification": Counts(1, 0, 0), "argument_classification": Counts(1, 5, 0)}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
WORDS = st.sampled_from(["بغداد", "زار", "أربيل", "وزير الدفاع", "x"])
POINTED = WORDS | st.fixed_dictionaries({"surface": WORDS}, optional={"sentence": st.integers(0, 2), "x": ANYTHING})
ARGUMENT = st.fixed_dictionaries({"role": st.sampled_from(["destination", "time", "x"]), "surface": WORDS})
ITEM = st.fixed_dictionaries(
    {"surface": WORDS | ANYTHING},
    optional={
        "type": st.sampled_from(["GPE", "PER", "Travel", "Meet"]) | ANYTHING,
        "occurrence": st.integers(0, 3) | ANYTHING,
        "level": st.sampled_from(["NAM", "NOM"]) | ANYTHING,
        "arguments": st.lists(ARGUMENT | ANYTHING, max_size=4) | ANYTHING,
        "lo": st.integers() | st.sampled_from(["٢٬٥٠٠", "2,5"]) | ANYTHING,
        "hi": st.integers() | ANYTHING,
        "counted": POINTED | ANYTHING,
        "event": POINTED | ANYTHING,
    },
)


@given(layer=st.sampled_from(LAYERS), first=st.lists(ITEM | ANYTHING, max_size=6), second=st.lists(ITEM, max_size=3))
def test_whatever_is_answered_is_a_sound_prediction(
    layer: str, first: list[Any], second: list[Any], visit: Gold, tmp_path_factory: pytest.TempPathFactory
) -> None:
    items: list[Any] = []
    for sentence, given_items in enumerate((first, second)):
        found = read_answer(json.dumps({layer: given_items}), layer, sentence, TEXT, visit.inventory)
        assert len(found.items) == len(given_items)
        items += found.items
    file = tmp_path_factory.getbasetemp() / "answered.jsonl"
    file.write_text(json.dumps({"doc_id": "visit", layer: items}), encoding="utf-8")
    evaluate([file], visit, to_spans=to_spans)  # raises for any error


@pytest.mark.parametrize("layer", LAYERS)
def test_gold_as_an_answer_is_right_in_every_sentence(layer: str) -> None:
    gold = released_gold("leave-one-article-out")
    totals: dict[str, Counts] = {}
    for doc_id, document in gold.documents.items():
        words = Words(document.text or "")
        for sentence in range(len(words.sentences)):
            text = answer(gold_items(document, words, sentence, layer), layer)
            found = read_answer(text, layer, sentence, words.text, gold.inventory)
            assert (found.unreadable, found.refused) == ("", 0)
            for name, counts in sentence_counts(gold, doc_id, sentence, layer, found.items).items():
                totals[name] = totals.get(name, Counts()) + counts
    assert list(totals) == list(HEADLINES[layer])
    assert all(counts.tp > 0 and (counts.fp, counts.fn) == (0, 0) for counts in totals.values())


@pytest.mark.parametrize(
    ("sentence", "items", "expected"),
    [
        (0, [], (0, 0, 4)),
        (0, [BAGHDAD], (1, 0, 3)),
        (0, [BAGHDAD, BAGHDAD], (2, 0, 2)),
        (0, [BAGHDAD, BAGHDAD, BAGHDAD], (2, 1, 2)),
        (0, [{**BAGHDAD, "type": "LOC"}, {"surface": "وزير الدفاع", "type": "TITLE"}], (1, 1, 3)),
        (0, [{"surface": "أربيل", "type": "GPE"}], (0, 1, 4)),
        (1, [{"surface": "أربيل", "type": "GPE"}], (1, 0, 0)),
        (1, [BAGHDAD], (0, 1, 1)),
    ],
)
def test_counts_of_a_sentence(sentence: int, items: list[Any], expected: tuple[int, ...], visit: Gold) -> None:
    found = read_answer(entities(*items), "entities", sentence, TEXT, visit.inventory)
    assert sentence_counts(visit, "visit", sentence, "entities", found.items) == {"strict": Counts(*expected)}


def test_each_prompt_has_its_labels_with_their_definitions(schema: Schema) -> None:
    for layer, labels in (("entities", "entities"), ("events", "events"), ("numeric_claims", "numbers")):
        lines = instructions(schema, layer).splitlines()
        for name in schema.labels_of(labels):
            assert f"- {name}: {schema.labels[name].gloss}" in lines
    lines = instructions(schema, "events").splitlines()
    assert "- mission: what is ended (of EndMission)" in lines
    assert "- time: when, how long, how often (of all)" in lines
    for name in ("factuality", "aspect"):
        assert {f"- {value}: {gloss}" for value, gloss in schema.attributes[name].values.items()} <= set(lines)


@pytest.mark.parametrize("layer", LAYERS)
def test_worked_examples_are_of_the_train_articles_and_right(layer: str, released: Gold) -> None:
    train, _ = read_gold([dataset_folder() / "gold" / "train.jsonl"], released.inventory)
    found = examples(train, layer)
    assert len(found) == 2
    test = [one.text or "" for one in released.documents.values()]
    sentences = {text[start:end] for text in test for start, end in Words(text).sentences}
    for asked, answered in found:
        assert json.loads(answered)[layer]
        assert sentences.isdisjoint(line.partition("] ")[2] for line in asked.splitlines())


@pytest.mark.parametrize(("protocol", "messages", "size"), [("split", 6, 31), ("leave-one-article-out", 2, 62)])
def test_a_sample_is_a_sentence_and_shows_no_gold_of_its_article(protocol: str, messages: int, size: int) -> None:
    found = tasks.samples("entities", protocol)
    assert len(found) == len({sample.id for sample in found}) == size
    # Of the system, two examples of question and answer, and the question; or without examples.
    assert {len(sample.input) for sample in found} == {messages}
    assert len({str(sample.input[:-1]) for sample in found}) == 1
    for sample in found:
        assert sample.input[-1].content.startswith("The article:\n[0] ")
        assert '"surface"' not in sample.input[-1].content
        assert sample.target == '{"entities": []}' or all(sample.target not in one.content for one in sample.input)


@pytest.mark.parametrize("protocol", ["all", 5, ["split"], None])
def test_an_unknown_protocol_is_refused_as_inspect_refuses(protocol: Any) -> None:
    with pytest.raises(PrerequisiteError) as refused:
        tasks.insihab_entities(protocol=protocol)
    assert "one of split, leave-one-article-out" in str(refused.value.message)


def run(layer: str, answers: dict[str, str], folder: Path, **options: Any) -> tuple[EvalLog, Path]:
    """The log of a task whose model gives these answers, by sample, and its file."""
    task = TASKS[layer]()
    by_question = {sample.input[-1].content: answers.get(sample.id, "") for sample in task.dataset}

    def scripted(messages: list[Any], *_: Any) -> ModelOutput:
        output = ModelOutput.from_content("mockllm/model", by_question[messages[-1].content])
        output.usage = ModelUsage()  # or else the tokens are counted with a table from the internet
        return output

    model = get_model("mockllm/model", custom_outputs=scripted)
    (log,) = inspect_eval(task, model=model, display="none", log_dir=str(folder), **options)
    assert log.status == "success"
    return log, Path(log.location.removeprefix("file://"))


def metrics(log: EvalLog) -> dict[str, float]:
    return {name: one.value for name, one in log.results.scores[0].metrics.items()}


@pytest.mark.slow
def test_scores_are_of_counts_added_up_over_sentences(
    visit: Gold, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (tasks, scoring):
        monkeypatch.setattr(module, "released_gold", lambda protocol: visit)
    # In the first sentence 1 of 4 and nothing wrong, in the second 1 of 1 and two wrong: 2 right, 2 wrong, 3 missed.
    wrong = [{"surface": "الوزير", "type": "PER"}, {"surface": "أربيل", "type": "LOC"}]
    answers = {"visit#0": entities(BAGHDAD), "visit#1": entities({"surface": "أربيل", "type": "GPE"}, *wrong)}
    log, _ = run("entities", answers, tmp_path)
    ratios = {"strict_precision": 2 / 4, "strict_recall": 2 / 5, "strict_f1": 2 * 2 / (2 * 2 + 2 + 3)}
    assert metrics(log) == pytest.approx({"unreadable": 0, "refused": 0, **ratios})


@pytest.mark.slow
def test_silence_has_no_recall_and_no_precision(tmp_path: Path) -> None:
    log, path = run("entities", {}, tmp_path)
    assert metrics(log) == {"unreadable": 31, "refused": 0, "strict_recall": 0, "strict_f1": 0}
    assert main([str(path), "--out", str(tmp_path / "predictions.jsonl")]) == 0


def careless(sample: Any, layer: str, at: int) -> str:
    """Gold with faults of every kind, another one for each sample."""
    items = json.loads(sample.target)[layer]
    if at % 5 == 0:
        items = items[::2] + [{**item, "type": "MIL" if layer == "entities" else "Kill"} for item in items[:1]]
    if at % 5 == 1:
        items = [*items, *items[:2], {"surface": "كلمات ليست هنا", "type": "GPE"}, "x"]
    if at % 5 == 2:
        items = [{key: value for key, value in item.items() if key not in ("occurrence", "lo")} for item in items]
    if at % 5 == 3:
        items = items[1:]
    for item in items if at % 5 == 3 else ():
        item["arguments"] = [*item.get("arguments", [])[1:], {"role": "time", "surface": "بغداد"}]
    text = json.dumps({layer: items}, ensure_ascii=False)
    return f"Thus:\n```json\n{text}\n```" if at % 7 else text[:-1]


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS)
def test_scores_are_those_of_insihab_evaluate(
    layer: str, released: Gold, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples = list(TASKS[layer]().dataset)
    log, path = run(layer, {one.id: careless(one, layer, at) for at, one in enumerate(samples)}, tmp_path)
    out = tmp_path / "predictions.jsonl"
    assert main([str(path), "--out", str(out)]) == 0
    assert "warning ANSWER_UNREADABLE" in capsys.readouterr().err
    found = evaluate([out], released, to_spans=to_spans).layers[layer].measures
    expected = {
        f"{name}_{ratio}": getattr(found[name], ratio)
        for name in HEADLINES[layer]
        for ratio in ("precision", "recall", "f1")
    }
    assert all(0 < ratio < 1 for ratio in expected.values())
    assert metrics(log) == pytest.approx({"unreadable": 5, "refused": metrics(log)["refused"], **expected})
    assert metrics(log)["refused"] > 0


def test_without_inspect_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "insihab.harness.log", raising=False)
    monkeypatch.setitem(sys.modules, "inspect_ai.log", None)
    assert main([str(tmp_path / "x.eval"), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "error MODULE_MISSING: insihab.harness: needs inspect_ai" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    "metadata", [None, {"layer": "../x", "protocol": "split"}, {"layer": ["entities"], "protocol": 1}]
)
def test_a_log_of_another_task_is_refused(metadata: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, _ = run("entities", {}, tmp_path, limit=1)
    log.eval.metadata = metadata
    write_eval_log(log, str(tmp_path / "other.json"), "json")
    assert main([str(tmp_path / "other.json"), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "error LOG_OTHER" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    "metadata", [{}, {"doc_id": ["x"], "sentence": 0}, {"doc_id": {}, "sentence": 0}, {"doc_id": "x", "sentence": "0"}]
)
def test_a_sample_that_names_no_sentence_is_left_out(
    metadata: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, _ = run("entities", {}, tmp_path, limit=2)
    log.samples[0].metadata = metadata
    write_eval_log(log, str(tmp_path / "other.json"), "json")
    assert main([str(tmp_path / "other.json"), "--out", str(tmp_path / "out.jsonl")]) == 0
    assert "has 30 sentence(s) without an answer" in capsys.readouterr().err  # 31 - 1


@pytest.mark.slow
def test_a_run_that_failed_is_scored_only_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, _ = run("entities", {}, tmp_path, limit=2)
    log.status, log.samples[0].error = "error", EvalError(message="lost", traceback="", traceback_ansi="")
    write_eval_log(log, str(tmp_path / "failed.json"), "json")
    command = [str(tmp_path / "failed.json"), "--out", str(tmp_path / "out.jsonl")]
    assert main(command) == 2
    assert "error RUN_FAILED" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()
    assert main([*command, "--partial"]) == 0
    assert "has 30 sentence(s) without an answer" in capsys.readouterr().err  # 31 - 1


@pytest.mark.slow
def test_sentences_that_were_not_asked_are_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, path = run("entities", {}, tmp_path, limit=3)
    assert main([str(path), "--out", str(tmp_path / "predictions.jsonl")]) == 0
    assert "warning ANSWER_MISSING" in (err := capsys.readouterr().err)
    assert "28 sentence(s)" in err  # 31 - 3
    lines = [json.loads(line) for line in (tmp_path / "predictions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [{"doc_id": one, "entities": []} for one in released_gold("split").documents]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("x.eval", "PK no zip", "LOG_INVALID"), ("x.json", '{"eval": 1}', "LOG_INVALID"), ("x.txt", "", "LOG_INVALID")],
)
def test_what_is_no_log_is_refused(
    name: str, content: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert main([str(tmp_path / name), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert f"error {code}" in capsys.readouterr().err
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("name", ["huge.json", "bomb.eval"])
def test_a_log_that_is_huge_is_not_read(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, size = tmp_path / name, 300 << 20
    if name == "huge.json":
        with path.open("wb") as file:
            file.truncate(size)  # a hole, which takes no room
    else:
        with ZipFile(path, "w", ZIP_DEFLATED) as archive, archive.open("header.json", "w") as file:
            for _ in range(300):
                file.write(bytes(1 << 20))
        assert path.stat().st_size < 1 << 20
    assert main([str(path), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "error FILE_LARGE" in capsys.readouterr().err


def test_an_address_is_not_looked_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["https://example.org/x.eval", "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "error FILE_MISSING" in capsys.readouterr().err


@pytest.mark.slow
def test_inspect_finds_the_task_by_its_entry_point(tmp_path: Path) -> None:
    metadata = tmp_path / "path" / "insihab_harness-0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: insihab-harness\nVersion: 0\n")
    (metadata / "entry_points.txt").write_text("[inspect_ai]\ninsihab = insihab.harness.tasks\n")
    # The mock model counts tokens with a table from the internet; here every character is one.
    (tmp_path / "path" / "tiktoken.py").write_text(
        "class Encoding:\n    def encode(self, text, **_):\n        return list(text)\n\n\n"
        "def get_encoding(name):\n    return Encoding()\n"
    )
    command = (
        "insihab/insihab_entities --model mockllm/model --limit 2 --display plain --log-format json --log-dir logs"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "path")}
    line = [sys.executable, "-m", "inspect_ai", "eval", *command.split()]
    wrong = [*line, "-T", "protocol=all"]
    done = subprocess.run(wrong, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.strip().startswith("ERROR: the protocol must be one of split,")  # and no traceback
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = (tmp_path / "logs").glob("*.json")
    log = json.loads(path.read_text(encoding="utf-8"))
    assert (log["status"], log["eval"]["task"]) == ("success", "insihab/insihab_entities")
    (score,) = log["results"]["scores"]
    assert score["metrics"]["unreadable"]["value"] == 2  # the mock model gives no JSON


def test_the_light_install_needs_no_inspect() -> None:
    code = (
        "import sys, insihab.cli, insihab.harness.answers, insihab.harness.prompt; print('inspect_ai' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "False\n"
