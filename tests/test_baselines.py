import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insihab.gold import PROTOCOLS, released_gold
from insihab.predictions.reading import read_predictions
from insihab.released import dataset_folder, schema_file
from insihab.schema import read_schema
from insihab.segment import sentences, tokens

# The baselines are programs, not a package: beside each other they import by bare name, and so must this file.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "baselines"))

import memorise
from models import Batch, Chooser, Detector
from number_words import read_number
from protocol import Document, Text, folds, load, main
from spans import Candidate, Reading, candidates, clash, compatible, overlap

BASELINES = Path(memorise.__file__).parent
SCHEMA = read_schema(schema_file())


def text_of(text: str, doc_id: str = "d") -> Text:
    return Text(doc_id, text, tuple(sentences(text)), tuple(tokens(text)))


def document(text: str, doc_id: str = "d", **layers: dict[str, str]) -> Document:
    """A document whose first occurrences of the given surfaces are marked with the given types."""
    rest = {"level": "NAM", "entity": None, "factuality": "ACTUAL", "aspect": "NONE", "arguments": []}
    rows = {
        layer: [
            {"surface": surface, "start": text.index(surface), "end": text.index(surface) + len(surface), "type": name}
            | rest
            for surface, name in layers.get(layer, {}).items()
        ]
        for layer in ("entities", "events", "numeric_claims")
    }
    return Document(text_of(text, doc_id), rows)


@pytest.fixture(scope="module")
def released() -> dict[str, list[Document]]:
    return load(dataset_folder(), SCHEMA)


# Folds


def test_folds_of_each_protocol():
    a, b, c = (document("نص", name) for name in "abc")
    splits = {"train": [a, b], "test": [c]}
    assert [(fold.train, fold.test) for fold in folds(splits, "split")] == [((a, b), (c.source,))]
    assert [(fold.train, fold.test) for fold in folds(splits, "leave-one-article-out")] == [
        ((b, c), (a.source,)),
        ((a, c), (b.source,)),
        ((a, b), (c.source,)),
    ]


@pytest.mark.parametrize(
    ("protocol", "trained", "predicted"), [("split", 1 * 3, 2), ("leave-one-article-out", 5 * 4, 5)]
)
def test_no_fold_trains_on_what_it_predicts(released, protocol, trained, predicted):
    parts = list(folds(released, protocol))
    assert sum(len(fold.train) for fold in parts) == trained
    assert sum(len(fold.test) for fold in parts) == predicted
    for fold in parts:
        assert not {seen.source.doc_id for seen in fold.train} & {text.doc_id for text in fold.test}
        assert not {seen.source.text for seen in fold.train} & {text.text for text in fold.test}


def test_what_is_predicted_comes_without_gold(released):
    assert {field.name for field in fields(Text)} == {"doc_id", "text", "sentences", "tokens"}
    assert {type(text) for fold in folds(released, "leave-one-article-out") for text in fold.test} == {Text}
    emptied = [replace(seen, layers={layer: [] for layer in seen.layers}) for seen in released["test"]]
    (with_gold,), (without,) = (folds({**released, "test": test}, "split") for test in (released["test"], emptied))
    first, second = (memorise.train(fold.train, SCHEMA)(fold.test[0]) for fold in (with_gold, without))
    assert first == second


# Spans


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("العراق", ["العراق"]),
        ("والعراق", ["والعراق", "العراق"]),
        ("وبالعراق", ["وبالعراق", "بالعراق", "العراق"]),
        ("للقوات", ["للقوات", "لقوات"]),  # from the second lām on, which stands for the article
        ("وللقوات", ["وللقوات", "للقوات", "لقوات"]),
        ("وَالعراق", ["وَالعراق", "العراق"]),
        ("والدته", ["والدته"]),  # in the schema's list of words that are not split
        ("ول", ["ول"]),  # at least two letters are left
        ("2500", ["2500"]),
    ],
)
def test_where_a_span_may_start_in_a_word(word, expected):
    reading = Reading(text_of(word), SCHEMA)
    assert [word[start:] for start in reading.starts[0]] == expected


@pytest.mark.parametrize(
    ("surface", "is_candidate"),
    [
        ("تنظيم", True),
        ('تنظيم "داعش"', True),
        ('"داعش"', True),
        ('تنظيم "داعش', False),  # half of a pair
        ('داعش" في', False),
        ("في بغداد.", False),  # punctuation at the edge
        ("بغداد", True),
        ("بغداد. وقال", False),  # beyond the sentence
        ('تنظيم "داعش" في بغداد', False),  # longer than five tokens
    ],
)
def test_candidates(surface, is_candidate):
    text = 'تنظيم "داعش" في بغداد. وقال'
    found = {text[span.start : span.end] for span in candidates(Reading(text_of(text), SCHEMA), 5)}
    assert (surface in found) == is_candidate


