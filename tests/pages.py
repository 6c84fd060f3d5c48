"""Pages as a test looks at them: their elements, hostile text in them, and what a browser makes of them."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

HOSTILE = "</p></bdi><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u202e"
# What reaches beyond the window and is not in a box that scrolls by itself.
OUTSIDE = """() => {
    const width = document.documentElement.clientWidth;
    const reaches = (one) => [...one.getClientRects()].some((box) => box.left < -1 || box.right > width + 1);
    const all = [...document.querySelectorAll('body *')].filter((one) => !one.closest('pre, caption.quiet'));
    return all.filter(reaches).map((one) => one.outerHTML);
}"""


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of each."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((self.open[-1], data))

    def all(self, tag: str, name: str = "") -> list[dict[str, str | None]]:
        return [
            attributes for one, attributes in self.found if one == tag and name in str(attributes.get("class") or "")
        ]


class Opened:
    """A page, and what went wrong in it or was asked of the network."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, **options: Any) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900}, **options)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda line: self.complaints.append(line.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("request", lambda asked: self.complaints.append(asked.url) if asked.url != path.as_uri() else None)
        self.page.goto(path.as_uri())
