"""How far two passes agree: figures, picture, page, command."""

import json
import os
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import CASES, CORPUS, copy_corpus, findings_of
from insihab.agreement.identity import adjusted_rand, links
from insihab.agreement.measures import agreement
from insihab.agreement.page import MARKS, agreement_page
from insihab.agreement.picture import confusion_picture
from insihab.agreement.words import agreement_word
from insihab.annotation import Annotation
from insihab.counts import Counts
from insihab.passes import read_corpus, read_pass
from insihab.writing import to_json
from made import MADE_SCHEMA, annotation, annotations, document, exchanged_ids, region
from studio import script

MINISTER, DEFENCE = region("وزير الدفاع الأمريكي", "TITLE"), region("وزير الدفاع", "TITLE")
SAMI, BAGHDAD, AMERICAN = region("سامي", "PER"), region("بغداد", "GPE"), region("الأمريكي", "NORP")
BASE, BASE_ARG = region("القاعدة", "FAC"), region("القاعدة", "ARG")
TRAVEL, VISIT = region("زار", "Travel"), region("زار", "Meet")
WITHDRAW, ATTACK = region("انسحاب", "Withdraw"), region("هجوم", "Attack")
NUMBER, SECOND, ABOUT = region("500", "Quantity"), region("ثان", "NotAClaim"), region("نحو", "Cue")


def measured(a: Annotation, b: Annotation) -> dict[str, Any]:
    return agreement([document()], [a], [b], MADE_SCHEMA)


def entry(a: int, b: int, strict: int, overlap: int) -> dict[str, Any]:
    f1 = {name: 2 * both / (a + b) if a + b else None for name, both in (("strict", strict), ("overlap", overlap))}
    return {
        "a": a,
        "b": b,
        "strict": {"both": strict, "f1": f1["strict"]},
        "overlap": {"both": overlap, "f1": f1["overlap"]},
    }


# F1

A = annotation(
    *(MINISTER, SAMI, BAGHDAD, BASE, TRAVEL, WITHDRAW, NUMBER, ABOUT, SECOND),
    links=[
        (MINISTER, "holder", SAMI),
        (TRAVEL, "traveller", SAMI),
        (TRAVEL, "destination", BAGHDAD),
        (WITHDRAW, "origin", BASE),
        (WITHDRAW, "source", SAMI),
        (NUMBER, "cue", ABOUT),
        (NUMBER, "place", BASE),
        (NUMBER, "quantifies", WITHDRAW),
    ],
)
B = annotation(
    *(DEFENCE, SAMI, BAGHDAD, BASE_ARG, VISIT, WITHDRAW, ATTACK, NUMBER),
    links=[
        (DEFENCE, "holder", SAMI),
        (VISIT, "participant", SAMI),
        (VISIT, "place", BAGHDAD),
        (WITHDRAW, "origin", BASE_ARG),
        (WITHDRAW, "source", BAGHDAD),
        (NUMBER, "place", BASE_ARG),
    ],
)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        # Title (another end), person, city; a has the base as FAC and b as ARG.
        ("entities", entry(4, 3, 2, 3)),
        ("entities_with_arg", entry(4, 4, 2, 3)),
        ("events", entry(2, 3, 1, 1)),
        ("quantities", entry(1, 1, 1, 1)),
        ("not_claims", entry(1, 0, 0, 0)),
        # Origin: its trigger is equal and its target has the same span, whatever its label.
        ("arguments", entry(3, 3, 1, 1)),
        ("arguments_unattached", entry(3, 3, 1, 1)),
        ("claim_arguments", entry(1, 1, 1, 1)),
        # The title has another span, so its holder agrees by overlap alone.
        ("holder", entry(1, 1, 0, 1)),
        ("source", entry(1, 1, 0, 0)),
        ("subevent_of", entry(0, 0, 0, 0)),
        ("cue", entry(1, 0, 0, 0)),
        ("quantifies", entry(1, 0, 0, 0)),
    ],
)
def test_f1_by_layer(layer: str, expected: dict[str, Any]) -> None:
    found = measured(A, B)
    assert found["layers"][layer] == expected
    assert found["articles"] == {"d": found["layers"]}


