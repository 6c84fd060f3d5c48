"""The page: what is in it, and that nothing in a text, a label or a name can get out of its place."""

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.evaluate import Evaluation, evaluate
from insihab.gold import custom_gold
from insihab.report.errors import Error
from insihab.report.gathering import gather
from insihab.report.marks import LANES, Mark, marks_of, pieces
from insihab.report.page import page
from insihab.score_table import FLAT
from pages import HOSTILE, Elements


def evaluated(folder: Path, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> Evaluation:
    paths = folder / "gold.jsonl", folder / "predictions.jsonl"
    for path, lines in zip(paths, (gold, predicted), strict=True):
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return evaluate([paths[1]], custom_gold([paths[0]]), keep=True)


def page_of(folder: Path, gold: dict[str, Any], predicted: dict[str, Any], system: str = "mine") -> str:
    evaluation = evaluated(folder, [{"doc_id": "d", **gold}], [{"doc_id": "d", **predicted}])
    return page(evaluation, gather(evaluation), system)


TEXT = "زار الوزير بغداد. عاد أمس."


def small(folder: Path) -> str:
    gold = [{"start": 11, "end": 16, "type": "GPE"}]
    return page_of(folder, {"text": TEXT, "entities": gold}, {"entities": [{**gold[0], "end": 15}]})


def test_a_sentence_with_its_marks(tmp_path: Path) -> None:
    content = small(tmp_path)
    assert (
        '<p class="text lanes2" dir="rtl" lang="ar">زار الوزير '
        '<span class="mark gold l0" data-errors="0"><span class="mark predicted l1" data-errors="0">بغدا</span></span>'
        '<span class="mark gold l0" data-errors="0">د</span>.</p>'
    ) in content
    assert (
        '<li data-layer="entities" data-kind="boundary" data-error="0"><b class="kind">boundary</b> '
        '<span class="layer">entities</span> <span class="gold">gold <bdi>«بغداد»</bdi> <bdi>GPE</bdi></span> '
        '<span class="predicted">predicted <bdi>«بغدا»</bdi> <bdi>GPE</bdi></span></li>'
    ) in content
    assert "عاد أمس" not in content
    assert "Sentences without an error: 1" in content


def test_counts_scores_and_signature(tmp_path: Path) -> None:
    content = small(tmp_path)
    assert "<h1><bdi>Errors of mine, protocol custom</bdi></h1>\n<p>1 errors; 1 of 2 sentences have one" in content
    assert '<tr><td>entities</td><td>boundary</td><td class="number">1</td><td><svg class="bar"' in content
    cells = '<td class="number">0.0</td>' * 3
    assert f'<tr><td>entities</td><td>strict</td>{cells}<td class="number">-\u200b</td></tr>' in content
    assert '<details class="signature"><summary>Signature</summary>layer=all|' in content


def test_an_interval_of_no_width_is_marked_and_explained(tmp_path: Path) -> None:
    gold = [{"doc_id": name, "text": TEXT, "entities": [{"start": 11, "end": 16, "type": "GPE"}]} for name in "ab"]
    for end, marked in ((15, True), (16, False)):  # none is right; one of two
        first = {**gold[0], "entities": [{"start": 11, "end": end, "type": "GPE"}]}
        evaluation = evaluated(tmp_path, gold, [first])
        content = page(evaluation, gather(evaluation), "mine")
        assert ('<td class="number">0.0-\u200b0.0†</td>' in content) == marked
        assert (f'</table>\n<p class="others">{FLAT}</p>' in content) == marked


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    content = small(tmp_path)
    elements = Elements(content)
    assert elements.open == []
    assert not re.search("https?:|url\\(|@import", content)
    assert not any({"src", "href", "style"} & attributes.keys() for _, attributes in elements.found)
    (policy,) = [one["content"] or "" for one in elements.all("meta") if "http-equiv" in one]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_text_that_is_not_arabic_is_written_its_own_way(tmp_path: Path) -> None:
    gold = {"text": "In Baghdad.", "entities": [{"start": 3, "end": 10, "type": "GPE"}]}
    assert '<p class="text lanes1" dir="ltr">In <span' in page_of(tmp_path, gold, {"entities": []})


def hostile_page(folder: Path) -> str:
    """Markup wherever a file or a command can put it."""
    text = f"{HOSTILE} هنا"
    size = len(text)
    event = {
        "start": 0,
        "end": size,
        "type": HOSTILE,
        "factuality": HOSTILE,
        "event": HOSTILE,
        "arguments": [{"role": HOSTILE, "start": 3, "end": 9}],
    }
    claim = {"start": 0, "end": size, "unit": HOSTILE, "counted": [0, size], "id": HOSTILE}
    mention = {"start": 0, "end": size, "type": HOSTILE, "entity": HOSTILE}
    gold = {
        "doc_id": HOSTILE,
        "text": text,
        "entities": [mention, {**mention, "end": 3, "entity": "other"}, {**mention, "start": 1}],
        "events": [event, {**event, "start": 1}, {**event, "start": 2}],
        "numeric_claims": [claim],
    }
    predicted = {
        "doc_id": HOSTILE,
        "entities": [mention, {**mention, "end": 3}],
        "events": [{**event, "arguments": []}, {key: event[key] for key in ("start", "end", "type")} | {"start": 1}],
        "numeric_claims": [{key: claim[key] for key in ("start", "end")}],
    }
    pairs = {"a": f"{HOSTILE}#{HOSTILE}", "b": "x#y", "relation": HOSTILE}
    other = {"doc_id": "z", "text": "x"}
    evaluation = evaluated(folder, [gold, other, pairs, {**pairs, "b": "x#z"}], [predicted, pairs])
    evaluation = replace(evaluation, pairs=[{**pairs, "relation": "<other>"}])
    return page(evaluation, gather(evaluation), HOSTILE)


def test_markup_in_a_file_is_text(tmp_path: Path) -> None:
    content = hostile_page(tmp_path)
    elements = Elements(content)
    assert elements.open == []
    assert elements.all("img") == []
    assert len(elements.all("script")) == 1
    assert "\u202e" not in content
    kinds = {(one["data-layer"], one["data-kind"]) for one in elements.all("li")}
    assert kinds == {
        ("entities", "missed"),
        ("events", "missed"),
        ("events", "wrong value"),
        ("arguments", "missed"),
        ("numeric_claims", "wrong slot"),
        ("claim_pairs", "wrong relation"),
        ("claim_pairs", "missing"),
        ("identity", "merged"),
    }
    shown = [text for tag, text in elements.texts if tag in ("title", "bdi", "h1") and "<script>alert(1)" in text]
    assert len(shown) > 5


TAGS = set(
    re.findall(
        r"\w+",
        """html head meta title style body h1 h2 bdi p table thead tr th td details summary pre
section span svg rect form fieldset legend label input output article ul li b small script""",
    )
)


@given(st.text(max_size=20), st.text(max_size=8))
def test_any_text_and_any_label_is_shown_in_its_place(
    tmp_path_factory: pytest.TempPathFactory, text: str, label: str
) -> None:
    text, label = (one.encode("utf-8", "ignore").decode() + "x" for one in (text, label))
    gold = {"text": text, "entities": [{"start": 0, "end": len(text), "type": label}]}
    content = page_of(tmp_path_factory.mktemp("page"), gold, {"entities": []}, label)
    elements = Elements(content)
    assert elements.open == []
    assert {tag for tag, _ in elements.found} <= TAGS
    assert not re.search("[\u202a-\u202e\u2066\u2068]", content)


spans = st.lists(
    st.builds(lambda start, size: (start, start + size), st.integers(0, 12), st.integers(1, 8)), max_size=12
)


@given(spans, spans)
def test_pieces_cover_the_text_once_and_each_mark(
    gold: list[tuple[int, int]], predicted: list[tuple[int, int]]
) -> None:
    errors = [Error("entities", "missed", {"start": start, "end": end, "type": "x"}, None) for start, end in gold]
    errors += [Error("entities", "spurious", None, {"start": start, "end": end}) for start, end in predicted]
    marks = marks_of(errors, 2, 15)
    found = list(pieces(marks, 2, 15))
    assert [at for piece in found for at in range(piece.start, piece.end)] == list(range(2, 15))
    lanes: dict[Mark, set[int]] = {}
    for piece in found:
        assert len({lane for lane, _ in piece.marks}) == len(piece.marks)
        for lane, mark in piece.marks:
            assert mark.start <= piece.start < piece.end <= mark.end
            lanes.setdefault(mark, set()).add(lane)
    assert all(len(one) == 1 and max(one) < LANES for one in lanes.values())
    for mark in lanes:
        assert sum(piece.end - piece.start for piece in found if mark in [one for _, one in piece.marks]) == (
            mark.end - mark.start
        )
    drawn = [(lane, mark) for mark, of in lanes.items() for lane in of]
    assert not any(
        one is not other and lane == beside and one.start <= other.end and other.start <= one.end
        for lane, one in drawn
        for beside, other in drawn
    )
    assert len(lanes) == len(marks) or len(marks) > LANES


def test_marks_of_one_span_are_one_with_all_its_errors() -> None:
    trigger = {"start": 0, "end": 4, "type": "Meet"}
    arguments = [{"start": at, "end": at + 1, "role": "place"} for at in (5, 7)]
    errors = [Error("arguments", "missed", one, None, trigger=trigger) for one in arguments]
    assert marks_of(errors, 0, 20) == [
        Mark(0, 4, "trigger", (0, 1)),
        Mark(5, 6, "gold", (0,)),
        Mark(7, 8, "gold", (1,)),
    ]


def test_thousands_of_errors_make_a_page_that_opens(tmp_path: Path) -> None:
    """Ten thousand mentions over each other on a line without end."""
    size = 20_000
    gold = {"text": "ب" * size, "entities": [{"start": 0, "end": size, "type": "GPE"}]}
    predicted = {"entities": [{"start": at, "end": size - at, "type": "GPE"} for at in range(1, 10_000)]}
    began = time.process_time()
    content = page_of(tmp_path, gold, predicted)
    assert time.process_time() - began < 5
    assert len(content) < 1_000_000
    assert len(Elements(content).all("li")) == 51  # the boundary and fifty spurious ones
    assert "9948 errors are left out" in content
