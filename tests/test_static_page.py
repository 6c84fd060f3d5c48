"""Tests of insihab.static_page."""

import base64
import hashlib
import re

import pytest

from insihab.static_page import static_page


def hash_of(content: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


@pytest.mark.parametrize("script", ["", "alert(1)"])
def test_nothing_but_the_page_s_own_style_and_script_may_run(script: str) -> None:
    page = static_page("t", "p {}", ["<p>a</p>", "<p>b</p>"], script)
    policy = dict(part.split(" ", 1) for part in re.search('Policy" content="([^"]*)"', page)[1].split("; "))
    allowed = {"script-src": hash_of(script)} if script else {}
    none = dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'")
    assert policy == {**none, "style-src": hash_of("p {}"), **allowed}
    assert ("<script>" in page) == bool(script)
    assert "<body>\n<p>a</p>\n<p>b</p>\n" in page
    assert page.endswith("</html>\n")


def test_a_title_is_text() -> None:
    assert "<title>&lt;b&gt; &amp; c</title>" in static_page("<b> & c", "", [])
