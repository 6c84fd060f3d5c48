"""From a folder with predictions to a file of results, and the commands."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from golden import findings_of
from insihab import __version__
from insihab.cli import main
from insihab.gold import PROTOCOLS, Gold, custom_gold, released_gold
from insihab.leaderboard.adding import add
from insihab.leaderboard.metadata import Metadata
from insihab.leaderboard.results import read_results
from insihab.leaderboard.table import markdown
from insihab.released import dataset_folder
from insihab.submission import FILE, Submission, read_submission
from made_results import LOO, SPLIT, first, second, write

GOLD = dataset_folder() / "gold"
SAID = "authors: [A]\ntraining_data: gold\nsaw_test_articles: false\n"


@pytest.fixture(scope="module")
def golds() -> dict[str, Gold]:
    return {protocol: released_gold(protocol) for protocol in PROTOCOLS}


def line(document: str) -> str:
    """A gold document as a system would send it whose entities are right, and who gives nothing else."""
    value = json.loads(document)
    keys = {"start", "end", "type"}
    entities = [{key: item[key] for key in keys} for item in value["entities"]]
    return json.dumps({"doc_id": value["doc_id"], "entities": entities}) + "\n"


def handed_in(folder: Path, system: str = "mine", more: str = "", split: str = "") -> Path:
    """A folder to hand in: right on both protocols, or with other lines for the split."""
    test, train = ((GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() for name in ("test", "train"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "split.jsonl").write_text(split or "".join(map(line, test)), encoding="utf-8")
    (folder / "all.jsonl").write_text("".join(map(line, [*test, *train])), encoding="utf-8")
    files = f"predictions:\n  {LOO}: [all.jsonl]\n  split: [split.jsonl]\n"
    (folder / FILE).write_text(f"system: {system}\n{SAID}{more}{files}", encoding="utf-8")
    return folder


def added(folder: Path, results: Path, golds: dict[str, Gold], **options: Any) -> Path:
    return add(read_submission([folder]), results, golds, **options).path


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_result_is_written_and_read(tmp_path: Path, golds: dict[str, Gold]) -> None:
    results, told = tmp_path / "made" / "results", list[str]()
    path = added(handed_in(tmp_path / "in", more="note: short\n"), results, golds, progress=told.append)
    assert told == [LOO, SPLIT]
    assert files(results) == ["mine", f"mine/{__version__}.json"]
    value = json.loads(path.read_text(encoding="utf-8"))
    assert list(value) == ["schema", "system", "version", "metadata", "protocols"]
    assert list(value["protocols"][SPLIT]) == ["signature", "layers", "documents"]
    assert value["metadata"] == {
        "authors": ["A"],
        "link": None,
        "training_data": "gold",
        "saw_test_articles": False,
        "kind": "system",
        "note": "short",
    }
    found = {one.protocol: one for one in read_results(results)}
    assert set(found) == set(PROTOCOLS)
    for protocol, one in found.items():
        assert one.layers["entities"]["strict"]["f1"] == 1
        assert set(one.layers) == {"entities"}
        assert f"|hash={golds[protocol].digest}|" in one.signature
        assert one.metadata == Metadata(authors=("A",), training_data="gold", note="short")


def test_the_same_bytes_twice(tmp_path: Path, golds: dict[str, Gold]) -> None:
    folder = handed_in(tmp_path / "in")
    first_one, second_one = (added(folder, tmp_path / name, golds).read_bytes() for name in ("one", "two"))
    assert first_one == second_one


def test_an_existing_result_is_replaced_only_on_demand(tmp_path: Path, golds: dict[str, Gold]) -> None:
    results = tmp_path / "results"
    path = added(handed_in(tmp_path / "in"), results, golds)
    path.write_text("{", encoding="utf-8")  # even a broken one
    (found,) = findings_of(lambda: added(handed_in(tmp_path / "in"), results, golds))
    assert (found.file, found.code) == (str(path), "RESULT_EXISTS")
    assert path.read_text(encoding="utf-8") == "{"
    assert added(handed_in(tmp_path / "in"), results, golds, replace=True) == path
    assert len(read_results(results)) == 2


def test_a_result_that_appears_during_the_scoring_stays(tmp_path: Path, golds: dict[str, Gold]) -> None:
    results = tmp_path / "results"
    path = results / "mine" / f"{__version__}.json"

    def other(_: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("of another run", encoding="utf-8")

    (found,) = findings_of(lambda: added(handed_in(tmp_path / "in"), results, golds, progress=other))
    assert (found.file, found.code) == (str(path), "RESULT_EXISTS")
    assert path.read_text(encoding="utf-8") == "of another run"


def test_the_figures_are_those_of_evaluate(tmp_path: Path, golds: dict[str, Gold]) -> None:
    lines = (GOLD / "test.jsonl").read_text(encoding="utf-8").splitlines()
    folder = handed_in(tmp_path / "in", split=line(lines[0]))  # half of the articles
    out = tmp_path / "scores.json"
    assert main(["evaluate", "--predictions", str(folder / "split.jsonl"), "--json", str(out)]) == 0
    expected = json.loads(out.read_text(encoding="utf-8"))
    path = added(folder, tmp_path / "results", golds)
    assert json.loads(path.read_text(encoding="utf-8"))["protocols"][SPLIT].items() <= expected.items()
    shown = markdown(read_results(tmp_path / "results"))
    assert f"| mine | {100 * expected['layers']['entities']['strict']['f1']:.1f} (1) |" in shown


def test_faults_of_all_predictions_are_listed_and_nothing_is_written(tmp_path: Path, golds: dict[str, Gold]) -> None:
    folder = handed_in(tmp_path / "in", split='{"doc_id": "nowhere", "entities": []}\n{"doc_id": 5}\n')
    (folder / "all.jsonl").write_text("[\n", encoding="utf-8")
    found = findings_of(lambda: added(folder, tmp_path / "results", golds))
    places = {(Path(one.file).name, one.place.split(",")[0]) for one in found}
    assert places == {("all.jsonl", "line 1"), ("split.jsonl", "line 1"), ("split.jsonl", "line 2")}
    assert not (tmp_path / "results").exists()


def other_case(results: Path) -> None:
    write(results, first("MINE"), "old.json")


def other_case_of_a_folder(results: Path) -> None:
    (results / "Mine").mkdir(parents=True)


def broken(results: Path) -> None:
    write(results, second() | {"metadata": 5})


def linked_folder(results: Path) -> None:
    (results.parent / "elsewhere").mkdir()
    results.mkdir()
    (results / "mine").symlink_to(results.parent / "elsewhere")


def scored_before(results: Path) -> None:
    write(results, first("mine", version=__version__), "mine.split.json")


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (other_case, "NAME_TAKEN"),
        (other_case_of_a_folder, "NAME_TAKEN"),
        (broken, "TYPE_WRONG"),
        (linked_folder, "FILE_OUTSIDE"),
        (scored_before, "RESULT_TWICE"),
    ],
)
def test_what_stands_in_the_way(prepare: Any, code: str, tmp_path: Path, golds: dict[str, Gold]) -> None:
    results = tmp_path / "results"
    prepare(results)
    before = files(tmp_path)
    folder = handed_in(tmp_path / "in")
    assert [one.code for one in findings_of(lambda: added(folder, results, golds, replace=True))] == [code]
    assert [one for one in files(tmp_path) if not one.startswith("in")] == before


def test_the_format_says_how_lines_are_read(tmp_path: Path, golds: dict[str, Gold]) -> None:
    doc_id, document = next(iter(golds[SPLIT].documents.items()))
    item = next(one for one in document.layers["entities"] if one["type"] == "GPE")
    surface = (document.text or "")[item["start"] : item["end"]]
    split = json.dumps({"doc_id": doc_id, "entities": [{"surface": surface, "type": "GPE"}]}) + "\n"
    for form, right in (("spans", None), ("surfaces", 1)):
        submission = read_submission([handed_in(tmp_path / form, more=f"format: {form}\n", split=split)])
        submission = replace(submission, files={SPLIT: submission.files[SPLIT]})
        if right is None:
            (found,) = findings_of(lambda one=submission: add(one, tmp_path / "results", golds))
            assert found.code == "FORMAT_WRONG"
        else:
            add(submission, tmp_path / "results", golds)
            (found,) = read_results(tmp_path / "results")
            assert found.layers["entities"]["strict"]["tp"] == right


def test_only_a_reference_may_be_held_against_other_gold(tmp_path: Path) -> None:
    other = {SPLIT: custom_gold([GOLD / "test.jsonl"])}
    folder = handed_in(tmp_path / "in")
    path = folder / "split.jsonl"
    submission = Submission("second-pass", Metadata(authors=("A",), training_data="x"), "spans", {SPLIT: [path]}, path)
    assert [one.code for one in findings_of(lambda: add(submission, tmp_path / "results", other))] == [
        "SIGNATURE_DIFFERS"
    ]
    assert not (tmp_path / "results").exists()
    reference = replace(submission, metadata=replace(submission.metadata, kind="reference"))
    add(reference, tmp_path / "results", other)
    (found,) = read_results(tmp_path / "results")
    assert (found.protocol, found.is_of_released_gold) == (SPLIT, False)
    assert "|data=custom|" in found.signature


def test_the_command_adds_and_tells_the_rank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results"
    folder = handed_in(tmp_path / "in")
    assert main(["leaderboard", "add", str(folder), "--results", str(results)]) == 0
    out, err = capsys.readouterr()
    assert err == f"scoring {LOO}\nscoring {SPLIT}\n"
    assert out.splitlines()[-5:] == [
        f"{LOO}, of 1 ranked:",
        "  entities: rank 1",
        f"{SPLIT}, of 1 ranked:",
        "  entities: rank 1",
        f"wrote {results / 'mine' / __version__}.json",
    ]
    assert [row.split()[2:6] for row in out.splitlines() if " strict *" in row] == [
        ["*", "100.0", "100.0", "100.0"]
    ] * 2


def test_the_command_takes_files_with_metadata(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = handed_in(tmp_path / "in", more="saw_test_articles_: x\n")
    metadata = tmp_path / "mine.yaml"
    metadata.write_text(f"system: mine\n{SAID}predictions: {{split: [split.jsonl]}}\n", encoding="utf-8")
    options = ["--metadata", str(metadata), "--results", str(tmp_path / "results")]
    assert main(["leaderboard", "add", str(folder / "split.jsonl"), *options]) == 0
    assert f"{SPLIT}, of 1 ranked:\n  entities: rank 1\n" in capsys.readouterr().out
    assert main(["leaderboard", "add", str(folder), "--results", str(tmp_path / "results")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "error KEY_UNKNOWN" in err
    assert err.endswith("1 finding(s)\n")


def test_the_commands_show_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results"
    write(results, second())
    options = ["--results", str(results)]
    assert main(["leaderboard", "table", *options]) == 0
    table = capsys.readouterr().out
    assert "| new | 50.0 (1) |" in table
    text = "# A\n\n<!-- leaderboard: made by insihab leaderboard -->\nold\n<!-- end of leaderboard -->\nend\n"
    pages = [tmp_path / "README.md", tmp_path / "card.md"]
    for page in pages:
        page.write_text(text, encoding="utf-8")
    assert main(["leaderboard", "table", *options, "--update", *map(str, pages)]) == 0
    assert {page.read_text(encoding="utf-8") for page in pages} == {text.replace("old\n", table)}
    for broken in ("no marks", text + text):
        pages[0].write_text(text, encoding="utf-8")
        pages[1].write_text(broken, encoding="utf-8")
        assert main(["leaderboard", "table", *options, "--update", *map(str, pages)]) == 2
        assert "MARK_MISSING" in capsys.readouterr().err
        assert pages[0].read_text(encoding="utf-8") == text  # all files or none
    out = tmp_path / "page.html"
    assert main(["leaderboard", "page", *options, "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["leaderboard", "page", *options, "--out", str(results / "new" / "0.4.0.json")]) == 2
    assert "error FILE_SAME" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["add", "a" * 300], ["table", "--results", "a" * 300], ["page", "--out", "a" * 300]]
)
def test_a_name_that_is_too_long_is_bad_input(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["leaderboard", *arguments]) == 2
    assert f": {'a' * 300}" in capsys.readouterr().err


def test_no_folder_of_results_is_made_where_nobody_named_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["leaderboard", "add", "my-system"]) == 2
    assert "error RESULTS_MISSING: --results: is not given, and there is no baselines/results here" in (
        capsys.readouterr().err
    )
    assert list(tmp_path.iterdir()) == []