def test_an_unattached_argument_needs_only_an_event_of_the_type() -> None:
    second, first = region("هجوم", "Withdraw"), region("انسحاب", "Withdraw")
    a = annotation(first, second, BASE, links=[(first, "origin", BASE)])
    b = annotation(first, second, BASE, links=[(second, "origin", BASE)])
    layers = measured(a, b)["layers"]
    assert (layers["arguments"], layers["arguments_unattached"]) == (entry(1, 1, 0, 0), entry(1, 1, 1, 1))


def test_a_strict_argument_needs_the_type_of_its_event_and_the_span_of_its_target() -> None:
    deploy, minister, defence = region("انسحاب", "Deploy"), region("وزير الدفاع", "PER"), region("وزير", "PER")
    a = annotation(WITHDRAW, TRAVEL, minister, links=[(WITHDRAW, "force", minister), (TRAVEL, "traveller", minister)])
    b = annotation(deploy, TRAVEL, minister, links=[(deploy, "force", minister), (TRAVEL, "traveller", minister)])
    layers = measured(a, b)["layers"]
    assert (layers["arguments"], layers["arguments_unattached"]) == (entry(2, 2, 1, 2), entry(2, 2, 1, 1))
    b = annotation(WITHDRAW, TRAVEL, defence, links=[(WITHDRAW, "force", defence), (TRAVEL, "traveller", defence)])
    layers = measured(a, b)["layers"]
    assert (layers["arguments"], layers["arguments_unattached"]) == (entry(2, 2, 0, 2), entry(2, 2, 0, 2))


def test_f1_by_label_and_role() -> None:
    labels = measured(A, B)["labels"]
    assert labels["entities"]["TITLE"] == entry(1, 1, 0, 1)
    assert labels["entities"]["ARG"] == entry(0, 1, 0, 0)
    assert labels["events"] == {
        "Meet": entry(0, 1, 0, 0),
        "Travel": entry(1, 0, 0, 0),
        "Withdraw": entry(1, 1, 1, 1),
        "Attack": entry(0, 1, 0, 0),
    }
    assert labels["arguments"]["origin"] == entry(1, 1, 1, 1)
    assert labels["arguments"]["participant"] == entry(0, 1, 0, 0)


def test_articles_add_up() -> None:
    two = [annotation(SAMI, BAGHDAD, doc_id="d"), annotation(SAMI, doc_id="e")]
    other = [annotation(SAMI, doc_id="d"), annotation(SAMI, BASE, doc_id="e")]
    found = agreement([document("d"), document("e")], two, other, MADE_SCHEMA)
    assert found["articles"]["d"]["entities"] == entry(2, 1, 1, 1)
    assert found["articles"]["e"]["entities"] == entry(1, 2, 1, 1)
    assert found["layers"]["entities"] == entry(3, 3, 2, 2)


def test_confusions() -> None:
    found = measured(A, B)["confusions"]
    assert found["events"] == {
        "labels": ["Meet", "Travel", "Withdraw", "Attack", "nothing"],
        "counts": [[0, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 1, 0]],
    }
    assert found["numbers"] == {
        "labels": ["Quantity", "NotAClaim", "Cue", "nothing"],
        "counts": [[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 0]],
    }


def swapped(entries: Mapping[str, Any]) -> dict[str, Any]:
    return {name: {**one, "a": one["b"], "b": one["a"]} for name, one in entries.items()}


