"""Any text is annotated at its own offsets, shown without harm, and sent to Label Studio."""

import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotating import pairs as pairing
from annotating import stretches as cutting
from annotating import texts as reading_texts
from annotating.annotate import annotate
from annotating.stretches import stretches
from annotating.tasks import draw, tasks
from annotating.terminal import shown
from annotating.texts import sources
from golden import ROOT, copy_corpus, findings_of
from insihab.articles import read_articles
from insihab.cli import main as insihab
from insihab.label_studio.project import Project, tasks_of
from insihab.predictions import LAYERS, Prediction
from insihab.predictions.inventory import from_schema
from insihab.predictions.reading import Reading
from insihab.released import dataset_folder
from insihab.schema import Schema
from insihab.segment import sentences, tokens
from keeping.about import About
from keeping.model_file import Saved, load, save
from memorise import Memorise
from pages import HOSTILE
from pairing.claims import Claim
from predict import main
from program import fitted
from protocol import Document
from protocol import load as load_dataset
from studio import Studio, title
from train import main as train

FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2068]")  # but for a line's end and RLI, PDI
NASTY = [
    HOSTILE,
    "\x1b[31mنص\x1b[0m\x07",
    "العراق\u202eقارعلا",
    "👍🏽 العراق 👩‍👩‍👧",
    "\x00\x01 العراق",
    "\ufeffالعراق \u200f\u200e",
]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return load_dataset(dataset_folder())["train"]


@pytest.fixture(scope="module")
def model(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "memorise.skops"
    save(fitted(Memorise(), documents), path, About("memorise", ()))
    return path


@pytest.fixture(scope="module")
def saved(model: Path) -> Saved:
    return load(model)


def annotated(saved: Saved, text: str, doc_id: str = "d") -> Prediction:
    return annotate(saved, Path("model"), doc_id, text, lambda _: None)


def read_back(path: Path) -> list[Prediction]:
    """What the project's own reader makes of a file of predictions, which it must find nothing wrong with."""
    from insihab.released import schema_file
    from insihab.schema import read_schema

    reading = Reading([path], from_schema(read_schema(schema_file())))
    found = list(reading)
    assert [one for one in reading.findings if one.level == "error"] == []
    return found


# Texts


@pytest.mark.parametrize(
    ("raw", "text", "codes"),
    [
        ("في العراق".encode(), "في العراق", []),
        ("في\r\nالعراق".encode(), "في\nالعراق", ["LINE_END"]),
        ("في\rالعراق\r\nمن".encode(), "في\nالعراق\nمن", ["LINE_END"]),
        ("é العراق e\u0301".encode(), "é العراق e\u0301", []),  # not normalised
        (b"", None, ["TEXT_EMPTY"]),
        (b" \n\t ", None, ["TEXT_EMPTY"]),
        (b"Iraq", "Iraq", ["TEXT_NOT_ARABIC"]),
        (b"123", "123", ["TEXT_NOT_ARABIC"]),
        ("العراق\u202e\x1b".encode(), "العراق\u202e\x1b", ["TEXT_CONTROL"]),
    ],
)
def test_a_file_gives_its_text_and_warnings(raw: bytes, text: str | None, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(raw)
    found, warnings = sources([path], None)
    assert found == ([] if text is None else [("one", text, "")])
    assert [(one.code, one.level, one.file) for one in warnings] == [(code, "warning", str(path)) for code in codes]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff\xfeA\x00", "FILE_ENCODING"),
        (b"\xef\xbb\xbfA", "FILE_ENCODING"),
        (b"\x1f\x8b\x08", "FILE_ENCODING"),
        ("العراق".encode("cp1256"), "FILE_ENCODING"),
        (None, "FILE_UNREADABLE"),
    ],
)
def test_files_that_are_no_text(raw: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    if raw is not None:
        path.write_bytes(raw)
    faults = findings_of(lambda: sources([path, tmp_path / "none", path], None))
    assert {one.code for one in faults} == {code, "FILE_UNREADABLE"}


def test_a_text_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_texts, "LARGEST", 3)
    (tmp_path / "a").write_bytes(b"1234")
    (finding,) = findings_of(lambda: sources([tmp_path / "a"], None))
    assert finding.code == "TEXT_LARGE"


