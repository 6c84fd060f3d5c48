import argparse
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from golden import CASES, ROOT
from insihab import __version__
from insihab.cli import COMMANDS as SUBCOMMANDS
from insihab.cli import STATUS, guarded, main
from insihab.commands import options
from insihab.findings import Finding, InputError
from insihab.gold import PROTOCOLS
from insihab.released import dataset_folder

GOLD = CASES / "predictions" / "gold.jsonl"
INSTALLED = shutil.which("insihab", path=str(Path(sys.executable).parent))
COMMANDS = {
    "script": [sys.executable, str(ROOT / "scripts" / "evaluate.py")],
    "installed": [INSTALLED or "insihab", "evaluate"],
}


def run(*arguments: Any, command: str = "") -> subprocess.CompletedProcess[str]:
    """`insihab evaluate --predictions` and the arguments; in a process of its own if a command is named."""
    line = ["--predictions", *map(str, arguments)]
    return done([*COMMANDS[command], *line]) if command else insihab("evaluate", *line)


def insihab(*arguments: Any) -> subprocess.CompletedProcess[str]:
    """The command in this process."""
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        status = main(list(map(str, arguments)))
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def done(line: list[str]) -> subprocess.CompletedProcess[str]:
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
def test_all_articles(command: str, released_gold: Path, tmp_path: Path) -> None:
    done = run(
        released_gold,
        *("--protocol", "leave-one-article-out", "--json", tmp_path / "scores.json", "--system", "gold"),
        command=command,
    )
    assert (done.returncode, done.stderr) == (0, "")
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert scores["system"] == "gold"
    assert "|protocol=leave-one-article-out|docs=5|" in scores["signature"]
    rows = done.stdout.splitlines()
    assert rows[0].split() == ["layer", "measure", "P", "R", "F1", "95", "%", "gold", "pred."]
    strict = scores["layers"]["entities"]["strict"]["tp"]
    assert f"entities strict * 100.0 100.0 100.0 100.0-100.0† {strict} {strict}".split() == rows[2].split()
    layers = ["entities", "events", "numeric_claims", "identity"]
    assert rows[-4:] == [scores["layers"][layer]["signature"] for layer in layers]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_test_split_is_scored_by_default(command: str, tmp_path: Path) -> None:
    gold = dataset_folder() / "gold" / "test.jsonl"
    done = run(gold, "--json", tmp_path / "scores.json", command=command)
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
    (warning,) = done.stderr.splitlines()
    assert warning.startswith(f"warning DOCUMENT_MISSING: {path}: toll: is not predicted, which costs recall; ")
    assert done.stdout.startswith("layer ")


@pytest.mark.parametrize("where", ["nowhere/scores.json", "gold.jsonl/scores.json", ""])
def test_scores_that_cannot_be_written_are_a_finding(where: str, released_gold: Path, tmp_path: Path) -> None:
    done = run(released_gold, "--protocol", "leave-one-article-out", "--json", tmp_path / where)
    assert (done.returncode, done.stdout) == (2, "")
    finding, count = done.stderr.splitlines()
    why = "cannot be written (" if where else "is a folder or a device; name an ordinary file"
    assert finding.startswith(f"error FILE_UNWRITABLE: {tmp_path / where}: {why}")
    assert count == "1 finding(s)"
    assert list(tmp_path.iterdir()) == [released_gold]


@pytest.mark.parametrize("read", ["predictions", "gold", "released"])
@pytest.mark.parametrize("command", ["evaluate", "report", "compare", "convert"])
def test_nothing_that_is_read_is_ever_replaced(command: str, read: str, tmp_path: Path) -> None:
    files = {"predictions": tmp_path / "one.jsonl", "gold": tmp_path / "two.jsonl"}
    for path in files.values():
        path.write_bytes(GOLD.read_bytes())
    files["released"] = dataset_folder() / "gold" / "test.jsonl"
    before = {path: path.read_bytes() for path in files.values()}
    one, target = files["predictions"], tmp_path / "other name.jsonl"
    target.symlink_to(files[read])
    done = insihab(
        *{
            "evaluate": ["evaluate", "--predictions", one, "--json", target],
            "report": ["evaluate", "--predictions", one, "--report", target],
            "compare": ["compare", GOLD, one, "--json", target],
            "convert": ["convert", one, "--to", "tags", "--out", target],
        }[command],
        *("--gold", files["gold"]),
    )
    assert (done.returncode, done.stdout) == (2, "")
    message = "is a file that is read; name another one to write"
    assert done.stderr == f"error FILE_SAME: {target}: {message}\n1 finding(s)\n"
    assert {path: path.read_bytes() for path in files.values()} == before


