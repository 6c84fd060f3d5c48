"""A label of the gold knows the passes that had it and the rules that decided about it."""

import pytest

from insihab.provenance.origins import origins
from made import annotation, region

PERSON, CITY, FORCE = region("سامي", "PER"), region("بغداد", "GPE"), region("القاعدة", "FAC")
TITLE, HOLDER = region("وزير الدفاع الأمريكي", "TITLE"), region("وزير الدفاع الأمريكي", "PER")
VISIT, LONGER = region("زار", "Travel"), region("زار وزير", "Travel")


def row(one, what, rule, a="", b="", layer="entities"):
    return {"layer": layer, "what": what, "start": one.start, "end": one.end, "a": a, "b": b, "gold": "a", "rule": rule}


def audited(one, layer, rule):
    return {"layer": layer, "start": one.start, "end": one.end, "rule": rule}


def test_a_label_is_found_by_the_passes_that_have_its_span_and_type(schema):
    gold = annotation(PERSON, CITY, FORCE)
    passes = {"pass-a": annotation(PERSON, CITY), "pass-b": annotation(PERSON)}
    found = {name: one["found_by"] for name, one in origins(gold, passes, [], [], schema).items()}
    assert found == {PERSON.id: "pass-a pass-b", CITY.id: "pass-a", FORCE.id: ""}


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ([], {}),
        ([row(PERSON, "level", "E8")], {PERSON.id: "E8"}),
        ([row(PERSON, "level", "E8"), row(PERSON, "entity", "E15 E8")], {PERSON.id: "E8 E15"}),
        ([row(TITLE, "mention", "E14", a="4-24 «وزير الدفاع الأمريكي» TITLE")], {TITLE.id: "E14"}),
        ([row(TITLE, "holder", "E14")], {TITLE.id: "E14"}),
        ([row(TITLE, "level", "E8")], {HOLDER.id: "E8"}),
        ([row(VISIT, "place", "V7", layer="events")], {VISIT.id: "V7"}),
    ],
)
def test_a_rule_goes_to_the_region_that_it_is_about(rows, rules, schema):
    gold = annotation(PERSON, TITLE, HOLDER, VISIT)
    found = origins(gold, {"pass-a": gold, "pass-b": gold}, rows, [], schema)
    assert {name: one["rule"] for name, one in found.items() if one["rule"]} == rules


def test_a_rule_follows_a_region_whose_span_was_decided(schema):
    passes = {"pass-a": annotation(LONGER), "pass-b": annotation(VISIT)}
    rows = [row(LONGER, "mention", "V1", a="0-8 «زار وزير» Travel", b="0-3 «زار» Travel", layer="events")]
    assert origins(annotation(VISIT), passes, rows, [], schema) == {VISIT.id: {"found_by": "pass-b", "rule": "V1"}}


@pytest.mark.parametrize(("layer", "rule"), [("events", "V9"), ("arguments", "V9"), ("entities", ""), ("numbers", "")])
def test_a_correction_of_an_argument_is_one_of_its_event(layer, rule, schema):
    gold = annotation(VISIT)
    assert origins(gold, {}, [], [audited(VISIT, layer, "V9")], schema)[VISIT.id]["rule"] == rule
