"""A release in which a split, or a config, has nothing: what has no rows has no file, and all that is named loads."""

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from datasets import get_dataset_config_names, load_dataset

from golden import ROOT
from insihab.release import build
from insihab.released import schema_file
from insihab.standoff.dataset import write_dataset
from insihab.standoff.rehydrate import rehydrate
from protocol import load_rows

pytestmark = pytest.mark.slow

LAYERS = ("articles", "entities", "events", "numeric_claims")
ALL_TRAIN = dict.fromkeys(("unnamed-2020-11-19", "meo-2024-02"), "train")
ONE_TRAIN = dict.fromkeys(("levant-2021-07", "malay-mail-2024-01"), "test")


def moved(folder: Path, splits: dict[str, str]) -> Path:
    """A copy of the corpus with articles in other splits."""
    annotation = folder / "annotation"
    shutil.copytree(ROOT / "annotation", annotation)
    path = annotation / "articles.yaml"
    text = path.read_text("utf-8")
    for doc_id, split in splits.items():
        text, times = re.subn(rf"(- doc_id: {doc_id}\n(?:  .*\n)*?  split: )\w+", rf"\g<1>{split}", text)
        assert times == 1
    path.write_text(text, "utf-8")
    return annotation


def loaded(folder: Path, cache: Path) -> dict[str, list[str]]:
    """The splits of each config that the card names, each loaded and with rows."""
    found = {}
    for name in get_dataset_config_names(str(folder)):
        splits = load_dataset(str(folder), name, cache_dir=str(cache))
        assert all(len(rows) for rows in splits.values())
        found[name] = list(splits)
    return found


@pytest.mark.parametrize(
    ("splits", "due"),
    [
        pytest.param(ALL_TRAIN, {key: ["train"] for key in (*LAYERS, "claim_pairs")}, id="no article to test on"),
        pytest.param(
            ONE_TRAIN,
            {**{key: ["train", "test"] for key in LAYERS}, "claim_pairs": ["test"]},
            id="no pair of claims to train on",
        ),
    ],
)
def test_a_split_without_rows_is_in_no_file_and_all_others_load(tmp_path, splits, due, citation):
    dataset, standoff, again = tmp_path / "dataset", tmp_path / "standoff", tmp_path / "again"
    annotation = moved(tmp_path, splits)
    build(annotation, dataset, citation=citation, standoff=standoff)
    assert loaded(dataset, tmp_path / "cache") == due
    files = {f"data/{name}/{split}-00000-of-00001.parquet" for name, own in due.items() for split in own}
    assert {path.relative_to(dataset).as_posix() for path in dataset.rglob("*.parquet")} == files
    croissant = json.loads((dataset / "croissant.json").read_text("utf-8"))
    assert {one["@id"] for one in croissant["distribution"]} == files
    asked = {task["split"] for task in yaml.safe_load((dataset / "eval.yaml").read_text("utf-8"))["tasks"]}
    assert asked == ({"test"} if "test" in due["articles"] else set())
    rows = {name: load_rows(dataset, name) for name in due}
    assert {name: [split for split in own if own[split]] for name, own in rows.items()} == due
    assert all(list(own) == ["train", "test"] for own in rows.values())
    write_dataset(again, rehydrate(standoff, annotation / "articles", schema_file()))
    assert loaded(again, tmp_path / "cache") == due
