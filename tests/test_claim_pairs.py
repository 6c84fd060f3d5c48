"""Every pair of claims of different articles is judged once, and released with both claims."""

from dataclasses import replace

import pytest

from insihab.claim_pairs import COLUMNS, claim_id, due_pairs, pair_rows, read_pairs
from insihab.csv_file import write_csv
from insihab.findings import InputError
from insihab.provenance.history import judged_pairs
from made import MADE_SCHEMA

RELATIONS = {"EQUAL": "same", "UNRELATED": "nothing in common"}


def claim(doc_id, name, split="train"):
    sentence = {"sentence_text": f"{name} here", "sentence_start": 0, "sentence_end": 7}
    span = {"start": 0, "end": len(name), "surface": name}
    return {"doc_id": doc_id, "id": name, "published": "2024", "split": split, **span, **sentence}


CLAIMS = [claim("x", "c1"), claim("x", "c2"), claim("y", "c1"), claim("z", "c1", "test")]
DUE = [("x#c1", "y#c1"), ("x#c1", "z#c1"), ("x#c2", "y#c1"), ("x#c2", "z#c1"), ("y#c1", "z#c1")]


def judged(pairs):
    judgement = dict.fromkeys(("pass_a", "pass_b", "relation"), "UNRELATED")
    return [{"a": a, "b": b, **judgement, "rule": "P1", "why": "other things"} for a, b in pairs]


def test_all_pairs_across_articles_are_due_and_none_within_one():
    assert due_pairs(CLAIMS) == DUE
    assert [claim_id(one) for one in CLAIMS] == ["x#c1", "x#c2", "y#c1", "z#c1"]


def test_a_whole_table_is_read_in_due_order_whatever_its_own(tmp_path):
    file = tmp_path / "pairs.csv"
    write_csv(file, COLUMNS, reversed(judged(DUE)))
    assert read_pairs(file, CLAIMS, RELATIONS, {"P1"}) == judged(DUE)


def test_several_rules_are_read_however_they_are_separated(tmp_path):
    file = tmp_path / "pairs.csv"
    write_csv(file, COLUMNS, [{**row, "rule": "P1, P2;P3"} for row in judged(DUE)])
    assert {row["rule"] for row in read_pairs(file, CLAIMS, RELATIONS, {"P1", "P2", "P3"})} == {"P1 P2 P3"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.pop(), "error PAIR_MISSING: {}: y#c1 and z#c1: has not been judged; add a line for it"),
        (lambda rows: rows.append(rows[0]), "error PAIR_TWICE: {}: line 7: x#c1 and y#c1: stands on an earlier line"),
        (
            lambda rows: rows[0].update(relation="SAME"),
            "error PAIR_RELATION: {}: line 2: x#c1 and y#c1: is «SAME»; choose one of EQUAL, UNRELATED",
        ),
        (
            lambda rows: rows[0].update(pass_b=""),
            "error PAIR_RELATION: {}: line 2: x#c1 and y#c1: is «»; choose one of",
        ),
        (lambda rows: rows[0].update(rule=""), "error RULE_MISSING: {}: line 2: x#c1 and y#c1: names no rule"),
        (
            lambda rows: rows[0].update(rule="P1 P9"),
            "error RULE_UNKNOWN: {}: line 2: x#c1 and y#c1: names «P9», no rule of the guidelines; name theirs",
        ),
        (lambda rows: rows[0].update(why=" "), "error WHY_MISSING: {}: line 2: x#c1 and y#c1: says not why"),
        (lambda rows: rows[0].update(why=""), "error WHY_MISSING: {}: line 2: x#c1 and y#c1: says not why"),
        (
            lambda rows: rows[0].update(a="y#c1", b="x#c1"),
            "error PAIR_UNKNOWN: {}: line 2: y#c1 and x#c1: is no pair of claims, in the order of the articles, of two",
        ),
        (
            lambda rows: rows[0].update(b="x#c2"),
            "error PAIR_UNKNOWN: {}: line 2: x#c1 and x#c2: is no pair of claims of",
        ),
    ],
)
def test_a_table_that_is_not_in_order_is_refused(change, message, tmp_path):
    rows = judged(DUE)
    change(rows)
    file = tmp_path / "pairs.csv"
    write_csv(file, COLUMNS, rows)
    with pytest.raises(InputError) as caught:
        read_pairs(file, CLAIMS, RELATIONS, {"P1"})
    assert message.format(file) in str(caught.value)


def test_a_table_that_is_not_there_is_asked_for_before_the_guidelines(tmp_path):
    with pytest.raises(InputError) as caught:
        judged_pairs(tmp_path, CLAIMS, replace(MADE_SCHEMA, claim_pairs=RELATIONS))
    cure = "write it, by rules in guidelines.md, or delete «claim_pairs» in schema.yaml"
    message = f"is missing, and 5 pair(s) of claims of two articles are to be judged; {cure}"
    assert str(caught.value) == f"error FILE_MISSING: {tmp_path / 'claim_pairs.csv'}: {message}"


def test_a_row_has_both_claims_and_is_in_test_when_one_of_them_is():
    rows = pair_rows(judged(DUE), CLAIMS)
    assert [row["split"] for row in rows] == ["train", "test", "train", "test", "test"]
    assert (rows[2]["surface_a"], rows[2]["doc_id_b"], rows[2]["sentence_text_b"]) == ("c2", "y", "c1 here")
