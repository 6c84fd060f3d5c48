"""Results that are read, ranked and shown as Markdown."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import findings_of
from insihab import __version__
from insihab.gold import PROTOCOLS, released_gold
from insihab.leaderboard.entry import parts_of, version_key
from insihab.leaderboard.measures import SHOWN
from insihab.leaderboard.ranking import boards, ranks
from insihab.leaderboard.results import read_results
from insihab.leaderboard.table import ABOUT, MARKS, markdown
from made_results import LAYERS, LOO, SPLIT, entry, first, read, second, signature, strict, write

STRICT = SHOWN[0]


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ([], []),
        ([(0.2, 0.4)], [1]),
        ([(0.5, 0.7), (0.2, 0.4)], [1, 2]),
        ([(0.2, 0.4), (0.5, 0.7)], [2, 1]),  # in the order given
        ([(0.5, 0.7), (0.4, 0.6)], [1, 1]),
        ([(0.5, 0.7), (0.3, 0.5)], [1, 1]),  # they touch
        ([(0.6, 0.8), (0.1, 0.3), (0.5, 0.7)], [1, 3, 1]),
        ([(0.7, 0.9), (0.5, 0.75), (0.3, 0.55)], [1, 1, 1]),  # the first and last do not overlap: a chain
        ([(0.0, 1.0), (0.9, 0.95), (0.1, 0.2)], [1, 1, 1]),  # the widest reaches over every gap
        ([(0.8, 0.9), (0.5, 0.6), (0.55, 0.56), (0.1, 0.2)], [1, 2, 2, 4]),
        ([(0.5, 0.5), (0.5, 0.5), (0.4, 0.4)], [1, 1, 3]),  # points
        ([(1.0, 1.0), (0.9, 1.0)], [1, 1]),
    ],
)
def test_ranks_by_hand(intervals: list[tuple[float, float]], expected: list[int]) -> None:
    assert ranks(intervals) == expected


def test_the_ranks_of_the_documentation(root: Path) -> None:
    text = (root / "docs" / "leaderboard.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line[:3] in ("| A", "| B", "| C", "| D")]
    intervals = [tuple(float(bound) / 100 for bound in row[2].split("-")) for row in rows]
    assert ranks([(low, high) for low, high in intervals]) == [int(row[3]) for row in rows] == [1, 1, 1, 4]


_INTERVALS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda two: (min(two), max(two))))


@given(_INTERVALS)
def test_ranks_are_the_linked_groups(intervals: list[tuple[int, int]]) -> None:
    """Against groups found by joining whatever overlaps until nothing changes."""
    groups = [{at} for at in range(len(intervals))]
    for i, (low, high) in enumerate(intervals):
        for j, (other_low, other_high) in enumerate(intervals):
            if low <= other_high and other_low <= high:
                one, other = (next(group for group in groups if at in group) for at in (i, j))
                if one is not other:
                    groups.remove(other)
                    one |= other
    best = {at: max(intervals[member][1] for member in group) for group in groups for at in group}
    expected = [1 + sum(best[other] > best[at] for other in best) for at in range(len(intervals))]
    assert ranks([(low / 20, high / 20) for low, high in intervals]) == expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (
            {"a": strict(0.8, 0.7, 0.9), "b": strict(0.6, 0.5, 0.75), "c": strict(0.3, 0.2, 0.4)},
            {"a": 1, "b": 1, "c": 3},
        ),
        ({"a": strict(0.8), "b": strict(0.79), "c": strict(0.8)}, {"a": 1, "c": 1, "b": 3}),  # points, no intervals
        ({"a": strict(0.8), "b": strict(0.75, 0.7, 0.81)}, {"a": 1, "b": 1}),  # a point within an interval
        ({"a": strict(0.8, 0.85, 0.9), "b": strict(0.82)}, {"a": 1, "b": 1}),  # drawn out to its F1
        ({"a": strict(0.8), "b": strict(None), "c": {}}, {"a": 1}),
    ],
)
def test_ranks_of_systems(scores: dict[str, Any], expected: dict[str, int]) -> None:
    (board,) = boards(entry(system, layers) for system, layers in scores.items())
    assert board.ranks(STRICT) == expected


def test_what_is_not_ranked_takes_no_rank_from_others() -> None:
    found = [
        entry("mine", strict(0.3, 0.2, 0.4)),
        entry("peeked", strict(0.9, 0.8, 1.0), saw_test_articles=True),
        entry("oracle", strict(0.6, 0.3, 0.9), kind="reference"),
        entry("other", strict(0.1, 0.0, 0.15)),
        entry("floor", strict(0.05), kind="reference", saw_test_articles=True),
    ]
    (board,) = boards(found)
    assert [one.system for one in board.entries] == ["mine", "other", "peeked", "oracle", "floor"]
    assert board.ranks(STRICT) == {"mine": 1, "other": 2}


def test_only_equal_signatures_stand_together() -> None:
    given_triggers = signature(triggers="gold")
    found = [
        entry("a", strict(0.5), SPLIT, "0.3.0"),
        entry("a", strict(0.5), SPLIT, "0.10.0"),
        entry("b", strict(0.1), LOO, "0.10.0"),
        entry("c", strict(0.9), SPLIT, "0.10.0"),
        entry("d", strict(0.9), SPLIT, "0.4.0", signature=given_triggers),
        entry("e", strict(0.9), SPLIT, "0.4.0"),
    ]
    tables = [(one.version, one.protocol, [row.system for row in one.systems]) for one in boards(found)]
    assert tables == [
        ("0.10.0", LOO, ["b"]),
        ("0.10.0", SPLIT, ["c", "a"]),
        ("0.4.0", SPLIT, ["e"]),
        ("0.4.0", SPLIT, ["d"]),
        ("0.3.0", SPLIT, ["a"]),
    ]
    assert all(one.ranks(STRICT)[one.systems[0].system] == 1 for one in boards(found))


def test_a_reference_of_other_gold_stands_below_the_systems() -> None:
    custom = signature("custom", data="custom")
    found = [entry("second-pass", strict(0.9), kind="reference", signature=custom), entry("a", strict(0.5))]
    (board,) = boards(found)
    assert (board.signature, [one.system for one in board.entries]) == (signature(), ["a", "second-pass"])
    (alone,) = boards(found[:1])
    assert alone.signature == custom


def test_of_several_signatures_that_of_most_systems_is_first() -> None:
    """Nobody gets to the top by a signature of their own, and no reference follows them there."""
    alone, custom = signature(hash="aaa"), signature("custom", data="custom")
    found = [
        entry("alone", strict(1.0), signature=alone),
        entry("a", strict(0.5)),
        entry("b", strict(0.4)),
        entry("second-pass", strict(0.9), kind="reference", signature=custom),
    ]
    tables = [(one.signature, [row.system for row in one.entries]) for one in boards(found)]
    assert tables == [(signature(), ["a", "b", "second-pass"]), (alone, ["alone"])]


@pytest.mark.parametrize(
    ("older", "newer"), [("0.3.0", "0.4.0"), ("0.9.9", "0.10.0"), ("1.0.0rc1", "1.0.0"), ("1.0.0", "1.0.1.dev1")]
)
def test_versions_in_order(older: str, newer: str) -> None:
    assert version_key(older) < version_key(newer)


def test_the_table() -> None:
    both = strict(0.8449, 0.8, 0.9) | {"numeric_claims": {"quantity": {"f1": 1.0}, "claim": {"f1": None}}}
    found = [
        entry("best_one", both, LOO, link="https://example.org/a_(b)"),
        entry("next", strict(0.85, 0.7, 0.95), LOO),
        entry("last", strict(0.2, 0.1, 0.3), LOO),
        entry("peeked", strict(0.99), LOO, saw_test_articles=True),
        entry("second-pass", strict(0.97), LOO, kind="reference", signature=signature("custom", data="custom")),
        entry("next", strict(0.6)),
        entry("next", strict(0.5), LOO, "0.3.0"),  # of an older version: not shown
    ]
    assert (
        markdown(found).removeprefix(ABOUT)
        == f"""

