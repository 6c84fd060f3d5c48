"""Every difference of two passes, line by line."""

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import CORPUS, copy_corpus
from insihab.agreement.alignment import align
from insihab.agreement.differences import differences
from insihab.annotation import Annotation, Region, Relation
from made import MADE_SCHEMA, document
from studio import script

DOCUMENT = replace(document(), text="وزير الدفاع سامي\nفي بغداد")
MINISTER, SAMI, BAGHDAD = Region("1", 0, 11, "TITLE"), Region("2", 12, 16, "PER"), Region("3", 20, 25, "GPE")
HOLDER = Relation("1", "2", "holder")


def annotation(*regions: Region, relations: Sequence[Relation] = ()) -> Annotation:
    return Annotation("d", "a", regions, tuple(relations))


def lines(before: Annotation, after: Annotation) -> list[str]:
    return list(differences(DOCUMENT, align(before, after, MADE_SCHEMA)))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([MINISTER], [MINISTER], [], id="the same"),
        pytest.param([MINISTER, SAMI], [replace(SAMI, id="x"), replace(MINISTER, id="y")], [], id="ids and order"),
        pytest.param(
            [replace(MINISTER, note="sure?")], [], ["- 0-11 «وزير الدفاع» TITLE, note: sure?"], id="gone, with a note"
        ),
        pytest.param([], [MINISTER], ["+ 0-11 «وزير الدفاع» TITLE"], id="new"),
        pytest.param(
            [],
            [replace(BAGHDAD, attributes={"level": "NAM", "entity": "baghdad"}, note="sure?")],
            ["+ 20-25 «بغداد» GPE, level: NAM, entity: baghdad, note: sure?"],
            id="new, with attributes",
        ),
        pytest.param(
            [MINISTER],
            [replace(MINISTER, end=4)],
            ["~ 0-11 «وزير الدفاع» TITLE → 0-4 «وزير» TITLE"],
            id="moved",
        ),
        pytest.param(
            [replace(BAGHDAD, label="LOC", note="or GPE?")],
            [replace(BAGHDAD, attributes={"acts_as": "ORG"})],
            [
                "~ 20-25 «بغداد» LOC → 20-25 «بغداد» GPE",
                "~ 20-25 «بغداد» GPE: acts_as: nothing → ORG",
                "~ 20-25 «بغداد» GPE: note: or GPE? → nothing",
            ],
            id="relabelled, with what the label may have",
        ),
        pytest.param(
            [replace(BAGHDAD, attributes={"level": "NAM", "acts_as": "ORG", "lo": 3})],
            [replace(BAGHDAD, attributes={"level": "NOM", "entity": "baghdad", "lo": 3.0})],
            [
                "~ 20-25 «بغداد» GPE: acts_as: ORG → nothing",
                "~ 20-25 «بغداد» GPE: entity: nothing → baghdad",
                "~ 20-25 «بغداد» GPE: level: NAM → NOM",
            ],
            id="attributes",
        ),
        pytest.param(
            [replace(SAMI, note="who?\nor what?")],
            [replace(SAMI, note="the minister")],
            ["~ 12-16 «سامي» PER: note: who?⏎or what? → the minister"],
            id="a note of two lines",
        ),
        pytest.param([Region("1", 12, 19, "ARG")], [], ["- 12-19 «سامي⏎في» ARG"], id="a span of two lines"),
        pytest.param([Region("1", 90, 99, "ARG")], [], ["- 90-99 «» ARG"], id="a span outside"),
        pytest.param(
            [MINISTER, replace(MINISTER, id="2", label="PER")],
            [replace(MINISTER, label="PER")],
            ["- 0-11 «وزير الدفاع» TITLE"],
            id="two labels on one span",
        ),
    ],
)
def test_regions(before: list[Region], after: list[Region], expected: list[str]) -> None:
    assert lines(annotation(*before), annotation(*after)) == expected


BACK = "12-16 «سامي» PER -holder-> 0-11 «وزير الدفاع» TITLE"
ARROW = "0-11 «وزير الدفاع» TITLE -{}-> 12-16 «سامي» PER"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([HOLDER], [HOLDER], []),
        ([HOLDER], [], ["- " + ARROW.format("holder")]),
        ([], [HOLDER], ["+ " + ARROW.format("holder")]),
        ([HOLDER], [replace(HOLDER, label="source")], ["- " + ARROW.format("holder"), "+ " + ARROW.format("source")]),
        ([HOLDER], [Relation("2", "1", "holder")], ["- " + ARROW.format("holder"), "+ " + BACK]),
    ],
    ids=["the same", "gone", "new", "another role", "turned round"],
)  # fmt: skip
def test_relations(before: list[Relation], after: list[Relation], expected: list[str]) -> None:
    regions = (MINISTER, SAMI)
    assert lines(annotation(*regions, relations=before), annotation(*regions, relations=after)) == expected


