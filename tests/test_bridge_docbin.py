import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import findings_of
from insihab.bridges import docbin
from insihab.cli import main
from insihab.gold import released_gold
from insihab.predictions import Prediction
from insihab.released import dataset_folder

TEXT = "زار وزير الدفاع بغداد  والبصرة.\n"  # tokens 0-3, 4-8, 9-15, 16-21, 23-30 and 30-31
MINISTER, DEFENCE, BAGHDAD, BASRA = (4, 15), (9, 15), (16, 21), (24, 30)
Item = dict[str, Any]


def item(span: tuple[int, int], label: str = "X", **more: Any) -> Item:
    return {"start": span[0], "end": span[1], "type": label, **more}


@pytest.fixture(scope="module")
def spacy() -> Any:
    import spacy

    return spacy


@pytest.fixture(scope="module")
def vocab(spacy: Any) -> Any:
    return spacy.blank("ar").vocab


def made(vocab: Any, layers: dict[str, list[Item]], proclitics: Any, text: str = TEXT) -> tuple[Any, dict[str, int]]:
    lost: Counter[str] = Counter()
    doc = docbin.doc_of(Prediction("d", text, layers), vocab, proclitics, lost)
    return doc, dict(+lost)


def said(spans: Any) -> list[tuple[str, str]]:
    return [(span.text, span.label_) for span in spans]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("items", "proclitics", "group", "flat", "lost"),
    [
        pytest.param(
            [item(MINISTER, "A"), item(DEFENCE, "B")], "in",
            [("وزير الدفاع", "A"), ("الدفاع", "B")], [("وزير الدفاع", "A")],
            {"entities that are in the group of spans and not in doc.ents": 1}, id="nested",
        ),
        pytest.param(
            [item(BASRA)], "in", [("والبصرة", "X")], [("والبصرة", "X")],
            {"entities moved to whole tokens": 1}, id="proclitic in",
        ),
        pytest.param(
            [item(BASRA)], "out", [], [],
            {"entities that do not begin and end with a token, left out": 1}, id="proclitic out",
        ),
        pytest.param(
            [item(BAGHDAD, level="NAM", entity="baghdad")], "in", [("بغداد", "X")], [("بغداد", "X")],
            {"«level» of entities, left out": 1}, id="identity is carried",
        ),
    ],
)  # fmt: skip
def test_spans(
    items: list[Item], proclitics: str, group: list[Any], flat: list[Any], lost: dict[str, int], vocab: Any
) -> None:
    doc, missing = made(vocab, {"entities": items}, proclitics)
    assert said(doc.spans["entities"]) == group
    assert said(doc.ents) == flat
    assert missing == lost


@pytest.mark.slow
def test_tokens_are_ours_and_the_text_is_whole(vocab: Any) -> None:
    doc, _ = made(vocab, {}, "in")
    assert [token.text for token in doc] == ["زار", "وزير", "الدفاع", "بغداد", " ", "والبصرة", ".", "\n"]
    assert doc.text == TEXT


@pytest.mark.slow
def test_spacy_reads_the_released_gold_back(spacy: Any, tmp_path: Path) -> None:
    gold = released_gold("leave-one-article-out").documents
    docbin.write(tmp_path / "gold.spacy", list(gold.values()), "in")
    docs = list(spacy.tokens.DocBin().from_disk(tmp_path / "gold.spacy").get_docs(spacy.blank("ar").vocab))
    assert [doc.user_data["doc_id"] for doc in docs] == list(gold)
    for doc in docs:
        document = gold[doc.user_data["doc_id"]]
        assert doc.text == document.text
        for layer, items in document.layers.items():
            labels = [one.get("type", "Quantity") for one in items]
            assert [span.label_ for span in doc.spans[layer]] == labels
            assert all(span.end_char == one["end"] for span, one in zip(doc.spans[layer], items, strict=True))
        assert [span.id_ for span in doc.spans["events"]] == [one["id"] for one in document.layers["events"]]
        identities = [one.get("entity", "") for one in document.layers["entities"]]
        assert [span.kb_id_ for span in doc.spans["entities"]] == identities
    statistics = json.loads((dataset_folder() / "statistics.json").read_text(encoding="utf-8"))
    assert sum(len(doc.ents) for doc in docs) == statistics["projection"]["proclitic_in"]["mentions"]


@pytest.mark.slow
def test_the_same_bytes_each_time(spacy: Any, tmp_path: Path) -> None:
    documents = list(released_gold("split").documents.values())
    for name in ("a", "b"):
        docbin.write(tmp_path / name, documents, "out")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.slow
@given(st.data())
def test_any_text_and_any_spans(vocab: Any, data: st.DataObject) -> None:
    text = data.draw(st.text("وبالعراق1 😀\u200d\u200f.\n\r\t\u00a0\u2028", max_size=20))
    places = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=5))
    items = [item(span, label) for (span, label) in {(span, "X") for span in places if span[0] < span[1]}]
    proclitics = data.draw(st.sampled_from(["in", "out"]))
    doc, _ = made(vocab, {"entities": items}, proclitics, text)
    assert doc.text == text
    assert len(doc.spans["entities"]) <= len(items)
    if proclitics == "out":
        found = {(span.start_char, span.end_char) for span in doc.spans["entities"]}
        assert found <= {(one["start"], one["end"]) for one in items}


def test_without_spacy_the_cure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)  # as if it were not installed
    (found,) = findings_of(lambda: docbin.write(tmp_path / "x", [], "in"))
    assert found.code == "MODULE_MISSING"
    assert found.message == 'needs spacy, which is not installed; pip install ".[bridges]"'
    assert main(["export", "--to", "docbin", "--out", str(tmp_path / "x")]) == 2
    assert list(tmp_path.iterdir()) == []
