"""The table of disagreements: what gold decided, and that each row has its rule and reason."""

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from golden import CORPUS, bad_inputs, check, copy_corpus
from insihab.adjudication import (
    COLUMNS,
    KNOWN_BY,
    adjudication_rows,
    check_table,
    undecided,
    update_rows,
)
from insihab.annotation import Annotation, Region
from insihab.csv_file import Line, read_csv, write_csv
from insihab.findings import InputError
from insihab.passes import read_adjudicated, read_pass
from insihab.rules import rule_ids
from made import MADE_SCHEMA, annotation, annotations, document, region
from studio import script

MINISTER, DEFENCE, OFFICE = (region(words, "TITLE") for words in ("وزير الدفاع الأمريكي", "وزير الدفاع", "وزير"))
SAMI, BAGHDAD, BASE = region("سامي", "PER"), region("بغداد", "GPE"), region("القاعدة", "FAC")
TRAVEL = region("زار", "Travel")


def rows(a: Annotation, b: Annotation, gold: Annotation) -> list[dict[str, str]]:
    return adjudication_rows([document()], [a], [b], [gold], MADE_SCHEMA)


def decided(a: Annotation, b: Annotation, gold: Annotation) -> list[tuple[str, str]]:
    return [(row["what"], row["gold"]) for row in rows(a, b, gold)]


# What gold has


@pytest.mark.parametrize(
    ("a", "b", "gold", "expected"),
    [
        pytest.param([SAMI], [], [SAMI], "a", id="a alone, kept"),
        pytest.param([SAMI], [], [], "b", id="a alone, dropped: the nothing of b"),
        pytest.param([], [SAMI], [SAMI], "b", id="b alone, kept"),
        pytest.param([], [SAMI], [], "a", id="b alone, dropped"),
        pytest.param([MINISTER], [DEFENCE], [MINISTER], "a", id="the span of a"),
        pytest.param([MINISTER], [DEFENCE], [DEFENCE], "b", id="the span of b"),
        pytest.param([MINISTER], [DEFENCE], [MINISTER, DEFENCE], "both", id="one inside the other"),
        pytest.param([MINISTER], [DEFENCE], [], "neither", id="none"),
        pytest.param([MINISTER], [DEFENCE], [OFFICE], "other: 4-8 «وزير» TITLE", id="a third span"),
        pytest.param([MINISTER], [], [DEFENCE], "other: 4-15 «وزير الدفاع» TITLE", id="a alone, and another span"),
        pytest.param(
            [SAMI],
            [replace(SAMI, label="MIL")],
            [replace(SAMI, label="NORP")],
            "other: 25-29 «سامي» NORP",
            id="a label",
        ),
    ],
)
def test_a_mention(a: list[Any], b: list[Any], gold: list[Any], expected: str) -> None:
    assert decided(annotation(*a), annotation(*b), annotation(*gold)) == [("mention", expected)]


def test_what_became_another_mention_of_a_pass_is_not_told_twice() -> None:
    # The outer mention is dropped; the inner one, which b alone has, is kept.
    outer, inner = region("وزير الدفاع الأمريكي سامي بغداد", "PER"), region("الدفاع", "NORP")
    found = decided(annotation(outer), annotation(inner), annotation(inner))
    assert found == [("mention", "b"), ("mention", "b")]


def test_what_another_disagreement_tells_is_no_other_span_of_this_one() -> None:
    a, b, gold = (annotation(*(Region(str(end), 0, end, "PER") for end in ends)) for ends in ((8, 10), (9, 11), (9,)))
    # Aligned are 8 with 9 and 10 with 11; gold has the 9 alone.
    assert [(row["end"], row["gold"]) for row in rows(a, b, gold)] == [("8", "b"), ("10", "neither")]


def event(**attributes: str) -> Annotation:
    return annotation(region("هجوم", "Attack", **attributes))


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        (event(factuality="ACTUAL"), "a"),
        (event(factuality="PLANNED"), "b"),
        (event(factuality="NEGATED"), "other: NEGATED"),
        (event(), "neither"),
        (annotation(), "neither"),
        (annotation(region("هجوم", "Fight", factuality="PLANNED")), "b"),
    ],
)
def test_a_value(gold: Annotation, expected: str) -> None:
    assert decided(event(factuality="ACTUAL"), event(factuality="PLANNED"), gold) == [("factuality", expected)]


