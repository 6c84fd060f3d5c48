"""Tests of baselines/learning_curve.py and the picture that it draws."""

import copy
import json
import re
import sys
from importlib import import_module
from itertools import combinations
from xml.etree import ElementTree

import pytest

from baseline import document
from curve_picture import picture, spread
from insihab.gold import ALL_ARTICLES, custom_gold, released_gold
from insihab.leaderboard.measures import SHOWN
from insihab.leaderboard.results import read_results
from insihab.predictions import LAYERS, Prediction
from insihab.released import dataset_folder
from insihab.scoring.corpus import score
from learning_curve import DOCS, PANELS, choices, curve, main, points, predicted, trained_on
from memorise import Memorise
from protocol import load


@pytest.fixture(scope="module")
def figures():
    return json.loads((DOCS / "learning-curve.json").read_text(encoding="utf-8"))


# Which articles to train on


def test_choices_of_three_and_of_five_articles():
    assert choices(3) == [(1,), (2,), (1, 2)]
    assert [sum(len(one) == size for one in choices(5)) for size in (1, 2, 3, 4)] == [4, 6, 4, 1]  # 4 over k


@pytest.mark.parametrize(
    ("held_out", "choice", "expected"),
    [(0, (1, 2), [1, 2]), (3, (1, 2), [4, 0]), (4, (1, 4), [0, 3]), (2, (1, 2, 3, 4), [3, 4, 0, 1])],
)
def test_places_are_counted_in_a_circle(held_out, choice, expected):
    assert trained_on(held_out, choice, 5) == expected


@pytest.mark.parametrize("articles", [2, 3, 5])
def test_each_choice_trains_on_every_article_equally_often_and_never_on_the_held_out_one(articles):
    for choice in choices(articles):
        sets = [trained_on(held_out, choice, articles) for held_out in range(articles)]
        assert sorted(index for one in sets for index in one) == sorted([*range(articles)] * len(choice))
        assert not any(held_out in one for held_out, one in enumerate(sets))


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_choices_of_one_size_are_all_training_sets(size):
    for held_out in range(5):
        sets = {frozenset(trained_on(held_out, choice, 5)) for choice in choices(5) if len(choice) == size}
        assert sets == set(map(frozenset, combinations(set(range(5)) - {held_out}, size)))


# Figures


def test_points_have_mean_and_range():
    assert list(points({(1,): 0.2, (2,): None, (3,): 0.7, (1, 2): 1 / 3})) == [
        {"articles": 1, "mean": 0.3, "lowest": 0.0, "highest": 0.7, "choices": [0.2, 0.0, 0.7]},  # 0.9 / 3
        {"articles": 2, "mean": 0.333333, "lowest": 0.333333, "highest": 0.333333, "choices": [0.333333]},
    ]


def test_counts_are_pooled_over_the_held_out_articles(tmp_path):
    """Three articles; the memoriser knows what it has seen, and nothing else is marked."""
    documents = [
        document("العراق وبغداد", "a", entities={"العراق": "GPE", "بغداد": "GPE"}),
        document("العراق", "b", entities={"العراق": "GPE"}),
        document("بغداد", "c", entities={"بغداد": "GPE"}),
    ]
    file = tmp_path / "gold.jsonl"
    lines = [
        {"doc_id": one.source.doc_id, "text": one.source.text, "events": [], "numeric_claims": [], "entities": [
            {name: row[name] for name in ("start", "end", "type")} for row in one.layers["entities"]]}
        for one in documents
    ]  # fmt: skip
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = curve("memorise", Memorise(), documents, custom_gold([file]), jobs=1)
    assert list(found) == list(PANELS)
    # Place 1: b for a finds 1 of 2, c for b finds 0 of 1, a for c finds 1 of 1. tp 2, fn 2: 4 / 6.
    # Place 2: c for a finds 1 of 2, a for b finds 1 of 1, b for c finds 0 of 1. The same.
    # Both: b and c for a find 2, the others 1 each: all 4.
    one, both = found["entities, strict"]
    assert one == {"articles": 1, "mean": 0.666667, "lowest": 0.666667, "highest": 0.666667, "choices": [0.666667] * 2}
    assert both["choices"] == [1.0]
    assert [point["mean"] for point in found["quantities"]] == [0.0, 0.0]  # no gold, no predictions


@pytest.mark.slow
def test_points_of_the_memoriser_come_out_again(figures):
    splits, gold = load(dataset_folder()), released_gold(ALL_ARTICLES)
    documents = [*splits["train"], *splits["test"]]
    assert [one.source.doc_id for one in documents] == figures["articles"]
    for choice, index in (((1,), 0), ((2, 4), 4)):  # (1, 2), (1, 3), (1, 4), (2, 3), (2, 4)
        found = [
            Prediction(one.source.doc_id, None, predicted(Memorise(), documents, held_out, choice))
            for held_out, one in enumerate(documents)
        ]
        layers = score(gold, found)
        for panel, (layer, measure) in PANELS.items():
            point = figures["systems"]["memorise"][panel][len(choice) - 1]
            assert layers[layer].measures[measure].f1 == pytest.approx(point["choices"][index], abs=1e-6)
            assert {*found[0].layers} == {*LAYERS}


