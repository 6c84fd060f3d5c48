import json
from pathlib import Path
from typing import Any

import pytest

from insihab.cli import main
from insihab.gold import released_gold
from insihab.released import dataset_folder
from jsonl import lines

GOLD = dataset_folder() / "gold"
ANERCORP = "زار O\nسامي B-PERS\nحسن I-PERS\nبغداد B-LOC\n. O\n\nوعاد O\nسامي B-PERS\n. O\n"
RENAMED = 'PERS: PER\n"LOC": GPE\n'


def run(*arguments: Any) -> int:
    return main([str(argument) for argument in arguments])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Another corpus, as token and tag."""
    path = tmp_path / "corpus.txt"
    path.write_text(ANERCORP, encoding="utf-8")
    return path


@pytest.fixture
def gold(corpus: Path, tmp_path: Path) -> Path:
    """The other corpus as gold."""
    out = tmp_path / "gold.jsonl"
    assert run("import", "--from", "conll", corpus, "--out", out) == 0
    return out


def test_another_corpus_is_scored(gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = lines(gold)
    predictions, scores = tmp_path / "predictions.jsonl", tmp_path / "scores.json"
    predictions.write_text(json.dumps({"doc_id": "corpus", "entities": line["entities"][:2]}) + "\n", encoding="utf-8")
    assert run("evaluate", "--predictions", predictions, "--gold", gold, "--json", scores) == 0
    strict = json.loads(scores.read_text(encoding="utf-8"))["layers"]["entities"]["strict"]
    assert (strict["tp"], strict["fp"], strict["fn"]) == (2, 0, 1)
    capsys.readouterr()
    predictions.write_text(
        json.dumps({"doc_id": "corpus", "entities": [{"start": 4, "end": 12, "type": "PER"}]}) + "\n", encoding="utf-8"
    )
    assert run("validate", predictions, "--gold", gold) == 2
    assert "«PER»; did you mean «PERS»?" in capsys.readouterr().err


@pytest.mark.parametrize("to", ["conll", "brat"])
def test_another_corpus_goes_out_and_comes_back(to: str, gold: Path, tmp_path: Path) -> None:
    assert run("export", gold, "--to", to, "--out", tmp_path / "out") == 0
    assert run("import", "--from", to, tmp_path / "out", "--out", tmp_path / "back.jsonl") == 0
    assert lines(tmp_path / "back.jsonl") == lines(gold)


def test_another_corpus_is_opened_in_label_studio(gold: Path, tmp_path: Path) -> None:
    assert run("export", gold, "--to", "label-studio", "--as", "predictions", "--out", tmp_path / "out") == 0
    (task,) = json.loads((tmp_path / "out" / "tasks.json").read_text(encoding="utf-8"))
    assert [one["value"]["text"] for one in task["predictions"][0]["result"]] == ["سامي حسن", "بغداد", "سامي"]
    assert '<Label value="PERS" />' in (tmp_path / "out" / "label_config.xml").read_text(encoding="utf-8")


def test_labels_are_renamed(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = tmp_path / "names.yaml"
    names.write_text(RENAMED + "MISC: null\n", encoding="utf-8")
    assert run("import", "--from", "conll", corpus, "--labels", names, "--out", tmp_path / "out.jsonl") == 0
    (line,) = lines(tmp_path / "out.jsonl")
    assert [one["type"] for one in line["entities"]] == ["PER", "GPE", "PER"]
    assert "warning LABEL_UNUSED" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ("- PER\n", "TYPE_WRONG"),
        ("PER: [a]\n", "TYPE_WRONG"),
        ("NO: NORWAY\n", "TYPE_WRONG"),
        ("1: ONE\n", "TYPE_WRONG"),
        ("PER: !!python/name:x\n", "YAML_INVALID"),
    ],
)
def test_names_that_are_none(
    names: str, code: str, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "names.yaml").write_text(names, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert run("import", "--from", "conll", corpus, "--labels", tmp_path / "names.yaml", "--out", out) == 2
    assert f"error {code}" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(("split", "documents", "pairs"), [(None, 5, 184), ("train", 3, 39), ("test", 2, 145)])
def test_the_released_gold(
    split: str | None, documents: int, pairs: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--split", split] if split else []
    assert run("export", "--to", "brat", "--out", tmp_path / "out", *chosen) == 0
    assert len(list((tmp_path / "out").glob("*.ann"))) == documents
    assert f"pairs of claims, left out: {pairs}" in capsys.readouterr().err


def test_a_layer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "events.conll"
    assert run("export", "--to", "conll", "--layer", "events", "--out", out) == 0
    assert "\tB-Withdraw\n" in out.read_text(encoding="utf-8")
    assert "numeric_claims" not in capsys.readouterr().err


def test_gold_of_plain_mentions_that_nest(tmp_path: Path) -> None:
    """Its reader makes items anew each time they are asked for; what is nested must stay out all the same."""
    mentions = [{"start": 1, "end": 13, "type": "LOC"}, {"start": 8, "end": 13, "type": "ADJ"}]
    gold = tmp_path / "gold.jsonl"
    line = {"doc_id": "a", "text": "والعراق كبيرا جدا", "entities": mentions}
    gold.write_text(json.dumps(line) + "\n", encoding="utf-8")
    out = tmp_path / "out.conll"
    assert run("export", gold, "--to", "conll", "--proclitics", "out", "--out", out) == 0
    rows = [row.split("\t") for row in out.read_text(encoding="utf-8").splitlines() if "\t" in row]
    assert [row[-1] for row in rows] == ["O", "O", "O"]
    assert run("export", gold, "--to", "docbin", "--out", tmp_path / "out.spacy") == 0


def test_predictions_have_the_texts_of_gold(tmp_path: Path, gold: Path) -> None:
    doc_id = lines(GOLD / "test.jsonl")[0]["doc_id"]
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text(
        json.dumps({"doc_id": doc_id, "entities": [{"start": 0, "end": 8, "type": "ORG"}]}) + "\n", encoding="utf-8"
    )
    assert run("export", predictions, "--to", "brat", "--out", tmp_path / "out") == 0
    text = released_gold("split").documents[doc_id].text or ""
    assert (tmp_path / "out" / f"{doc_id}.txt").read_text(encoding="utf-8") == text
    assert (tmp_path / "out" / f"{doc_id}.ann").read_text(encoding="utf-8") == f"T1\tORG 0 8\t{text[:8]}\n"
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps({"doc_id": "corpus", "entities": []}) + "\n", encoding="utf-8")
    assert run("export", own, "--gold", gold, "--to", "conll", "--out", tmp_path / "own.conll") == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "--to", "brat", "--proclitics", "in"], "--proclitics: is for conll and docbin"),
        (["export", "--to", "conll", "--as", "predictions"], "--as: is for label-studio"),
        (["export", "--to", "conll", "--gold", "x"], "--gold: is for predictions, and none are named"),
        (["export", "x", "--to", "conll", "--split", "test"], "--split: chooses in the released gold"),
        (["export", "no.jsonl", "--to", "conll"], "no.jsonl: cannot be read"),
        (["import", "no.conll", "--from", "conll"], "no.conll: cannot be read"),
        (["import", "no", "--from", "brat"], "no: is no folder with .ann files"),
    ],
)
def test_misuse(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*arguments, "--out", "out") == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["export", "--to", "conll"], ["import", "--from", "conll"]])
def test_what_is_read_is_not_overwritten(command: list[str], gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = gold.read_bytes()
    assert run(*command, gold, "--out", gold) == 2
    assert run(*command, gold, "--out", GOLD / "test.jsonl") == 2
    assert run(*command, gold, "--out", "-") == 2
    assert gold.read_bytes() == before
    assert capsys.readouterr().err.count("FILE_SAME") == 2


@pytest.mark.parametrize("name", ["a.ann", "a.txt"])
def test_a_file_of_a_folder_that_is_read_is_not_overwritten(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_text("سامي", encoding="utf-8")
    (folder / "a.ann").write_text("T1\tPER 0 4\tسامي\n", encoding="utf-8")
    before = (folder / name).read_bytes()
    assert run("import", "--from", "brat", folder, "--out", folder / name) == 2
    assert "FILE_SAME" in capsys.readouterr().err
    assert (folder / name).read_bytes() == before


def test_the_labels_of_the_schema_are_reserved_in_brat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.jsonl"
    line = {"doc_id": "../up", "text": "خمسة", "entities": [{"start": 0, "end": 4, "type": "Quantity"}]}
    own.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("export", own, "--to", "brat", "--out", tmp_path / "out") == 2
    assert "LABEL_RESERVED" in capsys.readouterr().err
    line["entities"] = []
    own.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run("export", own, "--to", "brat", "--out", tmp_path / "out") == 0
    assert {path.name for path in tmp_path.iterdir()} == {"own.jsonl", "out"}
    assert (tmp_path / "out" / "%2E.%2Fup.txt").exists()
