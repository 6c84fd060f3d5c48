import shutil
from pathlib import Path

import pytest

from golden import CORPUS, ROOT, SCHEMA, bad_inputs, check, copy_corpus, findings_of
from insihab.findings import InputError
from insihab.history import update_adjudication
from insihab.passes import adjudicated_passes, read_corpus, read_entities, read_pass
from insihab.schema import read_schema


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
    passes = [read_pass(folder, name) for name in ("gold", *adjudicated_passes(folder))]
    regions = [region for one in passes for annotation in one.annotations for region in annotation.regions]
    assert set(passes[0].entities) - {region.attributes.get("entity") for region in regions} == set()


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
    assert [(one.file, one.code) for one in found] == [(str(corpus / "passes.yaml"), code)]


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
    assert [one.code for one in findings_of(lambda: adjudicated_passes(folder))] == ["PASSES_ADJUDICATED"]


def test_decisions_are_not_lost_when_the_passes_change_places(tmp_path: Path) -> None:
    folder = tmp_path / "annotation"
    shutil.copytree(ROOT / "annotation", folder)
    passes, table = folder / "passes.yaml", folder / "adjudication.csv"
    text = passes.read_text(encoding="utf-8")
    passes.write_text(text.replace("[pass-a, pass-b]", "[pass-b, pass-a]"), encoding="utf-8")
    before = table.read_bytes()
    assert [one.code for one in findings_of(lambda: update_adjudication(folder, read_corpus(folder)))] == [
        "DECISIONS_LOST"
    ]
    assert table.read_bytes() == before
