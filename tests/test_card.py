"""The card: every released column explained, nothing else; every figure counted; true of a single pass as well."""

import re

import pytest
import yaml

from golden import copy_corpus
from insihab.card.made import who_made
from insihab.card.tables import ratio, table
from insihab.columns import REFERENCE, table_columns
from insihab.glossary import column_glosses, column_key, label_glosses
from insihab.history import read_history
from insihab.making import making
from insihab.release import build


@pytest.fixture(scope="module")
def card(root):
    return (root / "dataset" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """The release of a made-up corpus of one pass by a person."""
    folder = tmp_path_factory.mktemp("single")
    annotation = copy_corpus(folder / "annotation")
    build(annotation, folder / "dataset")
    return folder / "dataset"


def released(schema):
    """Each place and column of the release, with the fields of lists that are layers under ``layer[]``."""
    for config, columns in table_columns(schema).items():
        for column in columns:
            yield config, column
            if column.kind == "list" and len(column.fields) > len(REFERENCE) + 1:
                yield from ((f"{column.name}[]", field) for field in column.fields)


def test_every_released_column_is_explained_and_nothing_else(schema):
    glosses = column_glosses(schema)
    used = {column_key(place, column.name, glosses) for place, column in released(schema)}
    assert used == set(glosses)
    assert all(glosses.values())


def test_every_column_of_a_config_stands_in_its_table_in_order(card, schema):
    section = card[card.index("## Columns") : card.index("## Splits")]
    for config, columns in table_columns(schema).items():
        own = section.split(f"**`{config}`**")[1].split("**")[0]
        named = re.findall(r"^\| `(\w+)` \|", own, re.MULTILINE)
        assert named == [column.name for column in columns[:-5]]  # provenance is explained once
    assert re.findall(r"^\| `(\w+)` \|", section.split("**Every config, last**")[1], re.MULTILINE) == [
        column.name for column in columns[-5:]
    ]


def test_an_unexplained_column_is_no_silent_gap(schema):
    with pytest.raises(KeyError, match="nothing explains the column colour of events"):
        column_key("events", "colour", column_glosses(schema))


def test_labels_that_never_occur_are_listed_as_such(card, schema):
    for glosses in label_glosses(schema).values():
        for label in glosses:
            assert f"\n| {label} | " in card
    assert "\n| CONFLICT | 0 | 0 | " in card


def test_pictures_are_there_with_words_for_those_who_do_not_see_them(card, root):
    shown = re.findall(r"!\[(.*?)\]\((.*?)\)", card)
    files = sorted(path.relative_to(root / "dataset").as_posix() for path in (root / "dataset" / "figures").iterdir())
    assert sorted(file for _, file in shown) == files
    assert all(len(alternative) > 40 for alternative, _ in shown)


def test_an_example_row_of_each_config_is_in_arabic(card, schema):
    section = card[card.index("## A row of each config") : card.index("## How the labels")]
    for config in table_columns(schema):
        shown = section.split(f"**`{config}`**, of ")[1].split("**`")[0]
        assert re.search("[\u0621-\u064a]{3}", shown)


def test_no_placeholder_is_left(card, single):
    for text in (card, (single / "README.md").read_text(encoding="utf-8")):
        prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        assert not re.findall(r"\{\w+\}", prose)
        assert "nan" not in re.findall(r"\w+", prose)


def test_the_gold_of_several_passes_says_what_its_figures_are(card, corpus, root):
    history = read_history(root / "annotation", corpus)
    made = making(corpus, history)
    assert f"| all | {len(history.decided)} | " in card
    assert f"{len(made['audit'])} rounds" in card
    assert "**Consistency of the passes**" in card
    assert "they say little about correctness" in card.replace("\n", " ")
    assert not re.search(r"\bagreement of", card, re.IGNORECASE)


def test_a_single_pass_says_so_and_has_no_tables_of_passes(single):
    text = (single / "README.md").read_text(encoding="utf-8")
    assert "Everything was made by people, in one pass, with no second one to compare it with." in text
    assert "A person has verified 1 of 1 articles" in text
    assert "Adjudication" not in text
    assert yaml.safe_load(text.split("---\n")[1])["configs"][0]["default"] is True


@pytest.mark.parametrize(
    ("made", "kind", "verified", "expected"),
    [
        (
            {},
            "large language model",
            False,
            "Everything was made by a large language model, in one pass, with no second one to compare it with. "
            "**No person has verified a label** (`human_verified` is false in every row).",
        ),
        (
            {"passes": {"a": {"annotator_kind": "model"}, "b": {"annotator_kind": "human"}}, "audit": {"1": {}}},
            "human",
            True,
            "Everything was made by people and a model: 2 passes, their adjudication and 1 round of audit. "
            "A person has verified 1 of 1 articles (`human_verified`).",
        ),
    ],
)
def test_who_annotated(made, kind, verified, expected):
    assert who_made({"making": made}, [{"annotator_kind": kind, "human_verified": verified}]) == expected


@pytest.mark.parametrize(("part", "whole", "shown"), [(158, 219, "72.1%"), (2, 52, "3.8%"), (0, 0, "none")])
def test_a_ratio_is_rounded_once(part, whole, shown):
    assert ratio(part, whole) == shown


def test_a_bar_in_a_cell_does_not_end_it():
    assert table([["a|b", 1]]) == "| a\\|b | 1 |"
