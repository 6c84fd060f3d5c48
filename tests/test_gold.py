import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from golden import CASES, SCHEMA, findings_of
from insihab.gold import PROTOCOLS, custom_gold, digest, read_gold, released_gold
from insihab.predictions.inventory import ANYTHING
from insihab.predictions.reading import Reading
from insihab.released import dataset_folder

GOLD = CASES / "predictions" / "gold.jsonl"


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("protocol", "documents", "elsewhere"),
    [
        (
            "split",
            ["unnamed-2020-11-19", "meo-2024-02"],
            ["levant-2021-07", "malay-mail-2024-01", "furat-post-2024-09"],
        ),
        (
            "leave-one-article-out",
            ["levant-2021-07", "malay-mail-2024-01", "furat-post-2024-09", "unnamed-2020-11-19", "meo-2024-02"],
            [],
        ),
    ],
)
def test_released_gold(protocol: str, documents: list[str], elsewhere: list[str]) -> None:
    gold = released_gold(protocol)
    assert (list(gold.documents), sorted(gold.elsewhere), gold.protocol) == (documents, sorted(elsewhere), protocol)
    assert all(list(one.layers) == ["entities", "events", "numeric_claims"] for one in gold.documents.values())
    files = [
        dataset_folder() / "gold" / f"{split}{kind}.jsonl" for split in PROTOCOLS[protocol] for kind in ("", ".pairs")
    ]
    assert gold.digest == hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    assert len(gold.pairs) == sum(len(file.read_text().splitlines()) for file in files if ".pairs." in file.name)


def test_what_was_seen_in_training() -> None:
    split, one_out = released_gold("split"), released_gold("leave-one-article-out")
    assert split.seen is not None
    assert one_out.seen is not None
    train = set(split.elsewhere)
    surfaces = {
        doc_id: {one.text[item["start"] : item["end"]] for item in one.layers["entities"] if item["type"] != "ARG"}
        for doc_id, one in one_out.documents.items()
        if one.text
    }
    for doc_id in surfaces:
        others = set().union(*(found for name, found in surfaces.items() if name != doc_id))
        assert set(one_out.seen(doc_id)) == others
    for doc_id in split.documents:
        assert set(split.seen(doc_id)) == set().union(*(surfaces[name] for name in train))


def test_gold_of_ones_own_without_a_schema() -> None:
    gold = custom_gold([GOLD])
    assert (list(gold.documents), gold.data, gold.protocol, gold.seen) == (["talks", "toll"], "custom", "custom", None)
    assert gold.inventory.schema is None
    assert gold.inventory.of("entities")["type"] == ["FAC", "GPE", "MIL", "NORP", "PER"]
    assert gold.digest == digest([GOLD])


@pytest.mark.parametrize("schema", [SCHEMA, None])
def test_labels_of_ones_own_take_the_place_of_types(schema: Path | None) -> None:
    labels = ["FAC", "GPE", "MIL", "NORP", "PER", "MISC"]
    inventory = custom_gold([GOLD], schema, labels).inventory
    assert list(inventory.of("entities")["type"]) == labels
    assert "NAM" in inventory.of("entities")["level"]


def test_labels_that_gold_does_not_keep_to() -> None:
    assert {finding.code for finding in findings_of(lambda: custom_gold([GOLD], labels=["GPE"]))} == {"LABEL_UNKNOWN"}


@pytest.mark.parametrize("more", [{}, {"level": "NAM"}])
@pytest.mark.parametrize("label", ["", " "])
def test_a_type_that_says_nothing(label: str, more: dict[str, str], tmp_path: Path) -> None:
    entity = {"start": 0, "end": 3, "type": label, **more}
    own = write(tmp_path / "gold.jsonl", {"doc_id": "a", "text": "جاء خالد", "entities": [entity]})
    (found,) = findings_of(lambda: custom_gold([own]))
    assert (found.code, found.message) == ("TYPE_WRONG", "has an empty «type»; write a label")


@pytest.mark.parametrize(
    ("schema", "cure"),
    [(None, "choose one of FLOW; --schema allows others, and --labels other types of entities"), (SCHEMA, None)],
)
def test_a_label_that_a_small_gold_happens_not_to_use(schema: Path | None, cure: str | None, tmp_path: Path) -> None:
    claim = {"start": 0, "end": 3, "movement": "FLOW"}
    own = write(tmp_path / "gold.jsonl", {"doc_id": "a", "text": "500 جندي", "numeric_claims": [claim]})
    answer = write(tmp_path / "answer.jsonl", {"doc_id": "a", "numeric_claims": [{**claim, "movement": "STOCK"}]})
    gold = custom_gold([own], schema)
    reading = Reading([answer], gold.inventory, gold.documents)
    list(reading)
    assert [finding.message for finding in reading.findings] == ([f"has the movement «STOCK»; {cure}"] if cure else [])


def test_layers_in_several_files(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", {"doc_id": "a", "text": "نعم", "entities": []})
    two = write(tmp_path / "two.jsonl", {"doc_id": "a", "text": "نعم", "events": []})
    documents, pairs = read_gold([one, two], ANYTHING)
    assert ({name: list(document.layers) for name, document in documents.items()}, pairs) == (
        {"a": ["entities", "events"]},
        [],
    )


def test_only_pairs_are_gold_too(tmp_path: Path) -> None:
    pair = {"a": "a#1", "b": "b#1", "relation": "EQUAL"}
    gold = custom_gold([write(tmp_path / "pairs.jsonl", pair)])
    assert (gold.documents, gold.pairs) == ({}, [pair])


def test_training_gold(tmp_path: Path) -> None:
    train = write(
        tmp_path / "train.jsonl", {"doc_id": "t", "text": "ab", "entities": [{"start": 0, "end": 1, "type": "X"}]}
    )
    gold = custom_gold([GOLD], train=[train])
    assert gold.seen is not None
    assert set(gold.seen("talks")) == {"a"}


@pytest.mark.parametrize(("second", "code"), [("nope", "TEXT_DIFFERS"), (None, "TYPE_WRONG")])
def test_a_text_that_differs_between_files_of_gold(second: str | None, code: str, tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", {"doc_id": "a", "text": "نعم", "entities": []})
    two = write(tmp_path / "two.jsonl", {"doc_id": "a", "text": second, "events": []})
    assert [finding.code for finding in findings_of(lambda: read_gold([one, two], ANYTHING))] == [code]