@pytest.mark.parametrize(
    ("first", "second", "clashes", "overlaps"),
    [
        ((0, 5, 0, 1), (5, 9, 2, 2), False, False),
        ((0, 5, 0, 1), (3, 9, 1, 2), True, True),  # crossing
        ((0, 9, 0, 2), (5, 9, 2, 2), False, True),  # nested
        ((0, 5, 0, 0), (0, 5, 0, 0), True, True),  # the same
        ((0, 5, 0, 0), (1, 5, 0, 0), True, True),  # one word split in two ways
    ],
)
def test_conflicts_of_spans(first, second, clashes, overlaps):
    first, second = Candidate(*first), Candidate(*second)
    assert clash(first, second) == clash(second, first) == clashes
    assert overlap(first, second) == overlap(second, first) == overlaps


SPANS = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(
    lambda s: Candidate(s[0], s[0] + s[1], s[0], s[0] + s[1] - 1)
)


@given(st.lists(SPANS))
def test_what_is_kept_is_free_of_conflict_and_nothing_is_left_out_without_one(spans):
    kept = compatible(spans, clash)
    assert not any(clash(a, b) for at, a in enumerate(kept) for b in kept[:at])
    assert all(span in kept or any(clash(span, other) for other in kept) for span in spans)


# Numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2500", 2500),
        ("٢٥٠٠", 2500),
        ("2,500", 2500),
        ("٢٬٥٠٠", 2500),
        ("2,50", None),  # no thousands separator
        ("٣٫٥", 3.5),
        ("3 آلاف", 3 * 1000),
        ("2.5 مليون", 2.5 * 1_000_000),
        ("سبعة", 7),
        ("الثلاثة", 3),
        ("واحد", 1),  # its و is no conjunction
        ("خمسة عشر", 5 + 10),
        ("إحدى عشرة", 1 + 10),
        ("خمسة وعشرون", 5 + 20),
        ("مئة وخمسون", 100 + 50),
        ("مائتي ألف", 200 * 1000),
        ("ثلاث مئة", 3 * 100),
        ("ثلاثة آلاف وخمسمئة", 3 * 1000 + 500),
        ("ثلاثة آلاف و خمسمئة", 3 * 1000 + 500),
        ("اثنا عشر ألفاً", 12 * 1000),
        ("ألفا", 2 * 1000),  # alone a dual
        ("ألفين وخمسمائة", 2 * 1000 + 500),
        ("مليونان وثلاثمئة ألف وخمسة", 2 * 1_000_000 + 300 * 1000 + 5),
        ("ألف مليون", 1000 * 1_000_000),
        ("مليون ونصف", 1.5 * 1_000_000),
        ("نصف مليون", 0.5 * 1_000_000),
        ("ثلاثة ونصف", 3.5),
        ("ثُلُث", 0.3333),
        ("ثلثي", 0.6667),
        ("ثلاثة أرباع", 0.75),
        ("العشرات", None),
        ("الأول", None),
        ("3 جنود", None),
        ("", None),
    ],
)
def test_read_number(text, value):
    assert read_number(text) == value


@given(st.integers(0, 10**15 - 1))
def test_digits_are_read_with_and_without_separators(number):
    assert read_number(str(number)) == read_number(f"{number:,}") == number


# Models


def test_a_detector_keeps_the_best_of_what_conflicts():
    def batch(*names: str) -> Batch[str]:
        return Batch(
            names, [[f"letter={name[0]}", f"all={name}"] for name in names], ["A" if n[0] == "a" else "" for n in names]
        )

    training = [batch("a1", "b1", "c1"), batch("a2", "b2", "c2"), batch("a3", "b3", "c3")]
    free = Detector(training, lambda a, b: False)
    assert free(batch("b4", "a4", "c4", "a5")) == [("a4", "A"), ("a5", "A")]
    single = Detector(training, lambda a, b: True)
    assert single(batch("b4", "a4", "c4", "a1")) == [("a1", "A")]  # seen in training, so that it scores higher
    assert free(Batch([], [])) == []


def test_a_detector_that_saw_nothing_marked_finds_nothing():
    training = [Batch(["x"], [["f"]], [""]), Batch(["y"], [["f"]], [""])]
    assert Detector(training, lambda a, b: False)(Batch(["z"], [["f"]])) == []


