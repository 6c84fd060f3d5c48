"""The datasheet: every question answered, every figure counted."""

import re
from collections import Counter
from pathlib import Path

import pytest

import insihab.card.datasheet as module
from golden import copy_corpus
from insihab.card.datasheet import datasheet
from insihab.croissant import responsible
from insihab.files import read_json
from insihab.passes import read_corpus
from insihab.provenance.history import read_history
from insihab.provenance.making import making
from insihab.statistics import describe
from insihab.tables import build_tables

TEMPLATE = Path(module.__file__).with_name("datasheet.md").read_text(encoding="utf-8")
SECTIONS = {
    "Motivation": 4,
    "Composition": 16,
    "Collection": 12,
    "Preprocessing, cleaning, labelling": 4,
    "Uses": 6,
    "Distribution": 7,
    "Maintenance": 8,
}
"""How many questions each section of Gebru et al. 2021 has, with the one for anything else."""


@pytest.fixture(scope="module")
def page(root):
    return (root / "DATASHEET.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures(root):
    return read_json(root / "dataset" / "statistics.json")


@pytest.fixture(scope="module")
def articles(root, corpus):
    return build_tables(corpus, read_history(root / "annotation", corpus))["articles"]


def test_the_committed_page_is_what_a_build_gives(page, articles, figures, corpus):
    assert page == datasheet(articles, figures, corpus.entities)


def test_every_question_of_every_section_is_asked_and_answered(page):
    found, section, last = Counter(), None, 0
    for title, body in re.findall(r"^(##+ .+)\n((?:(?!##).*\n?)*)", page, flags=re.MULTILINE):
        if title.startswith("## "):
            section = title[3:]
            continue
        last += 1
        assert title.startswith(f"### {last}. ")
        assert body.strip()
        found[section] += 1
    assert found == SECTIONS
    assert list(found) == list(SECTIONS)


def test_no_figure_is_written_by_hand():
    names = r"^### \d+\.|CC BY 4\.0|Apache-2\.0|^64, 12, 2021|sha256|\d+\.\d+\.\d+"
    said = re.sub(names, "", TEMPLATE, flags=re.MULTILINE)
    assert re.findall(r"\d+", said) == []


@pytest.mark.parametrize("file", [module._TEMPLATE, responsible._TEXTS], ids=lambda file: file.name)
def test_no_sentence_is_about_a_single_article_which_may_be_removed(file):
    said = " ".join(file.read_text(encoding="utf-8").split())
    single = r"\bone (?:page|article|organisation|war|is|has|an|(?:entity )?key d)\b|\ba girl\b|[\u0600-\u06ff]+"
    assert re.findall(single, said, flags=re.IGNORECASE) == []


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("sample", "Is it a sample of a larger set?"),
        ("removal", "Anything else?"),
        ("not_for", "For what should it not be used?"),
        ("contact", "How can they be reached?"),
    ],
)
def test_what_it_refers_to_is_there(name, heading):
    assert f"### {module._QUESTIONS[name]}. {heading}" in TEMPLATE


def test_every_person_that_has_a_name_is_listed(page, articles, corpus):
    named = {
        mention["entity"]
        for row in articles
        for mention in row["entities"]
        if (mention["type"], mention.get("level")) == ("PER", "NAM")
    }
    listed = page.split("| person | in Arabic |")[1].split("\n\n")[0]
    assert len(named) >= 20
    assert all(f"| {corpus.entities[key]['en']} | {corpus.entities[key]['ar']} |" in listed for key in named)
    assert listed.count("\n") == len(named) + 1


def test_voices_add_up(page):
    said, of = map(int, re.search(r"Of (\d+) events and numeric claims, (\d+) are ascribed", page).groups()[::-1])
    rows = page.split("| who speaks |")[1].split("\n\n")[0].splitlines()[2:]
    assert sum(int(row.split("|")[2]) for row in rows) == said < of


def test_a_corpus_of_one_pass_and_two_articles_has_a_datasheet_too(tmp_path):
    corpus = read_corpus(copy_corpus(tmp_path / "annotation"))
    history = read_history(tmp_path / "annotation", corpus)
    articles = build_tables(corpus, history)["articles"]
    figures = {**describe(articles, []), "making": making(corpus, history, [])}
    gone = {"removed": [{"doc_id": "port-2023-05", "date": "2024-01-02", "reason": "asked for"}]}
    assert "Nothing has been removed so far." in datasheet(articles, figures, corpus.entities)
    assert "Removed so far: port-2023-05 (2024-01-02)." in datasheet(articles, figures | gone, corpus.entities)