@given(a=annotations(), b=annotations())
def test_figures_are_the_same_whichever_pass_comes_first(a: Annotation, b: Annotation) -> None:
    there, back = measured(a, b), measured(b, a)
    assert back["layers"] == swapped(there["layers"])
    assert back["labels"] == {layer: swapped(labels) for layer, labels in there["labels"].items()}
    assert back["attributes"] == there["attributes"]
    for layer, found in there["confusions"].items():
        assert back["confusions"][layer]["counts"] == [list(row) for row in zip(*found["counts"], strict=True)]
    for name, found in there["identities"].items():
        assert back["identities"][name]["corpus"]["links"]["f1"] == found["corpus"]["links"]["f1"]
        assert back["identities"][name]["corpus"]["adjusted_rand"] == found["corpus"]["adjusted_rand"]
    assert back["disagreements"]["count"] == there["disagreements"]["count"]


@given(a=annotations(), b=annotations())
def test_strict_is_never_more_than_overlap_and_ids_make_no_difference(a: Annotation, b: Annotation) -> None:
    found = measured(a, b)
    for one in found["layers"].values():
        assert 0 <= one["strict"]["both"] <= one["overlap"]["both"] <= min(one["a"], one["b"])
    assert measured(exchanged_ids(a), b) == found


@given(one=annotations())
def test_a_pass_agrees_with_itself_in_everything(one: Annotation) -> None:
    found = measured(one, exchanged_ids(one))
    assert {entry["strict"]["f1"] for entry in found["layers"].values()} <= {1, None}
    assert found["disagreements"] == {"count": 0, "kinds": []}
    assert {entry["corpus"]["links"]["f1"] for entry in found["identities"].values()} <= {1, None}


# Attributes

EVENTS = ["زار", "وبحث", "انسحاب", "هجوم"]


def events(*values: str) -> Annotation:
    return annotation(
        *(
            region(surface, "Meet", **({"factuality": value} if value else {}))
            for surface, value in zip(EVENTS, values, strict=False)
        )
    )


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param([], [], {"n": 0, "observed": None, "kappa": None}, id="no region"),
        pytest.param(["ACTUAL"] * 4, ["ACTUAL"] * 4, {"n": 4, "observed": 4 / 4, "kappa": None}, id="one value"),
        pytest.param(
            ["ACTUAL", "ACTUAL", "PLANNED", "PLANNED"],
            ["ACTUAL", "PLANNED", "PLANNED", "PLANNED"],
            # By chance 2 / 4 * 1 / 4 for ACTUAL and 2 / 4 * 3 / 4 for PLANNED, together a half.
            {"n": 4, "observed": 3 / 4, "kappa": (3 / 4 - 1 / 2) / (1 - 1 / 2)},
            id="three of four",
        ),
        pytest.param(
            ["ACTUAL", "PLANNED"], ["PLANNED", "ACTUAL"], {"n": 2, "observed": 0 / 2, "kappa": -1 / 1}, id="exchanged"
        ),
        pytest.param(["ACTUAL", ""], ["ACTUAL", ""], {"n": 2, "observed": 2 / 2, "kappa": 1}, id="no value is a value"),
        pytest.param(
            ["ACTUAL"] * 2, ["PLANNED"] * 2, {"n": 2, "observed": 0 / 2, "kappa": 0}, id="always another: as by chance"
        ),
    ],
)
def test_an_attribute(a: list[str], b: list[str], expected: dict[str, Any]) -> None:
    assert measured(events(*a), events(*b))["attributes"]["factuality"] == pytest.approx(expected)


def test_bounds_are_compared_as_numbers_and_only_equal_regions_count() -> None:
    a = annotation(region("500", "Quantity", lo=500, hi=500), region("هجوم", "Attack", factuality="ACTUAL"))
    b = annotation(region("500", "Quantity", lo=500.0), region("هجوم", "Fight", factuality="ACTUAL"))
    found = measured(a, b)["attributes"]
    assert found["lo"] == {"n": 1, "observed": 1 / 1, "kappa": None}
    assert found["hi"] == {"n": 1, "observed": 0 / 1, "kappa": pytest.approx(0)}
    assert found["factuality"]["n"] == 0


