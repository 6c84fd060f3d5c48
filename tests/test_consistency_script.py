"""The command that lists what looks inconsistent."""

from pathlib import Path

import pytest

from golden import copy_corpus
from studio import script

QUESTIONS = [
    "SPEAKER_CUE: port: 98-101 «300»: has the source «النجار» and no speaker cue",
    "COUNTED_MISSING: port: 147-153 «جنديان»: is a count without what is counted",
]
LINES = ["SPEAKER_CUE,port,98,101,300,cue,", "COUNTED_MISSING,port,147,153,جنديان,count,"]
HEAD = "code,doc_id,start,end,surface,about,reason"
STALE = "ARG_UNUSED,port,0,3,وفد,,it is so"


def summary(opened: str, kept: str, outdated: str = "no line is") -> str:
    return f"consistency: {opened} open; {kept} answered in corpus/exceptions.csv, where {outdated} outdated"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_corpus(tmp_path / "corpus")


def ask(folder: Path, *arguments: object) -> tuple[int, list[str]]:
    """Exit status, and the lines on standard output and standard error."""
    done = script("consistency.py", *arguments, "--annotation", folder, environment={})
    return done.returncode, (done.stdout + done.stderr).splitlines()


def keep(folder: Path, *lines: str) -> Path:
    path = folder / "exceptions.csv"
    path.write_text("\n".join((HEAD, *lines, "")), encoding="utf-8")
    return path


@pytest.mark.parametrize("by", ["gold", "pass", "file"])
def test_questions_of_the_gold_a_pass_or_a_file(folder: Path, by: str) -> None:
    named = {"gold": [], "pass": ["good"], "file": [folder / "exports" / "good.json"]}[by]
    counts = ["    1 SPEAKER_CUE", "    1 COUNTED_MISSING", summary("2 questions are", "none is")]
    assert ask(folder, *named) == (1, QUESTIONS + counts)
    assert not (folder / "exceptions.csv").exists()


@pytest.mark.parametrize(
    ("lines", "status", "shown"),
    [
        pytest.param(
            [LINES[0] + "he speaks in two sentences", LINES[1] + "its own noun"],
            0,
            [summary("no question is", "2 are")],
            id="all answered",
        ),
        pytest.param(
            [LINES[0], LINES[1] + "its own noun"],
            1,
            [QUESTIONS[0], "    1 SPEAKER_CUE", summary("1 question is", "1 is")],
            id="one without reason",
        ),
        pytest.param(
            [LINES[0] + "a", LINES[1] + "b", STALE],
            1,
            [
                "outdated, delete it or run with --update: ARG_UNUSED: port: 0-3 «وفد»: it is so",
                summary("no question is", "2 are", "1 line is"),
            ],
            id="one outdated",
        ),
    ],
)
def test_exceptions(folder: Path, lines: list[str], status: int, shown: list[str]) -> None:
    path = keep(folder, *lines)
    before = path.read_bytes()
    assert ask(folder) == (status, shown)
    assert path.read_bytes() == before


def test_update_makes_the_file(folder: Path) -> None:
    assert ask(folder, "--update")[0] == 1
    assert (folder / "exceptions.csv").read_text(encoding="utf-8").splitlines() == [HEAD, *LINES]


def test_update_keeps_reasons_and_shows_what_it_drops(folder: Path) -> None:
    path = keep(folder, STALE, LINES[1] + "b", LINES[0] + "a")
    dropped = "dropped: ARG_UNUSED: port: 0-3 «وفد»: it is so"
    assert ask(folder, "--update") == (0, [dropped, summary("no question is", "2 are", "1 line is dropped as")])
    assert path.read_text(encoding="utf-8").splitlines() == [HEAD, LINES[0] + "a", LINES[1] + "b"]
    assert ask(folder) == (0, [summary("no question is", "2 are")])


@pytest.mark.parametrize("name", ["good", "exports/good.json"])
def test_the_exceptions_of_gold_are_not_outdated_for_another_pass(folder: Path, name: str) -> None:
    path = keep(folder, LINES[0] + "a", LINES[1] + "b", STALE)
    before = path.read_bytes()
    annotated = str(folder / name) if "/" in name else name
    assert ask(folder, annotated) == (0, [summary("no question is", "2 are")])
    message = "are those of the gold; leave out PASS to update them"
    assert ask(folder, annotated, "--update") == (2, [f"error EXCEPTIONS_OF_GOLD: {path}: {message}", "1 finding(s)"])
    assert path.read_bytes() == before


def test_report_is_a_table(folder: Path) -> None:
    status, lines = ask(folder, "--report")
    assert (status, lines[0]) == (1, "| code | what is asked | questions | kept |")
    assert "| COUNTED_MISSING | a claim does not say what it counts | 1 | 0 |" in lines


def test_an_unknown_pass(folder: Path) -> None:
    message = "asked for is «better», which is not among the passes good; name one of these"
    assert ask(folder, "better") == (
        2,
        [f"error PASS_UNKNOWN: {folder / 'passes.yaml'}: {message}", "1 finding(s)"],
    )


def test_an_annotation_that_is_not_valid_is_refused(folder: Path) -> None:
    export = folder / "exports" / "good.json"
    export.write_text(
        export.read_text(encoding="utf-8").replace('"STOCK"', '"STUCK"').replace('"FLOW"', '"FLEW"'), encoding="utf-8"
    )
    status, lines = ask(folder)
    assert status == 2
    assert "ATTRIBUTE_VALUE" in lines[0]


def test_bad_exceptions_are_refused_and_stay(folder: Path) -> None:
    path = keep(folder, STALE, STALE)
    status, lines = ask(folder, "--update")
    assert (status, lines[-1]) == (2, "1 finding(s)")
    assert path.read_text(encoding="utf-8").count(STALE) == 2
