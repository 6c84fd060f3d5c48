import json

import pytest

from insihab.findings import InputError
from insihab.gold import PROTOCOLS, released_gold
from insihab.leaderboard import MARKS, leaderboard, read_results


def result(system, f1, protocol="split"):
    layers = {"entities": {"strict": {"f1": f1}}}
    return {"schema": 1, "system": system, "signature": f"layer=all|protocol={protocol}|docs=2", "layers": layers}


def rows(table):
    return [line.split(" | ")[0].strip("| ") for line in table.splitlines() if line.startswith("| ")][2:]


def test_systems_are_ranked_by_their_mean_and_then_by_name():
    assert rows(leaderboard([result("c", 0.2), result("b", 0.5), result("a", 0.2)])) == ["b", "a", "c"]


def test_a_measure_without_a_score_is_a_dash_and_ranks_last():
    table = leaderboard([result("none", None), result("some", 0.123)])
    assert rows(table) == ["some", "none"]
    assert "| some | 12.3 |" in table


def test_a_measure_that_no_system_has_is_not_shown():
    entities, identity = result("a", 0.5), result("b", 0.25)
    identity["layers"]["identity"] = {"entities": {"conll": {"f1": 0.125}}}
    table = leaderboard([entities, identity])
    assert "| system | entities: strict | identity: entities conll |" in table
    assert "| a | 50.0 | - |" in table
    assert "| b | 25.0 | 12.5 |" in table


def test_only_equal_signatures_share_a_table_and_the_default_protocol_comes_first():
    table = leaderboard([result("a", 0.9), result("b", 0.1, "leave-one-article-out")])
    first, second = table.split("\n\nProtocol ")
    assert first.startswith("Protocol leave-one-article-out")
    assert (rows(first), rows(second)) == (["b"], ["a"])


def test_a_file_that_is_no_result_is_refused(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"schema": 1}))
    with pytest.raises(InputError, match="lacks the key «system»"):
        read_results(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"layers": {"entities": 5}},
        {"layers": {"entities": {"strict": [1]}}},
        {"layers": {"entities": {"strict": {"f1": 99}}}},
        {"layers": {"entities": {"strict": {"f1": "0.5"}}}},
        {"system": "two\nlines"},
        {"system": MARKS[1]},
    ],
)
def test_a_result_that_would_break_the_table_is_refused(change, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(result("a", 0.5) | change))
    with pytest.raises(InputError, match="TYPE_WRONG"):
        read_results(tmp_path)


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_no_results_are_no_leaderboard(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="RESULTS_MISSING"):
        read_results(tmp_path / folder)


def test_the_readme_shows_the_committed_results(root):
    table = leaderboard(read_results(root / "baselines" / "results"))
    assert f"{MARKS[0]}\n{table}\n{MARKS[1]}" in (root / "README.md").read_text(encoding="utf-8")


def test_the_committed_results_are_of_the_present_gold(root):
    hashes = {protocol: released_gold(protocol).digest for protocol in PROTOCOLS}
    results = read_results(root / "baselines" / "results")
    assert results
    for one in results:
        parts = dict(part.split("=", 1) for part in one["signature"].split("|"))
        assert parts["hash"] == hashes[parts["protocol"]]