def test_keys_are_no_attributes_to_be_compared_by_name() -> None:
    assert not {"entity", "event"} & measured(A, B)["attributes"].keys()


# Identities


def mentions(keys: str, doc_id: str = "d") -> Annotation:
    """A mention for each letter, the letter being its key."""
    surfaces = ["سامي", "بغداد", "القاعدة", "جندي", "وزير"]
    found = (region(surface, "PER", entity=key) for surface, key in zip(surfaces, keys, strict=False))
    return annotation(*found, doc_id=doc_id)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param("", "", (0, 0, 0), id="nothing"),
        pytest.param("x", "y", (0, 0, 0), id="one"),
        pytest.param("xxy", "kkm", (1, 1, 1), id="other names"),
        # a joins the first two, b all three: of b's three links a has one.
        pytest.param("xxy", "kkk", (1, 3, 1), id="one group more"),
        pytest.param("xxyy", "kmkm", (2, 2, 0), id="crosswise"),
    ],
)
def test_links_of_mentions(a: str, b: str, expected: tuple[int, int, int]) -> None:
    found = measured(mentions(a), mentions(b))["identities"]["entity"]["corpus"]["links"]
    in_a, in_b, both = expected
    assert (found["a"], found["b"], found["both"]) == expected
    assert found["precision"] == (both / in_b if in_b else None)
    assert found["recall"] == (both / in_a if in_a else None)
    assert found["f1"] == (2 * both / (in_a + in_b) if in_a + in_b else None)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", None),
        ("x", "x", None),
        ("xxx", "kkk", None),
        ("xyz", "kmn", None),
        ("xxy", "kkm", 1),
        # All links of two pairs are missed: (0 - 2 * 2 / 6) / ((2 + 2) / 2 - 2 * 2 / 6).
        ("xxyy", "kmkm", (0 - 2 * 2 / 6) / ((2 + 2) / 2 - 2 * 2 / 6)),
    ],
)
def test_the_adjusted_rand_index(a: str, b: str, expected: float | None) -> None:
    assert adjusted_rand(list(zip(a, b, strict=True))) == (None if expected is None else pytest.approx(expected))


def test_identity_within_articles_and_across() -> None:
    a = [mentions("xx", "d"), mentions("xy", "e")]
    b = [mentions("kk", "d"), mentions("mn", "e")]
    found = agreement([document("d"), document("e")], a, b, MADE_SCHEMA)["identities"]["entity"]
    # Within: one link in d, in both passes. Across: a also joins the two of d with the first of e.
    assert found["within"]["all"] == {
        "n": 4,
        "links": {"a": 1, "b": 1, "both": 1, "precision": 1 / 1, "recall": 1 / 1, "f1": 1.0},
    }
    assert found["within"]["articles"]["e"] == {
        "n": 2,
        "links": {"a": 0, "b": 0, "both": 0, "precision": None, "recall": None, "f1": None},
        "adjusted_rand": None,
    }
    assert found["corpus"]["links"] == {
        "a": 3,
        "b": 1,
        "both": 1,
        "precision": 1 / 1,
        "recall": 1 / 3,
        "f1": 2 * 1 / (3 + 1),
    }


def test_identity_is_of_regions_that_both_passes_have() -> None:
    a = annotation(region("سامي", "PER", entity="x"), region("وزير الدفاع", "PER", entity="x"))
    b = annotation(region("سامي", "PER", entity="x"), region("وزير", "PER", entity="x"))
    assert measured(a, b)["identities"]["entity"]["corpus"]["n"] == 1


KEYS = st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("kmn")), max_size=12)


@given(keys=KEYS)
def test_links_are_what_counting_pairs_gives(keys: list[tuple[str, str]]) -> None:
    same = [(one[0] == other[0], one[1] == other[1]) for one, other in combinations(keys, 2)]
    assert links(keys) == Counts(same.count((True, True)), same.count((False, True)), same.count((True, False)))


