import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from golden import CASES, ROOT
from insihab import __version__
from insihab.cli import guarded, main
from insihab.evaluate import PROTOCOLS
from insihab.findings import Finding, InputError
from insihab.released import dataset_folder

GOLD = CASES / "predictions" / "gold.jsonl"
INSTALLED = shutil.which("insihab", path=str(Path(sys.executable).parent))
COMMANDS = {
    "script": [sys.executable, str(ROOT / "scripts" / "evaluate.py")],
    "installed": [INSTALLED or "insihab", "evaluate"],
}


def run(*arguments: Any, command: str = "script") -> subprocess.CompletedProcess[str]:
    line = [*COMMANDS[command], *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


@pytest.fixture
def released_gold(tmp_path: Path) -> Path:
    """The gold of all articles, as a file of predictions."""
    splits = PROTOCOLS["leave-one-article-out"]
    parts = [(dataset_folder() / "gold" / f"{split}.jsonl").read_text(encoding="utf-8") for split in splits]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(parts), encoding="utf-8")
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"doc_id": "talks", "claims": []}\n{"doc_id": "nowhere"}\n', encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_all_articles_are_scored_by_default(command: str, released_gold: Path, tmp_path: Path) -> None:
    done = run(released_gold, "--json", tmp_path / "scores.json", "--system", "gold", command=command)
    assert (done.returncode, done.stderr) == (0, "")
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert scores["system"] == "gold"
    assert "|protocol=leave-one-article-out|docs=5|" in scores["signature"]
    rows = done.stdout.splitlines()
    assert rows[0].split() == ["layer", "measure", "P", "R", "F1", "gold", "predicted"]
    strict = scores["layers"]["entities"]["strict"]["tp"]
    assert f"entities strict * 100.0 100.0 100.0 {strict} {strict}".split() == rows[2].split()
    assert rows[-3:] == [scores["layers"][layer]["signature"] for layer in ("entities", "events", "numeric_claims")]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_test_split(command: str, tmp_path: Path) -> None:
    gold = dataset_folder() / "gold" / "test.jsonl"
    done = run(gold, "--protocol", "split", "--json", tmp_path / "scores.json", command=command)
    assert (done.returncode, done.stderr) == (0, "")
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert "|protocol=split|docs=2|" in scores["signature"]
    assert scores["layers"]["events"]["signature"] in done.stdout.splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_bad_file_is_refused_with_every_finding(command: str, bad: Path, tmp_path: Path) -> None:
    done = run(bad, "--gold", GOLD, "--json", tmp_path / "scores.json", command=command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"error KEY_UNKNOWN: {bad}: talks: line 1: has an unknown key «claims»; "
        "did you mean «numeric_claims»? The keys are doc_id, text, entities, events, numeric_claims",
        f"error DOCUMENT_UNKNOWN: {bad}: nowhere: line 2: is no document of this gold; the documents are talks, toll",
        "2 finding(s)",
    ]
    assert not (tmp_path / "scores.json").exists()


def test_scores_of_before_stay_when_a_bad_file_comes(bad: Path, tmp_path: Path) -> None:
    scores = tmp_path / "scores.json"
    scores.write_text("before", encoding="utf-8")
    assert run(bad, "--gold", GOLD, "--json", scores).returncode == 2
    assert scores.read_text(encoding="utf-8") == "before"


def test_warnings_go_to_standard_error_and_the_table_to_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"doc_id": "talks", "entities": []}\n', encoding="utf-8")
    done = run(path, "--gold", GOLD)
    assert done.returncode == 0
    assert done.stderr == (
        f"warning DOCUMENT_MISSING: {path}: toll: is not predicted, which costs recall; "
        "add a line for it, or choose another --protocol\n"
    )
    assert done.stdout.startswith("layer ")


@pytest.mark.parametrize("where", ["nowhere/scores.json", "gold.jsonl/scores.json", ""])
def test_scores_that_cannot_be_written_are_a_finding(where: str, released_gold: Path, tmp_path: Path) -> None:
    done = run(released_gold, "--json", tmp_path / where)
    assert (done.returncode, done.stdout) == (2, "")
    finding, count = done.stderr.splitlines()
    why = "cannot be written (" if where else "is a folder or a device; name an ordinary file"
    assert finding.startswith(f"error FILE_UNWRITABLE: {tmp_path / where}: {why}")
    assert count == "1 finding(s)"
    assert list(tmp_path.iterdir()) == [released_gold]


