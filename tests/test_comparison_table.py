import pytest

from insihab.comparison.systems import Compared, SystemComparison
from insihab.comparison.table import comparison_table
from insihab.gold import Gold
from insihab.predictions.inventory import ANYTHING
from insihab.score_table import FLAT
from insihab.uncertainty.paired import Comparison

KEY = ("entities", "strict")


def undecided(**values: object) -> Comparison:
    """Five articles on which the second system has 60 and the first 50, but for what is given."""
    usual = {
        "documents": 5,
        "first": 0.5,
        "second": 0.6,
        "difference": 0.1,
        "interval": (-0.05, 0.25),
        "p": 0.25,
        "smallest_p": 0.0625,
        "detectable": 0.2,
        "verdict": "undecided",
    }
    return Comparison(**{**usual, **values})  # type: ignore[arg-type]


def shown(*comparisons: Comparison) -> list[str]:
    headlines = {(KEY[0], f"{KEY[1]}{at}"): Compared(one, one.p, 1) for at, one in enumerate(comparisons)}
    gold = Gold({}, [], ANYTHING, "custom", "", "custom")
    return comparison_table(SystemComparison("signature", headlines), ("a", "b"), gold).split("\n")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({}, "5 articles, p at least 0.0625", id="too few to decide"),
        pytest.param(
            {"documents": 6, "smallest_p": 0.03125},
            "6 articles, p at least 0.0312, 20.0 points or more",
            id="what is found",
        ),
        pytest.param({"documents": 6, "smallest_p": None}, "6 articles, 20.0 points or more", id="no test"),
        pytest.param(
            {"documents": 6, "smallest_p": None, "detectable": 1.2},
            "6 articles, not even 100 points would be found",
            id="much",
        ),
        pytest.param(
            {"documents": 1, "interval": None, "detectable": None},
            "1 article, p at least 0.0625, no interval, which takes two articles and scores whichever one is left out",
            id="no interval",
        ),
        pytest.param(
            {"interval": (0.1, 0.1), "detectable": None},
            "5 articles, p at least 0.0625, no article moves the difference",
            id="no width",
        ),
        pytest.param({"documents": 0}, "this measure has no interval on 20 articles or more", id="many articles"),
        pytest.param({"difference": None}, "at least one of the two has no score", id="no score"),
    ],
)
def test_why_a_headline_is_undecided(values: dict[str, object], expected: str) -> None:
    assert f"- entities strict0: {expected}" in shown(undecided(**values))


def test_what_is_decided_has_no_line() -> None:
    lines = shown(undecided(), undecided(verdict="second"))
    assert [line for line in lines if line.startswith("- ")] == ["- entities strict0: 5 articles, p at least 0.0625"]
    assert any(line.startswith("The data cannot decide 1 of 2 headline(s). ") for line in lines)
    assert not any("cannot decide" in line for line in shown(undecided(verdict="second")))


@pytest.mark.parametrize(("interval", "marked"), [((0.1, 0.1), True), ((0.1, 0.1 + 1e-15), True), ((0.0, 0.1), False)])
def test_an_interval_of_no_width_is_marked(interval: tuple[float, float], marked: bool) -> None:
    lines = shown(undecided(interval=interval))
    assert ("+10.0..+10.0†" in lines[5], FLAT in lines) == (marked, marked)