@pytest.mark.parametrize(
    ("command", "option"),
    [*((command, "--schema") for command in ("evaluate", "compare", "convert")), ("evaluate", "--train")],
)
def test_nor_is_what_else_is_read(command: str, option: str, tmp_path: Path) -> None:
    path = tmp_path / "read.yaml"
    path.write_text("{}", encoding="utf-8")
    rest = {
        "evaluate": ["--predictions", GOLD, "--json", path],
        "compare": [GOLD, GOLD, "--json", path],
        "convert": [GOLD, "--to", "tags", "--out", path],
    }[command]
    done = insihab(command, *rest, "--gold", GOLD, option, path)
    assert (done.returncode, done.stderr.split()[1]) == (2, "FILE_SAME:")
    assert path.read_text(encoding="utf-8") == "{}"


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
        pytest.param([], 2, "required: COMMAND", id="no command"),
        pytest.param(["score"], 2, "invalid choice: 'score'", id="unknown command"),
        pytest.param(["evaluate"], 2, "required: --predictions", id="no file"),
        pytest.param(["validate"], 2, "required: FILE", id="no file to validate"),
        pytest.param(["convert", "p.jsonl"], 2, "required: --out", id="nothing to write to"),
        pytest.param(
            ["evaluate", "--predictions", "p.jsonl", "--protocol", "dev"], 2, "choice: 'dev'", id="unknown protocol"
        ),
    ],
)
def test_usage(arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    out, err = capsys.readouterr()
    assert raised.value.code == status
    assert words in (err if status else out)


@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_each_command_says_what_it_does_and_what_each_option_is(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    with pytest.raises(SystemExit):
        main([command, "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert SUBCOMMANDS[command][0].ABOUT in lines
    assert lines[-1].startswith("Exit status: 0 ")
    parser = argparse.ArgumentParser()
    SUBCOMMANDS[command][0].add_arguments(parser)
    assert [action.dest for action in parser._actions if not action.help] == []


def test_guarded_shows_every_finding_once(capsys: pytest.CaptureFixture[str]) -> None:
    fault = Finding("a.jsonl", "talks", "line 3", "TEXT_DIFFERS", "differs")

    def command() -> int:
        raise InputError([fault, Finding("b.jsonl", "", "", "FILE_EMPTY", "is empty"), fault])

    assert guarded(command) == 2
    assert capsys.readouterr() == (
        "",
        "error TEXT_DIFFERS: a.jsonl: talks: line 3: differs\nerror FILE_EMPTY: b.jsonl: is empty\n2 finding(s)\n",
    )


@pytest.mark.parametrize("command", ["evaluate", "validate", "compare", "convert"])
def test_help_can_be_shown_where_the_locale_has_few_letters(command: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    line = [*COMMANDS["installed"][:1], command, "--help"]
    shown = subprocess.run(line, capture_output=True, encoding="utf-8", env=environment, check=True)
    assert "PER,ORG,…" in shown.stdout


@pytest.mark.parametrize(
    ("line", "usage", "message"),
    [
        ("evaluate --predictions a --protocl split", "insihab evaluate", "--protocl split; did you mean --protocol?"),
        ("evaluate --predictions a --protocl=split", "insihab evaluate", "--protocl=split; did you mean --protocol?"),
        ("validate a --train b", "insihab validate", "--train b"),
        ("convert a --out b --trian c", "insihab convert", "--trian c"),
        ("leaderboard add a --replcae", "insihab leaderboard add", "--replcae; did you mean --replace?"),
    ],
)
def test_an_unknown_option_gets_the_usage_of_its_command(
    line: str, usage: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    err = capsys.readouterr().err
    assert ended.value.code == 2
    assert err.startswith(f"usage: {usage} [-h]")
    assert err.endswith(f"{usage}: error: unrecognized arguments: {message}\n")


@pytest.mark.parametrize("command", [*SUBCOMMANDS, "leaderboard add"])
def test_every_help_says_what_the_status_means(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    assert "Exit status: 0 when it was done; 1" in capsys.readouterr().out.replace("\n", " ")
    assert STATUS.endswith("130 when it was interrupted.")


WARNINGS = [Finding("a.jsonl", "", f"line {at}", "ODD", "is odd", "warning") for at in range(1, 24)]


def test_ctrl_c_is_said_and_has_a_status(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err == "\ninterrupted\n"


def test_of_warnings_of_one_code_twenty_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    options.warn([*WARNINGS, Finding("a.jsonl", "", "", "EVEN", "is even", "warning")])
    shown = capsys.readouterr().err.splitlines()
    assert shown[:20] == [f"warning ODD: a.jsonl: line {at}: is odd" for at in range(1, 21)]
    assert shown[20:] == ["warning EVEN: a.jsonl: is even", "warning ODD: 3 more of these are not shown"]


def test_all_errors_are_shown_and_twenty_warnings_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    errors = [Finding("a.jsonl", "", f"line {at}", "ODD", "is wrong") for at in range(30)]

    def command() -> int:
        raise InputError([*WARNINGS, *errors])

    assert guarded(command) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split()[0] for line in err.splitlines()] == ["warning"] * 20 + ["error"] * 30 + ["warning", "53"]


def test_guarded_gives_the_status_of_a_command_without_faults() -> None:
    assert guarded(lambda: 7) == 7


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes on POSIX only")
def test_a_file_name_that_is_not_utf_8_can_be_shown() -> None:
    done = run(os.fsdecode(b"\xff.jsonl"), command="installed")
    assert done.returncode == 2
    assert done.stderr.startswith("error FILE_UNREADABLE: \\udcff.jsonl: cannot be read ")


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes on POSIX only")
def test_a_system_name_that_is_not_utf_8(tmp_path: Path) -> None:
    done = run(
        GOLD, "--gold", GOLD, "--json", tmp_path / "scores.json", "--system", os.fsdecode(b"\xff"), command="installed"
    )
    finding, _ = done.stderr.splitlines()
    assert (done.returncode, finding.split()[1]) == (2, "FILE_UNWRITABLE:")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_a_reader_that_has_gone_is_no_fault() -> None:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    line = [*COMMANDS["script"], "--predictions", str(GOLD), "--gold", str(GOLD)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["evaluate", "--predictions", str(GOLD)],
        ["validate", str(GOLD)],
        ["compare", str(GOLD), str(GOLD)],
        ["convert", str(GOLD), "--to", "tags", "--out", "tags.jsonl"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_scoring_imports_nothing_heavy(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = (
        "import sys; from insihab.cli import main\n"
        f"assert main({[*arguments, '--gold', str(GOLD)]!r}) == 0\n"
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


@pytest.mark.parametrize("command", ["evaluate", "compare"])
def test_json_on_standard_output_stands_there_alone(command: str, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"doc_id": "talks", "entities": []}\n', encoding="utf-8")
    files = {"evaluate": ["--predictions", path], "compare": [path, GOLD]}[command]
    done = insihab(command, *files, "--gold", GOLD, "--json", "-")
    assert (done.returncode, done.stderr.split()[1]) == (0, "DOCUMENT_MISSING:")
    assert json.loads(done.stdout)["schema"] == 1


def test_validate(bad: Path) -> None:
    fine = insihab("validate", GOLD, "--gold", GOLD)
    assert (fine.returncode, fine.stderr) == (0, "")
    assert fine.stdout == "entities, events, numeric_claims, identity can be scored, no finding\n"
    refused = insihab("validate", bad, "--gold", GOLD)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == run(bad, "--gold", GOLD).stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no processor time of children there")
@pytest.mark.parametrize("command", [["evaluate", "--predictions"], ["validate"]])
def test_scoring_takes_little_processor_time(command: list[str]) -> None:
    gold = dataset_folder() / "gold" / "test.jsonl"
    taken = []
    for _ in range(5):
        before = os.times()
        assert done([INSTALLED or "insihab", *command, str(gold)]).returncode == 0
        after = os.times()
        taken.append(after.children_user - before.children_user + after.children_system - before.children_system)
    assert statistics.median(taken) < 0.4


@pytest.mark.parametrize(
    ("options", "name"),
    [
        pytest.param(["--gold", str(GOLD), "--protocol", "split"], "--protocol", id="a protocol for gold of one's own"),
        pytest.param(["--gold", str(GOLD), "--labels", ""], "--labels", id="no label"),
        pytest.param(["--gold", str(GOLD), "--labels", " , "], "--labels", id="blanks"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    options: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--predictions", str(GOLD), *options]) == 2
    assert capsys.readouterr().err.startswith(f"error OPTION_UNUSED: {name}: ")


def test_labels_may_have_blanks_between_them(capsys: pytest.CaptureFixture[str]) -> None:
    labels = "GPE, MIL, NORP, PER, FAC"
    assert main(["evaluate", "--predictions", str(GOLD), "--gold", str(GOLD), "--labels", labels]) == 0


@pytest.mark.skipif(os.name == "nt", reason="closes a stream by its number")
@pytest.mark.parametrize("command", [["evaluate", "--predictions"], ["validate"]])
def test_closed_streams(command: list[str]) -> None:
    line = ["sh", INSTALLED or "insihab", *command, str(GOLD), "--gold", str(GOLD)]
    closed = subprocess.run(["sh", "-c", 'exec "$@" >&-', *line], capture_output=True, text=True)
    assert closed.returncode == 1
    assert closed.stderr.endswith("the output cannot be written (standard output is closed)\n")
    silent = subprocess.run(["sh", "-c", 'exec "$@" 2>&-', *line, "nowhere.jsonl"], capture_output=True, text=True)
    assert (silent.returncode, silent.stdout) == (2, "")