@given(keys=KEYS)
def test_names_of_keys_make_no_difference(keys: list[tuple[str, str]]) -> None:
    renamed = [({"x": "z", "y": "x", "z": "y"}[a], f"new-{b}") for a, b in keys]
    assert links(renamed) == links(keys)
    assert adjusted_rand(renamed) == (None if (was := adjusted_rand(keys)) is None else pytest.approx(was))


# The picture

NAMES = ("pass-a", "pass-b")


def test_the_picture_repeats_byte_for_byte_and_has_its_own_ground() -> None:
    confusions = measured(A, B)["confusions"]
    picture = confusion_picture(confusions, NAMES)
    assert picture == confusion_picture(confusions, NAMES)
    assert picture.startswith("<?xml")
    assert picture.endswith("</svg>\n")
    assert "fill: #ffffff" in picture
    assert not [mark for mark in ("<image", "<dc:date>", "Matplotlib v") if mark in picture]
    assert picture != confusion_picture(measured(A, A)["confusions"], NAMES)


def test_a_picture_of_nothing() -> None:
    assert "</svg>" in confusion_picture(measured(annotation(), annotation())["confusions"], NAMES)


# The page

HUMAN, MODEL = "human", "large language model"


def about(name: str, kind: str) -> dict[str, Any]:
    return {"pass": name, "annotator": f"the annotator of {name}", "annotator_kind": kind, "guidelines": "2"}


@pytest.mark.parametrize(
    ("a", "b", "word", "people"),
    [
        (MODEL, MODEL, "consistency", False),
        (HUMAN, HUMAN, "agreement", True),
        (HUMAN, MODEL, "agreement", False),
        (MODEL, "tagger", "agreement", False),
    ],
)
def test_the_word_for_it(a: str, b: str, word: str, people: bool) -> None:
    assert agreement_word(about("a", a), about("b", b)) == word
    page = agreement_page(measured(A, B), about("a", a), about("b", b))
    assert ("not agreement between people" not in page) == people
    assert f"### {word.capitalize()} by layer" in page


def test_a_surface_cannot_break_a_table() -> None:
    found = measured(A, B)
    found["disagreements"]["kinds"][0]["examples"][0]["a"] = "a|b <!-- end -->"
    page = agreement_page(found, about("a", HUMAN), about("b", HUMAN))
    assert "a\\|b &lt;!-- end --&gt;" in page


def test_the_picture_is_shown_where_there_is_one() -> None:
    parts = measured(A, B), about("pass-a", HUMAN), about("pass-b", HUMAN)
    assert "### Confusions" not in agreement_page(*parts)
    assert "![What pass-a (rows) and pass-b (columns) call each region](agreement.svg)" in agreement_page(
        *parts, "agreement.svg"
    )


# The command


OTHERWISE: dict[Any, Any] = {
    ("najjar", "level"): {"choices": ["NOM"]},
    ("najjar", "entity"): {"text": ["another-najjar"]},
    ("port", "entities"): {"labels": ["LOC"]},
    ("delegation", "entities"): {"start": 0, "end": 3},
    ("delegation", "level"): {"start": 0, "end": 3},
    ("delegation", "entity"): {"start": 0, "end": 3},
}


