import pytest

from insihab.percent import percent, ratio, shown_interval, with_sign


@pytest.mark.parametrize(
    ("share", "text"), [(None, "-"), (0, "0.0"), (1, "100.0"), (2 / 3, "66.7"), (0.0004, "0.0"), (0.9996, "100.0")]
)
def test_percent(share: float | None, text: str) -> None:
    assert percent(share) == text
    assert with_sign(share) == ("none" if share is None else f"{text}%")


@pytest.mark.parametrize(("part", "whole", "shown"), [(158, 219, "72.1%"), (2, 52, "3.8%"), (0, 0, "none")])
def test_a_ratio_is_rounded_once(part: int, whole: int, shown: str) -> None:
    assert ratio(part, whole) == shown


@pytest.mark.parametrize(("found", "text"), [(None, "-"), ((0.0, 2 / 3), "0.0-66.7")])
def test_intervals(found: tuple[float, float] | None, text: str) -> None:
    assert shown_interval(found) == text
