"""A person at Label Studio's editor: Chromium without a window, moved by mouse and keyboard alone."""

import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, Response, TimeoutError, sync_playwright

from golden import ROOT
from insihab.annotation import Region
from studio import Studio

PATIENCE = 30_000  # milliseconds that the editor may take for anything
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_FLAGS += ["--disable-component-update", "--disable-sync"]

# Rectangles of the code points from start to end of the text, where a line ends with a <br>.
_RECTANGLES = """([start, end]) => {
    const text = document.querySelector('.lsf-htx-richtext');
    if (!text) return false;  // the editor may draw its text anew
    const walker = document.createTreeWalker(text, 5);
    const range = document.createRange();
    let at = 0;
    for (let node; (node = walker.nextNode()); ) {
        const letters = node.nodeType === 3 ? [...node.data] : node.nodeName === 'BR' ? ['\\n'] : [];
        const unit = (offset) => letters.slice(0, offset - at).join('').length;
        if (at <= start && start < at + letters.length) range.setStart(node, unit(start));
        if (at < end && end <= at + letters.length) range.setEnd(node, unit(end));
        at += letters.length;
    }
    if (!text.contains(range.startContainer)) return false;
    range.startContainer.parentElement.scrollIntoView({block: 'center'});
    return [...range.getClientRects()].filter((one) => one.width).map((one) => [one.x, one.y, one.width, one.height]);
}"""
_READY = "() => window.Htx?.annotationStore?.selected?.names?.get('text')?.isReady"