def other_pass(folder: Path) -> Path:
    """A copy of the made-up corpus with a second pass, of which a few things are otherwise."""
    corpus = copy_corpus(folder / "corpus")
    tasks = json.loads((CORPUS / "exports" / "good.json").read_text(encoding="utf-8"))
    results = tasks[0]["annotations"][0]["result"]
    for one in results:
        part = one.get("id"), one.get("from_name")
        if part in OTHERWISE:
            one["value"].update(OTHERWISE[part])
    results[:] = [one for one in results if one.get("labels") != ["holder"] and "about" not in one.values()]
    (corpus / "exports" / "other.json").write_text(json.dumps(tasks), encoding="utf-8")
    entry = (
        "  other: {export: other.json, annotator: tester, annotator_kind: human, guidelines: '2', "
        "human_verified: false, made: for the tests}\n"
    )
    with (corpus / "passes.yaml").open("a", encoding="utf-8") as file:
        file.write(entry)
    with (corpus / "entities.yaml").open("a", encoding="utf-8") as file:
        file.write('another-najjar: {type: PER, ar: "النجار", en: "another Najjar"}\n')
    return corpus


def test_a_pass_is_read_by_its_name(tmp_path: Path) -> None:
    corpus = other_pass(tmp_path)
    found = read_pass(corpus, "other")
    about = {"annotator": "tester", "annotator_kind": HUMAN, "guidelines": "2", "human_verified": False}
    assert found.provenance == {**about, "pass": "other"}
    assert {one.attributes.get("entity") for one in found.annotations[0].regions} > {"another-najjar"}
    assert read_pass(corpus, "good") == read_corpus(corpus)


@pytest.mark.parametrize("name", ["", "nobody", "../good"])
def test_a_pass_that_there_is_not(name: str, tmp_path: Path) -> None:
    (found,) = findings_of(lambda: read_pass(other_pass(tmp_path), name))
    assert found.code == "PASS_UNKNOWN"
    assert found.message == f"asked for is «{name}», which is not among the passes good, other; name one of these"


def test_a_pass_with_faults_is_not_measured(tmp_path: Path) -> None:
    corpus = other_pass(tmp_path)
    (corpus / "exports" / "other.json").write_bytes((CASES / "export" / "OFFSET_WORD.json").read_bytes())
    assert "OFFSET_WORD" in {one.code for one in findings_of(lambda: read_pass(corpus, "other"))}


@pytest.mark.slow
def test_the_golden_page_of_the_made_up_corpus(tmp_path: Path) -> None:
    corpus = other_pass(tmp_path)
    page, picture, figures = tmp_path / "agreement.md", tmp_path / "shown" / "agreement.svg", tmp_path / "figures.json"
    picture.parent.mkdir()
    page.write_text(f"# Agreement\n{MARKS[0]}\n{MARKS[1]}\nwritten by hand\n", encoding="utf-8")
    arguments = ("good", "other", "--annotation", corpus, "--update", page, "--picture", picture, "--json", figures)
    for _ in range(2):  # what is made once is made again byte for byte
        done = script("agreement.py", *arguments, environment={})
        assert done.returncode == 0  # on a new machine matplotlib may tell of its fonts beside
    made = page.read_text(encoding="utf-8")
    assert made == f"# Agreement\n{MARKS[0]}\n{done.stdout.rstrip()}\n{MARKS[1]}\nwritten by hand\n"
    assert "](shown/agreement.svg)" in made
    a, b = (read_pass(corpus, name) for name in ("good", "other"))
    expected = agreement(a.documents, a.annotations, b.annotations, a.schema)
    assert figures.read_text(encoding="utf-8") == to_json(expected)
    assert picture.read_text(encoding="utf-8") == confusion_picture(expected["confusions"], ("good", "other"))
    golden = CASES / "agreement" / "page.md"
    if os.environ.get("UPDATE_CASES"):
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_text(encoding="utf-8")


def test_the_figures_on_standard_output(tmp_path: Path) -> None:
    done = script("agreement.py", "good", "good", "--annotation", copy_corpus(tmp_path), "--json", "-", environment={})
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["disagreements"] == {"count": 0, "kinds": []}


def test_the_command_refuses_what_is_no_pass(tmp_path: Path) -> None:
    done = script("agreement.py", "good", "nobody", "--annotation", copy_corpus(tmp_path), environment={})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error PASS_UNKNOWN: ")