def test_relations_of_a_region_that_has_moved() -> None:
    before = annotation(MINISTER, SAMI, relations=[HOLDER])
    after = annotation(replace(MINISTER, end=4), SAMI, relations=[HOLDER])
    assert lines(before, after) == ["~ 0-11 «وزير الدفاع» TITLE → 0-4 «وزير» TITLE"]


def test_relations_of_a_region_that_is_gone() -> None:
    before = annotation(MINISTER, SAMI, relations=[HOLDER])
    assert lines(before, annotation(MINISTER)) == ["- 12-16 «سامي» PER", "- " + ARROW.format("holder")]


REGIONS = st.lists(
    st.builds(
        lambda start, size, label, level, note: Region("", start, start + size, label, {"level": level}, note),
        st.integers(0, 20),
        st.integers(1, 5),
        st.sampled_from(["PER", "ORG"]),
        st.sampled_from(["NAM", "NOM"]),
        st.sampled_from(["", "a\nb"]),
    ),
    unique_by=lambda region: (region.start, region.end, region.label),
    max_size=6,
).map(lambda found: tuple(replace(region, id=str(n)) for n, region in enumerate(found)))


@given(before=REGIONS, after=REGIONS)
def test_what_is_told_one_way_is_told_the_other_way(before: tuple[Region, ...], after: tuple[Region, ...]) -> None:
    there, back = lines(annotation(*before), annotation(*after)), lines(annotation(*after), annotation(*before))
    assert [line[0] for line in there].count("+") == [line[0] for line in back].count("-")
    assert [line[0] for line in there].count("~") == [line[0] for line in back].count("~")
    assert all("\n" not in line for line in there)
    assert lines(annotation(*before), annotation(*reversed(before))) == []


# The command

GOOD = json.loads((CORPUS / "exports" / "good.json").read_text(encoding="utf-8"))


def written(folder: Path, tasks: Any) -> Path:
    (folder / "after.json").write_text(json.dumps(tasks), encoding="utf-8")
    return folder / "after.json"


def compared(folder: Path, tasks: Any) -> Any:
    before, after = CORPUS / "exports" / "good.json", written(folder, tasks)
    return script("compare_passes.py", before, after, "--annotation", copy_corpus(folder / "corpus"), environment={})


def test_the_command_without_a_difference(tmp_path: Path) -> None:
    done = compared(tmp_path, GOOD)
    assert (done.returncode, done.stdout, done.stderr) == (0, "port: 0 difference(s)\n", "")


def test_the_command_with_differences(tmp_path: Path) -> None:
    tasks = deepcopy(GOOD)
    results = tasks[0]["annotations"][0]["result"]
    (level,) = (one for one in results if (one.get("id"), one.get("from_name")) == ("najjar", "level"))
    level["value"]["choices"] = ["NOM"]
    results[:] = [one for one in results if one.get("labels") != ["holder"]]
    done = compared(tmp_path, tasks)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "port: 2 difference(s)",
        "  ~ 48-59 «سامي النجار» PER: level: NAM → NOM",
        "  - 36-47 «وزير الدفاع» TITLE -holder-> 48-59 «سامي النجار» PER",
    ]


def test_the_command_with_a_document_of_one_pass_alone(tmp_path: Path) -> None:
    done = compared(tmp_path, [])
    before = CORPUS / "exports" / "good.json"
    assert (done.returncode, done.stdout) == (0, f"port: only in {before}\n")


def dangle(results: list[Any]) -> None:
    results.append({"type": "relation", "from_id": "minister", "to_id": "gone", "labels": ["holder"]})


def mark_twice(results: list[Any]) -> None:
    (region,) = (one for one in results if one.get("id") == "minister")
    results.append(region | {"id": "again"})


def draw_twice(results: list[Any]) -> None:
    results.append(next(one for one in results if one.get("from_id") == "minister"))


def rename(results: list[Any]) -> None:
    (region,) = (one for one in results if one.get("id") == "minister")
    region["value"]["labels"] = ["RANK"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (dangle, "RELATION_DANGLING"),
        (draw_twice, "RELATION_DUPLICATE"),
        (mark_twice, "SPAN_DUPLICATE"),
        (rename, "LABEL_UNKNOWN"),
    ],
)
def test_the_command_refuses_what_cannot_be_compared(edit: Any, code: str, tmp_path: Path) -> None:
    tasks = deepcopy(GOOD)
    edit(tasks[0]["annotations"][0]["result"])
    done = compared(tmp_path, tasks)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error {code}: {tmp_path / 'after.json'}: port: 36-47 «وزير الدفاع» ")
    assert done.stderr.endswith("1 finding(s)\n")