**leave-one-article-out, version 0.4.0**

| system | entities | quantities |
| --- | ---: | ---: |
| [best\\_one](<https://example.org/a_(b)>) | 84.5 (1) | 100.0 (1) |
| next | 85.0 (1) | - |
| last | 20.0 (3) | - |
| *saw test articles:* |  |  |
| peeked | 99.0 | - |
| *references:* |  |  |
| second-pass † | 97.0 | - |

† scored against other gold than the released one; its result has the signature.

<details><summary>split, version 0.4.0</summary>

| system | entities |
| --- | ---: |
| next | 60.0 (1) |

</details>

<details><summary>Signatures</summary>

- leave-one-article-out: `{signature(LOO)}`
- split: `{signature(SPLIT)}`

</details>"""
    )


@pytest.mark.parametrize(
    ("system", "link", "shown"),
    [
        ("__init__", None, "\\_\\_init\\_\\_"),
        ("www.example.org", None, "www\\.example\\.org"),  # no link, as GitHub would make it
        ("a", "https://good.example/&#64;b", "[a](<https://good.example/&amp;#64;b>)"),
        ("a", "https://example.org/?a=1&copy;=2", "[a](<https://example.org/?a=1&amp;copy;=2>)"),
    ],
)
def test_a_name_leads_where_its_link_says_and_nowhere_else(system: str, link: str | None, shown: str) -> None:
    assert f"| {shown} | 50.0 (1) |" in markdown([entry(system, strict(0.5), link=link)])


def test_old_results_are_read_wherever_they_stand(tmp_path: Path) -> None:
    write(tmp_path, first(), "old.split.json")
    write(tmp_path, first(protocol=LOO), f"old/0.3.0.{LOO}.json")
    write(tmp_path, first(version="0.2.1"), "archive/old/0.2.1.json")
    found = [(one.system, one.version, one.protocol) for one in read(tmp_path, second())]
    assert sorted(found) == [
        ("new", "0.4.0", LOO),
        ("new", "0.4.0", SPLIT),
        ("old", "0.2.1", SPLIT),
        ("old", "0.3.0", LOO),
        ("old", "0.3.0", SPLIT),
    ]


def changed(result: dict[str, Any], **change: Any) -> dict[str, Any]:
    return result | change


def scored(**change: Any) -> dict[str, Any]:
    """A result whose split is changed."""
    result = second()
    return changed(result, protocols={SPLIT: {**result["protocols"][SPLIT], **change}})


def with_strict(**change: Any) -> dict[str, Any]:
    return scored(layers={"entities": {"strict": {**LAYERS["entities"]["strict"], **change}}})


BAD = [
    ([], "TYPE_WRONG"),
    (changed(second(), schema=3), "SCHEMA_UNKNOWN"),
    (changed(second(), schema=True), "SCHEMA_UNKNOWN"),
    (changed(second(), more=1), "KEY_UNKNOWN"),
    (changed(second(), system="<script>"), "NAME_INVALID"),
    (changed(second(), system="../new"), "NAME_INVALID"),
    (changed(second(), system="other"), "PLACE_WRONG"),
    (changed(second(), version="../../x"), "VERSION_INVALID"),
    (changed(second(), version="0.04.0"), "VERSION_INVALID"),  # else a second version that equals 0.4.0
    (changed(second(), version="0.4.00"), "VERSION_INVALID"),
    (changed(second(), version="0.5.0"), "PLACE_WRONG"),
    (changed(second(), version="0.5.0"), "SIGNATURE_DIFFERS"),
    (changed(second(), protocols={}), "PROTOCOL_MISSING"),
    (changed(second(), protocols={"<b>\u202e": {}}), "VALUE_UNKNOWN"),
    (changed(second(), protocols={SPLIT: 5}), "TYPE_WRONG"),
    (changed(second(), metadata={}), "KEY_MISSING"),
    (changed(second(), metadata={**second()["metadata"], "link": "javascript:alert(1)"}), "LINK_INVALID"),
    (changed(second(), metadata={**second()["metadata"], "note": "\u202e"}), "TEXT_INVALID"),
    (changed(second(), metadata={**second()["metadata"], "kind": "<b>"}), "VALUE_UNKNOWN"),
    (scored(signature="`x`"), "SIGNATURE_INVALID"),
    (scored(signature=f"{signature()}|x=</code>"), "SIGNATURE_INVALID"),
    (scored(signature=f"{signature()}\n"), "SIGNATURE_INVALID"),
    (scored(signature=signature(LOO)), "SIGNATURE_DIFFERS"),
    (scored(signature=signature(data="custom")), "SIGNATURE_DIFFERS"),
    (scored(layers={"<b>": {}}), "KEY_UNKNOWN"),
    (scored(layers={"entities": 5}), "TYPE_WRONG"),
    (scored(layers={"entities": {"strict": [1]}}), "TYPE_WRONG"),
    (scored(layers={"entities": {"strict": {}}}), "TYPE_WRONG"),
    (scored(layers={"identity": {"entities": {"conll": {"f2": {}}}}}), "TYPE_WRONG"),
    (scored(layers={"entities": {"a": {"b": {"c": {"d": {"e": {"f": {}}}}}}}}), "TYPE_WRONG"),
    (with_strict(f1=99), "RATIO_WRONG"),
    (with_strict(f1=-0.1), "RATIO_WRONG"),
    (with_strict(f1="0.5"), "RATIO_WRONG"),
    (with_strict(f1=True), "RATIO_WRONG"),
    (with_strict(precision="<b>"), "RATIO_WRONG"),
    (with_strict(f1=0.9), "RATIO_WRONG"),  # of 2 right, 1 wrong, 3 missing it is 0.5
    (with_strict(precision=0.9), "RATIO_WRONG"),
    (with_strict(recall=None), "RATIO_WRONG"),
    (with_strict(tp=0, fp=0, fn=0), "RATIO_WRONG"),
    (with_strict(tp=None), "COUNT_WRONG"),
    (scored(layers={"entities": {"strict": {"f1": 0.5, "tp": 2}}}), "COUNT_WRONG"),
    (with_strict(tp=-1), "COUNT_WRONG"),
    (with_strict(fn="1"), "COUNT_WRONG"),
    (with_strict(fp=10**12), "COUNT_WRONG"),
    (with_strict(interval=[0.9, 0.1]), "INTERVAL_WRONG"),
    (with_strict(interval=[0.1]), "INTERVAL_WRONG"),
    (with_strict(interval=[0, 2]), "INTERVAL_WRONG"),
    (with_strict(interval="<b>"), "INTERVAL_WRONG"),
    (with_strict(f1=None, interval=[0, 1]), "INTERVAL_WRONG"),
]


@pytest.mark.parametrize(("result", "code"), BAD)
def test_a_bad_result_is_refused(result: Any, code: str, tmp_path: Path) -> None:
    path = write(tmp_path, result, "new/0.4.0.json")
    found = findings_of(lambda: read_results(tmp_path))
    assert code in [one.code for one in found]
    assert {one.file for one in found} == {str(path)}
    assert all(str(one).isprintable() for one in found)


def test_all_faults_of_all_files_are_listed(tmp_path: Path) -> None:
    write(tmp_path, first(system="a|b"), "one.json")
    write(tmp_path, first(signature="x", layers={"entities": {"strict": {"f1": 2}, "exact": {"f1": -1}}}), "two.json")
    (tmp_path / "three.json").write_text("{", encoding="utf-8")
    codes = [(Path(one.file).name, one.code) for one in findings_of(lambda: read_results(tmp_path))]
    assert codes == [
        ("one.json", "NAME_INVALID"),
        ("three.json", "JSON_INVALID"),
        ("two.json", "SIGNATURE_INVALID"),
        ("two.json", "RATIO_WRONG"),
        ("two.json", "RATIO_WRONG"),
    ]


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ([("old.json", first()), ("again.json", first())], "RESULT_TWICE"),
        ([("old.json", first()), ("more.json", first("OLD", LOO))], "NAME_TAKEN"),
        ([("other/0.3.0.split.json", first())], "PLACE_WRONG"),
    ],
)
def test_files_that_do_not_go_together(others: list[tuple[str, Any]], code: str, tmp_path: Path) -> None:
    for name, result in others:
        write(tmp_path, result, name)
    assert [one.code for one in findings_of(lambda: read_results(tmp_path))] == [code]


def test_links_and_huge_files_are_not_read(tmp_path: Path) -> None:
    results = tmp_path / "results"
    write(results, second())
    write(tmp_path, first(), "secret.json")
    (results / "link.json").symlink_to(tmp_path / "secret.json")
    (results / "loop.json").symlink_to(results / "loop.json")
    os.mkfifo(results / "pipe.json")
    (tmp_path / "more").mkdir()
    write(tmp_path, first("more"), "more/more.json")
    (results / "more").symlink_to(tmp_path / "more")
    with (results / "huge.json").open("wb") as huge:
        huge.truncate(1 << 30)
    found = findings_of(lambda: read_results(results))
    assert [(Path(one.file).name, one.code) for one in found] == [
        ("huge.json", "FILE_LARGE"),
        ("link.json", "FILE_OUTSIDE"),
        ("loop.json", "FILE_UNREADABLE"),
        ("pipe.json", "FILE_UNREADABLE"),
    ]


def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path: Path) -> None:
    folder = tmp_path / ("a" * 300)  # too long a name, where an administrator may look into all others
    (found,) = findings_of(lambda: read_results(folder))
    assert (found.file, found.code) == (str(folder), "FILE_UNREADABLE")


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"schema": 1, "layers": {"entities": {"strict": {"f1": NaN}}}}', '{"f1": 1e999}', "\0"]
)
def test_what_is_not_usable_json_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(content, encoding="utf-8")
    (found,) = findings_of(lambda: read_results(tmp_path))
    assert found.code == "JSON_INVALID"


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_no_results_are_no_leaderboard(folder: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [one.code for one in findings_of(lambda: read_results(tmp_path / folder))] == ["RESULTS_MISSING"]


def test_the_readme_shows_the_committed_results(root: Path) -> None:
    table = markdown(read_results(root / "baselines" / "results"))
    assert f"{MARKS[0]}\n{table}\n{MARKS[1]}" in (root / "README.md").read_text(encoding="utf-8")


def test_the_committed_results_are_of_the_present_gold(root: Path) -> None:
    hashes = {protocol: released_gold(protocol).digest for protocol in PROTOCOLS}
    present = [one for one in read_results(root / "baselines" / "results") if one.version == __version__]
    assert {one.protocol for one in present} == set(PROTOCOLS)
    for one in present:
        if one.is_of_released_gold:
            assert parts_of(one.signature)["hash"] == hashes[one.protocol]
