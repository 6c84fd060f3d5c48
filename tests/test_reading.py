"""Submissions as a whole: several files, what is kept of findings, and files that are made to do harm."""

import gzip
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from golden import SCHEMA
from insihab.formats import surfaces, tags
from insihab.predictions import Prediction, faults
from insihab.predictions.inventory import from_schema
from insihab.predictions.reading import Reading
from insihab.schema import read_schema
from insihab.shape import check_object

TEXT = "نشر 2500 جندي في العراق."
GOLD = {name: Prediction(name, TEXT, {}) for name in ("news", "other")}
INVENTORY = from_schema(read_schema(SCHEMA))
PLACE = {"start": 17, "end": 23, "type": "GPE"}


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def read(*files: Path, **options: Any) -> Reading:
    done = Reading(files, INVENTORY, GOLD, **options)
    list(done)
    return done


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        pytest.param({"entities": [PLACE]}, {"events": []}, [], id="two layers"),
        pytest.param({"entities": [PLACE]}, {"entities": []}, ["DOCUMENT_TWICE"], id="one layer twice"),
        pytest.param({"entities": [PLACE]}, {}, ["DOCUMENT_TWICE"], id="nothing new"),
        pytest.param({"entities": [PLACE]}, {"events": [], "entities": []}, ["DOCUMENT_TWICE"], id="one of two twice"),
    ],
)
def test_layers_of_a_document_in_two_files(first: Any, second: Any, codes: list[str], tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", {"doc_id": "news", **first})
    two = write(tmp_path / "two.jsonl", {"doc_id": "news", **second})
    assert [finding.code for finding in read(one, two).findings] == codes


def test_a_document_of_another_split_is_refused_once(tmp_path: Path) -> None:
    layers = ("entities", "events", "numeric_claims")
    files = [write(tmp_path / f"{layer}.jsonl", {"doc_id": "held-back", layer: []}) for layer in layers]
    found = read(*files, elsewhere={"held-back": "is in the other split: leave it out"}).findings
    assert [finding.message for finding in found] == [
        "is in the other split: leave it out; the documents are news, other"
    ]


@pytest.mark.parametrize("count", [9, 10, 11])
def test_errors_end_the_reading_when_there_are_too_many(
    count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "MOST", 10)
    entities = [{**PLACE, "type": f"x{number}"} for number in range(count)]
    file = write(tmp_path / "a.jsonl", {"doc_id": "news", "entities": entities})
    missing = tmp_path / "missing.jsonl"
    codes = [finding.code for finding in read(file, missing).findings]
    assert codes == ["LABEL_UNKNOWN"] * min(count, 10) + (
        ["FILE_UNREADABLE"] if count < 10 else ["FAULTS_MANY"]
    )  # of a missing file that is the eleventh, too


def test_warnings_do_not_end_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "MOST", 3)
    gold = {str(number): Prediction(str(number), TEXT, {}) for number in range(8)}
    crossing = [{"start": 0, "end": 8, "type": "GPE"}, {"start": 4, "end": 13, "type": "GPE"}]
    file = write(tmp_path / "a.jsonl", *({"doc_id": name, "entities": crossing} for name in gold))
    done = Reading([file], INVENTORY, gold)
    assert len(list(done)) == 8
    assert [finding.code for finding in done.findings] == ["SPAN_CROSSING"] * 3 + ["WARNINGS_MANY"]


