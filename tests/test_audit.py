"""The audit is data: each finding is decided, by a rule, and counted by round and layer."""

import pytest

from insihab.csv_file import write_csv
from insihab.findings import InputError
from insihab.provenance.audit import COLUMNS, rates, read_audit
from made import annotation, document, region

RULES = {"E4", "V9"}
SOUND = {
    **{"round": "1", "doc_id": "d", "layer": "events", "question": "Q8", "start": "0", "end": "3", "surface": "زار"},
    **{
        "was": "author",
        "proposed": "سامي",
        "certainty": "error",
        "decision": "corrected",
        "rule": "V9",
        "why": "he says",
    },
}


def table(tmp_path, *changes):
    file = tmp_path / "audit.csv"
    write_csv(file, COLUMNS, [{**SOUND, **change} for change in changes])
    return file


def test_a_sound_table_is_read_as_it_stands(tmp_path):
    assert read_audit(table(tmp_path, {}, {"round": "2"}), [document()], RULES) == [SOUND, {**SOUND, "round": "2"}]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"round": "one"}, "AUDIT_ROUND: {}: d: line 2: has «one» as its round; write its number, from 1"),
        ({"layer": "roles"}, "AUDIT_VALUE: {}: d: line 2: has «roles» as its layer; choose one of entities, events,"),
        ({"question": "Q0"}, "AUDIT_VALUE: {}: d: line 2: has «Q0» as its question; choose one of Q1, Q2, Q3,"),
        ({"decision": ""}, "AUDIT_VALUE: {}: d: line 2: has «» as its decision; choose one of corrected, kept"),
        ({"doc_id": "x"}, "DOCUMENT_UNKNOWN: {}: x: line 2: names no article; the articles are d"),
        ({"round": "0"}, "AUDIT_ROUND: {}: d: line 2: has «0» as its round; write its number, from 1"),
        ({"start": "9" * 5000}, "AUDIT_SPAN: {}: d: line 2: must have two numbers as its span"),
        ({"start": "8", "end": "0", "surface": ""}, "AUDIT_SPAN: {}: d: line 2: has «», which is not at 8-0 of its"),
        ({"start": "-1"}, "AUDIT_SPAN: {}: d: line 2: must have two numbers as its span"),
        ({"end": "4"}, "AUDIT_SPAN: {}: d: line 2: has «زار», which is not at 0-4 of its article"),
        ({"rule": "V9 V99"}, "RULE_UNKNOWN: {}: d: line 2: names «V99», no rule of the guidelines"),
        ({"rule": ""}, "RULE_MISSING: {}: d: line 2: names no rule; give the id of the one that decided"),
        ({"why": " "}, "WHY_MISSING: {}: d: line 2: says not why; write how the rule decides it"),
    ],
)
def test_a_finding_that_is_not_in_order_is_refused(change, message, tmp_path):
    file = table(tmp_path, change)
    with pytest.raises(InputError) as caught:
        read_audit(file, [document()], RULES)
    assert message.format(file) in str(caught.value)


def test_the_rate_of_corrections_is_counted_by_round_and_layer(schema):
    person, city, visit = region("سامي", "PER"), region("بغداد", "GPE"), region("زار", "Travel")
    number, cue = region("500", "Quantity"), region("نحو", "Cue")
    links = [(visit, "destination", city), (visit, "traveller", person), (number, "cue", cue)]
    gold = annotation(person, city, visit, number, cue, links=links)
    kept = {**SOUND, "decision": "kept"}
    found = rates([SOUND, kept, {**kept, "layer": "arguments"}, {**kept, "round": "2"}], [gold], schema)
    assert found["1"]["events"] == {"annotations": 1, "findings": 2, "corrected": 1, "rate": 1.0}
    assert found["1"]["arguments"] == {"annotations": 2, "findings": 1, "corrected": 0, "rate": 0.0}
    assert found["1"]["numbers"] == {"annotations": 1, "findings": 0, "corrected": 0, "rate": 0.0}
    assert found["1"]["all"] == {"annotations": 2 + 1 + 2 + 1, "findings": 3, "corrected": 1, "rate": round(1 / 6, 4)}
    assert found["2"]["all"]["corrected"] == 0
