"""The examples of the guidelines are complete, stand in the articles, and agree with the gold."""

from dataclasses import replace

import pytest
import yaml

from golden import ROOT
from insihab.examples import check_examples, read_examples
from insihab.findings import InputError
from insihab.guidelines import MARKS, guideline_tables

ANNOTATION = ROOT / "annotation"
QUOTED = ANNOTATION / "examples.yaml"


@pytest.fixture(scope="module")
def examples(corpus):
    return read_examples(QUOTED, corpus.schema)


def found(examples, corpus):
    return check_examples(examples, corpus.documents, corpus.annotations, QUOTED)


def test_every_example_stands_in_an_article_and_agrees_with_the_gold(examples, corpus):
    assert found(examples, corpus) == []


def test_every_item_of_the_schema_has_examples_and_the_guidelines_show_them(examples, corpus):
    values = sum(len(attribute.values) or 1 for attribute in corpus.schema.attributes.values())
    assert len(examples) == len(corpus.schema.labels) + values + len(corpus.schema.relations)
    page = (ANNOTATION / "guidelines.md").read_text(encoding="utf-8")
    assert f"{MARKS[0]}\n{guideline_tables(corpus.schema, examples)}\n{MARKS[1]}" in page


def test_a_bar_in_an_example_does_not_break_its_table(examples, corpus):
    first, *others = examples
    page = guideline_tables(corpus.schema, [replace(first, wrong="كذا | كذا", because="a|b"), *others])
    assert "| كذا \\| كذا: a\\|b |\n" in page


def test_right_and_wrong_turned_round_contradict_the_gold(examples, corpus):
    both = [example for example in examples if example.right]
    turned = [replace(example, right=example.wrong, wrong=example.right) for example in both]
    places = {finding.place for finding in found(turned, corpus)}
    assert places == {f"{one.part}.{one.name}.{side}" for one in both for side in ("right", "wrong")}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("[no such words]", "«[no such words]» stands in no article; quote one"),
        ("مقتل [ ]", "must mark words, and leave out words in three places at most"),
        ("ا…ا…ا…ا…[طفلة]", "must mark words, and leave out words in three places at most"),
        ("مقتل [طفلة", "must have one [ ] and no other bracket"),
        ("{مقتل} [طفلة]", "must have one [ ] and no other bracket"),
    ],
)
def test_words_that_are_not_those_of_an_article_are_found(words, message, corpus, tmp_path):
    raw = yaml.safe_load(QUOTED.read_text(encoding="utf-8"))
    raw["labels"]["PER"]["wrong"] = words
    file = tmp_path / "examples.yaml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    try:
        findings = found(read_examples(file, corpus.schema), corpus)
    except InputError as error:
        findings = error.findings
    assert [message in str(finding) for finding in findings] == [True]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda raw: raw["labels"].pop("PER"), "EXAMPLE_MISSING"),
        (lambda raw: raw["labels"].update(POR=dict(raw["labels"]["PER"])), "EXAMPLE_UNKNOWN"),
        (lambda raw: raw["values"]["level"].update(NAME=dict(raw["labels"]["PER"])), "EXAMPLE_UNKNOWN"),
        (lambda raw: raw["arguments"]["place"].update(wrong="[no source]"), "EXAMPLE_MARKS"),
        (lambda raw: raw["arguments"].update(place=3), "TYPE_WRONG"),
        (lambda raw: raw.pop("arguments"), "KEY_MISSING"),
        (lambda raw: raw["labels"]["PER"].pop("because"), "KEY_MISSING"),
    ],
)
def test_a_file_that_does_not_fit_the_schema_is_refused(change, code, corpus, tmp_path):
    raw = yaml.safe_load(QUOTED.read_text(encoding="utf-8"))
    change(raw)
    file = tmp_path / "examples.yaml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_examples(file, corpus.schema)
    assert code in {finding.code for finding in caught.value.findings}