LONG = "x" * 5_000_000
SHORT = f"{'x' * 40}…{'x' * 15}"


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        pytest.param({"doc_id": LONG}, "x" * 150 + "…" + "x" * 50, id="an id"),
        pytest.param({"doc_id": "news", LONG: 1}, SHORT, id="a key"),
        pytest.param({"doc_id": "news", "entities": [{**PLACE, LONG: 1}]}, SHORT, id="a key of an item"),
        pytest.param({"doc_id": "news", "entities": [{**PLACE, "type": LONG}]}, SHORT, id="a label"),
        pytest.param({"doc_id": "news", "entities": [{**PLACE, "type": "»" + LONG}]}, "…", id="a label with a quote"),
        pytest.param({"a": LONG + "#1", "b": "b#1", "relation": "EQUAL"}, "x" * 40, id="a pair"),
        pytest.param({"doc_id": "news", "numeric_claims": [{"start": 0, "end": 3, "lo": LONG}]}, SHORT, id="a number"),
        pytest.param(
            {"doc_id": "news", "entities": [{**PLACE, "type": "\u202egpe\u0007\u2028"}]},
            "«\\u202egpe\\x07\\u2028»",
            id="marks of direction, controls",
        ),
        pytest.param({"doc_id": "\u202e\n"}, ": \\u202e\\n: ", id="an id that hides itself"),
    ],
)
def test_messages_are_short_and_hide_nothing(line: Any, quoted: str, tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.jsonl", line)).findings
    assert quoted in str(found[0])
    assert all(len(str(finding)) < 1500 and str(finding).isprintable() for finding in found)


@pytest.mark.parametrize("depth", [*range(880, 1000, 10), 100, 500])
@pytest.mark.parametrize("key", ["start", "type", "level", "arguments", "lo", "operator", "counted", "id"])
def test_nested_values_anywhere_are_findings(key: str, depth: int, tmp_path: Path) -> None:
    nested = "[" * depth + "]" * depth
    items = [{**PLACE, key: "nested"}]
    line = json.dumps({"doc_id": "news", "entities": items, "events": items, "numeric_claims": items})
    (tmp_path / "a.jsonl").write_text(line.replace('"nested"', nested), encoding="utf-8")
    codes = {finding.code for finding in read(tmp_path / "a.jsonl").findings}
    assert codes == {"JSON_INVALID"} or "TYPE_WRONG" in codes


@pytest.mark.parametrize("to_spans", [surfaces.to_spans, tags.to_spans])
@pytest.mark.parametrize("depth", [500, 950])
def test_nested_values_in_other_formats(to_spans: Any, depth: int, tmp_path: Path) -> None:
    nested = "[" * depth + "]" * depth
    content = f'{{"doc_id": "news", "entities": [{{"surface": {nested}, "type": "GPE"}}, {nested}]}}'
    (tmp_path / "a.jsonl").write_text(content, encoding="utf-8")
    assert "TYPE_WRONG" in {finding.code for finding in read(tmp_path / "a.jsonl", to_spans=to_spans).findings}


def test_long_keys_are_cut_before_one_like_them_is_looked_for() -> None:
    found: list[str] = []
    check_object({LONG: 1}, {}, lambda code, message: found.append(message))
    assert [len(message) < 300 for message in found] == [True]


# In a process of its own with limits: what a file does to it, it does to nobody else.
CHILD = """
import re, sys, time
from pathlib import Path
from insihab.gold import custom_gold
from insihab.evaluate import evaluate
from insihab.findings import InputError
gold = custom_gold([Path(sys.argv[1])])
begun = time.process_time()
try:
    evaluate([Path(sys.argv[2])], gold)
except InputError as error:
    found = error.findings
peak = re.search("VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())  # of this process since it began
longest = max(len(str(one)) for one in found)
print(time.process_time() - begun, int(peak[1]) // 1024, len(found), found[-1].code, longest)
"""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"[" * 100)
        file.truncate(1 << 30)


def packed(content: bytes, times: int, start: bytes = b"") -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with gzip.open(path, "wb", compresslevel=1) as file:
            file.write(start)
            for _ in range(times):
                file.write(content)

    return make


def repeated(start: bytes, content: bytes, times: int, end: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(start + content * times + end) and None


MEGABYTE = 1 << 20
NEWS = b'{"doc_id": "news", "entities": ['
HOSTILE: dict[str, tuple[Callable[[Path], None], str, float, int]] = {
    "a gigabyte on one line": (sparse, "LINE_LONG", 2, 100),
    "a gigabyte of spaces, compressed": (packed(b" " * MEGABYTE, 1024), "LINE_LONG", 2, 100),
    "a gigabyte of zeros, compressed": (packed(bytes(MEGABYTE), 1024), "FILE_ENCODING", 2, 100),
    "100 million brackets": (packed(b"[" * MEGABYTE, 100), "LINE_LONG", 2, 100),
    "100 million empty lines": (packed(b"\n" * MEGABYTE, 100), "FAULTS_MANY", 5, 150),
    "a million findings": (repeated(NEWS, b"{},", 1_000_000, b"{}]}"), "FAULTS_MANY", 5, 400),
    "a million keys": (
        lambda path: path.write_text("{" + ",".join(f'"{number:x}":0' for number in range(700_000)) + "}") and None,
        "FAULTS_MANY",
        10,
        400,
    ),
    "many long lines that hold much": (
        packed(NEWS + b"[]," * (2 * MEGABYTE) + b"[]]}\n", 30),
        "FAULTS_MANY",
        20,
        700,
    ),
    "megabytes of digits": (repeated(b'{"doc_id": ', b"9", 7 * MEGABYTE, b"}"), "JSON_INVALID", 2, 150),
    "megabytes of an id": (repeated(b'{"doc_id": "', b"x", 7 * MEGABYTE, b'"}'), "DOCUMENT_UNKNOWN", 2, 150),
    "megabytes of a key": (repeated(b'{"doc_id": "news", "', b"x", 7 * MEGABYTE, b'": 1}'), "KEY_UNKNOWN", 2, 150),
    "megabytes of a label": (
        repeated(NEWS + b'{"start": 0, "end": 3, "type": "', b"x", 7 * MEGABYTE, b'"}]}'),
        "LABEL_UNKNOWN",
        2,
        150,
    ),
}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read there")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_in_little_memory(name: str, tmp_path: Path) -> None:
    make, code, seconds, megabytes = HOSTILE[name]
    gold = write(tmp_path / "gold.jsonl", {"doc_id": "news", "text": TEXT, "entities": [PLACE]})
    make(tmp_path / "hostile.jsonl")
    command = [sys.executable, "-c", CHILD, gold, tmp_path / "hostile.jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limited, check=False)
    assert done.stderr == ""
    took, used, count, last, longest = done.stdout.split()
    assert last == code
    assert float(took) < seconds
    assert int(used) < megabytes
    assert int(count) <= 10_001
    assert int(longest) < 1500