def test_a_value_is_that_of_the_span_that_gold_kept() -> None:
    a = annotation(region("وزير الدفاع الأمريكي", "PER", level="NAM"))
    b = annotation(region("وزير الدفاع", "PER", level="NOM"))
    gold = annotation(region("وزير الدفاع", "PER", level="NOM"), region("وزير الدفاع الأمر", "PER", level="NAM"))
    assert decided(a, b, gold) == [("mention", "b"), ("level", "b")]


def test_no_value_is_the_value_of_the_pass_that_has_none() -> None:
    place = annotation(BAGHDAD)
    assert decided(annotation(region("بغداد", "GPE", acts_as="ORG")), place, place) == [("acts_as", "b")]


def travel(*links: tuple[str, Any]) -> Annotation:
    return annotation(TRAVEL, SAMI, BAGHDAD, BASE, links=[(TRAVEL, name, target) for name, target in links])


@pytest.mark.parametrize(
    ("a", "b", "gold", "expected"),
    [
        pytest.param([SAMI], [BAGHDAD], [SAMI], ["a"], id="that of a"),
        pytest.param([SAMI], [BAGHDAD], [BAGHDAD], ["b"], id="that of b"),
        pytest.param([SAMI], [BAGHDAD], [SAMI, BAGHDAD], ["both"], id="both"),
        pytest.param([SAMI], [BAGHDAD], [], ["neither"], id="neither"),
        pytest.param([SAMI], [BAGHDAD], [BASE], ["other: 68-75 «القاعدة» FAC"], id="another"),
        pytest.param([SAMI], [], [SAMI], ["a"], id="a alone, kept"),
        pytest.param([SAMI], [], [], ["b"], id="a alone, dropped"),
        pytest.param([SAMI], [], [BASE], ["other: 68-75 «القاعدة» FAC"], id="a alone, and another"),
        pytest.param([SAMI, BASE], [BASE], [BASE], ["b"], id="what both have is nothing else"),
        pytest.param([SAMI, BASE], [BAGHDAD], [BASE, BAGHDAD], ["b", "a", "b"], id="two against one"),
    ],
)
def test_a_relation(a: list[Any], b: list[Any], gold: list[Any], expected: list[str]) -> None:
    sides = (travel(*(("traveller", target) for target in targets)) for targets in (a, b, gold))
    assert decided(*sides) == [("traveller", one) for one in expected]


def test_a_relation_of_an_event_that_gold_lacks() -> None:
    a, b, gold = travel(("place", BASE)), travel(), annotation(SAMI, BAGHDAD, BASE)
    assert decided(a, b, gold) == [("place", "b")]
    assert decided(a, travel(("place", BAGHDAD)), gold) == [("place", "neither")]


def test_a_relation_is_the_same_where_gold_has_another_span_of_its_ends() -> None:
    a = annotation(MINISTER, SAMI, links=[(MINISTER, "holder", SAMI)])
    gold = annotation(OFFICE, SAMI, links=[(OFFICE, "holder", SAMI)])
    assert decided(a, annotation(MINISTER, SAMI), gold) == [("holder", "a")]


@given(a=annotations(), b=annotations())
def test_gold_that_is_a_pass_has_decided_for_it(a: Annotation, b: Annotation) -> None:
    assert {row["gold"] for row in rows(a, b, a)} <= {"a"}
    assert {row["gold"] for row in rows(a, b, b)} <= {"b"}


@given(a=annotations(), b=annotations(), gold=annotations())
def test_every_decision_has_one_of_five_forms(a: Annotation, b: Annotation, gold: Annotation) -> None:
    assert all(row["gold"].split(": ")[0] in ("a", "b", "both", "neither", "other") for row in rows(a, b, gold))
    assert rows(a, a, gold) == []


# The table

A, B = annotation(SAMI, BAGHDAD), annotation(SAMI, BASE)
ROWS = rows(A, B, A)
RULES = {"E4", "E9", "V1"}


def lines(*changes: dict[str, str]) -> list[Line]:
    """The two rows of the table, decided, the n-th changed as the n-th of `changes` says."""
    decisions = [{**row, "rule": "E4", "why": "it is so"} for row in ROWS]
    changed = [{**row, **change} for row, change in zip(decisions, [*changes, {}, {}], strict=False)]
    return [Line(number, cells) for number, cells in enumerate(changed, 2)]


