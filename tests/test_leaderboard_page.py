"""The page of the leaderboard: what is in it, and that nothing of a result can get out of its place."""

import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from insihab.findings import InputError
from insihab.leaderboard.checking import check_result
from insihab.leaderboard.page import page
from insihab.leaderboard.table import ABOUT, markdown
from made_results import LOO, SPLIT, entry, first, read, second, signature, strict, write
from pages import HOSTILE, Elements


def rows(content: str, classes: str) -> list[list[str]]:
    """The texts of the cells of the first table of a class, row by row."""
    table = content.split(f'<table role="table" class="{classes}">')[1].split("</table>")[0]
    found = re.findall(r"<tr.*?</tr>", table)
    return [[re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in found]


def some() -> str:
    counts = {"tp": 3, "fp": 1, "fn": 2, "precision": 0.75, "recall": 0.6, "f1": 2 / 3, "interval": [0.5, 0.8]}
    return page(
        [
            entry("b", {"entities": {"strict": counts}}),
            entry("a", strict(0.6, 0.55, 0.65), link="https://example.org/?a&b"),
            entry("c", strict(0.1)),
            entry("peeked", strict(0.9), saw_test_articles=True),
            entry("gold", strict(1.0), kind="reference", signature=signature("custom", data="custom")),
        ]
    )


def test_the_tables() -> None:
    content = some()
    assert rows(content, "overview") == [
        ["system", "entities"],
        ["b", "66.71"],
        ["a", "60.01"],
        ["c", "10.03"],
        ["saw test articles: not ranked"],
        ["peeked saw test articles", "90.0"],
        ["references: not ranked"],
        ["gold other gold", "100.0"],
    ]
    assert rows(content, "measure") == [
        ["rank", "system", "F1", "95 %", "0255075100", "P", "R", "gold", "predicted"],
        ["1", "b", "66.7", "50.0–80.0", "", "75.0", "60.0", "5", "4"],
        ["1", "a", "60.0", "55.0–65.0", "", "–", "–", "–", "–"],
        ["3", "c", "10.0", "–", "", "–", "–", "–", "–"],
        ["saw test articles: not ranked"],
        ["–", "peeked saw test articles", "90.0", "–", "", "–", "–", "–", "–"],
        ["references: not ranked"],
        ["–", "gold other gold", "100.0", "–", "", "–", "–", "–", "–"],
    ]
    assert '<rect class="reach" x="50.00%" width="30.00%"' in content
    assert '<circle class="point" cx="66.67%"' in content


def test_columns_that_nobody_fills_are_left_out() -> None:
    content = page([entry("a", {"claim_pairs": {"macro_f1": {"f1": 0.5, "interval": [0.4, 0.6]}}})])
    assert rows(content, "measure") == [
        ["rank", "system", "F1", "95 %", "0255075100"],
        ["1", "a", "50.0", "40.0–60.0", ""],
    ]


def test_links_and_signatures() -> None:
    content = some()
    assert '<a href="https://example.org/?a&amp;b" rel="nofollow noopener noreferrer">' in content
    assert f"<summary>Signature</summary>\n<code>{signature()}</code>" in content
    assert "<summary>Signature of gold</summary>" in content
    anchors = set(re.findall('href="#([^"]*)"', content))
    assert anchors == set(re.findall('<article id="([^"]*)"', content))


def test_the_page_needs_nothing_else() -> None:
    elements = Elements(some())
    assert elements.open == []
    assert not any({"src", "style", "onclick"} & attributes.keys() for _, attributes in elements.found)
    (policy,) = [one["content"] or "" for one in elements.all("meta") if "http-equiv" in one]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_older_versions_and_protocols_have_their_sections(tmp_path: Path) -> None:
    write(tmp_path, first(), "old.json")
    content = page(read(tmp_path, second()))
    assert re.findall('<section data-tab="([^"]*)"', content) == [
        *("version 0.4.0", LOO, "all", "entities", SPLIT, "all", "entities"),
        *("version 0.3.0", SPLIT, "all", "entities"),
    ]


def test_the_order_of_results_does_not_matter(tmp_path: Path) -> None:
    found = read(tmp_path, second(), second("other"), second("third", version="0.5.0"))
    assert page(found) == page(found[::-1])


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where anything stands in a JSON value."""
    yield at
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield from places(value[key], (*at, key))


_PLACES = [at for at in places(second()) if at]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("f1"), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(_PLACES), _JSON)
def test_whatever_stands_anywhere_is_refused_or_shown(at: tuple[Any, ...], value: Any) -> None:
    result: Any = deepcopy(second())
    place = result
    for key in at[:-1]:
        place = place[key]
    place[at[-1]] = value
    with suppress(InputError):
        entries = check_result(result, Path("results/new/0.4.0.json"), Path("results"))
        assert page(entries).endswith("</html>\n")
        assert markdown(entries).startswith(ABOUT)


def skeleton(content: str) -> list[tuple[str, list[str]]]:
    """The elements of a page, and the names of their attributes."""
    return [(tag, sorted(attributes)) for tag, attributes in Elements(content).found]


def hostile(text: str) -> str:
    said = {"authors": (text,), "training_data": text, "note": text, "link": text}
    line = signature(x=text)
    return page([entry(text, strict(0.5), signature=line, **said)])


@given(st.sampled_from([HOSTILE, "</section></div>", "<!--", "&lt;", "' onclick='x"]) | st.text(min_size=1))
def test_names_and_metadata_are_text_and_nothing_else(text: str) -> None:
    """Even what the checks would refuse."""
    content = hostile(text)
    assert skeleton(content) == skeleton(hostile("plain"))