@pytest.mark.parametrize("read", ["predictions", "gold"])
def test_scores_never_replace_a_file_that_is_read(read: str, released_gold: Path, tmp_path: Path) -> None:
    gold = tmp_path / "given.jsonl"
    gold.write_bytes(released_gold.read_bytes())
    files = {"predictions": released_gold, "gold": gold}
    done = run(released_gold, "--gold", gold, "--json", files[read])
    message = "is a file that is read; name another one for the scores"
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"error FILE_SAME: {files[read]}: {message}\n1 finding(s)\n"
    assert gold.read_bytes() == released_gold.read_bytes()


@pytest.mark.parametrize(
    "option", [pytest.param([], id="predictions"), pytest.param(["--gold", "nowhere.jsonl"], id="gold")]
)
def test_a_file_that_is_not_there(option: list[str]) -> None:
    done = run("nowhere.jsonl", *option)
    message = "cannot be read (No such file or directory); check the path and its permissions"
    assert done.returncode == 2
    assert done.stderr == f"error FILE_UNREADABLE: nowhere.jsonl: {message}\n1 finding(s)\n"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        pytest.param(["--version"], 0, f"insihab {__version__}", id="version"),
        pytest.param(["--help"], 0, "evaluate", id="help"),
        pytest.param(["evaluate", "--help"], 0, "--protocol {split,leave-one-article-out}", id="help of evaluate"),
        pytest.param([], 2, "required: command", id="no command"),
        pytest.param(["evaluate"], 2, "required: predictions", id="no file"),
        pytest.param(["evaluate", "p.jsonl", "--protocol", "dev"], 2, "invalid choice: 'dev'", id="unknown protocol"),
    ],
)
def test_usage(arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    out, err = capsys.readouterr()
    assert raised.value.code == status
    assert words in (err if status else out)


def test_guarded_shows_every_finding_once(capsys: pytest.CaptureFixture[str]) -> None:
    fault = Finding("a.jsonl", "talks", "line 3", "TEXT_DIFFERS", "differs")

    def command() -> int:
        raise InputError([fault, Finding("b.jsonl", "", "", "FILE_EMPTY", "is empty"), fault])

    assert guarded(command) == 2
    assert capsys.readouterr() == (
        "",
        "error TEXT_DIFFERS: a.jsonl: talks: line 3: differs\nerror FILE_EMPTY: b.jsonl: is empty\n2 finding(s)\n",
    )


def test_guarded_gives_the_status_of_a_command_without_faults() -> None:
    assert guarded(lambda: 7) == 7


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes on POSIX only")
def test_a_file_name_that_is_not_utf_8_can_be_shown() -> None:
    done = run(os.fsdecode(b"\xff.jsonl"))
    assert done.returncode == 2
    assert done.stderr.startswith("error FILE_UNREADABLE: \\udcff.jsonl: cannot be read ")


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes on POSIX only")
def test_a_system_name_that_is_not_utf_8(tmp_path: Path) -> None:
    done = run(GOLD, "--gold", GOLD, "--json", tmp_path / "scores.json", "--system", os.fsdecode(b"\xff"))
    assert done.returncode != 1
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_a_reader_that_has_gone_is_no_fault() -> None:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    line = [*COMMANDS["script"], str(GOLD), "--gold", str(GOLD)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_scoring_imports_nothing_heavy() -> None:
    code = (
        "import sys; from insihab.cli import main\n"
        f"main(['evaluate', {str(GOLD)!r}, '--gold', {str(GOLD)!r}])\n"
        "print(*sorted(name.partition('.')[0] for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert {"insihab", "yaml"} <= loaded
    heavy = {
        "datasets",
        "label_studio_sdk",
        "sklearn",
        "scipy",
        "pyarrow",
        "numpy",
        "pandas",
        "huggingface_hub",
        "tqdm",
    }
    assert loaded & heavy == set()


@pytest.mark.slow
def test_scoring_starts_in_under_half_a_second(released_gold: Path) -> None:
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        assert run(released_gold, command="installed").returncode == 0
        taken.append(time.perf_counter() - start)
    assert statistics.median(taken) < 0.5