def faults(found: list[Line]) -> list[str]:
    return [f"{one.place} {one.code}" for one in check_table(Path("t.csv"), found, ROWS, RULES)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(lines(), [], id="in order"),
        pytest.param(lines()[::-1], [], id="in another order"),
        pytest.param(lines({"rule": "E4, E9;V1"}), [], id="several rules"),
        pytest.param(lines({"why": '=HYPERLINK("x")'}), [], id="a formula is only words"),
        pytest.param([], ["30-35 mention ROW_MISSING", "68-75 mention ROW_MISSING"], id="no row"),
        pytest.param(lines()[1:], ["30-35 mention ROW_MISSING"], id="a row too few"),
        pytest.param([*lines(), lines()[0]], ["line 2 ROW_TWICE"], id="a row twice"),
        pytest.param(lines({"a": "else"}), ["line 2 ROW_UNKNOWN", "30-35 mention ROW_MISSING"], id="another a"),
        pytest.param(lines({"start": "x"}), ["line 2 ROW_UNKNOWN", "30-35 mention ROW_MISSING"], id="no number"),
        pytest.param(lines({"gold": "b"}), ["line 2 GOLD_DIFFERS"], id="another gold"),
        pytest.param(lines({}, {"rule": " "}), ["line 3 RULE_MISSING"], id="no rule"),
        pytest.param(lines({"rule": "E4 E99 e4"}), ["line 2 RULE_UNKNOWN"], id="an unknown rule"),
        pytest.param(lines({"why": "\n"}), ["line 2 WHY_MISSING"], id="no reason"),
        pytest.param(
            lines({"gold": "", "rule": "", "why": ""}),
            ["line 2 GOLD_DIFFERS", "line 2 RULE_MISSING", "line 2 WHY_MISSING"],
            id="every fault",
        ),
    ],
)
def test_the_faults_of_a_table(table: list[Line], expected: list[str]) -> None:
    assert faults(table) == expected


@pytest.mark.parametrize(
    ("cell", "quoted"),
    [
        pytest.param("b", "b", id="as it is"),
        pytest.param("other: «می\u200cخواهد»", "other: «می\\u200cخواهد»", id="one joiner"),
        pytest.param("a\nb", "a\\nb", id="a line end"),
        pytest.param("ا" * 99, "ا" * 40 + "…" + "ا" * 15, id="long"),
    ],
)
def test_a_cell_is_quoted_short_and_legible(cell: str, quoted: str) -> None:
    (found,) = check_table(Path("t.csv"), lines({"gold": cell}), ROWS, RULES)
    assert found.message.startswith(f"says «{quoted}» of gold, which has «a»; ")


def test_disagreements_that_look_alike_need_a_row_each() -> None:
    twice = [*ROWS, ROWS[0]]
    assert [one.code for one in check_table(Path("t.csv"), lines(), twice, RULES)] == ["ROW_MISSING"]
    assert check_table(Path("t.csv"), [*lines(), lines()[0]], twice, RULES) == []


def test_an_update_keeps_what_people_wrote_and_nothing_else() -> None:
    gone = {**ROWS[0], "start": "99", "rule": "E9", "why": "no more"}
    stale = {**ROWS[1], "gold": "stale", "rule": "E4", "why": "so"}
    updated = update_rows(ROWS, [Line(2, gone), Line(3, stale)])
    assert updated == [ROWS[0], {**ROWS[1], "rule": "E4", "why": "so"}]
    assert undecided(updated) == 1
    assert update_rows(ROWS, [Line(2, row) for row in updated]) == updated


def test_what_was_written_of_disagreements_that_look_alike_stays_in_order() -> None:
    written = [{**ROWS[0], "rule": rule, "why": "so"} for rule in ("E4", "E9")]
    table = [Line(number, row) for number, row in enumerate(written, 2)]
    assert update_rows([ROWS[0]] * 3, table) == [*written, ROWS[0]]


# The command