@pytest.mark.parametrize(
    ("groups", "features", "label"),
    [
        ([[(["f"], "A")]], ["g"], "A"),  # one label is all there is
        ([[(["f"], "A"), (["g"], "B")], [(["f"], "A"), (["g"], "B")]], ["g"], "B"),
        ([[(["f"], "A"), (["g"], "B")], []], ["f"], "A"),  # one document: nothing to tune on
    ],
)
def test_chooser(groups, features, label):
    assert Chooser(groups)(features) == label


# Memory


@pytest.mark.parametrize(
    ("marked", "seen", "text", "starts"),
    [
        ("العراق", "في العراق", "العراق والعراق وبالعراق", [0, 8, 17]),
        ("العراق", "في العراق", "العراقية عراق", []),  # must end with its token
        ("لقوات", "للقوات", "وللقوات والقوات", [2]),
        ("وزارة الدفاع", "في وزارة الدفاع", "لوزارة الدفاع وزارة", [1]),
        ("بغداد", "في بغداد", "ببغداد،بغداد", [1, 7]),
    ],
)
def test_memory_finds_a_surface_at_word_starts_and_after_proclitics(marked, seen, text, starts):
    predict = memorise.train([document(seen, entities={marked: "GPE"})], SCHEMA)
    found = predict(text_of(text))["entities"]
    assert found == [{"start": start, "end": start + len(marked), "type": "GPE", "level": "NAM"} for start in starts]


def test_memory_keeps_nested_mentions_and_the_longer_of_two_that_cross():
    marks = {"قوات التحالف": "MIL", "التحالف الدولي في العراق": "ORG", "العراق": "GPE"}
    text = "قوات التحالف الدولي في العراق"
    predict = memorise.train([document(text, entities=marks)], SCHEMA)
    found = predict(text_of(text))["entities"]
    assert [text[row["start"] : row["end"]] for row in found] == ["التحالف الدولي في العراق", "العراق"]


def test_memory_takes_the_most_frequent_type_and_the_roles_that_a_surface_had():
    often, once = (document("في العراق", name, entities={"العراق": "GPE"}) for name in "ab")
    other = document("انسحاب من العراق", "c", entities={"العراق": "LOC"}, events={"انسحاب": "Withdraw"})
    other.layers["events"][0]["arguments"] = [{"role": "origin", "surface": "العراق", "start": 10, "end": 16}]
    predict = memorise.train([other, often, once], SCHEMA)
    found = predict(text_of("وانسحاب من العراق. العراق"))
    assert [row["type"] for row in found["entities"]] == ["GPE", "GPE"]
    assert found["events"] == [
        {
            "start": 1,
            "end": 7,
            "type": "Withdraw",
            "factuality": "ACTUAL",
            "aspect": "NONE",
            "arguments": [{"role": "origin", "start": 11, "end": 17}],  # the one in the same sentence
        }
    ]


# Programs


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("missing", "error DATASET_MISSING: {}: is no folder; give the one that holds the dataset's README.md"),
        ("", "error DATASET_INVALID: {}: cannot be loaded as the config «articles» of a release (EmptyDatasetError: "),
    ],
)
def test_a_bad_dataset_is_refused(tmp_path, capsys, folder, message):
    out = tmp_path / "out" / "predictions.jsonl"
    arguments = ["--dataset", str(tmp_path / folder), "--out", str(out)]
    assert main("memorise", memorise.ABOUT, memorise.train, arguments) == 2
    assert capsys.readouterr().err.startswith(message.format(tmp_path / folder))
    assert not out.exists()


def test_a_folder_as_output_is_refused(tmp_path, capsys):
    assert main("memorise", memorise.ABOUT, memorise.train, ["--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"error FILE_UNWRITABLE: {tmp_path}: is a folder; give a file as --out")


def run(system: str, protocol: str, out: Path, hash_seed: str) -> bytes:
    command = [sys.executable, BASELINES / f"{system}.py", "--protocol", protocol, "--out", out]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out}\n"
    assert system in done.stderr  # the progress bar
    return out.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("protocol", sorted(PROTOCOLS))
@pytest.mark.parametrize("system", ["memorise", "linear"])
def test_predictions_pass_the_checker_and_repeat_byte_for_byte(tmp_path, system, protocol):
    out = tmp_path / "new" / "predictions.jsonl"
    first = run(system, protocol, out, hash_seed="1")
    gold = released_gold(protocol)
    predicted, warnings = read_predictions([out], gold.inventory, gold.documents)
    assert warnings == []  # none crosses another either
    assert {line.doc_id for line in predicted} == gold.documents.keys()
    assert all(set(line.layers) == {"entities", "events", "numeric_claims"} for line in predicted)
    assert all(line.layers["entities"] and line.layers["events"] for line in predicted)
    assert run(system, protocol, out, hash_seed="2") == first
