"""Lines in another form are told once; lines of predictions with a slip or two keep their own faults."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from golden import CASES, SCHEMA
from insihab.cli import main
from insihab.columns import Column, encode_row, table_columns
from insihab.predictions import Prediction
from insihab.predictions.forms import other_format, row_of_dataset
from insihab.predictions.inventory import Inventory
from insihab.predictions.reading import Reading
from insihab.schema import read_schema

TABLES = table_columns(read_schema(SCHEMA))
GOLD = CASES / "predictions" / "gold.jsonl"
SURFACES = (
    "give --format surfaces to evaluate, validate or compare, or write spans with insihab convert --from surfaces"
)
TAGS = "give --format tags to evaluate, validate or compare, or write spans with insihab convert --from tags"


def row(columns: Sequence[Column]) -> dict[str, Any]:
    """A row as `load_dataset` gives it, without values."""
    return encode_row({}, columns)


@pytest.mark.parametrize("config", TABLES)
def test_a_row_is_told_by_its_columns(config: str) -> None:
    assert row_of_dataset(row(TABLES[config])).startswith(f"is a row of the released dataset (config {config}), not ")


@pytest.mark.parametrize("config", TABLES)
def test_a_row_without_provenance_is_one_and_a_row_with_a_key_more_is_none(config: str) -> None:
    columns = row(TABLES[config])
    for name in ("annotator", "annotator_kind", "pass", "guidelines", "human_verified"):
        del columns[name]
    assert f"(config {config})" in row_of_dataset(columns)
    assert row_of_dataset({**columns, "ner_tags": []}) == ""


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"doc_id": "d", "text": "…", "entities": [], "events": [], "numeric_claims": []},
        {"doc_id": "d", "text": "…", "tokens": [], "entities": []},
        {"a": "d#c1", "b": "e#c1", "relation": "EQUAL", "why": "", "rule": ""},
        ["doc_id"],
        None,
    ],
)
def test_other_lines_are_no_rows(line: Any) -> None:
    assert row_of_dataset(line) == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"entities": [{"surface": "بغداد"}]}, f"items of entities have «surface» and no «start»: {SURFACES}"),
        (
            {"entities": [{"start": 0, "end": 5}], "events": [{"start": 0, "arguments": [3, {"surface": "بغداد"}]}]},
            f"items of events have «surface» and no «start»: {SURFACES}",
        ),
        ({"entities": [{"surface": "بغداد", "start": 0, "end": 5}]}, ""),
        ({"entities": ["O", "B-GPE"]}, f"entities is a list of tags: {TAGS}"),
        ({"entities": [["O"], [], ["I-GPE", "gpe"]]}, f"entities is a list of tags: {TAGS}"),
        ({"numeric_claims": ["B", "I"]}, f"numeric_claims is a list of tags: {TAGS}"),
        (
            {"entities": ["بغداد"]},
            f'entities is a list of strings: write {{"surface": …}} for each, and {SURFACES}',
        ),
        ({"entities": [[0, 5, "GPE"]]}, ""),
        ({"entities": ["O", {"start": 0, "end": 5}]}, ""),
        ({"entities": [[], []], "events": "O", "numeric_claims": None}, ""),
        (["O"], ""),
    ],
)
def test_words_and_tags(line: Any, expected: str) -> None:
    assert other_format(line) == expected


def lines(path: Path, *documents: Any) -> str:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents), encoding="utf-8")
    return str(path)


WORDS = {"entities": [{"surface": "العراق", "type": "GPE"}] * 30}


def test_a_file_of_words_has_one_error_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = lines(tmp_path / "w.jsonl", {"doc_id": "talks", **WORDS}, {"doc_id": "toll", **WORDS})
    assert main(["validate", path, "--gold", str(GOLD)]) == 2
    said = f"items of entities have «surface» and no «start»: {SURFACES}"
    assert capsys.readouterr().err.splitlines() == [
        f"error FORMAT_WRONG: {path}: talks: line 1: {said}",
        f"error FORMAT_WRONG: {path}: toll: line 2: {said}",
        "2 finding(s)",
    ]
    assert main(["validate", path, "--gold", str(GOLD), "--format", "surfaces"]) == 0


def test_gold_may_be_a_row_and_has_no_format(tmp_path: Path) -> None:
    whole = {"doc_id": "d", "text": "في العراق", **WORDS}
    articles = {**row(TABLES["articles"]), "doc_id": "e"}
    reading = Reading([Path(lines(tmp_path / "gold.jsonl", whole, articles))])
    assert list(reading) == []
    codes = [finding.code for finding in reading.findings]
    assert codes == ["KEY_UNKNOWN", "KEY_MISSING", "KEY_MISSING"] * 30 + ["ROW_OF_DATASET"]  # and no DUPLICATE


def test_every_fault_is_listed_however_many_are_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = [{"start": at, "end": at + 1, "type": "GPE", "label": "x"} for at in range(25)]
    path = lines(tmp_path / "p.jsonl", {"doc_id": "talks", "entities": items})
    said = "has an unknown key «label»; did you mean «level»? The keys are start, end, type, level, entity"
    every = [f"error KEY_UNKNOWN: {path}: talks: line 1, entities[{at}]: {said}" for at in range(25)]
    assert main(["validate", path, "--gold", str(GOLD)]) == 2
    assert capsys.readouterr().err.splitlines() == [*every, "25 finding(s)"]


ARTICLE = "وصل الوفد أمس. ثم غادر بغداد. وانتهى الأمر."


@pytest.mark.parametrize("text", ["وصل الوفد أمس.", "ثم غادر بغداد.", " ثم غادر بغداد. "])
def test_a_sentence_in_place_of_the_text_is_named(text: str, tmp_path: Path) -> None:
    path = Path(lines(tmp_path / "p.jsonl", {"doc_id": "d", "text": text, "entities": []}))
    reading = Reading([path], Inventory({}), {"d": Prediction("d", ARTICLE, {"entities": []})})
    assert list(reading) == []
    assert [finding.message for finding in reading.findings] == [
        "text is one sentence of the released text, in the whole of which offsets are counted: write a line an "
        "article, and add the sentence's start to each offset"
    ]