def test_each_document_has_a_name_of_its_own(tmp_path: Path) -> None:
    names = ["a/one.txt", "b/one.txt", "c/one.md", "a/نص\n.txt", "a/.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("العراق", encoding="utf-8")
    found, _ = sources([tmp_path / name for name in names], "العراق")
    digest = hashlib.sha256("العراق".encode()).hexdigest()
    assert [doc_id for doc_id, _, _ in found] == ["one", "one-2", "one-3", "نص_", ".txt", f"text-{digest[:8]}"]


def test_the_name_of_a_file_cannot_command_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "\x1b[2J\n.txt").write_text("20", encoding="utf-8")
    found, (warning,) = sources([tmp_path / "\x1b[2J\n.txt"], None)
    assert (found[0].doc_id, warning.file) == ("_[2J_", f"{tmp_path}/\\x1b[2J\\n.txt")
    (fault,) = findings_of(lambda: sources([tmp_path / "no\x1b[2J"], None))
    assert fault.file == f"{tmp_path}/no\\x1b[2J"


def test_dates_go_with_their_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("العراق", encoding="utf-8")
    found, _ = sources([tmp_path / "a", tmp_path / "b"], "بغداد", {tmp_path / "b": "2024-02"})
    assert [one.published for one in found] == ["", "2024-02", ""]


def test_a_folder_stands_for_the_articles_of_its_corpus(tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path / "mine")
    (tmp_path / "port.txt").write_text("العراق", encoding="utf-8")
    found, warnings = sources([corpus, tmp_path / "port.txt"], None)
    (document,) = read_articles(corpus)
    assert (found, warnings) == ([("port", document.text, "2024-06-10"), ("port-2", "العراق", "")], [])
    (fault,) = findings_of(lambda: sources([tmp_path], None))
    assert (fault.code, fault.file) == ("FILE_UNREADABLE", f"{tmp_path}/articles.yaml")


# Stretches


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("أول جملة. ثاني جملة. ثالث.", 100, ["أول جملة. ثاني جملة. ثالث."]),
        ("أول جملة. ثاني جملة. ثالث.", 20, ["أول جملة. ثاني جملة.", "ثالث."]),
        ("أول جملة. ثاني جملة. ثالث.", 1, ["أول جملة.", "ثاني جملة.", "ثالث."]),
        ("", 10, []),
        (" \n ", 10, []),
    ],
)
def test_a_long_text_is_cut_between_sentences(text: str, longest: int, pieces: list[str]) -> None:
    assert [text[start:end] for (start, end), _, _ in stretches(text, longest)] == pieces


@given(st.text(st.sampled_from('ابت .؟!\n«»"1,٫👍\x00'), max_size=80), st.integers(1, 40))
def test_stretches_have_every_sentence_and_token_once(text: str, longest: int) -> None:
    found = list(stretches(text, longest))
    assert [one for _, parts, _ in found for one in parts] == sentences(text)
    assert [one for _, _, words in found for one in words] == tokens(text)
    for (start, end), parts, words in found:
        assert (parts[0][0], parts[-1][1]) == (start, end)
        assert all(start <= first < last <= end for first, last in words)


def test_an_endless_sentence_is_cut_between_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "LONGEST_SENTENCE", 2)
    text = "ا ب ت ث ج"
    ((_, parts, words),) = stretches(text)
    assert [text[start:end] for start, end in parts] == ["ا ب", "ت ث", "ج"]
    assert words == tokens(text)


def test_one_endless_line_takes_no_endless_time() -> None:
    """A megabyte without the end of a sentence is cut in time that grows as it does, and not as its square."""
    text = "ا ب ت ث " * 50_000
    started = time.process_time()
    found = list(stretches(text))
    assert sum(len(one.tokens) for one in found) == 200_000
    assert time.process_time() - started < 5