def dropped(tasks: Any, *ids: str) -> Any:
    """The tasks without some regions and their relations."""
    changed = deepcopy(tasks)
    results = changed[0]["annotations"][0]["result"]
    results[:] = [one for one in results if not {one.get(name) for name in ("id", "from_id", "to_id")} & {*ids}]
    return changed


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of two passes that differ in two mentions, and the gold pass that has one of these."""
    folder = copy_corpus(tmp_path / "corpus")
    good = json.loads((CORPUS / "exports" / "good.json").read_text(encoding="utf-8"))
    listed = "gold: gold\nadjudicated: [a, b]\npasses:\n"
    for name, tasks in {"a": dropped(good, "army"), "b": dropped(good, "about"), "gold": dropped(good, "army")}.items():
        (folder / "exports" / f"{name}.json").write_text(json.dumps(tasks), encoding="utf-8")
        listed += f"  {name}: {{export: {name}.json, annotator: tester, annotator_kind: human, guidelines: '1', "
        listed += "human_verified: true, made: for the tests}\n"
    (folder / "passes.yaml").write_text(listed, encoding="utf-8")
    (folder / "guidelines.md").write_text("- **E1 Everything.** Mark it.\n- **N4** Cues.\n", encoding="utf-8")
    return folder


def run(corpus: Path, *arguments: object) -> Any:
    return script("adjudication.py", "--annotation", corpus, *arguments, environment={})


def test_the_table_is_made_decided_and_checked(corpus: Path) -> None:
    table = corpus / "adjudication.csv"
    done = run(corpus, "--update")
    said = f"{table}: 2 disagreements (0 before), 2 still need a decision\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
    assert table.read_text(encoding="utf-8") == (
        "doc_id,layer,what,start,end,a,b,gold,rule,why\n"
        "port,numbers,mention,94,97,94-97 «نحو» Cue,,a,,\n"
        "port,entities,mention,194,199,,194-199 «الجيش» MIL,a,,\n"
    )
    assert run(corpus).returncode == 2
    decisions = [{**line.cells, "rule": "E1", "why": 'so, "there"'} for line in read_csv(table, COLUMNS)]
    write_csv(table, COLUMNS, decisions)
    decided = table.read_bytes()
    done = run(corpus)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{table}: 2 disagreements, each decided by a rule; gold is a 2\n"
    assert run(corpus, "--update").stdout == f"{table}: 2 disagreements (2 before), 0 still need a decision\n"
    assert table.read_bytes() == decided


def test_what_an_update_leaves_out_is_told(corpus: Path) -> None:
    gone = dict.fromkeys(KNOWN_BY, "x") | {"gold": "a", "rule": "E1", "why": "so"}
    write_csv(corpus / "adjudication.csv", COLUMNS, [gone])
    done = run(corpus, "--update")
    assert done.stdout.endswith("1 rows that people had written in are no disagreement any more and were left out\n")


@pytest.mark.parametrize("table", bad_inputs("adjudication", ".csv"))
def test_bad_tables(table: Path, corpus: Path) -> None:
    gold = read_pass(corpus)
    a, b = (one.annotations for one in read_adjudicated(corpus, gold).values())
    found = adjudication_rows(gold.documents, a, b, gold.annotations, gold.schema)
    try:
        findings = check_table(table, read_csv(table, COLUMNS), found, rule_ids("**E1** **N4**"))
    except InputError as error:
        findings = error.findings
    check(table.with_suffix(".txt"), findings)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(",".join(COLUMNS).encode() + b"\n\0,,,,,,,,,\n", id="a null character"),
        pytest.param(b"\xef\xbb\xbfdoc_id\n", id="byte order mark"),
        pytest.param(b"doc_id;layer\n", id="other columns"),
        pytest.param(b"\xff\xfe\x00", id="no UTF-8"),
        pytest.param(",".join(COLUMNS).encode() + b"\n" + b"x" * 200_000 + b"," * 9 + b"\n", id="a huge cell"),
        pytest.param(",".join(COLUMNS).encode() + b'\n"' + b"x,\n" * 9, id="an open quote"),
        pytest.param(",".join(COLUMNS).encode() + b"\na,b\n", id="too few cells"),
        pytest.param(",".join(COLUMNS).encode() + b"\n" + b"," * 99 + b"\n", id="too many cells"),
    ],
)
@pytest.mark.parametrize("update", [(), ("--update",)], ids=["check", "update"])
@pytest.mark.slow
def test_a_hostile_table_gets_messages_and_is_left_as_it_is(
    content: bytes, update: tuple[str, ...], corpus: Path
) -> None:
    table = corpus / "adjudication.csv"
    table.write_bytes(content)
    done = run(corpus, *update)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].endswith(" finding(s)")
    assert table.read_bytes() == content


def test_a_gold_that_was_adjudicated_from_no_passes(corpus: Path) -> None:
    passes = corpus / "passes.yaml"
    passes.write_text(passes.read_text(encoding="utf-8").replace("adjudicated: [a, b]\n", ""), encoding="utf-8")
    done = run(corpus, "--update")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error PASSES_ADJUDICATED: {passes}: names no two passes")


def test_a_table_that_is_not_there(corpus: Path) -> None:
    done = run(corpus)
    assert done.returncode == 2
    assert "FILE_UNREADABLE" in done.stderr
