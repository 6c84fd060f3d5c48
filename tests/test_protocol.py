"""Tests of baselines/protocol.py."""

from dataclasses import fields, replace

import pytest

from baseline import document
from insihab.released import dataset_folder
from memorise import Memorise
from program import fitted
from protocol import Document, Text, folds, load


@pytest.fixture(scope="module")
def released() -> dict[str, list[Document]]:
    return load(dataset_folder())


def test_folds_of_each_protocol():
    a, b, c = (document("نص", name) for name in "abc")
    splits = {"train": [a, b], "test": [c]}
    assert [(fold.train, fold.test) for fold in folds(splits, "split")] == [((a, b), (c.source,))]
    assert [(fold.train, fold.test) for fold in folds(splits, "leave-one-article-out")] == [
        ((b, c), (a.source,)),
        ((a, c), (b.source,)),
        ((a, b), (c.source,)),
    ]


@pytest.mark.parametrize(
    ("protocol", "trained", "predicted"), [("split", 1 * 3, 2), ("leave-one-article-out", 5 * 4, 5)]
)
def test_no_fold_trains_on_what_it_predicts(released, protocol, trained, predicted):
    parts = list(folds(released, protocol))
    assert sum(len(fold.train) for fold in parts) == trained
    assert sum(len(fold.test) for fold in parts) == predicted
    for fold in parts:
        assert not {seen.source.doc_id for seen in fold.train} & {text.doc_id for text in fold.test}
        assert not {seen.source.text for seen in fold.train} & {text.text for text in fold.test}


def test_what_is_predicted_comes_without_gold(released):
    assert {field.name for field in fields(Text)} == {"doc_id", "text", "sentences", "tokens"}
    assert {type(text) for fold in folds(released, "leave-one-article-out") for text in fold.test} == {Text}
    emptied = [replace(seen, layers={layer: [] for layer in seen.layers}) for seen in released["test"]]
    (with_gold,), (without,) = (folds({**released, "test": test}, "split") for test in (released["test"], emptied))
    first, second = (fitted(Memorise(), fold.train).predict(fold.test) for fold in (with_gold, without))
    assert first == second
