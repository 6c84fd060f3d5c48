import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden import CASES
from insihab import __version__, released
from insihab.evaluate import PROTOCOLS, evaluate, table
from insihab.files import to_json
from insihab.findings import Finding, InputError
from insihab.released import dataset_folder, schema_file
from insihab.signature import gold_hash

GOLD = CASES / "predictions" / "gold.jsonl"


def lines(*files: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def write(path: Path, documents: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return path


def counts_of(measures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every object of counts, however deep it is nested."""
    for value in measures.values():
        if isinstance(value, dict):
            yield from [value] if "tp" in value else counts_of(value)


def gold_files(protocol: str) -> list[Path]:
    return [dataset_folder() / "gold" / f"{split}.jsonl" for split in PROTOCOLS[protocol]]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_released_gold_against_itself(protocol: str, tmp_path: Path) -> None:
    files = gold_files(protocol)
    gold = lines(*files)
    for document in gold:
        del document["text"]  # a system need not repeat it
    result, warnings = evaluate(write(tmp_path / "gold.jsonl", gold), protocol, system="gold")
    assert warnings == []
    assert (result["schema"], result["system"]) == (1, "gold")
    assert {(counts["fp"], counts["fn"], counts["f1"]) for counts in counts_of(result["layers"])} == {(0, 0, 1)}
    support = {
        "entities": sum(mention["type"] != "ARG" for document in gold for mention in document["entities"]),
        "events": sum(len(document["events"]) for document in gold),
        "numeric_claims": sum(len(document["numeric_claims"]) for document in gold),
    }
    headlines = {"entities": "strict", "events": "trigger_classification", "numeric_claims": "claim"}
    assert {layer: result["layers"][layer][name]["tp"] for layer, name in headlines.items()} == support
    about = f"|data=insihab-{__version__}|hash={gold_hash(files)}|protocol={protocol}|docs={len(gold)}|"
    assert about in result["signature"]
    assert all(about in scores["signature"] for scores in result["layers"].values())


def test_documents_of_the_other_split_are_named(tmp_path: Path) -> None:
    train, test = (lines(dataset_folder() / "gold" / f"{split}.jsonl") for split in ("train", "test"))
    with pytest.raises(InputError) as raised:
        evaluate(write(tmp_path / "all.jsonl", train + test), "split")
    found = raised.value.findings
    assert [(finding.document, finding.code) for finding in found] == [
        (document["doc_id"], "DOCUMENT_UNKNOWN") for document in train
    ]
    assert all(finding.message.startswith("is not scored under this protocol; ") for finding in found)


def test_gold_of_ones_own(tmp_path: Path) -> None:
    talks, toll = lines(GOLD)
    talks["entities"][0]["type"] = "LOC"  # one of nine mentions
    result, warnings = evaluate(write(tmp_path / "predictions.jsonl", [talks, toll]), "split", GOLD)
    assert warnings == []
    strict = {"tp": 8, "fp": 1, "fn": 1, "precision": 8 / 9, "recall": 8 / 9, "f1": 2 * 8 / (2 * 8 + 1 + 1)}
    assert result["layers"]["entities"]["strict"] == strict
    assert f"|data=custom|hash={gold_hash([GOLD])}|protocol=custom|docs=2|" in result["signature"]


def test_a_missing_document_is_a_warning_and_costs_recall(tmp_path: Path) -> None:
    talks, _ = lines(GOLD)
    result, warnings = evaluate(write(tmp_path / "predictions.jsonl", [talks]), "split", GOLD)
    assert [(warning.code, warning.document) for warning in warnings] == [("DOCUMENT_MISSING", "toll")]
    strict = result["layers"]["entities"]["strict"]
    assert (strict["precision"], strict["recall"]) == (5 / 5, 5 / (5 + 4))


@pytest.mark.parametrize("layer", ["entities", "events", "numeric_claims"])
def test_a_layer_alone(layer: str, tmp_path: Path) -> None:
    alone = [{"doc_id": document["doc_id"], layer: document[layer]} for document in lines(GOLD)]
    result, _ = evaluate(write(tmp_path / "predictions.jsonl", alone), "split", GOLD)
    assert list(result["layers"]) == [layer]


def test_table(tmp_path: Path) -> None:
    talks, toll = lines(GOLD)
    talks = {"doc_id": "talks", "numeric_claims": []}
    toll = {
        "doc_id": "toll",
        "numeric_claims": [{**toll["numeric_claims"][0], "operator": "APPROX", "movement": "STOCK"}],
    }
    result, _ = evaluate(write(tmp_path / "predictions.jsonl", [talks, toll]), "split", GOLD)
    signature = result["layers"]["numeric_claims"]["signature"]
    assert table(result).split("\n") == [
        "layer           measure             P      R     F1  gold  predicted",
        "--------------  --------------  -----  -----  -----  ----  ---------",
        "numeric_claims  quantity *      100.0   50.0   66.7     2          1",
        "numeric_claims  claim *           0.0    0.0    0.0     2          1",
        "numeric_claims  slots/value     100.0   50.0   66.7     2          1",
        "numeric_claims  slots/operator    0.0    0.0    0.0     2          1",
        "numeric_claims  slots/unit      100.0   50.0   66.7     2          1",
        "numeric_claims  slots/movement    0.0    0.0    0.0     2          1",
        "numeric_claims  slots/counted   100.0   50.0   66.7     2          1",
        "numeric_claims  slots/source        -      -      -     0          0",
        "numeric_claims  slots/event     100.0  100.0  100.0     1          1",
        "",
        "* headline",
        signature,
    ]


def test_released_data_of_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "insihab"
    monkeypatch.setattr(released, "_HERE", package)
    assert (dataset_folder(), schema_file()) == (tmp_path / "dataset", tmp_path / "annotation" / "schema.yaml")
    (package / "released" / "dataset").mkdir(parents=True)
    (package / "released" / "schema.yaml").touch()
    assert (dataset_folder(), schema_file()) == (
        package / "released" / "dataset",
        package / "released" / "schema.yaml",
    )


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each object or list in a value, with a key or an index of it."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def scored_or_refused(path: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    try:
        return evaluate(path, "split", GOLD)
    except InputError as error:
        return None, error.findings


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_sent_is_scored_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    documents = lines(GOLD)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(places(documents))))
        if data.draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = data.draw(anything)
        if not documents:
            break
    path = write(tmp_path_factory.getbasetemp() / "mutated.jsonl", documents)
    result, findings = scored_or_refused(path)
    assert all(finding.file == str(path) and finding.code and finding.message for finding in findings)
    if result is None:
        assert "error" in {finding.level for finding in findings}
        return
    assert {finding.level for finding in findings} <= {"warning"}
    assert table(result)
    assert json.loads(to_json(result)) == result
    ratios = [counts[name] for counts in counts_of(result["layers"]) for name in ("precision", "recall", "f1")]
    assert all(ratio is None or 0 <= ratio <= 1 for ratio in ratios)
