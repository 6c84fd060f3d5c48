"""Tests of baselines/references.py."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import copy_corpus
from insihab.evaluate import evaluate
from insihab.gold import PROTOCOLS, custom_gold
from insihab.leaderboard.submission import read_submission
from insihab.passes import Corpus
from insihab.predictions import Prediction
from insihab.segment import tokens
from made import MADE_SCHEMA, TEXT, annotation, region
from made import document as made_document
from references import main, pass_lines, token_oracle, widened, write_second_pass

WORDS = "وبغداد في العراق"  # tokens 0-6, 7-9, 10-16


def marked(layer, *items):
    empty = {"entities": [], "events": [], "numeric_claims": []}
    return Prediction("d", WORDS, {**empty, layer: list(items)})


def mention(start, end, **more):
    return {"start": start, "end": end, "type": "GPE", **more}


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([mention(10, 16)], [mention(10, 16)]),
        ([mention(1, 6, level="NAM")], [mention(0, 6, level="NAM")]),  # the proclitic comes with it
        ([mention(1, 9)], [mention(0, 9)]),
        ([mention(11, 15)], [mention(10, 16)]),
        ([mention(10, 16), mention(1, 6)], [mention(0, 6), mention(10, 16)]),  # ordered
        ([mention(1, 6, level="NOM"), mention(0, 6, level="NAM")], [mention(0, 6, level="NAM")]),  # needs no widening
        ([mention(1, 6, level="NOM"), mention(2, 6, level="NAM")], [mention(0, 6, level="NOM")]),  # the first
        ([mention(0, 6), mention(1, 6, type="LOC")], [mention(0, 6), mention(0, 6, type="LOC")]),  # two types: two
        (
            [mention(0, 6, entity="a"), mention(1, 6, type="LOC", entity="b")],
            [mention(0, 6, entity="a"), mention(0, 6, type="LOC")],  # but a span is one entity
        ),
        (
            [mention(0, 6, type="ARG", entity="a"), mention(1, 6, type="LOC", entity="b")],
            [mention(0, 6, type="ARG", entity="a"), mention(0, 6, type="LOC", entity="b")],  # ARG has no identity
        ),
    ],
)
def test_mentions_at_the_bounds_of_tokens(mentions, expected):
    assert token_oracle(marked("entities", *mentions))["entities"] == expected


def test_arguments_and_pointers_are_widened_too():
    event = {"start": 1, "end": 6, "type": "Meet", "event": "key", "arguments": []}
    arguments = [{"role": "place", "start": 10, "end": 16}, {"role": "place", "start": 12, "end": 16}]
    arguments.append({"role": "topic", "start": 12, "end": 16})
    found = token_oracle(marked("events", {**event, "arguments": arguments}))["events"]
    assert found == [{**event, "start": 0, "arguments": [arguments[0], {**arguments[0], "role": "topic"}]}]
    claim = {"start": 1, "end": 6, "lo": 2, "counted": [12, 16], "event": [1, 6], "source": None}
    (line,) = token_oracle(marked("numeric_claims", claim))["numeric_claims"]
    assert line == {"start": 0, "end": 6, "lo": 2, "counted": [10, 16], "event": [0, 6], "source": None}


def test_the_gold_is_left_as_it_was():
    gold = marked(
        "events", {"start": 1, "end": 6, "type": "Meet", "arguments": [{"role": "place", "start": 2, "end": 6}]}
    )
    before = json.dumps(gold)
    token_oracle(gold)
    assert json.dumps(gold) == before


SPANS = st.tuples(st.integers(0, 15), st.integers(1, 8)).map(lambda s: (s[0], min(s[0] + s[1], 16)))


@given(st.lists(SPANS, unique=True, max_size=6))
def test_widened_spans_are_whole_tokens_around_gold_and_stay_so(spans):
    whole = tokens(WORDS)
    gold = [mention(start, end) for start, end in spans if " " not in (WORDS[start], WORDS[end - 1])]
    found = widened("entities", gold, whole)
    assert {row["start"] for row in found} <= {start for start, _ in whole}
    assert {row["end"] for row in found} <= {end for _, end in whole}
    assert all(any(row["start"] <= one["start"] < one["end"] <= row["end"] for row in found) for one in gold)
    assert widened("entities", found, whole) == found


def test_the_oracle_scores_what_begins_with_its_token(tmp_path):
    gold, oracle = tmp_path / "gold.jsonl", tmp_path / "oracle.jsonl"
    document = marked("entities", mention(1, 6), mention(10, 16))
    gold.write_text(json.dumps({"doc_id": "d", "text": WORDS, "entities": document.layers["entities"]}))
    oracle.write_text(json.dumps(token_oracle(document)))
    scores = evaluate([oracle], custom_gold([gold])).layers["entities"].measures
    assert scores["strict"] == (1, 1, 1)  # العراق; وبغداد in place of بغداد
    assert scores["partial"] == (1.5, 0.5, 0.5)


# Passes


@pytest.mark.parametrize(
    ("split", "protocol", "expected"),
    [("train", "leave-one-article-out", ["d"]), ("train", "split", []), ("test", "split", ["d"])],
)
def test_a_pass_has_the_documents_of_the_protocol(split, protocol, expected):
    article = made_document().article
    document = replace(made_document(), article=replace(article, split=split))
    meet, person = region("زار", "Meet", factuality="ACTUAL"), region("سامي", "PER", entity="sami")
    made = annotation(meet, person, links=[(meet, "participant", person)])
    lines = pass_lines(Corpus([document], MADE_SCHEMA, {}, [made], {}), protocol)
    assert [line["doc_id"] for line in lines] == expected
    for line in lines:
        start, end = TEXT.index("سامي"), TEXT.index("سامي") + 4
        assert line["entities"] == [{"start": start, "end": end, "type": "PER", "entity": "sami"}]
        assert line["events"][0]["arguments"] == [{"role": "participant", "start": start, "end": end}]


def test_a_pass_held_against_itself_is_right_everywhere(root, tmp_path):
    golds = write_second_pass(tmp_path / "second-pass", root / "annotation")
    assert golds.keys() == PROTOCOLS.keys()
    for protocol, gold in golds.items():
        layers = evaluate([tmp_path / "second-pass" / f"{protocol}.gold.jsonl"], gold).layers
        assert layers["entities"].measures["strict"].f1 == layers["numeric_claims"].measures["claim"].f1 == 1
        other = evaluate([tmp_path / "second-pass" / f"{protocol}.jsonl"], gold).layers
        assert 0.9 < other["entities"].measures["strict"].f1 < 1  # the second pass is another one


# The program


def test_both_references_are_submissions_and_get_results_twice_the_same(root, tmp_path, capsys):
    runs = []
    for name in "ab":
        assert main(["--out", str(tmp_path / name), "--results", str(tmp_path / f"{name}-results")]) == 0
        files = [path for path in sorted((tmp_path / name).rglob("*")) if path.is_file()]
        files += sorted((tmp_path / f"{name}-results").rglob("*.json"))
        runs.append(
            {path.relative_to(tmp_path).as_posix().replace(f"{name}/", "", 1): path.read_bytes() for path in files}
        )
    assert [list(one.values()) for one in runs[:1]] == [list(one.values()) for one in runs[1:]]
    printed = capsys.readouterr().out.splitlines()
    assert [path.rsplit("/", 2)[1] for path in printed] == ["token-oracle", "second-pass"] * 2
    for name in ("token-oracle", "second-pass"):
        submission = read_submission([tmp_path / "a" / name])
        assert submission.metadata.kind == "reference"
        (file,) = (tmp_path / "a-results" / name).glob("*.json")
        result = json.loads(file.read_text(encoding="utf-8"))
        assert result["protocols"].keys() == PROTOCOLS.keys()
        assert ("pass-a, which is its gold" in result["metadata"]["note"]) == (name == "second-pass")
        assert all(
            ("|data=custom|" in one["signature"]) == (name == "second-pass") for one in result["protocols"].values()
        )


@pytest.mark.parametrize(
    ("corpus", "message"), [(False, "error FILE_UNREADABLE: "), (True, "error PASSES_ADJUDICATED: ")]
)
def test_an_annotation_without_two_passes_is_refused(tmp_path, capsys, corpus, message):
    annotation = copy_corpus(tmp_path / "annotation") if corpus else tmp_path
    arguments = ["--annotation", annotation, "--out", tmp_path / "out", "--results", tmp_path / "results"]
    assert main(list(map(str, arguments))) == 2
    assert capsys.readouterr().err.startswith(message)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "results").exists()
