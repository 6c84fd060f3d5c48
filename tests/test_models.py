"""Tests of baselines/classifying/models.py."""

import pytest
from sklearn.base import clone

from classifying.models import Candidates, Chooser, Detector

TRAINING = [("a1", "b1", "c1"), ("a2", "b2", "c2"), ("a3", "b3", "c3")]


def of(*names: str) -> Candidates:
    """Candidates with their first letter and themselves as features."""
    return Candidates(names, [[f"letter={name[0]}", f"all={name}"] for name in names])


def all_conflict(first: str, second: str) -> bool:
    return True


def detector(conflict=None) -> Detector:
    """One that learned to find what begins with a."""
    labels = [["A" if name[0] == "a" else "" for name in names] for names in TRAINING]
    return Detector(conflict).fit([of(*names) for names in TRAINING], labels)


def test_a_detector_keeps_the_best_of_what_conflicts():
    free, single = detector(), detector(all_conflict)
    assert free.predict([of("b4", "a4", "c4", "a5")]) == [[("a4", "A"), ("a5", "A")]]
    assert single.predict([of("b4", "a4", "c4", "a1")]) == [[("a1", "A")]]  # seen in training: it scores higher
    assert free.predict([of()]) == [[]]
    assert free.predict([]) == []


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        pytest.param([[""], [""]], [], id="nothing was marked"),
        pytest.param([["A"], ["A"]], [("z", "A")], id="all was"),
        pytest.param([[], []], [], id="there was nothing"),
    ],
)
def test_a_detector_that_saw_one_label(labels, found):
    training = [Candidates(["x"][: len(one)], [["f"]][: len(one)]) for one in labels]
    assert Detector().fit(training, labels).predict([Candidates(["z"], [["f"]])]) == [found]


@pytest.mark.parametrize(
    ("examples", "features", "label"),
    [
        pytest.param([], ["f"], "", id="nothing to learn from"),
        pytest.param([(["f"], "A", 0)], ["g"], "A", id="one label is all there is"),
        pytest.param(
            [(["f"], "A", 0), (["g"], "B", 0), (["f"], "A", 1), (["g"], "B", 1)], ["g"], "B", id="two documents"
        ),
        pytest.param([(["f"], "A", 0), (["g"], "B", 0)], ["f"], "A", id="one document: nothing to tune on"),
        pytest.param([(["f"], "A", 0), (["g"], "B", 1)], ["g"], "B", id="no fold has both labels"),
    ],
)
def test_chooser(examples, features, label):
    X, y, groups = ([one[part] for one in examples] for part in range(3))
    chooser = Chooser().fit(X, y, groups)
    assert chooser.predict([features]) == [label]
    assert chooser.predict([]) == []


@pytest.mark.parametrize("model", [Chooser([0.5]), Detector(all_conflict, [0.5])])
def test_clone(model):
    assert clone(model).get_params() == model.get_params()
