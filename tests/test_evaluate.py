import gzip
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden import CASES
from insihab import __version__, released
from insihab.counts import Counts
from insihab.evaluate import Evaluation, evaluate
from insihab.findings import Finding, InputError
from insihab.gold import PROTOCOLS, custom_gold, digest, released_gold
from insihab.predictions import LAYERS
from insihab.released import dataset_folder, schema_file
from insihab.score_table import table
from insihab.scoring.corpus import HEADLINES
from insihab.writing import to_json
from jsonl import lines, write

GOLD = CASES / "predictions" / "gold.jsonl"


def counts_of(measures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every object of counts, however deep it is nested."""
    for value in measures.values():
        if isinstance(value, dict):
            yield from [value] if "tp" in value else counts_of(value)


def gold_files(protocol: str) -> list[Path]:
    folder = dataset_folder() / "gold"
    return [folder / f"{split}{kind}.jsonl" for split in PROTOCOLS[protocol] for kind in ("", ".pairs")]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_released_gold_against_itself(protocol: str, tmp_path: Path) -> None:
    files = gold_files(protocol)
    documents = [line for line in lines(*files) if "doc_id" in line]
    pairs = [line for line in lines(*files) if "doc_id" not in line]
    for document in documents:
        del document["text"]  # a system need not repeat it
    evaluation = evaluate([write(tmp_path / "gold.jsonl", documents + pairs)], released_gold(protocol))
    result = evaluation.as_json("gold")
    assert evaluation.warnings == []
    assert (result["schema"], result["system"]) == (1, "gold")
    assert {(counts["fp"], counts["fn"], counts["f1"]) for counts in counts_of(result["layers"])} == {(0, 0, 1)}
    support = {
        "entities": sum(mention["type"] != "ARG" for document in documents for mention in document["entities"]),
        "events": sum(len(document["events"]) for document in documents),
        "numeric_claims": sum(len(document["numeric_claims"]) for document in documents),
        "claim_pairs": len(pairs),
    }
    shown = {
        "entities": "strict",
        "events": "trigger_classification",
        "numeric_claims": "claim",
        "claim_pairs": "accuracy",
    }
    assert {layer: result["layers"][layer][name]["tp"] for layer, name in shown.items()} == support
    about = f"|data=insihab-{__version__}|hash={digest(files)}|protocol={protocol}|docs={len(documents)}|"
    assert about in result["signature"]
    assert all(about in scores["signature"] for scores in result["layers"].values())


def test_every_headline_has_an_interval(tmp_path: Path) -> None:
    result = evaluate(gold_files("leave-one-article-out"), released_gold("leave-one-article-out")).as_json()
    for layer, names in HEADLINES.items():
        for name in names:
            found = result["layers"][layer]
            for key in name.split("/"):
                found = found[key]
            assert (found["interval"], found["interval_method"]) == ([1, 1], "jackknife-t-95"), (layer, name)


def test_documents_of_the_other_split_are_named(tmp_path: Path) -> None:
    train, test = (lines(dataset_folder() / "gold" / f"{split}.jsonl") for split in ("train", "test"))
    with pytest.raises(InputError) as raised:
        evaluate([write(tmp_path / "all.jsonl", train + test)], released_gold("split"))
    found = raised.value.findings
    assert [(finding.document, finding.code) for finding in found] == [
        (document["doc_id"], "DOCUMENT_UNKNOWN") for document in train
    ]
    assert all("choose --protocol leave-one-article-out" in finding.message for finding in found)


def test_gold_of_ones_own(tmp_path: Path) -> None:
    talks, toll = lines(GOLD)
    talks["entities"][0]["type"] = "MIL"  # one of nine mentions
    evaluation = evaluate([write(tmp_path / "predictions.jsonl", [talks, toll])], custom_gold([GOLD]))
    assert evaluation.warnings == []
    result = evaluation.as_json()
    strict = {"tp": 8, "fp": 1, "fn": 1, "precision": 8 / 9, "recall": 8 / 9, "f1": 2 * 8 / (2 * 8 + 1 + 1)}
    assert strict.items() <= result["layers"]["entities"]["strict"].items()
    assert f"|data=custom|hash={digest([GOLD])}|protocol=custom|docs=2|" in result["signature"]
    assert result["documents"]["talks"]["entities"] == {"strict": [4, 1, 1]}
    assert result["documents"]["toll"]["entities"] == {"strict": [4, 0, 0]}


def test_a_missing_document_is_a_warning_and_costs_recall(tmp_path: Path) -> None:
    talks, _ = lines(GOLD)
    evaluation = evaluate([write(tmp_path / "predictions.jsonl", [talks])], custom_gold([GOLD]))
    assert [(warning.code, warning.document) for warning in evaluation.warnings] == [("DOCUMENT_MISSING", "toll")]
    strict = evaluation.as_json()["layers"]["entities"]["strict"]
    assert (strict["precision"], strict["recall"]) == (5 / 5, 5 / (5 + 4))


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_alone(layer: str, tmp_path: Path) -> None:
    alone = [{"doc_id": document["doc_id"], layer: without_identity(document[layer])} for document in lines(GOLD)]
    evaluation = evaluate([write(tmp_path / "predictions.jsonl", alone)], custom_gold([GOLD]))
    assert list(evaluation.layers) == [layer]


def without_identity(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in item.items() if key not in ("entity", "event")} for item in items]


def test_a_file_for_each_layer_is_the_same_as_one_for_all(tmp_path: Path) -> None:
    whole = lines(GOLD)
    files = [
        write(tmp_path / f"{layer}.jsonl", [{"doc_id": one["doc_id"], layer: one[layer]} for one in whole])
        for layer in LAYERS
    ]
    apart, together = (evaluate(some, custom_gold([GOLD]), keep=True) for some in (files, [GOLD]))
    assert apart.as_json() == together.as_json()
    assert {name: dict(one.layers) for name, one in apart.predictions.items()} == {
        name: dict(one.layers) for name, one in together.predictions.items()
    }


def test_a_compressed_file_is_the_same_as_a_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "predictions.jsonl.gz"
    path.write_bytes(gzip.compress(GOLD.read_bytes()))
    gold = custom_gold([GOLD])
    assert evaluate([path], gold).as_json() == evaluate([GOLD], gold).as_json()


def test_pairs_alone_leave_no_document_out() -> None:
    gold = released_gold("split")
    evaluation = evaluate([dataset_folder() / "gold" / "test.pairs.jsonl"], gold)
    assert evaluation.warnings == []
    assert list(evaluation.layers) == ["claim_pairs"]


def test_a_layer_that_gold_does_not_have_is_told(tmp_path: Path) -> None:
    gold = [{key: document[key] for key in ("doc_id", "text", "entities")} for document in lines(GOLD)]
    evaluation = evaluate([GOLD], custom_gold([write(tmp_path / "gold.jsonl", gold)]))
    assert [warning.code for warning in evaluation.warnings] == ["LAYER_UNSCORED", "LAYER_UNSCORED"]
    assert "events" in evaluation.warnings[0].message
    assert "events" not in evaluation.layers


def test_a_document_whose_gold_lacks_a_layer_is_not_scored_for_it(tmp_path: Path) -> None:
    talks, toll = lines(GOLD)
    del toll["entities"]
    evaluation = evaluate([GOLD], custom_gold([write(tmp_path / "gold.jsonl", [talks, toll])], schema_file()))
    assert evaluation.layers["entities"].measures["strict"] == Counts(5, 0, 0)


class TestGoldTriggers:
    """A system may be given gold's triggers: then it must have them, and is not scored for that."""

    def test_what_triggers_bring_is_not_scored(self) -> None:
        given = evaluate([GOLD], custom_gold([GOLD]), gold_triggers=True)
        measures = given.layers["events"].measures
        assert "argument_classification" in measures
        assert not [name for name in measures if name.startswith(("trigger_", "per_type"))]
        assert "|triggers=gold|" in given.signatures["events"]
        assert "|triggers=gold|" in given.signatures["all"]
        assert given.signatures["entities"] == evaluate([GOLD], custom_gold([GOLD])).signatures["entities"]

    def test_a_document_without_triggers_is_refused(self, tmp_path: Path) -> None:
        talks, toll = lines(GOLD)
        del toll["events"]
        for some in ([talks], [talks, toll]):
            with pytest.raises(InputError) as raised:
                evaluate([write(tmp_path / "p.jsonl", some)], custom_gold([GOLD]), gold_triggers=True)
            assert [(one.code, one.document) for one in raised.value.findings] == [("TRIGGER_DIFFERS", "toll")]

    def test_other_triggers_are_refused(self, tmp_path: Path) -> None:
        talks, toll = lines(GOLD)
        missing, other = talks["events"][0], toll["events"][0]
        talks["events"] = talks["events"][1:]
        toll["events"][0] = {**other, "end": other["end"] + 1}
        with pytest.raises(InputError) as raised:
            evaluate([write(tmp_path / "p.jsonl", [talks, toll])], custom_gold([GOLD]), gold_triggers=True)
        assert [(one.document, one.code, one.message.split(";")[0]) for one in raised.value.findings] == [
            ("talks", "TRIGGER_DIFFERS", f"lacks the trigger {missing['start']}-{missing['end']} {missing['type']}"),
            ("toll", "TRIGGER_DIFFERS", f"lacks the trigger {other['start']}-{other['end']} {other['type']}"),
            (
                "toll",
                "TRIGGER_DIFFERS",
                f"has a trigger that gold has not: {other['start']}-{other['end'] + 1} {other['type']}",
            ),
        ]


def test_seen_and_unseen_mentions(tmp_path: Path) -> None:
    gold = [{"doc_id": "d", "text": "من بغداد إلى أربيل", "entities": [span(3, 8), span(13, 18)]}]
    train = [{"doc_id": "t", "text": "في بغداد", "entities": [span(3, 8)]}]
    files = [write(tmp_path / f"{name}.jsonl", some) for name, some in (("gold", gold), ("train", train))]
    predicted = write(tmp_path / "p.jsonl", [{"doc_id": "d", "entities": [span(3, 8), span(0, 2)]}])
    measures = evaluate([predicted], custom_gold(files[:1], train=files[1:])).layers["entities"].measures
    assert measures["seen"] == Counts(1, 0, 0)  # بغداد
    assert measures["unseen"] == Counts(0, 1, 1)  # من predicted, أربيل missed
    assert "seen" not in evaluate([predicted], custom_gold(files[:1])).layers["entities"].measures


def span(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "type": "GPE"}


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


def scored_or_refused(path: Path) -> tuple[Evaluation | None, Sequence[Finding]]:
    try:
        evaluation = evaluate([path], custom_gold([GOLD], schema_file()))
    except InputError as error:
        return None, error.findings
    return evaluation, evaluation.warnings


@pytest.mark.slow
@settings(max_examples=300)
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
    evaluation, findings = scored_or_refused(path)
    assert all(finding.file == str(path) and finding.code and finding.message for finding in findings)
    if evaluation is None:
        assert "error" in {finding.level for finding in findings}
        return
    assert {finding.level for finding in findings} <= {"warning"}
    result = evaluation.as_json()
    assert table(evaluation.layers, evaluation.signatures)
    assert json.loads(to_json(result)) == result
    ratios = [counts[name] for counts in counts_of(result["layers"]) for name in ("precision", "recall", "f1")]
    assert all(ratio is None or 0 <= ratio <= 1 for ratio in ratios)


def test_the_json_is_what_others_rely_on() -> None:
    """Keys may be added to it; none may go or change its meaning without another number as «schema»."""
    files = [CASES / "scores" / name for name in ("predictions.jsonl", "scores.json")]
    result = evaluate(files[:1], custom_gold([GOLD], schema_file())).as_json("small")
    written = to_json(result).replace(f"version={__version__}", "version=X")
    if os.environ.get("UPDATE_CASES"):
        files[1].write_text(written, encoding="utf-8")
    assert written == files[1].read_text(encoding="utf-8")


def test_an_id_of_a_document_may_have_the_sign_before_ids_of_claims(tmp_path: Path) -> None:
    pairs = [{"a": "news#1#c1", "b": "news#2#c1", "relation": "EQUAL"}]
    file = write(tmp_path / "pairs.jsonl", pairs)
    assert evaluate([file], custom_gold([file])).layers["claim_pairs"].measures["accuracy"] == Counts(1, 0, 0)
