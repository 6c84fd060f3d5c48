import re
import shutil
from pathlib import Path

import pytest
import yaml

from golden import CORPUS, ROOT, SCHEMA, bad_inputs, check, copy_corpus, findings_of
from insihab.adding.entry import Known, entry
from insihab.adding.lines import propose
from insihab.checkout import rebuild
from insihab.findings import InputError
from insihab.passes import read_adjudicated, read_corpus, read_entities, read_pass, read_passes
from insihab.schema import read_schema

PROPOSED = ["date", "precision", "read_from", "rights", "split", "left_out"]
"""The fields of an article in which `scripts/add_article.py` writes a TODO."""


@pytest.mark.parametrize("passes", bad_inputs("passes", ".yaml"))
def test_bad_passes(passes: Path, tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    shutil.copy(passes, corpus / "passes.yaml")
    check(passes.with_suffix(".txt"), findings_of(lambda: read_corpus(corpus)))


@pytest.mark.parametrize("entities", bad_inputs("entities", ".yaml"))
def test_bad_entities(entities: Path) -> None:
    check(entities.with_suffix(".txt"), findings_of(lambda: read_entities(entities, read_schema(SCHEMA))))


@pytest.mark.parametrize("articles", bad_inputs("todo", ".yaml"))
def test_what_is_still_to_be_decided_is_not_released(articles: Path, tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    shutil.copy(articles, corpus / "articles.yaml")
    check(articles.with_suffix(".txt"), findings_of(lambda: read_corpus(corpus)))


@pytest.mark.parametrize("field", [*PROPOSED, "publisher", "agency"])
def test_a_todo_in_any_field_is_not_released(field: str, tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    listing = corpus / "articles.yaml"
    (article,) = yaml.safe_load(listing.read_text(encoding="utf-8"))
    (article["published"] if field in article["published"] else article)[field] = "TODO: decide"
    listing.write_text(yaml.safe_dump([article], allow_unicode=True), encoding="utf-8")
    assert {one.document for one in findings_of(lambda: read_corpus(corpus))} == {"port"}


def test_these_are_the_fields_that_are_proposed_with_a_todo() -> None:
    proposed = entry(propose("قائمة\n" + "كلمة " * 20 + "."), "port.txt", "0" * 64, Known())
    assert re.findall(r'(\w+): "TODO', proposed) == PROPOSED


def test_made_up_corpus(tmp_path: Path) -> None:
    corpus = read_corpus(copy_corpus(tmp_path))
    assert [document.doc_id for document in corpus.documents] == ["port"]
    assert [annotation.doc_id for annotation in corpus.annotations] == ["port"]
    assert corpus.entities["army"] == {"type": "MIL", "ar": "الجيش", "en": "the army"}
    assert corpus.provenance == {
        "annotator": "tester",
        "annotator_kind": "human",
        "guidelines": "1",
        "human_verified": True,
        "pass": "good",
    }


def test_committed_gold_is_valid() -> None:
    corpus = read_corpus(ROOT / "annotation")
    assert len(corpus.documents) == 5
    assert [annotation.doc_id for annotation in corpus.annotations] == [d.doc_id for d in corpus.documents]
    assert all(annotation.regions and annotation.relations for annotation in corpus.annotations)


def test_committed_entities_are_all_mentioned() -> None:
    folder = ROOT / "annotation"
    gold = read_pass(folder)
    passes = [gold, *read_adjudicated(folder, gold).values()]
    regions = [region for one in passes for annotation in one.annotations for region in annotation.regions]
    assert set(gold.entities) - {region.attributes.get("entity") for region in regions} == set()


def test_an_invalid_export_is_refused(tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    shutil.copy(CORPUS.parent / "export" / "OFFSET_WORD.json", corpus / "exports" / "good.json")
    with pytest.raises(InputError, match="OFFSET_WORD"):
        read_corpus(corpus)


@pytest.mark.parametrize(
    ("passes", "code"),
    [
        pytest.param("", "TYPE_WRONG", id="empty"),
        pytest.param("gold: [a]\npasses: {}", "TYPE_WRONG", id="gold is a list"),
        pytest.param("gold: a\npasses: [a]", "TYPE_WRONG", id="passes are a list"),
        pytest.param("gold: a\npasses: {a: null}", "TYPE_WRONG", id="the pass is null"),
        pytest.param("gold: a\npasses: {a: [1]}", "TYPE_WRONG", id="the pass is a list"),
        pytest.param("gold: a\npasses: {1: {}}", "PASS_UNKNOWN", id="the key of a pass is a number"),
    ],
)
def test_odd_passes_are_findings(passes: str, code: str, tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    (corpus / "passes.yaml").write_text(passes, encoding="utf-8")
    found = findings_of(lambda: read_corpus(corpus))
    assert {one.file for one in found} == {str(corpus / "passes.yaml")}
    assert found[0].code == code


def test_a_pass_may_be_read_before_all_is_decided_that_a_release_needs(tmp_path: Path) -> None:
    corpus = copy_corpus(tmp_path)
    shutil.copy(CORPUS.parent / "todo" / "ARTICLE_TODO.yaml", corpus / "articles.yaml")
    assert [one.doc_id for one in read_pass(corpus).annotations] == ["port"]


@pytest.mark.parametrize("entities", ["", "[]", "1", "army: null", "army: [MIL]", "army: {type: [MIL], ar: a, en: b}"])
def test_odd_entities_are_findings(entities: str, tmp_path: Path) -> None:
    (tmp_path / "entities.yaml").write_text(entities, encoding="utf-8")
    with pytest.raises(InputError, match="TYPE_WRONG"):
        read_entities(tmp_path / "entities.yaml", read_schema(SCHEMA))


@pytest.mark.parametrize("names", ["pass-a", "pass-b, pass-b", "pass-a, gold", "pass-a, null", "pass-a, 1", "a, b, c"])
def test_two_passes_other_than_gold_are_adjudicated(names: str, tmp_path: Path) -> None:
    folder = tmp_path / "annotation"
    shutil.copytree(ROOT / "annotation", folder)
    passes = folder / "passes.yaml"
    text = passes.read_text(encoding="utf-8")
    passes.write_text(text.replace("adjudicated: [pass-a, pass-b]", f"adjudicated: [{names}]"), encoding="utf-8")
    assert [one.code for one in findings_of(lambda: read_passes(passes))] == ["PASSES_ADJUDICATED"]


def test_decisions_are_not_lost_when_the_passes_change_places(tmp_path: Path) -> None:
    folder = tmp_path / "annotation"
    shutil.copytree(ROOT / "annotation", folder)
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    passes, table = folder / "passes.yaml", folder / "adjudication.csv"
    text = passes.read_text(encoding="utf-8")
    passes.write_text(text.replace("[pass-a, pass-b]", "[pass-b, pass-a]"), encoding="utf-8")
    before = table.read_bytes()
    assert [one.code for one in findings_of(lambda: rebuild(tmp_path))] == ["DECISIONS_LOST"]
    assert table.read_bytes() == before
