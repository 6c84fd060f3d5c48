"""The page of the leaderboard in a browser: tabs, sorting, narrow windows, and hostile results."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from insihab.leaderboard.page import page
from made_results import LOO, SPLIT, entry, signature
from pages import HOSTILE, OUTSIDE, Opened

pytestmark = pytest.mark.slow

_SHOWN = """() => [...document.querySelectorAll('[role=tab]')]
    .filter((one) => one.checkVisibility() && one.ariaSelected === 'true').map((one) => one.textContent)"""


def layers(entities: float, claims: float | None) -> dict[str, Any]:
    strict = {"tp": 3, "fp": 1, "fn": 2, "precision": 0.75, "recall": 0.6, "f1": entities}
    strict["interval"] = [max(0, entities - 0.05), min(1, entities + 0.05)]
    quantity = {"quantity": {"f1": claims}, "claim": {"f1": claims}}
    return {"entities": {"strict": strict}, "numeric_claims": quantity, "events": {"trigger_classification": strict}}


def results(**more: Any) -> Iterator[Any]:
    for protocol in (LOO, SPLIT):
        for system, scores in {"alpha": (0.9, 0.2), "Beta": (0.3, 0.4), "gamma": (0.6, None)}.items():
            yield entry(system, layers(*scores), protocol, **more)
        yield entry("m" * 64, layers(1.0, 0.1), protocol, kind="reference", **more)
        yield entry("peeked", layers(0.95, 0.1), protocol, saw_test_articles=True, **more)
    yield entry("alpha", layers(0.5, 0.5), SPLIT, "0.3.0", **more)


def saved(folder: Path, **more: Any) -> Path:
    path = folder / "page.html"
    path.write_text(page(results(**more)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = {"authors": ("فريق انسحاب", "A. Author"), "training_data": "نص عربي " * 30, "note": "x" * 300}
    return saved(tmp_path_factory.mktemp("page"), link="https://example.org/" + "a" * 400, **said)


def names(opened: Opened, number: int = 0) -> list[str]:
    """The names in a table that can be seen, from top to bottom."""
    return [
        one.split("\n")[0].split(" ")[0]
        for one in opened.page.locator("table:visible").nth(number).locator(".name").all_inner_texts()
    ]


@pytest.mark.parametrize("width", [375, 768, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_everything_fits(browser: Any, board: Path, width: int, colours: str, script: bool) -> None:
    opened = Opened(browser, board, width, color_scheme=colours, java_script_enabled=script)
    tabs = opened.page.locator("[role=tab]:visible").all_inner_texts() if script else [None]
    for tab in [*tabs[2:], tabs[1]] if script else tabs:  # the older version last, which has less
        if tab:
            opened.page.get_by_role("tab", name=tab, exact=True).locator("visible=true").first.click()
        assert opened.page.evaluate(OUTSIDE) == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    assert opened.complaints == []
    ground = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if colours == "light" else "rgb(22, 22, 22)")


def test_tabs_by_click(browser: Any, board: Path) -> None:
    opened = Opened(browser, board)
    assert opened.page.evaluate(_SHOWN) == ["version 0.4.0", LOO, "all"]
    assert opened.page.locator("table:visible").count() == 1
    opened.page.get_by_role("tab", name="numeric claims").locator("visible=true").click()
    assert opened.page.locator("caption:visible").all_inner_texts() == [
        "numeric claims: quantity",
        "numeric claims: claim",
    ]
    opened.page.get_by_role("tab", name=SPLIT).locator("visible=true").click()
    assert opened.page.evaluate(_SHOWN) == ["version 0.4.0", SPLIT, "numeric claims"]  # the layer stays
    opened.page.get_by_role("tab", name="version 0.3.0").click()
    assert opened.page.evaluate(_SHOWN) == ["version 0.3.0", "numeric claims"]  # one protocol needs no tabs
    assert names(opened) == ["alpha"]


def test_tabs_by_keyboard(browser: Any, board: Path) -> None:
    opened = Opened(browser, board)
    page = opened.page
    for _ in range(3):  # each group of tabs is one stop
        page.keyboard.press("Tab")
    for key, chosen in [
        ("ArrowRight", "entities"),
        ("ArrowRight", "events"),
        ("End", "numeric claims"),
        ("ArrowRight", "all"),
        ("ArrowLeft", "numeric claims"),
        ("Home", "all"),
    ]:
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == chosen
        assert page.evaluate(_SHOWN)[-1] == chosen
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(_SHOWN) == ["version 0.4.0", SPLIT, "all"]


def test_roles_of_tabs(browser: Any, board: Path) -> None:
    page = Opened(browser, board).page
    wrong = """() => [...document.querySelectorAll('[role=tab]')].filter((one) => {
        const panel = document.getElementById(one.getAttribute('aria-controls'));
        const chosen = one.ariaSelected === 'true';
        return panel.role !== 'tabpanel' || panel.getAttribute('aria-labelledby') !== one.id
            || panel.hidden === chosen || one.tabIndex !== (chosen ? 0 : -1);
    }).length"""
    assert page.locator("[role=tab]").count() > 10
    assert page.evaluate(wrong) == 0
    assert page.locator("[role=tablist]:not([aria-label])").count() == 0


@pytest.mark.parametrize("width", [375, 1280])
def test_sorting(browser: Any, board: Path, width: int) -> None:
    """Groups stay where they are, and what has no score stays last."""
    opened = Opened(browser, board, width)
    apart = ["peeked", "m" * 64]
    assert names(opened) == ["alpha", "Beta", "gamma", *apart]  # by the mean
    head = opened.page.locator("table:visible thead")
    for column, order, expected in [
        ("entities", "descending", ["alpha", "gamma", "Beta"]),
        ("entities", "ascending", ["Beta", "gamma", "alpha"]),
        ("claims", "descending", ["Beta", "alpha", "gamma"]),
        ("claims", "ascending", ["alpha", "Beta", "gamma"]),
        ("system", "ascending", ["alpha", "Beta", "gamma"]),
        ("system", "descending", ["gamma", "Beta", "alpha"]),
    ]:
        head.get_by_role("button", name=column, exact=True).click()
        assert names(opened) == [*expected, *apart]
        assert head.locator("[aria-sort]").evaluate_all(
            "(all) => all.map((one) => [one.textContent, one.ariaSort])"
        ) == [[column, order]]


def test_sorting_by_rank_and_keyboard(browser: Any, board: Path) -> None:
    opened = Opened(browser, board)
    opened.page.get_by_role("tab", name="entities").locator("visible=true").click()
    assert names(opened)[:3] == ["alpha", "gamma", "Beta"]
    rank = opened.page.locator("table:visible thead").get_by_role("button", name="rank")
    rank.focus()
    opened.page.keyboard.press("Enter")
    assert names(opened)[:3] == ["alpha", "gamma", "Beta"]
    opened.page.keyboard.press("Space")
    assert names(opened)[:3] == ["Beta", "gamma", "alpha"]


@pytest.mark.parametrize("width", [375, 1280])
def test_intervals_stand_where_the_axis_says(browser: Any, board: Path, width: int) -> None:
    opened = Opened(browser, board, width)
    opened.page.get_by_role("tab", name="entities").locator("visible=true").click()
    row = opened.page.locator("table:visible tbody tr").first  # 0.9, 0.85-0.95
    ticks, *found = row.locator("svg").evaluate(
        """(svg) => {
            const axis = svg.getBoundingClientRect();
            const at = (x) => Math.round((x - axis.left) / axis.width * 1000) / 10;
            const line = svg.querySelector('.reach').getBoundingClientRect();
            const point = svg.querySelector('.point').getBoundingClientRect();
            const middle = (box) => at((box.left + box.right) / 2);
            const labels = [...svg.closest('table').querySelectorAll('.ticks span')];
            const ticks = labels.map((one) => middle(one.getBoundingClientRect()));
            return [ticks, at(line.left), middle(point), at(line.right)];
        }"""
    )
    assert found == pytest.approx([85, 90, 95], abs=0.1)
    assert ticks == pytest.approx([0, 25, 50, 75, 100], abs=0.5)


def test_the_signature_is_copied_or_selected(browser: Any, board: Path) -> None:
    opened = Opened(browser, board)
    opened.page.locator("summary:visible").first.click()
    opened.page.get_by_role("button", name="Copy").locator("visible=true").first.click()
    assert opened.page.evaluate("getSelection().toString()") == signature(LOO)


def test_without_a_script_all_is_there(browser: Any, board: Path) -> None:
    opened = Opened(browser, board, java_script_enabled=False)
    tables = opened.page.locator("table")
    assert tables.count() == tables.locator("visible=true").count() == 3 * 5
    assert opened.page.locator("section").count() == opened.page.locator("section:visible").count()
    assert opened.page.locator("h2, h3, h4").first.is_visible()
    assert opened.page.locator("button:visible").count() == 0


@pytest.mark.parametrize("width", [375, 1280])
def test_a_hostile_result_runs_nothing(browser: Any, tmp_path: Path, width: int) -> None:
    """Even with what the checks refuse, where it comes first."""
    tall = "a" + "\u0301" * 200
    path = saved(tmp_path, authors=(HOSTILE, tall), training_data=HOSTILE, note='" onmouseover="alert(1)' + HOSTILE)
    opened = Opened(browser, path, width)
    assert opened.page.evaluate(OUTSIDE) == []
    assert opened.page.locator("img, script[src], [onmouseover], [onerror]").count() == 0
    assert opened.page.locator("script").count() == 1
    assert opened.complaints == []


def test_printed(browser: Any, board: Path) -> None:
    page = Opened(browser, board, color_scheme="dark").page
    page.get_by_role("tab", name="events").locator("visible=true").click()
    page.set_viewport_size({"width": 718, "height": 1000})  # of a sheet of A4 within its margins
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("[role=tablist]:visible").count() == 0
    # What is printed is what was chosen, and says so, although its tabs are gone.
    assert page.locator("h2:visible, h3:visible, section h4:visible").all_inner_texts()[:3] == [
        "Version 0.4.0",
        LOO,
        "Events",
    ]
    assert page.locator("table:visible").count() == 1
    assert page.locator("table:visible").evaluate("(one) => getComputedStyle(one).display") == "table"
    assert page.evaluate(OUTSIDE) == []
