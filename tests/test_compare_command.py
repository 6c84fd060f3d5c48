import json
from pathlib import Path
from typing import Any

import pytest

from golden import CASES
from insihab.cli import main
from insihab.gold import PROTOCOLS
from insihab.released import dataset_folder
from insihab.score_table import FLAT
from jsonl import lines
from made_results import LOO

GOLD = CASES / "predictions" / "gold.jsonl"
CUSTOM = ["--gold", str(GOLD)]


def write(path: Path, documents: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return str(path)


@pytest.fixture
def worse(tmp_path: Path) -> str:
    """The mentions of gold's first document alone, 5 of 9, and not what they refer to."""
    talks = lines(GOLD)[0]
    found = [{key: item[key] for key in ("start", "end", "type")} for item in talks["entities"]]
    return write(tmp_path / "worse.jsonl", [{"doc_id": "talks", "entities": found}, {"doc_id": "toll", "entities": []}])


def test_table(worse: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", worse, str(GOLD), *CUSTOM]) == 0
    out, err = capsys.readouterr()
    alone = "is scored for this system alone and not compared"
    assert err.splitlines() == [
        f"warning LAYER_UNCOMPARED: gold: {layer}: {alone}" for layer in ("events", "identity", "numeric_claims")
    ]
    shown = out.splitlines()
    assert shown[:7] == [
        "first: worse",
        "second: gold",
        "",
        "layer     measure  first  second  diff.            95 %      p   Holm  better",
        "--------  -------  -----  ------  -----  --------------  -----  -----  ------",
        # F1 of 5 of 9 is 2 * 5 / (2 * 5 + 4); the interval is that of the jackknife, cut at 100
        "entities  strict    71.4   100.0  +28.6  -100.0..+100.0  1.000  1.000       -",
        "",
    ]
    assert "diff.: second minus first, with its 95 % interval by article; 2 article(s)" in shown
    assert "p: of each headline alone; Holm: p corrected for the 1 headline(s) tested together; it decides" in shown
    assert any(line.startswith("The data cannot decide 1 of 1 headline(s). Below 6 scored articles ") for line in shown)
    assert "- entities strict: 2 articles, p at least 0.5" in shown
    assert shown[-1].startswith("layer=all|")


def test_equal_systems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said of every headline is said once, and of each on one line what differs."""
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    one, other = (write(folder / "all.jsonl", lines(GOLD)[:1]) for folder in folders)
    assert main(["compare", one, other, *CUSTOM]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == ["first: one/all", "second: other/all"]
    assert shown[5].split() == ["entities", "strict", "71.4", "71.4", "+0.0", "+0.0..+0.0†", "1.000", "1.000", "-"]
    assert FLAT in shown
    at = shown.index("- entities strict: 2 articles, p at least 0.5, no article moves the difference")
    said = " ".join(shown[at - 3 : at])
    assert said == (
        "The data cannot decide 7 of 7 headline(s). Below 6 scored articles none is decided. Of each: the scored "
        "articles, the smallest p that so many allow, and from 6 on the true difference that a t test at 5 % would "
        "find with a power of 80 %."
    )
    assert shown[at + 1] == (
        "- events trigger_classification: 2 articles, p at least 0.5, no article moves the difference"
    )
    assert not any("one/all" in line for line in shown[2:])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_scores_of_both_protocols_are_pooled(protocol: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    splits = PROTOCOLS[protocol]
    gold = [line for split in splits for line in lines(dataset_folder() / "gold" / f"{split}.jsonl")]
    one, other = (write(tmp_path / f"{name}.jsonl", gold) for name in ("one", "other"))
    assert main(["compare", one, other, "--protocol", protocol]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert any(line.startswith("P, R and F1 are of counts added up over ") for line in shown)
    by_others = "Each article is to be predicted by a system that was trained on all articles but this one"
    assert (by_others in shown) == (protocol == "leave-one-article-out")
    assert f"{len(gold)} article(s)" in "".join(shown)
    assert "identity" in {line.split(" ")[0] for line in shown}
    assert max(map(len, shown[2:-1])) <= 100  # but for the names and the signature
    assert "A headline without p is judged by its interval, which nothing corrects for the number of headlines" in shown


def test_json(worse: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "comparison.json"
    assert main(["compare", "--json", str(path), worse, str(GOLD), *CUSTOM]) == 0
    assert capsys.readouterr().out.startswith("first: worse\n")
    assert main(["compare", worse, str(GOLD), "--json", "-", *CUSTOM]) == 0
    assert capsys.readouterr().out == path.read_text(encoding="utf-8")
    result = json.loads(path.read_text(encoding="utf-8"))
    assert result["layers"]["entities"]["strict"]["first"] == 2 * 5 / (2 * 5 + 4)


def test_a_file_for_each_layer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        write(tmp_path / f"{layer}.jsonl", [{"doc_id": one["doc_id"], layer: one[layer]} for one in lines(GOLD)])
        for layer in ("entities", "events", "numeric_claims")
    ]
    assert main(["compare", "--first", *files, "--second", str(GOLD), *CUSTOM, "--json", "-"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {"entities", "events", "numeric_claims"} <= result["layers"].keys()
    assert {one["difference"] for layer in result["layers"].values() for one in layer.values()} == {0, None}


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        pytest.param(["a/x.jsonl", "a/y.split.jsonl"], ("x", "y.split"), id="stems"),
        pytest.param(["a/x.jsonl", "b/x.jsonl"], ("a/x", "b/x"), id="folders where stems are the same"),
        pytest.param(["c/a/x.jsonl", "c/b/x.jsonl"], ("a/x", "b/x"), id="and no more of the path than differs"),
        pytest.param(["a/x.jsonl", "c/a/x.jsonl"], ("a/x", "c/a/x"), id="one path at the end of the other"),
        pytest.param(["a/x.jsonl", "a/x.jsonl.gz"], ("a/x.jsonl", "a/x.jsonl.gz"), id="endings alone differ"),
        pytest.param(["a/x.jsonl", "a/x.jsonl"], ("first", "second"), id="the same file"),
        pytest.param(["s/all.jsonl", "a/x.jsonl"], ("s", "x"), id="the folder of a submission"),
        pytest.param(["m/split.jsonl", "a/x.jsonl"], ("m", "x"), id="the folder of a file called by a protocol"),
        pytest.param(["m/split.jsonl", "s/m/split.jsonl"], ("m/split", "s/m/split"), id="folders of one name"),
        pytest.param(["m/split.jsonl", f"m/{LOO}.jsonl.gz"], ("split", LOO), id="two protocols of one folder"),
        pytest.param(["a/x.jsonl", "b/x.jsonl", "--names", "old", "new"], ("old", "new"), id="as they are given"),
    ],
)
def test_names(
    arguments: list[str],
    names: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in arguments[:2]:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(GOLD.read_bytes())
    Path("s").mkdir(exist_ok=True)
    Path("s/submission.yaml").touch()
    assert main(["compare", *arguments, *CUSTOM, "--json", "-"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["first"], result["second"]) == names


FILES = "error OPTION_WRONG: compare: takes two files, one for each system; or --first and --second, with the files of"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], FILES, id="no file"),
        pytest.param(["a"], FILES, id="one file"),
        pytest.param(["a", "b", "c"], FILES, id="three files"),
        pytest.param(["a", "--second", "b"], FILES, id="a mixture"),
        pytest.param(["--first", "a"], FILES, id="one group"),
        pytest.param(
            ["a", "b", "--names", "x", "x"],
            "error OPTION_WRONG: --names: calls both systems «x»; give two names",
            id="one name",
        ),
    ],
)
def test_misuse(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(message)


def test_faults_of_both_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [write(tmp_path / f"{at}.jsonl", [{"doc_id": "nowhere", "entities": []}]) for at in range(2)]
    assert main(["compare", *files, *CUSTOM]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[1].strip() for line in err.splitlines()[:-1]] == files
    assert err.splitlines()[-1] == "2 finding(s)"
