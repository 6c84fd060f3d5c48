"""The page of annotations: what is in it, what a browser makes of it, and that no text gets out of its place."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from annotating.page import page
from annotating.pairs import Related, sides
from insihab.gold import released_gold
from insihab.predictions import Prediction
from insihab.segment import tokens
from pages import HOSTILE, OUTSIDE, Elements, Opened

TEXT = "أعلن وزير الدفاع الأميركي انسحاب 2500 جندي من العراق. ولم يعلق أحد."


def span(surface: str, text: str = TEXT) -> dict[str, int]:
    return {"start": text.index(surface), "end": text.index(surface) + len(surface)}


def pair(surface: str) -> list[int]:
    return list(span(surface).values())


LAYERS: dict[str, Any] = {
    "entities": [
        {**span("وزير الدفاع الأميركي"), "type": "TITLE"},
        {**span("الأميركي"), "type": "NORP"},
        {**span("العراق"), "type": "GPE", "level": "NAM", "entity": "iraq"},
    ],
    "events": [
        {
            **span("انسحاب"),
            "type": "Withdraw",
            "factuality": "PLANNED",
            "aspect": "NONE",
            "arguments": [{"role": "origin", **span("العراق")}, {"role": "force", **span("2500 جندي")}],
        }
    ],
    "numeric_claims": [
        {
            "id": "c1",
            **span("2500"),
            "lo": 2500,
            "hi": 2500,
            "operator": "APPROX",
            "unit": "count",
            "counted": pair("جندي"),
            "event": pair("انسحاب"),
        }
    ],
}
DOCUMENT = Prediction("article", TEXT, LAYERS)


def nothing(text: str, doc_id: str = "d") -> Prediction:
    return Prediction(doc_id, text, {"entities": [], "events": [], "numeric_claims": []})


def classes(elements: Elements, name: str) -> list[str]:
    return [str(one["class"]) for one in elements.all("span", name)]


def test_everything_stands_there_as_text() -> None:
    words = " ".join(text for _, text in Elements(page([DOCUMENT], "linear")).texts)
    for one in ("Annotations by linear", "article", "Withdraw", "PLANNED", "origin", "«العراق»", "≈ 2500 count"):
        assert one in words
    for one in ("counted", "«جندي»", "iraq", "NAM", "3 mentions", "entities 3, events 1, numeric claims 1"):
        assert one in words


def test_values_say_what_they_are_of() -> None:
    words = " ".join(" ".join(text for _, text in Elements(page([DOCUMENT], "linear")).texts).split())
    for one in ("factuality PLANNED", "operator APPROX", "level NAM", "identity iraq"):
        assert one in words
    assert "aspect" not in words  # which is NONE


def test_nested_mentions_lie_under_each_other() -> None:
    found = re.findall(r'<span class="(mark t\d+ l\d)">(?:<span class="(mark t\d+ l\d)">)?', page([DOCUMENT], "x"))
    assert ("mark t7 l0", "mark t6 l1") in found


def test_what_belongs_together_lights_up_together() -> None:
    """The event is item 0 and the claim item 1; h is the head of one, p what it points to."""
    elements = Elements(page([DOCUMENT], "x"))
    assert [one["class"] for one in elements.all("li", "item")] == ["item event e0", "item claim e1"]
    found = [re.fullmatch(r"mark \S+ l\d ?(.*)", one) for one in classes(elements, "mark")]
    lit = {one[1] for one in found if one and not one[0].startswith("mark l0")}  # not those of the legend
    assert lit == {"", "h0 p1", "h1", "p0", "p1"}


def test_a_document_without_anything() -> None:
    elements = Elements(page([nothing("نص قصير.")], "x"))
    assert elements.all("li", "item") == []
    assert "نص قصير." in [text for _, text in elements.texts]


@pytest.mark.parametrize("text", [HOSTILE, "\x1b[31m\x00\u202e نص \u2066", "👍🏽 نص 👩‍👩‍👧", "a <b> &amp; ]]> نص"])
def test_a_hostile_text_is_text(text: str) -> None:
    layers = {
        "entities": [{"start": 0, "end": len(text), "type": "PER", "entity": HOSTILE}],
        "events": [{"start": 0, "end": 1, "type": "Attack", "event": HOSTILE, "arguments": []}],
        "numeric_claims": [],
    }
    content = page([Prediction(HOSTILE, text, layers)], HOSTILE)
    elements = Elements(content)
    assert elements.open == []
    assert {tag for tag, _ in elements.found} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "bdi", "details", "summary"),
        *("ul", "li", "span", "b", "small", "section", "article", "header", "main"),
    }
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", content)
    assert all(
        name in ("class", "dir", "lang", "tabindex", "open", "id") for tag, one in elements.found[8:] for name in one
    )


def related(*documents: Prediction, relation: str = "EQUAL") -> list[Related]:
    (a, *_), (b, *_) = sides(documents, ["", ""])
    return [Related(a, b, relation)]


def test_pairs_link_to_their_claims() -> None:
    other = Prediction(HOSTILE, TEXT, LAYERS)
    content = page([DOCUMENT, other], "x", related(DOCUMENT, other))
    elements = Elements(content)
    assert elements.open == []
    places = {str(one["id"]) for _, one in elements.found if "id" in one}
    links = [str(one["href"]) for tag, one in elements.found if tag == "a"]
    assert links == ["#d0", "#d1", "#pairs", "#d0c1", "#d1c1"]
    assert {one.removeprefix("#") for one in links} <= places
    assert content.count(" <mark>2500</mark> ") == 2
    words = [text for _, text in elements.texts]
    assert words.count(HOSTILE.replace("\u202e", "\ufffd")) == 3  # in the contents, above the document, in the pair


def test_claims_that_have_nothing_to_do_with_each_other_are_only_counted() -> None:
    content = page([DOCUMENT, DOCUMENT], "x", related(DOCUMENT, DOCUMENT, relation="UNRELATED"))
    assert "UNRELATED 1" in content
    assert "<mark>" not in content


def test_one_document_without_pairs_needs_no_contents() -> None:
    assert not {"nav", "a"} & {tag for tag, _ in Elements(page([DOCUMENT], "x")).found}


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.data())
def test_the_text_is_all_there(text: str, data: st.DataObject) -> None:
    """Whatever is marked in it, each sentence reads as it did, but for what cannot be shown."""
    words = tokens(text)
    chosen = data.draw(st.lists(st.sampled_from(words), max_size=6)) if words else []
    pairs = zip(chosen, chosen[::-1], strict=True)
    mentions = [{"start": min(a, b)[0], "end": max(a, b)[1], "type": "PER"} for a, b in pairs]
    layers = {"entities": mentions, "events": [], "numeric_claims": []}
    plain, marked = (_sentences(page([one], "x")) for one in (nothing(text), Prediction("d", text, layers)))
    assert plain == marked


def _sentences(content: str) -> list[str]:
    return [re.sub("<[^>]*>", "", one) for one in re.findall(r'<p class="text[^>]*>(.*?)</p>', content, re.DOTALL)]


# In a browser


@pytest.fixture(scope="module")
def gold_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that gold has of the five articles, and a hostile text."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    documents = [*released_gold("leave-one-article-out").documents.values(), nothing(HOSTILE * 20, HOSTILE), DOCUMENT]
    pairs = related(documents[0], documents[1])
    path.write_text(page(documents, HOSTILE, pairs), encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everything_fits_and_nothing_runs(browser: Any, gold_page: Path, width: int, colours: str) -> None:
    opened = Opened(browser, gold_page, width, color_scheme=colours)
    for one in opened.page.locator("details:not([open]) summary").all()[:20]:
        one.click()
    assert opened.page.evaluate(OUTSIDE) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    assert opened.complaints == []
    ground = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if colours == "light" else "rgb(22, 22, 22)")


@pytest.mark.slow
def test_sentences_read_from_right_to_left(browser: Any, gold_page: Path) -> None:
    found = Opened(browser, gold_page).page.evaluate(
        "[...document.querySelectorAll('.text[lang=ar]')].map((one) => getComputedStyle(one).direction)"
    )
    assert len(found) > 50
    assert set(found) == {"rtl"}


def lit(opened: Page) -> dict[str, str]:
    """The words of the made-up document that have a ground of their own, each with its colour."""
    found: dict[str, str] = opened.evaluate(
        """() => Object.fromEntries([...[...document.querySelectorAll('.document')].at(-1).querySelectorAll('.mark')]
            .map((one) => [one.textContent, getComputedStyle(one).backgroundColor])
            .filter(([_, colour]) => colour !== 'rgba(0, 0, 0, 0)'))"""
    )
    return found


HEAD, OTHER = "rgb(255, 201, 77)", "rgb(255, 233, 168)"


@pytest.mark.slow
@pytest.mark.parametrize("way", ["point", "focus", "tap"])
def test_an_event_lights_up_its_trigger_and_arguments(way: str, browser: Any, gold_page: Path) -> None:
    opened = Opened(browser, gold_page, 375, color_scheme="light", has_touch=True).page
    event, claim = opened.locator(".document").last.locator(".item").all()
    assert lit(opened) == {}
    do = {"point": "hover", "focus": "focus", "tap": "tap"}[way]
    getattr(event, do)()
    assert lit(opened) == {"انسحاب": HEAD, "العراق": OTHER, "2500": OTHER, " ": OTHER, "جندي": OTHER}
    getattr(claim, do)()
    assert lit(opened) == {"2500": HEAD, "انسحاب": OTHER, "جندي": OTHER}


@pytest.mark.slow
def test_a_trigger_lights_up_its_event(browser: Any, gold_page: Path) -> None:
    opened = Opened(browser, gold_page, color_scheme="light").page
    document = opened.locator(".document").last
    document.locator(".mark.trigger").first.hover()
    assert lit(opened)["العراق"] == OTHER
    ground = "(one) => getComputedStyle(one).backgroundColor"
    assert document.locator(".item.event").evaluate(ground) == OTHER


@pytest.mark.slow
def test_a_link_of_a_pair_leads_to_its_claim_without_a_mouse(browser: Any, gold_page: Path) -> None:
    opened = Opened(browser, gold_page).page
    opened.locator(".pair a").first.focus()
    opened.keyboard.press("Enter")
    claim = opened.locator(".item:target")
    assert "claim" in str(claim.get_attribute("class"))
    assert claim.evaluate("(one) => one.getBoundingClientRect().top") < 900
    assert claim.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"


@pytest.mark.slow
def test_types_differ_in_colour_and_layers_in_form(browser: Any, gold_page: Path) -> None:
    opened = Opened(browser, gold_page).page
    styles = opened.eval_on_selector_all(
        ".legend .mark", "(all) => all.map((one) => getComputedStyle(one).textDecoration.split(' ').slice(1).join(' '))"
    )
    assert len(set(styles)) == len(styles)
    assert sum("dashed" in one for one in styles) == sum("dotted" in one for one in styles) == 1