@contextmanager
def chromium() -> Iterator[Any]:
    """The system's browser.

    Raises:
        FileNotFoundError: it is not installed, which is no reason to skip a test.
    """
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        raise FileNotFoundError("the browser tests need the system's package chromium; make browser installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield browser
        browser.close()


class Editor:
    """The labeling page; spans are of code points of the frozen text."""

    def __init__(self, browser: Any, studio: Studio) -> None:
        self._url = studio.url
        self.page: Page = browser.new_page(viewport={"width": 1600, "height": 1000})
        self.page.set_default_timeout(PATIENCE)
        self.page.goto(f"{studio.url}/user/login/")
        self.page.fill("input[name=email]", studio.account.email)
        self.page.fill("input[name=password]", studio.account.password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda url: "login" not in url)
        self.text = self.page.locator(".lsf-htx-richtext")
        self.beside = self.page.locator(".insihab-region")
        self.relations = self.page.locator(".lsf-relations__item")
        self._submit = self.page.get_by_role("button", name=re.compile("^submit", re.IGNORECASE))

    def open(self, project: int, task: int) -> None:
        """Show a task with its regions."""
        self.page.goto(f"{self._url}/projects/{project}/data?task={task}")
        self.page.wait_for_function(_READY)
        self.page.wait_for_load_state("networkidle")

    def rectangles(self, start: int, end: int) -> list[list[float]]:
        """Where a span is on the screen: x, y, width and height of each of its lines, scrolled into sight."""
        found: list[list[float]] = self.page.wait_for_function(_RECTANGLES, arg=[start, end]).json_value()
        return found

    def chosen(self) -> list[str]:
        """The labels that the next span gets, or that the selected region has."""
        return self.page.locator(".lsf-label_selected .lsf-label__text").all_inner_texts()

    def choose(self, label: str, key: str) -> None:
        """Choose a label by its key, again if the page did not listen yet."""
        for _ in range(5):
            self.page.keyboard.press(key)
            with suppress(TimeoutError):
                self.page.locator(".lsf-label_selected", has_text=label).wait_for(timeout=3_000)
                return
        raise AssertionError(f"the key {key} does not choose {label}")

    def drag(self, start: int, end: int) -> None:
        """Mark a span by dragging from its right edge to its left one."""
        pieces = self.rectangles(start, end)
        (x, y, width, height), (last_x, last_y, _, last_height) = pieces[0], pieces[-1]
        mouse = self.page.mouse
        mouse.move(x + width - 1, y + height / 2)
        mouse.down()
        mouse.move(x + width / 2, y + height / 2, steps=4)
        mouse.move(last_x + 1, last_y + last_height / 2, steps=4)
        mouse.up()
        self.page.locator(".lsf-label_selected").wait_for(state="detached")  # a label is let go when it is used

    def double_click(self, start: int, end: int) -> None:
        """Mark the word at a span."""
        self.page.mouse.dblclick(*self._middle(start, end))
        self.page.locator(".lsf-label_selected").wait_for(state="detached")

    def stretch(self, end: int) -> None:
        """Drag the end of the selected region to another place."""
        handle = self.text.locator("area.__resize_right").bounding_box()
        assert handle
        x, y, _, height = self.rectangles(end - 1, end)[0]
        mouse = self.page.mouse
        mouse.move(handle["x"] + 1, handle["y"] + handle["height"] / 2)
        mouse.down()
        mouse.move(handle["x"] - 15, y + height / 2, steps=4)
        mouse.move(x + 1, y + height / 2, steps=4)
        mouse.up()

    def select(self, start: int, end: int, label: str) -> None:
        """Select the region with this span, in which no other one may lie."""
        self.page.mouse.click(*self._middle(start, end))
        self.beside.get_by_text(f"{label}:").and_(self.page.locator(":visible")).first.wait_for()

    def unselect(self) -> None:
        self.page.keyboard.press("Escape")
        self.beside.get_by_text("Select a region").wait_for()

    def pick(self, value: str) -> None:
        """Give the selected region a value that is chosen from several."""
        shown = self.page.locator(":visible")
        self.beside.get_by_role("radio", name=value, exact=True).and_(shown).check()

    def field(self, attribute: str) -> Locator:
        """The input of a text that is not given yet."""
        return self.beside.locator(f"input[name={attribute}]:visible")

    def given(self, attribute: str) -> Locator:
        """A text that is given."""
        named = self.page.locator(f"[name^='{attribute}:']")
        return self.beside.locator("[data-testid=textarea-region]:visible", has=named)

    def delete_text(self, attribute: str) -> None:
        """Delete a text that is given."""
        self.given(attribute).hover()
        self.given(attribute).get_by_test_id("htx-textbox-delete-button").click()
        self.field(attribute).wait_for()

    def write(self, attribute: str, text: str) -> None:
        """Give a text letter by letter, in place of what is given."""
        if self.given(attribute).count():
            self.delete_text(attribute)
        self.field(attribute).press_sequentially(text)
        self.field(attribute).press("Enter")
        self.given(attribute).wait_for()

    def relate(self, source: Region, target: Region) -> Locator:
        """Draw a relation, and give its row in the list of relations."""
        self.select(source.start, source.end, source.label)
        self.page.keyboard.press("Alt+r")
        self.page.get_by_role("button", name="Create Relation").and_(
            self.page.locator("[data-look=filled]")
        ).wait_for()  # pressed: the next region is the target
        self.page.mouse.click(*self._middle(target.start, target.end))
        self.page.locator(".lsf-panel-tabs__tab:visible", has_text="Relations").click()
        self.relations.last.scroll_into_view_if_needed()
        return self.relations.last

    def name(self, row: Locator, role: str) -> None:
        """Give a relation its role."""
        row.hover()
        row.get_by_role("button", name="Show Relation Labels").click()
        row.locator(".lsf-relation-meta button").click()
        self.page.get_by_test_id(f"select-option-{role}").click()
        self.page.keyboard.press("Escape")

    def turn(self, row: Locator) -> str:
        """Click a relation's arrow, and give the direction that it then has."""
        row.locator(".lsf-relations__icon").click()
        return str(row.locator("[data-direction]").get_attribute("data-direction"))

    def wait_for_draft(self) -> None:
        """Wait until the server has what is not submitted, which the editor sends of itself."""
        with self.page.expect_response(lambda answer: "/drafts" in answer.url and answer.request.method != "GET"):
            pass

    def save(self) -> None:
        """Submit or update, and wait until the server has it."""

        def saved(response: Response) -> bool:
            is_annotation = "/annotations" in response.url and "/drafts" not in response.url
            return is_annotation and response.request.method in ("POST", "PATCH")

        with self.page.expect_response(saved) as answer:
            self._submit.click()
        assert answer.value.ok
        self.page.wait_for_load_state("networkidle")

    def refusal(self) -> str:
        """Try to submit or update, and give the message of the editor that refuses it."""
        self._submit.click()
        warning = self.page.locator(".ant-modal-confirm-content")
        message = warning.inner_text()
        self.page.get_by_role("button", name="OK").click()
        warning.wait_for(state="detached")
        return message

    def picture(self, name: str) -> None:
        """Renew a picture of the documentation, if the environment asks for it; colours are thinned out."""
        if os.environ.get("UPDATE_SCREENSHOTS"):
            with Image.open(io.BytesIO(self.page.screenshot())) as screen:
                screen.quantize(256).save(ROOT / "docs" / name, optimize=True)

    def _middle(self, start: int, end: int) -> tuple[float, float]:
        x, y, width, height = self.rectangles(start, end)[0]
        return x + width / 2, y + height / 2
