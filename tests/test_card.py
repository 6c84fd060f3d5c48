"""The card: every released column explained, nothing else; every figure counted; true of a single pass as well."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from datasets import load_dataset
from huggingface_hub import DatasetCard, DatasetCardData, metadata_load

from golden import copy_corpus
from insihab import __version__
from insihab.card import examples
from insihab.card.examples import english
from insihab.card.front import front_matter
from insihab.card.made import how_made, who_made
from insihab.citation import bibtex, read_citation
from insihab.columns import REFERENCE, table_columns
from insihab.glossary import column_glosses, column_key, label_glosses
from insihab.history import read_history
from insihab.making import making
from insihab.passes import read_corpus
from insihab.release import build

# The values that the Hub lists for its keys (https://huggingface.co/docs/huggingface_hub/package_reference/cards,
# DatasetCardData); and of its list of tasks (packages/tasks/src/pipelines.ts of huggingface.js) what is used here.
KNOWN = {
    "annotations_creators": {
        "found",
        "crowdsourced",
        "expert-generated",
        "machine-generated",
        "no-annotation",
        "other",
    },
    "language_creators": {"found", "crowdsourced", "expert-generated", "machine-generated", "other"},
    "multilinguality": {"monolingual", "multilingual", "translation", "other"},
    "source_datasets": {"original", "extended"},
    "size_categories": {"n<1K", "1K<n<10K", "10K<n<100K"},
    "language": {"ar"},
    "language_details": {"arb"},
}
TASKS = {
    "token-classification": {"named-entity-recognition", "coreference-resolution"},
    "text-classification": {"multi-input-text-classification"},
}
# Every key of https://github.com/huggingface/hub-docs/blob/main/datasetcard.md that a card without a gate may have.
KEYS = {
    *("language", "license", "license_name", "license_link", "tags", "annotations_creators", "language_creators"),
    *("language_details", "pretty_name", "size_categories", "source_datasets", "task_categories", "task_ids"),
    *("multilinguality", "configs", "dataset_info"),
}


@pytest.fixture(scope="module")
def page(release):
    """The card of a release of the committed corpus."""
    return release / "README.md"


@pytest.fixture(scope="module")
def card(page):
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def own(root, tmp_path_factory):
    """The release of a made-up corpus of one pass by a person, whose makers lie in a checkout of ours."""
    folder = tmp_path_factory.mktemp("own")
    shutil.copy(root / "CITATION.cff", folder)
    build(copy_corpus(folder / "mine"), folder / "dataset")
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


def test_the_hub_library_reads_the_metadata_and_gives_them_back(page):
    data = metadata_load(page)
    assert data.keys() == KEYS
    assert DatasetCardData(**data).to_dict() == data
    assert yaml.safe_load(DatasetCardData(**data).to_yaml()) == data
    assert DatasetCard.load(page).data.to_dict() == data


def test_metadata_have_values_that_the_hub_knows(page):
    data = metadata_load(page)
    for key, values in KNOWN.items():
        assert set(data[key]) <= values
    assert set(data["task_categories"]) == TASKS.keys()
    assert set(data["task_ids"]) == set.union(*TASKS.values())
    assert data["license"] == "other"
    assert re.fullmatch("[a-z0-9.-]+", data["license_name"])
    assert data["license_link"].startswith("https://")


def test_the_size_is_that_of_the_rows(page):
    rows = [split["num_examples"] for one in metadata_load(page)["dataset_info"] for split in one["splits"]]
    assert sum(rows) < 1000
    assert metadata_load(page)["size_categories"] == ["n<1K"]


def test_annotations_by_people_are_not_called_made_by_machines():
    assert front_matter({}, [{"annotator_kind": "human"}])["annotations_creators"] == ["expert-generated"]


def test_every_sentence_that_is_shown_is_in_english_and_no_gloss_is_idle(card):
    section = card[card.index("## A row of each config") : card.index("## How the labels")]
    glosses = yaml.safe_load((Path(examples.__file__).with_name("glosses.yaml")).read_text(encoding="utf-8"))
    assert "put into English by a language model" in section
    assert "no person has checked" in section
    for one in (one for each in glosses.values() for one in each):
        assert one["ar"] in section
        assert one["en"] in section
    shown = re.findall(r'lang="ar">(.*?)</(?:p|span)>', section)
    assert len(shown) == 5  # entities, events, numeric_claims, and both of a pair
    assert set(shown) <= {one["ar"] for each in glosses.values() for one in each}


@pytest.mark.parametrize(
    ("doc_id", "sentence", "expected"),
    [
        (
            "levant-2021-07",
            "مباحاثات أمريكية عراقية حول الوجود العسكري",
            "American-Iraqi talks on the military presence",
        ),
        ("levant-2021-07", "مباحثات أمريكية عراقية حول الوجود العسكري", ""),  # a letter less
        ("meo-2024-02", "مباحاثات أمريكية عراقية حول الوجود العسكري", ""),  # of another article
    ],
)
def test_a_gloss_is_of_the_very_sentence(doc_id, sentence, expected):
    assert english(doc_id, sentence) == expected


def test_how_to_cite_is_what_the_citation_file_says(card, root):
    assert f"```bibtex\n{bibtex(read_citation(root / 'CITATION.cff'))}\n```" in card


def test_how_to_load_names_the_version_and_no_owner(card):
    code = re.findall("```python\n(.*?)```", card, re.DOTALL)
    assert len(code) == 2
    assert all(f'revision="v{__version__}"' in part and '"OWNER/insihab"' in part for part in code)
    assert all(compile(part, "card", "exec") for part in code)
    assert "snapshot_download(" in code[1]


def test_no_placeholder_is_left(card, own):
    for text in (card, (own / "README.md").read_text(encoding="utf-8")):
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


def test_a_single_pass_says_so_and_has_no_tables_of_passes(tmp_path):
    told = how_made({"making": {}}, read_corpus(copy_corpus(tmp_path)))
    assert told.startswith("The labels are those of one pass, good, by «tester» (human), from version 1 of the guidel")
    assert "|" not in told


# Of a corpus of one's own


def test_the_card_of_a_corpus_of_ones_own_claims_nothing_of_ours(own):
    text = (own / "README.md").read_text(encoding="utf-8")
    assert sorted(path.name for path in own.iterdir()) == [
        "README.md",
        "checksums.txt",
        "data",
        "gold",
        "statistics.json",
    ]
    data = metadata_load(own / "README.md")
    assert data.keys() == {"language", "source_datasets", "configs", "dataset_info"}
    assert all(one.keys().isdisjoint({"version", "license", "citation"}) for one in data["dataset_info"])
    assert re.findall("[^.\n]*Insihab.*?[.] ", text.split("---\n")[2]) == [
        f"Built by Insihab {__version__} from its makers' folder of annotation. "
    ]
    assert not re.search(r"Iraq|Coalition|leak|CC BY|cc-by|DATASHEET|OWNER|revision|removal of", text)


def test_it_says_who_annotated_and_how_in_the_words_of_passes_yaml(own):
    text = (own / "README.md").read_text(encoding="utf-8")
    assert "\n| `good` | tester | human | 1 | yes | by hand, for the tests |\n" in text
    assert "\n| `articles` | an article with all layers | 0 | 1 |\n" in text
    assert "\n| port | not named | 2024-06-10 (day) | the page | made up for the tests |\n" in text


def test_it_has_the_passes_that_were_adjudicated_and_names_machines(root, tmp_path):
    build(root / "annotation", tmp_path / "dataset")
    text = (tmp_path / "dataset" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([\w-]+)` \| large language model, ", text, re.MULTILINE) == ["pass-a", "pass-b", "gold"]
    assert metadata_load(tmp_path / "dataset" / "README.md")["annotations_creators"] == ["machine-generated"]


def test_it_loads(own, tmp_path):
    rows = load_dataset(str(own), "events", cache_dir=str(tmp_path))
    assert list(rows) == ["test"]
    assert load_dataset(str(own), cache_dir=str(tmp_path))["test"]["doc_id"][:] == ["port"]


# The script that builds


def built_by_script(root, *arguments, without=""):
    """Run it, perhaps where a library is missing."""
    missing = f"import sys; sys.modules[{without!r}] = None; " if without else "import sys; "
    code = missing + "import runpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    line = [sys.executable, "-c", code, str(root / "scripts" / "build_dataset.py"), *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_corpus_of_ones_own_is_built_by_a_command(root, own, tmp_path):
    done = built_by_script(root, "--annotation", copy_corpus(tmp_path / "mine"), "--out", tmp_path / "out")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "writing the card")
    assert (tmp_path / "out" / "checksums.txt").read_bytes() == (own / "checksums.txt").read_bytes()


def test_its_faults_are_a_list_and_nothing_is_written(root, tmp_path):
    annotation = copy_corpus(tmp_path / "mine")
    listing = annotation / "articles.yaml"
    listing.write_text(listing.read_text(encoding="utf-8").replace("menu, date", "TODO: menu"), encoding="utf-8")
    done = built_by_script(root, "--annotation", annotation, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr.splitlines()[1:]) == (
        2,
        [f"error ARTICLE_TODO: {listing}: port: left_out: still says TODO; decide it", "1 finding(s)"],
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["--help"], 0), (["--annotation", "mine"], 2), (["--out", "mine-dataset"], 2), (["--colour"], 2), (["mine"], 2)],
)
def test_a_command_line_that_builds_nothing(root, arguments, status):
    done = built_by_script(root, *arguments, without="matplotlib")
    assert done.returncode == status
    assert "usage: build_dataset.py" in done.stdout + done.stderr
    assert "reading" not in done.stderr


def test_a_missing_library_is_named_with_its_extra(root):
    done = built_by_script(root, without="matplotlib")
    assert (done.returncode, done.stderr) == (
        2,
        "error MODULE_MISSING: the build: needs matplotlib, which is not installed; "
        'pip install ".[build]"\n1 finding(s)\n',
    )


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