def test_claims_are_numbered_in_the_order_of_the_text(saved: Saved) -> None:
    lying = Saved(Liar(numeric_claims=[{"start": 7, "end": 9}, {"start": 0, "end": 2, "id": "x"}]), None, saved.about)
    found = annotated(lying, "20 شخص 30 شخص").layers["numeric_claims"]
    assert found == [{"start": 0, "end": 2, "id": "c1"}, {"start": 7, "end": 9, "id": "c2"}]


def test_stretches_change_no_prediction(
    saved: Saved, documents: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    for document in documents:
        (whole,) = saved.system.predict([document.source])
        for longest in (1, 500, 10**6):
            monkeypatch.setattr(cutting.stretches, "__defaults__", (longest,))
            found = annotated(saved, document.source.text, document.source.doc_id)
            without = [{key: one[key] for key in one if key != "id"} for one in found.layers["numeric_claims"]]
            assert {**found.layers, "numeric_claims": without} == {layer: whole.get(layer, []) for layer in LAYERS}


# Models that lie


class Liar:
    def __init__(self, **layers: Any) -> None:
        self.layers = layers

    def predict(self, X: Any) -> Any:
        return [self.layers for _ in X]


@pytest.mark.parametrize(
    ("layers", "code"),
    [
        ({"entities": [{"start": 0, "end": 3, "type": "<b>"}]}, "LABEL_UNKNOWN"),
        ({"entities": [{"start": 0, "end": 99, "type": "PER"}]}, "OFFSET_RANGE"),
        ({"entities": [{"start": 0, "end": 3, "type": "PER", "x": 1}]}, "KEY_UNKNOWN"),
        ({"numeric_claims": [{"start": 0, "end": 3, "lo": float("nan")}]}, "NUMBER_INVALID"),
        ({"entities": 3}, "MODEL_DAMAGED"),
        ({"events": [{"start": 0, "end": 3, "type": "Kill", "arguments": 3}]}, "TYPE_WRONG"),
    ],
)
def test_what_the_schema_does_not_have_is_refused(layers: dict[str, Any], code: str, saved: Saved) -> None:
    lying = Saved(Liar(**layers), None, saved.about)
    assert code in {one.code for one in findings_of(lambda: annotated(lying, "العراق بلد"))}


# The terminal

TEXT = "قتل 20 جنديا في العراق."
SHOWN = Prediction(
    "d",
    TEXT,
    {
        "entities": [{"start": 16, "end": 22, "type": "GPE"}, {"start": 4, "end": 12, "type": "PER"}],
        "events": [
            {
                "start": 0,
                "end": 3,
                "type": "Kill",
                "factuality": "ACTUAL",
                "aspect": "NONE",
                "arguments": [{"role": "place", "start": 16, "end": 22}],
            }
        ],
        "numeric_claims": [
            {"start": 4, "end": 6, "lo": 20, "hi": None, "operator": "AT_LEAST", "unit": "count", "counted": [7, 12]}
        ],
    },
)


def test_a_document_in_the_terminal() -> None:
    columns = [re.split(r"\s{2,}", line.strip()) for line in shown(SHOWN).splitlines()]
    assert columns == [
        ["d: entities 2, events 1, numeric claims 1"],
        [""],
        ["\u2067قتل ⟨20 جنديا PER⟩ في ⟨العراق GPE⟩.\u2069"],
        ["event Kill", "ACTUAL", "NONE", "\u2067«قتل»\u2069"],
        ["place", "\u2067«العراق»\u2069"],
        ["claim ≥ 20 count", "«20»"],
        ["counted", "\u2067«جنديا»\u2069"],
    ]


def test_nested_mentions_have_nested_brackets() -> None:
    spans = [(0, 10, "ORG"), (0, 4, "PER"), (5, 10, "GPE")]
    mentions = [{"start": start, "end": end, "type": name} for start, end, name in spans]
    found = Prediction("d", "وفد من عراق", {"entities": mentions, "events": [], "numeric_claims": []})
    assert "⟨⟨وفد  PER⟩م⟨ن عرا GPE⟩ ORG⟩ق" in shown(found)


def test_colour_only_if_asked() -> None:
    assert "\x1b" not in shown(SHOWN)
    assert re.sub("\x1b\\[[0-9]+m", "", shown(SHOWN, colour=True)) == shown(SHOWN)


@pytest.mark.parametrize("text", NASTY)
def test_a_hostile_text_commands_no_terminal(text: str, saved: Saved) -> None:
    output = shown(annotated(saved, text, HOSTILE))
    assert not FORBIDDEN.search(output)
    for line in output.split("\n"):
        assert line.count("\u2067") == line.count("\u2069")


# The command


def run(model: Path | None, *arguments: object) -> int:
    return main([*(["--model", str(model)] if model else []), *map(str, arguments)])


def test_the_command_writes_everything(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.txt").write_text("في العراق\nوفي بغداد.", encoding="utf-8")
    out = {name: tmp_path / f"out.{name}" for name in ("jsonl", "html", "json")}
    options = ["--jsonl", out["jsonl"], "--page", out["html"], "--label-studio", out["json"]]
    assert run(model, tmp_path / "one.txt", "--text", "زار وفد أميركي العراق", *options) == 0
    found = read_back(out["jsonl"])
    assert [(one.doc_id[:5], one.text) for one in found] == [
        ("one", "في العراق\nوفي بغداد."),
        ("text-", "زار وفد أميركي العراق"),
    ]
    surfaces = {one.text[item["start"] : item["end"]] for one in found for item in one.layers["entities"] if one.text}
    assert {"العراق", "بغداد"} <= surfaces
    assert out["html"].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert len(json.loads(out["json"].read_text(encoding="utf-8"))) == 2
    told = capsys.readouterr()
    assert "⟨العراق GPE⟩" in told.out
    assert told.err.splitlines() == [f"{path} is written" for path in out.values()]


def test_a_second_run_writes_the_same(model: Path, tmp_path: Path) -> None:
    made = []
    for number in range(2):
        files = [tmp_path / f"{number}.{name}" for name in ("jsonl", "html", "json")]
        options = ["--jsonl", files[0], "--page", files[1], "--label-studio", files[2], "--quiet"]
        assert run(model, "--text", "في العراق", *options) == 0
        made.append([path.read_bytes() for path in files])
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--text", "x"], "error MODEL_MISSING: --model: is not given; make a model with «python baselines/train.py"),
        (["--model", "no.skops", "--text", "x"], "error FILE_UNREADABLE: no.skops: "),
        (["--model", "m.skops"], "error TEXT_MISSING: FILE: is not given"),
        (["--model", "m.skops", "-", "-"], "error TEXT_MISSING: -: stands twice"),
        (["--model", "m.skops", "a", "--published", "2024"], "error DATE_INVALID: --published: is «2024»; write FILE="),
        (["--model", "m.skops", "a", "--published", "b=2024"], "error DATE_INVALID: --published: is «b=2024»"),
        (["--model", "m.skops", "a", "--published", "a=2024-13"], "error DATE_INVALID: --published: is «a=2024-13»"),
        (["--model", "m.skops", "a", "--published", "a=\x1b"], "error DATE_INVALID: --published: is «a=\\x1b»"),
        (["--model", "m.skops", "a.txt", "--page", "./a.txt"], "error FILE_EXISTS: a.txt: is read or written already"),
        (["--model", "m.skops", "--text", "x", "--page", "m.skops"], "error FILE_EXISTS: m.skops: "),
        (["--model", "m.skops", "--text", "x", "--page", "o", "--jsonl", "o"], "error FILE_EXISTS: o: "),
        (["--model", "m.skops", "-", "--jsonl", "-"], "error OPTION_WRONG: --jsonl: is no standard output"),
        (["--model", "m.skops", "x", "--page", "-"], "error OPTION_WRONG: --page: is no standard output"),
        (["--model", "m.skops", "x", "--label-studio", "-"], "error OPTION_WRONG: --label-studio: is no standard"),
    ],
)
def test_what_the_command_line_lacks(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_fault_in_one_of_several_files_writes_nothing(model: Path, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("العراق", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    before = sorted(tmp_path.iterdir())
    assert run(model, tmp_path / "good.txt", tmp_path / "bad.txt", "--jsonl", tmp_path / "out") == 2
    assert run(model, tmp_path / "good.txt", "--jsonl", tmp_path / "out", "--page", tmp_path / "no" / "x.html") == 2
    assert sorted(tmp_path.iterdir()) == before


def test_files_may_stand_anywhere(model: Path, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text("العراق", encoding="utf-8")
    assert run(model, tmp_path / "a", "--jsonl", tmp_path / "out", tmp_path / "b", "--quiet") == 0
    assert [one.doc_id for one in read_back(tmp_path / "out")] == ["a", "b"]


def test_standard_input(model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("في العراق".encode())))
    assert run(model, "-") == 0
    assert capsys.readouterr().out.startswith("stdin-")


@pytest.mark.slow
def test_as_a_program_it_shows_no_colour_and_no_traceback(model: Path, tmp_path: Path) -> None:
    line = [sys.executable, str(ROOT / "baselines" / "predict.py"), "--model", str(model), "--text"]
    done = subprocess.run([*line, "في العراق \x1b[31m"], capture_output=True, cwd=tmp_path)
    assert (done.returncode, b"\x1b" in done.stdout + done.stderr) == (0, False)
    done = subprocess.run([*map(os.fsencode, line), b"\xff\xfe"], capture_output=True, cwd=tmp_path)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    assert b"error FILE_ENCODING: --text: " in done.stderr
    assert list(tmp_path.iterdir()) == []


def lines_of(text: str, times: int) -> str:
    return "\n".join([text] * times)


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_fault_of_the_files(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(lines_of("زار وفد أميركي العراق.", 5000), encoding="utf-8")
    program = [sys.executable, str(ROOT / "baselines" / "predict.py"), "--model", str(model)]
    running = subprocess.Popen(
        [*program, "a", "--jsonl", "out"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert running.stdout
    assert running.stderr
    running.stdout.readline()
    running.stdout.close()  # as head does
    said = running.stderr.read().decode()
    assert (running.wait(), said) == (1, "out is written\n")
    assert len(read_back(tmp_path / "out")) == 1


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_and_says_so(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(lines_of("زار وفد أميركي العراق.", 50_000), encoding="utf-8")
    program = [sys.executable, str(ROOT / "baselines" / "predict.py"), "--model", str(model)]
    running = subprocess.Popen([*program, "a", "--jsonl", "out"], stderr=subprocess.PIPE, text=True, cwd=tmp_path)
    while len(list(tmp_path.iterdir())) < 2:  # until it works
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, "Traceback" in said) == (130, False)
    assert said.endswith("interrupted\n")
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


# Pairs of claims

ONE = "ينتشر نحو 2500 جندي أميركي في العراق. وقتل 3 أشخاص."
TWO = "ينتشر 2500 جندي أميركي في العراق."


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "rules.skops"
    assert train(["rules", "--out", str(path)]) == 0
    return path


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / "one", tmp_path / "two"]


def pairs_of(path: Path) -> list[dict[str, str]]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if "relation" in line]


def test_claims_of_several_texts_are_related(
    rules: Path, texts: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the rule: 2500 is «about 2500» (P5), and the dead are none of the soldiers (P1)."""
    out = tmp_path / "out"
    assert run(rules, *texts, "--jsonl", out) == 0
    assert pairs_of(out) == [
        {"a": "one#c1", "b": "two#c1", "relation": "COMPATIBLE"},
        {"a": "one#c2", "b": "two#c1", "relation": "UNRELATED"},
    ]
    told = capsys.readouterr().out.split("pairs of claims: ")[1].splitlines()
    assert told[0] == "COMPATIBLE 1, UNRELATED 1"
    assert told[2].startswith("COMPATIBLE: ")
    assert [line.strip() for line in told[4:8]] == [
        "≈ 2500 count «2500», one c1",
        "\u2067ينتشر نحو 2500 جندي أميركي في العراق.\u2069",
        "= 2500 count «2500», two c1",
        f"\u2067{TWO}\u2069",
    ]


def test_a_file_with_pairs_is_what_the_checker_takes(rules: Path, texts: list[Path], tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    assert run(rules, *texts, "--jsonl", out, "--quiet") == 0
    assert insihab(["validate", out, "--gold", out]) == 0


def test_a_later_date_is_an_update(rules: Path, texts: list[Path], tmp_path: Path) -> None:
    """P3: what is there at two times is no one fact; a date alone says nothing of a text that has none."""
    for dates, relation in ((["2020-11-19", "2024-02"], "UPDATED"), (["2024", "2024-02"], "COMPATIBLE")):
        given = [word for path, date in zip(texts, dates, strict=True) for word in ("--published", f"{path}={date}")]
        assert run(rules, *texts, *given, "--jsonl", tmp_path / "out", "--quiet") == 0
        assert pairs_of(tmp_path / "out")[0]["relation"] == relation
    assert run(rules, *texts, "--published", f"{texts[0]}=2020", "--jsonl", tmp_path / "out", "--quiet") == 0
    assert pairs_of(tmp_path / "out")[0]["relation"] == "COMPATIBLE"


@pytest.mark.parametrize("chosen", ["one text", "a model without pairs"])
def test_without_two_texts_or_a_model_there_are_no_pairs(
    chosen: str, rules: Path, model: Path, texts: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = (rules, texts[0]) if chosen == "one text" else (model, *texts)
    assert run(*given, "--jsonl", tmp_path / "out") == 0
    assert pairs_of(tmp_path / "out") == []
    assert "pairs" not in capsys.readouterr().out


def test_too_many_pairs_are_not_judged(
    rules: Path, texts: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "MOST", 1)
    assert run(rules, *texts, "--jsonl", tmp_path / "out", "--quiet") == 0
    assert pairs_of(tmp_path / "out") == []
    assert "warning PAIRS_MANY: pairs: of claims there are 2, and at most 1 " in capsys.readouterr().err


@pytest.mark.parametrize("relations", [["<b>", "EQUAL"], ["EQUAL"], [["EQUAL"], "EQUAL"], None])
def test_a_model_that_lies_about_pairs_is_refused(relations: Any, saved: Saved) -> None:
    class Lying:
        def predict(self, X: Any) -> Any:
            return relations

    claims = [{"start": 0, "end": 2}, {"start": 7, "end": 9}]
    found = [
        annotated(Saved(Liar(numeric_claims=some), None, saved.about), "20 شخص 30 شخص", name)
        for name, some in (("a", claims), ("b", claims[:1]))
    ]
    lying = Saved(saved.system, Lying(), saved.about)
    assert pairing.how_many(found) == 2
    faults = findings_of(
        lambda: list(pairing.related(lying, Path("m"), pairing.sides(found, ["", ""]), lambda _: None))
    )
    assert [one.code for one in faults] == ["MODEL_DAMAGED"]


def test_a_pair_sees_what_was_predicted_of_its_claims(saved: Saved) -> None:
    """Type and place of the event that the claim points to, nationality and type of what is counted; no time."""
    (((side,)),) = pairing.sides([Prediction("d", TEXT, {**SHOWN.layers, "numeric_claims": [CLAIM]})], ["2024"])
    assert side.claim == Claim(
        id="d#c1", published="2024", sentence=TEXT, lo=20, hi=None, operator="AT_LEAST", counted="جنديا",
        counted_type="PER", event_type="Kill", event="قتل",
    )  # fmt: skip


CLAIM = {**SHOWN.layers["numeric_claims"][0], "id": "c1", "event": [0, 3]}


# Label Studio


@pytest.mark.parametrize("text", ["زار وفد أميركي العراق، وقتل 20 جنديا.", *NASTY])
def test_suggestions_are_at_their_words(text: str, saved: Saved, schema: Schema) -> None:
    found = annotated(saved, text)
    (task,) = tasks(*draw([found], schema, "memorise-1"), schema)
    assert (task["data"]["text"], [one["model_version"] for one in task["predictions"]]) == (text, ["memorise-1"])
    regions = [one for one in task["predictions"][0]["result"] if one["type"] == "labels"]
    assert len(regions) >= len(found.layers["entities"])
    for region in regions:
        value = region["value"]
        assert value["text"] == text[value["start"] : value["end"]]


def test_identities_that_are_no_keys_are_left_out(schema: Schema) -> None:
    mentions = [{"start": 16, "end": 22, "type": "GPE", "entity": key} for key in ("iraq", "GPE عرق")]
    found = [Prediction(str(at), TEXT, {"entities": [one]}) for at, one in enumerate(mentions)]
    _, drawn = draw(found, schema, "linear")
    assert [one.regions[0].attributes for one in drawn] == [{"entity": "iraq"}, {}]


def test_which_events_are_one_is_left_to_the_annotator(schema: Schema) -> None:
    event = {"start": 0, "end": 3, "type": "Travel", "factuality": "ACTUAL", "event": "us-iraq-talks-2020-11"}
    _, (drawn,) = draw([Prediction("d", TEXT, {"events": [event]})], schema, "linear")
    assert [one.attributes for one in drawn.regions] == [{"factuality": "ACTUAL"}]


@pytest.mark.slow
def test_suggestions_arrive_at_a_server(
    model: Path, documents: list[Document], studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in studio.environment().items():
        monkeypatch.setenv(name, value)
    text = "👍 \u202eزار وفد أميركي بغداد.\n" + documents[0].source.text
    (tmp_path / "article.txt").write_text(text, encoding="utf-8")
    project, out = title(), tmp_path / "out.json"
    for _ in range(2):  # a second push adds nothing
        assert run(model, tmp_path / "article.txt", "--quiet", "--push", project, "--label-studio", out) == 0
    client = studio.client()
    (made,) = [one for one in client.projects.list(title=project) if one.title == project]
    (pushed,) = tasks_of(Project(client, made.id, project))
    (written,) = json.loads(out.read_text(encoding="utf-8"))
    assert pushed["data"] == written["data"]
    assert unicodedata.is_normalized("NFC", text)
    (prediction,) = pushed["predictions"]
    assert prediction["model_version"].startswith("memorise-")
    assert prediction["result"] == written["predictions"][0]["result"]
    kinds = [one["type"] for one in prediction["result"]]
    assert kinds.count("relation") > 5
    regions = [one["value"] for one in prediction["result"] if one["type"] == "labels"]
    assert len(regions) > 20
    assert all(one["text"] == text[one["start"] : one["end"]] for one in regions)


@pytest.mark.slow
def test_the_file_is_what_label_studio_imports(model: Path, studio: Studio, schema: Schema, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert run(model, "--text", "زار وفد أميركي بغداد", "--quiet", "--label-studio", out) == 0
    project = studio.project(schema)
    content = json.loads(out.read_text(encoding="utf-8"))
    project.client.projects.import_tasks(id=project.id, request=content)
    (task,) = tasks_of(project)
    assert task["predictions"][0]["result"] == content[0]["predictions"][0]["result"]


def test_pushing_without_a_token(
    model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LABEL_STUDIO_API_KEY", raising=False)
    assert run(model, "--text", "العراق", "--push", "x", "--quiet") == 2
    assert "error TOKEN_MISSING: LABEL_STUDIO_API_KEY: " in capsys.readouterr().err
