"""The page in a browser: what fits, what reads from right to left, what the filters show."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from insihab.cli import main
from insihab.gold import released_gold
from pages import OUTSIDE, Opened
from test_report_page import hostile_page

pytestmark = pytest.mark.slow

_SHOWN = (
    "() => [...document.querySelectorAll('li[data-kind]')].filter((one) => one.offsetParent).map((one) => one.dataset)"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The errors of a system that finds every other mention, cut short, and every other event without its arguments."""
    folder = tmp_path_factory.mktemp("report")
    lines = []
    for one in released_gold("leave-one-article-out").documents.values():
        mentions = [
            {"start": item["start"], "end": max(item["start"] + 1, item["end"] - at % 3), "type": item["type"]}
            for at, item in enumerate(one.layers["entities"][::2])
        ]
        events = [
            {"start": item["start"], "end": item["end"], "type": item["type"], "factuality": "ACTUAL"}
            for item in one.layers["events"][::2]
        ]
        claims = [{"start": item["start"], "end": item["end"]} for item in one.layers["numeric_claims"]]
        unique = {(item["start"], item["end"], item["type"]): item for item in mentions}
        lines.append({"doc_id": one.doc_id, "entities": [*unique.values()], "events": events, "numeric_claims": claims})
    predictions, path = folder / "predictions.jsonl", folder / "report.html"
    predictions.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    arguments = ["--predictions", str(predictions), "--protocol", "leave-one-article-out", "--system", "every other"]
    assert main(["evaluate", *arguments, "--report", str(path)]) == 0
    return path


def shown(page: Page) -> set[tuple[str, str]]:
    """Layers and kinds of the errors that can be seen."""
    return {(one["layer"], one["kind"]) for one in page.evaluate(_SHOWN)}


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everything_fits(browser: Any, report: Path, width: int, colours: str) -> None:
    opened = Opened(browser, report, width, color_scheme=colours)
    assert opened.page.evaluate(OUTSIDE) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    assert opened.complaints == []
    ground = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if colours == "light" else "rgb(22, 22, 22)")


def test_a_hostile_page_fits_and_runs_nothing(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(hostile_page(tmp_path), encoding="utf-8")
    opened = Opened(browser, path, 375)
    assert opened.page.evaluate(OUTSIDE) == []
    assert opened.complaints == []


def test_sentences_read_from_right_to_left(browser: Any, report: Path) -> None:
    page = Opened(browser, report).page
    found = page.evaluate("[...document.querySelectorAll('.text')].map((one) => getComputedStyle(one).direction)")
    assert len(found) > 50
    assert set(found) == {"rtl"}
    quoted = "[...document.querySelectorAll('li bdi')].map((one) => getComputedStyle(one).unicodeBidi)"
    assert set(page.evaluate(quoted)) == {"isolate"}


def test_no_mark_breaks_a_word(browser: Any, report: Path) -> None:
    """Arabic letters join over the ends of marks: a sentence is as wide with them as without."""
    opened = Opened(browser, report, 3000)
    widths = opened.page.evaluate(
        """() => [...document.querySelectorAll('.text')].map((one) => {
            one.style.whiteSpace = 'nowrap';
            const range = document.createRange();
            range.selectNodeContents(one);
            const before = range.getBoundingClientRect().width;
            one.textContent = one.textContent;
            range.selectNodeContents(one);
            return Math.abs(before - range.getBoundingClientRect().width);
        })"""
    )
    assert max(widths) < 2


def test_sides_differ_in_form(browser: Any, report: Path) -> None:
    page = Opened(browser, report).page
    styles = {
        side: page.eval_on_selector(f".text .mark.{side}", "(one) => getComputedStyle(one).textDecorationStyle")
        for side in ("gold", "predicted", "trigger")
    }
    assert styles == {"gold": "solid", "predicted": "dashed", "trigger": "dotted"}


def test_lines_under_each_other_do_not_meet(browser: Any, report: Path) -> None:
    """The lines of a sentence stay above the next line of text."""
    page = Opened(browser, report).page
    room = page.evaluate(
        """() => [...document.querySelectorAll('.text')].map((one) => {
            const style = getComputedStyle(one);
            const offset = (mark) => parseFloat(getComputedStyle(mark).textUnderlineOffset);
            const lowest = Math.max(0, ...[...one.querySelectorAll('.mark')].map(offset)) + 3;
            return parseFloat(style.lineHeight) - parseFloat(style.fontSize) - lowest;
        })"""
    )
    assert min(room) > 0


def test_filters_hide_and_show(browser: Any, report: Path) -> None:
    opened = Opened(browser, report)
    page = opened.page
    everything = shown(page)
    assert {("entities", "missed"), ("entities", "boundary"), ("numeric_claims", "wrong slot")} <= everything
    number = int(page.locator("#filters output").inner_text().split()[0])
    page.get_by_label("missed", exact=True).uncheck()
    assert shown(page) == {one for one in everything if one[1] != "missed"}
    assert int(page.locator("#filters output").inner_text().split()[0]) < number
    page.get_by_label("missed", exact=True).check()
    for layer in {layer for layer, _ in everything} - {"numeric_claims"}:
        page.get_by_label(layer, exact=True).uncheck()
    assert shown(page) == {one for one in everything if one[0] == "numeric_claims"}
    assert page.locator(".sentence:visible").count() < page.locator(".sentence").count()
    assert page.locator(".sentence:visible:not(:has(li:not([hidden])))").count() == 0
    assert page.locator(".sentence:visible .mark.off").count() > 0  # those of other layers
    page.get_by_label("numeric claims", exact=True).uncheck()
    assert page.locator(".document:visible").count() == 0
    for layer in {layer for layer, _ in everything}:
        page.get_by_label(layer.replace("_", " "), exact=True).check()
    assert shown(page) == everything
    assert page.locator(".mark.off").count() == 0


def test_pointing_at_an_error_shows_its_marks_alone(browser: Any, report: Path) -> None:
    page = Opened(browser, report).page
    sentence = page.locator(".sentence").filter(has=page.locator("li:nth-child(3)")).first
    line = sentence.locator("li").nth(1)
    line.hover()
    number = line.get_attribute("data-error")
    lit = sentence.locator(".mark:not(.off)").evaluate_all("(all) => all.map((one) => one.dataset.errors.split(' '))")
    assert lit
    assert all(number in errors for errors in lit)
    page.mouse.move(0, 0)
    assert sentence.locator(".mark.off").count() == 0


def test_without_a_script_all_is_there(browser: Any, report: Path) -> None:
    opened = Opened(browser, report, java_script_enabled=False)
    assert not opened.page.locator("#filters").is_visible()
    lines = opened.page.locator("li[data-kind]")
    assert lines.count() == report.read_text(encoding="utf-8").count("<li data-layer")
    assert lines.last.is_visible()
    assert opened.page.locator(".mark.off").count() == 0


def test_printed(browser: Any, report: Path) -> None:
    page = Opened(browser, report, color_scheme="dark").page
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf().startswith(b"%PDF")