def test_with_all_articles_the_curve_meets_the_leaderboard(root, figures):
    entries = [one for one in read_results(root / "baselines" / "results") if one.signature == figures["signature"]]
    known = {one.system: one for one in entries}
    headlines = {(one.layer, one.name): one for one in SHOWN}
    for system, panels in figures["systems"].items():
        for panel, line in panels.items():
            assert line[-1]["articles"] == len(figures["articles"]) - 1
            f1 = known[system].f1(headlines[PANELS[panel]])
            assert line[-1]["mean"] == pytest.approx(f1, abs=1e-6), (system, panel)


# Picture


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ([50, 30], [50, 30]),
        ([30, 50], [30, 50]),
        ([40, 43], [37, 46]),  # 3 apart, 9 are due: 3 down, 3 up
        ([43, 40], [46, 37]),
        ([40, 40], [44.5, 35.5]),
    ],
)
def test_words_do_not_cover_each_other(heights, expected):
    assert spread(heights) == expected


def words(drawn):
    """The words of a picture: matplotlib draws glyphs, and writes the words beside them as comments."""
    return [found.strip() for found in re.findall(r"<!--(.*?)-->", drawn)]


def test_the_committed_picture_is_drawn_from_the_committed_figures(figures):
    drawn = picture(figures)
    assert drawn == (DOCS / "learning-curve.svg").read_text(encoding="utf-8")
    assert main(["--check"]) == 0
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert "fill: #ffffff" in drawn
    assert "dc:date" not in drawn
    said = words(drawn)
    assert set(PANELS) <= set(said)
    for name, panels in figures["systems"].items():
        assert all(f"{name} {100 * line[-1]['mean']:.1f}" in said for line in panels.values())


def test_another_figure_gives_another_picture(figures):
    other = copy.deepcopy(figures)
    other["systems"]["memorise"]["quantities"][0]["lowest"] += 0.01
    assert picture(other) != picture(figures)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda figures: figures["systems"]["linear"]["quantities"][0].update(mean=0.9), "PICTURE_STALE"),
        (lambda figures: figures.update(signature="of old"), "FIGURES_STALE"),
        (lambda figures: figures.pop("systems"), "FIGURES_INVALID"),
        (lambda figures: figures["systems"].clear(), "FIGURES_INVALID"),
        (lambda figures: figures["systems"].update(third={}), "FIGURES_INVALID"),
        (lambda figures: figures["systems"]["linear"]["quantities"].clear(), "FIGURES_INVALID"),
        (lambda figures: figures["systems"]["linear"]["quantities"][0].update(mean="high"), "FIGURES_INVALID"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path, capsys, figures, change, code):
    other = copy.deepcopy(figures)
    change(other)
    (tmp_path / "learning-curve.json").write_text(json.dumps(other), encoding="utf-8")
    (tmp_path / "learning-curve.svg").write_bytes((DOCS / "learning-curve.svg").read_bytes())
    assert main(["--folder", str(tmp_path), "--check"]) == 2
    assert capsys.readouterr().err.startswith(f"error {code}: {tmp_path}/learning-curve.")


def test_a_picture_can_be_drawn_again_and_missing_figures_are_said(tmp_path, capsys):
    assert main(["--folder", str(tmp_path), "--draw"]) == 2
    assert "FILE_UNREADABLE" in capsys.readouterr().err
    (tmp_path / "learning-curve.json").write_bytes((DOCS / "learning-curve.json").read_bytes())
    assert main(["--folder", str(tmp_path), "--draw"]) == 0
    assert (tmp_path / "learning-curve.svg").read_bytes() == (DOCS / "learning-curve.svg").read_bytes()


def test_without_matplotlib_help_is_given_and_the_extra_is_named(tmp_path, capsys, monkeypatch):
    for name in [
        one for one in sys.modules if one.partition(".")[0] in ("matplotlib", "learning_curve", "curve_picture")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    alone = import_module("learning_curve")
    with pytest.raises(SystemExit, match="0"):
        alone.main(["--help"])
    assert alone.main(["--folder", str(tmp_path)]) == 2
    message = 'the picture: needs matplotlib, which is not installed; pip install ".[build]"'
    assert capsys.readouterr().err == f"error MODULE_MISSING: {message}\n1 finding(s)\n"


def test_a_folder_that_is_not_there_costs_no_training(tmp_path, capsys):
    assert main(["--folder", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.startswith(f"error FOLDER_MISSING: {tmp_path / 'none'}: is no folder; make it")
