import io
import json
import os
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import bad_inputs, check, findings_of
from insihab.bridges import brat, brat_reading
from insihab.bridges.brat_config import annotation_conf, visual_conf
from insihab.bridges.brat_lines import RESERVED
from insihab.bridges.importing import Labels, Notes, write_gold
from insihab.bridges.names import file_name, file_names, plain, word
from insihab.findings import InputError
from insihab.gold import released_gold
from insihab.predictions import LAYERS, POINTERS, Prediction
from insihab.predictions.inventory import ANYTHING, from_gold
from insihab.predictions.items import check_layer, check_span

TEXT = "قتل 500 جندي في\nبغداد أمس"  # 0-3, 4-7, 8-12, 13-15, 16-21 and 22-25
KILL, NUMBER, SOLDIERS, BAGHDAD, YESTERDAY = (0, 3), (4, 7), (8, 12), (16, 21), (22, 25)
Item = dict[str, Any]
DIVIDER = "\n=== a.ann\n"


def item(span: tuple[int, int], **more: Any) -> Item:
    return {"start": span[0], "end": span[1], **more}


def lines(text: str = TEXT, **layers: list[Item]) -> tuple[list[str], dict[str, int]]:
    """The lines for a document, and what was lost."""
    lost: Counter[str] = Counter()
    return list(brat.lines(Prediction("d", text, layers), lost)), dict(+lost)


def folder(path: Path, text: str | bytes, ann: str | bytes) -> Path:
    """A folder with one document, a."""
    path.mkdir()
    for suffix, content in (("txt", text), ("ann", ann)):
        (path / f"a.{suffix}").write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def imported(path: Path, out: Path, labels: Any = None) -> tuple[list[Item], dict[str, int]]:
    """The documents of a folder as gold, and what was lost."""
    notes = Notes()
    write_gold(out, brat_reading.read([path], Labels(labels or {}), notes), notes)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]], dict(+notes.lost)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param(
            {"entities": [item(BAGHDAD, type="GPE", level="NAM", entity="baghdad")]},
            ["T1\tGPE 16 21\tبغداد", "A1\tlevel T1 NAM", "N1\tReference T1 insihab:baghdad\tbaghdad"],
            id="entity",
        ),
        pytest.param(
            {"entities": [item((8, 21), type="PER")]}, ["T1\tPER 8 15;16 21\tجندي في بغداد"], id="over two lines"
        ),
        pytest.param(
            {"entities": [item((4, 12), type="PER"), item((8, 12), type="PER"), item((8, 12), type="NORP")]},
            ["T1\tPER 4 12\t500 جندي", "T2\tPER 8 12\tجندي", "T3\tNORP 8 12\tجندي"],
            id="nested",
        ),
        pytest.param(
            {
                "entities": [item(BAGHDAD, type="GPE")],
                "events": [
                    item(KILL, id="v1", type="Kill", factuality="ACTUAL", aspect="NONE", event="k",
                         arguments=[{"role": "place", **item(BAGHDAD)}, {"role": "place", **item(YESTERDAY)}])
                ],
            },
            [
                "T1\tGPE 16 21\tبغداد", "T2\tKill 0 3\tقتل", "E1\tKill:T2 place:T1 place2:T3",
                "A1\tfactuality E1 ACTUAL", "A2\taspect E1 NONE", "N1\tReference E1 insihab:k\tk",
                "T3\tWords 22 25\tأمس", '#1\tAnnotatorNotes E1\t{"id": "v1"}',
            ],
            id="event",
        ),
        pytest.param(
            {
                "events": [item(KILL, type="Kill", arguments=[])],
                "numeric_claims": [
                    item(NUMBER, id="c1", lo=500, hi=None, operator="EXACT", unit="count", movement="FLOW",
                         counted=list(SOLDIERS), event=list(KILL), source=None)
                ],
            },
            [
                "T1\tKill 0 3\tقتل", "T2\tQuantity 4 7\t500", "E1\tKill:T1", "A1\toperator T2 EXACT",
                "A2\tunit T2 count", "A3\tmovement T2 FLOW", "T3\tCounted 8 12\tجندي", "R1\tcounted Arg1:T2 Arg2:T3",
                "R2\tevent Arg1:T2 Arg2:E1", '#1\tAnnotatorNotes T2\t{"id": "c1", "lo": 500, "hi": null}',
            ],
            id="claim",
        ),
        pytest.param({"entities": [item(BAGHDAD, type="a b%")]}, ["T1\ta%20b%25 16 21\tبغداد"], id="no word"),
        pytest.param(
            {"events": [item(KILL, type="K", arguments=[{"role": "arg2", **item(KILL)}])]},
            ["T1\tK 0 3\tقتل", "E1\tK:T1 arg%32:T2", "T2\tWords 0 3\tقتل"],
            id="a role that ends in a digit, an event that fills its own role",
        ),
    ],
)  # fmt: skip
def test_lines(layers: dict[str, list[Item]], expected: list[str]) -> None:
    assert lines(**layers) == (expected, {})


def test_what_cannot_be_marked_is_counted() -> None:
    found, lost = lines("أ\n\nب", entities=[item((0, 3), type="A"), item((1, 3), type="B")])
    assert found == ["T1\tA 0 1\tأ"]
    assert lost == {
        "entities made narrower, without ends of lines": 1,
        "entities that are only ends of lines, left out": 1,
    }


def test_a_byte_order_mark_that_a_reader_may_leave_out_is_counted(tmp_path: Path) -> None:
    lost = brat.write(tmp_path / "brat", [Prediction("d", "\ufeffأ", {})], ANYTHING)
    assert lost == {"byte order marks before texts, which readers may leave out": 1}


def test_the_released_gold_comes_back_whole(tmp_path: Path) -> None:
    gold = released_gold("leave-one-article-out")
    assert brat.write(tmp_path / "brat", list(gold.documents.values()), gold.inventory) == {}
    documents, lost = imported(tmp_path / "brat", tmp_path / "gold.jsonl")
    assert lost == {}
    assert {one["doc_id"]: one for one in documents} == {
        one.doc_id: {"doc_id": one.doc_id, "text": one.text, **one.layers} for one in gold.documents.values()
    }


def test_another_reader_sees_the_same(tmp_path: Path) -> None:
    from bioc.brat import load

    gold = released_gold("leave-one-article-out")
    brat.write(tmp_path / "brat", list(gold.documents.values()), gold.inventory)
    for doc_id, document in gold.documents.items():
        base, layers = tmp_path / "brat" / doc_id, document.layers
        files = [base.with_suffix(suffix).read_text(encoding="utf-8") for suffix in (".txt", ".ann")]
        read = load(*map(io.StringIO, files))
        assert read.text == document.text
        spans = {one.id: (one.locations.begin(), one.locations.end()) for one in read.entities}
        own = [one for one in read.entities if one.type not in RESERVED]
        triggers = {one.trigger_id for one in read.events}
        assert sorted((*spans[one.id], one.type) for one in own if one.id not in triggers) == sorted(
            (one["start"], one["end"], one["type"]) for one in layers["entities"]
        )
        ends = spans | {one.id: spans[one.trigger_id] for one in read.events}
        assert sorted((one.type, len(one.arguments), *ends[one.id]) for one in read.events) == sorted(
            (one["type"], len(one["arguments"]), one["start"], one["end"]) for one in layers["events"]
        )
        fillers = sorted(ends[target] for one in read.events for target in one.arguments.values())
        assert fillers == sorted((one["start"], one["end"]) for event in layers["events"] for one in event["arguments"])
        slots = [(one.type, ends[one.arguments["Arg2"]]) for one in read.relations]
        assert sorted(slots) == sorted(
            (key, tuple(claim[key])) for claim in layers["numeric_claims"] for key in POINTERS if claim.get(key)
        )


def test_the_configuration_has_the_schema(tmp_path: Path) -> None:
    inventory = released_gold("split").inventory
    conf = annotation_conf(inventory).split("\n")
    assert conf[conf.index("[entities]") + 1] == "PER"
    assert "level\tArg:<ENTITY>, Value:NAM|NOM" in conf
    assert "movement\tArg:Quantity, Value:STOCK|FLOW|NONE" in conf
    (kill,) = [line for line in conf if line.startswith("Kill\t")]
    assert "victim*:ARG|GPE|MIL|NORP|ORG|PER|Words" in kill.partition("\t")[2].split(", ")
    assert "PER\tbgColor:#1f77b4" in visual_conf(inventory).split("\n")


def test_the_configuration_has_the_labels_of_any_gold() -> None:
    event = item(KILL, type="Kill", arguments=[{"role": "who", **item(SOLDIERS)}])
    document = Prediction("d", TEXT, {"entities": [item(BAGHDAD, type="مكان")], "events": [event]})
    conf = annotation_conf(from_gold([document], []))
    assert conf.startswith("[entities]\nمكان\nQuantity\nCounted\nWords\n\n[relations]\n")
    assert "\n[events]\nKill\twho*:<ANY>\n" in conf


@pytest.mark.parametrize(
    ("doc_id", "name"),
    [
        ("levant-2021-07", "levant-2021-07"),
        ("مقال 1", "مقال 1"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("a\0b\n", "a%00b%0A"),
        ("https://a.b/?c=1*", "https%3A%2F%2Fa.b%2F%3Fc=1%2A"),
        ("50%", "50%25"),
        ("con", "%63on"),
        ("Aux.2024", "%41ux.2024"),
        ("contra", "contra"),
        ("a ", "a%20"),
        ("\u202ea", "%E2%80%AEa"),
    ],
)
def test_names_of_files_stay_in_their_folder(doc_id: str, name: str) -> None:
    assert file_name(doc_id) == name
    assert plain(name) == doc_id


@given(st.text(min_size=1))
def test_names_come_back(text: str) -> None:
    assert plain(file_name(text)) == text
    assert plain(word(text)) == text
    assert not {"/", "\\", "\0"} & set(file_name(text))
    assert not file_name(text).startswith(".")
    assert len(word(text).split()) == 1


@pytest.mark.parametrize("doc_ids", [["a", "A"], ["é", "e\u0301"], ["ا" * 101], [""]])
def test_names_that_a_file_system_confuses_or_refuses(doc_ids: list[str], tmp_path: Path) -> None:
    out = tmp_path / "brat"
    found = findings_of(lambda: brat.write(out, [Prediction(one, "", {}) for one in doc_ids], ANYTHING))
    assert [one.code for one in found] == ["DOCUMENT_NAME"]
    assert not out.exists()
    assert file_names(["a", "b"], out) == {"a": "a", "b": "b"}


def test_labels_of_what_is_no_entity_are_refused(tmp_path: Path) -> None:
    document = Prediction("d", TEXT, {"entities": [item(NUMBER, type="Quantity")]})
    assert findings_of(lambda: brat.write(tmp_path / "brat", [document], ANYTHING))[0].code == "LABEL_RESERVED"


@pytest.mark.parametrize("taken", ["file", "folder", "link"])
def test_nothing_is_overwritten(taken: str, tmp_path: Path) -> None:
    out = tmp_path / "brat"
    {"file": out.touch, "folder": out.mkdir, "link": lambda: out.symlink_to("nowhere")}[taken]()
    assert findings_of(lambda: brat.write(out, [], ANYTHING))[0].code == "FILE_EXISTS"
    assert findings_of(lambda: brat.write(tmp_path / "no" / "brat", [], ANYTHING))[0].code == "FILE_UNWRITABLE"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        brat.write(tmp_path / "brat", [Prediction("d", "\ud800", {})], ANYTHING)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "ann", "expected"),
    [
        pytest.param("زار سامي", "T1\tPER 4 8\tسامي\n", [item((4, 8), type="PER")], id="plain"),
        pytest.param("\ufeffزار سامي", "T1\tPER 4 8\tسامي\n", [item((4, 8), type="PER")], id="BOM not counted"),
        pytest.param("\ufeffزار سامي", "T1\tPER 5 9\tسامي\n", [item((5, 9), type="PER")], id="BOM counted"),
        pytest.param("زار\r\nسامي", "T1\tPER 4 8\tسامي\r\n", [item((4, 8), type="PER")], id="CRLF counted as one"),
        pytest.param("زار\r\nسامي", "T1\tPER 5 9\tسامي\n", [item((5, 9), type="PER")], id="CRLF counted as two"),
        pytest.param("😀 سامي", "T1\tPER 2 6\tسامي\n", [item((2, 6), type="PER")], id="emoji"),
        pytest.param("سامي\nحسن", "T1\tPER 0 8\tسامي حسن\n", [item((0, 8), type="PER")], id="line end as a space"),
        pytest.param("أ ب ج", "T1\tX 0 1;4 5\tأ ج\n", [item((0, 5), type="X")], id="several stretches"),
        pytest.param("أ  ب", "T1\tX 0 4\tأ ب\n", [item((0, 4), type="X")], id="white space does not count"),
        pytest.param(
            "أ ب", "T1\tX 0 1\tأ\nN1\tReference T1 Wikipedia:1\tأ\n",
            [item((0, 1), type="X", entity="Wikipedia:1")], id="identity of another database",
        ),
        pytest.param("", "", [], id="empty"),
    ],
)  # fmt: skip
def test_import(text: str, ann: str, expected: list[Item], tmp_path: Path) -> None:
    (document,), _ = imported(folder(tmp_path / "a", text, ann), tmp_path / "gold.jsonl")
    assert document["entities"] == expected


def test_what_gold_cannot_say_is_counted(tmp_path: Path) -> None:
    ann = (
        "T1\tPER 0 1\tأ\nT2\tLOC 2 3;4 5\tب د\nT3\tMISC 0 5\tأ ب د\nR1\tin Arg1:T1 Arg2:T2\t\nA1\tNegation T1\n"
        "M1\tSpeculation T1\n*\tEquiv T1 T2\n#1\tAnnotatorNotes T1\t{}\n#2\tNote A1\tx\nN1\tReference T3 W:1\tx\n"
    )
    _, lost = imported(folder(tmp_path / "a", "أ ب د", ann), tmp_path / "gold.jsonl", {"MISC": None})
    assert lost == {
        "relations «in», left out": 1,
        "attributes «Negation», left out": 1,
        "attributes «Speculation», left out": 1,
        "equivalences, left out": 1,
        "notes, left out": 2,
        "annotations of the type MISC, left out as --labels says": 1,
        "identities (normalisations) after the first, or of no entity or event, left out": 1,
    }


def test_words_to_which_nothing_points_are_counted(tmp_path: Path) -> None:
    ann = (
        "T1\tWords 0 1\tأ\nT2\tCounted 2 3\tب\nT3\tWords 4 5\tد\nT4\tKill 6 7\tه\nE1\tKill:T4 who:T3\n"
        "T5\tQuantity 4 5\tد\nT6\tCounted 6 7\tه\nR1\tcounted Arg1:T5 Arg2:T6\n"
    )
    _, lost = imported(folder(tmp_path / "a", "أ ب د ه", ann), tmp_path / "gold.jsonl")
    assert lost == {
        "annotations of the type Words that nothing points to, left out": 1,
        "annotations of the type Counted that nothing points to, left out": 1,
    }


_A, _B = item((0, 1), type="P"), item((2, 3), type="K")


@pytest.mark.parametrize(
    ("ann", "layer", "expected", "lost"),
    [
        pytest.param(
            "T1\tP 0 1\tأ\nT2\tP 0 1\tأ\n", "entities", [_A],
            {"entities that say the same as another, left out": 1}, id="the same",
        ),
        pytest.param(
            "T1\tP 0 1\tأ\nT2\tP 0 1\tأ\nA1\tlevel T1 NAM\nA2\tlevel T2 NOM\n",
            "entities", [{**_A, "level": "NAM"}],
            {"entities with other attributes than another on the same words, left out": 1}, id="another level",
        ),
        pytest.param(
            "T2\tK 2 3\tب\nT3\tP 4 5\tد\nT4\tP 6 7\tه\nE1\tK:T2 Who:T3\nE2\tK:T2 Who:T4\n",
            "events", [{**_B, "arguments": [{"role": "Who", **item(span)} for span in ((4, 5), (6, 7))]}],
            {"events with other arguments than another on the same words, joined with it": 1}, id="other arguments",
        ),
        pytest.param(
            "T2\tK 2 3\tب\nT3\tP 4 5\tد\nE1\tK:T2\nE2\tK:T2 Who:T3\nA1\tfactuality E2 NOT\n",
            "events", [{**_B, "arguments": []}],
            {"events with other attributes than another on the same words, left out": 1}, id="of another factuality",
        ),
    ],
)  # fmt: skip
def test_two_on_the_same_words(
    ann: str, layer: str, expected: list[Item], lost: dict[str, int], tmp_path: Path
) -> None:
    (document,), missing = imported(folder(tmp_path / "a", "أ ب د ه", ann), tmp_path / "gold.jsonl")
    assert document[layer] == expected
    assert missing == lost


def test_a_large_text_with_many_long_annotations_is_read_at_once(tmp_path: Path) -> None:
    ann = "".join(f"T{number}\tP 0 {900_000 - number}\tab\n" for number in range(800))
    path = folder(tmp_path / "a", "a b\r\n" * 200_000, ann)
    start = time.perf_counter()
    assert len(findings_of(lambda: imported(path, tmp_path / "gold.jsonl"))) == 800
    assert time.perf_counter() - start < 10  # 0.6 s; with the words of each taken from the text over a minute


def test_events_of_others(tmp_path: Path) -> None:
    ann = (
        "T1\tPER 4 8\tسامي\nT2\tVisit 0 3\tزار\nT3\tLOC 9 14\tبغداد\n"
        "E1\tVisit:T2 Agent:T1 Place:T3 Place2:T1 Arg1:T3 \nT4\tSay 0 3\tزار\nE2\tSay:T4 Theme:E1\n"
    )
    (document,), _ = imported(folder(tmp_path / "a", "زار سامي بغداد", ann), tmp_path / "gold.jsonl")
    visit, say = document["events"]
    assert [one["role"] for one in visit["arguments"]] == ["Agent", "Place", "Place", "Arg1"]
    assert say["arguments"] == [{"role": "Theme", "start": 0, "end": 3}]
    assert [one["type"] for one in document["entities"]] == ["PER", "LOC"]


@pytest.mark.parametrize("path", bad_inputs("brat", ".brat"))
def test_bad_input(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    case = folder(tmp_path / "case", *path.read_text(encoding="utf-8").split(DIVIDER))
    check(path.with_suffix(".expected"), findings_of(lambda: imported(case, out)))
    assert not out.exists()


def test_files_that_are_missing_or_no_text(tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    pair = folder(tmp_path / "a", "x", b"T1\tX 0 1\t\xff\n")
    assert findings_of(lambda: imported(pair, out))[0].code == "FILE_ENCODING"
    (pair / "a.ann").rename(pair / "b.ann")
    (pair / "b.ann").write_text("", encoding="utf-8")
    assert [one.code for one in findings_of(lambda: imported(pair, out))] == ["FILE_MISSING", "FILE_MISSING"]
    assert [one.code for one in findings_of(lambda: imported(tmp_path / "no", out))] == ["FILE_MISSING"]


@pytest.mark.parametrize("suffix", [".txt", ".ann"])
@pytest.mark.parametrize("kind", ["link out of the folder", "pipe", "folder"])
def test_what_is_no_file_of_the_folder_is_not_read(suffix: str, kind: str, tmp_path: Path) -> None:
    path = folder(tmp_path / "brat", TEXT, "") / f"a{suffix}"
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        (tmp_path / "private").write_text("")
        path.symlink_to(tmp_path / "private")
    (found,) = findings_of(lambda: imported(path.parent, tmp_path / "out.jsonl"))
    assert (found.code, found.file) == ("FILE_UNREADABLE", str(path))


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    path = folder(tmp_path / "brat", TEXT, "")
    (path / "b.txt").symlink_to("a.txt")
    (path / "b.ann").symlink_to("a.ann")
    assert [one.doc_id for one in brat_reading.read([path], Labels({}), Notes())] == ["a", "b"]


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = folder(tmp_path / "brat", TEXT, "")
    for suffix in (b".txt", b".ann"):
        os.rename(path / f"a{suffix.decode()}", os.fsencode(path) + b"/\xff" + suffix)
    (found,) = findings_of(lambda: imported(path, tmp_path / "out.jsonl"))
    assert (found.code, found.document) == ("DOCUMENT_NAME", "\\udcff")


CHARS = 'وبالعراقab1 \u0640😀\u200d#."\t\n\r\u00a0\u2028\x0b\x85|%'
WORDS = st.sampled_from(["A", "B", "a b", "ت%", "x:y", "r2", "r", "٣", "7"])


@st.composite
def documents(draw: st.DrawFn) -> Prediction:
    """A text of odd characters, and items of all layers anywhere on it."""
    text = draw(st.text(CHARS, min_size=1, max_size=30))
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 8)).map(
        lambda pair: (pair[0], min(sum(pair), len(text)))
    )
    argument = st.builds(lambda span, role: {"role": role, **item(span)}, places, WORDS)
    optional = {"factuality": WORDS, "aspect": WORDS, "event": WORDS, "id": WORDS}
    event = st.builds(
        lambda span, label, arguments, more: item(span, type=label, arguments=arguments, **more),
        places, WORDS, st.lists(argument, max_size=4, unique_by=str), st.fixed_dictionaries({}, optional=optional),
    )  # fmt: skip
    numbers = st.one_of(st.none(), st.integers(-9, 9), st.floats(0, 1))
    pointers = dict.fromkeys(("counted", "source", "event"), places.map(list))
    slots = {"operator": WORDS, "unit": WORDS, "movement": WORDS, "id": WORDS, "lo": numbers, **pointers}
    claim = st.builds(lambda span, more: item(span, **more), places, st.fixed_dictionaries({}, optional=slots))
    entity = st.builds(
        lambda span, label, more: item(span, type=label, **more),
        places, WORDS, st.fixed_dictionaries({}, optional={"level": WORDS}),
    )  # fmt: skip

    def several(items: st.SearchStrategy[Item], most: int) -> list[Item]:
        return draw(st.lists(items, max_size=most, unique_by=lambda one: (one["start"], one["end"], one.get("type"))))

    layers = {"entities": several(entity, 5), "events": several(event, 3), "numeric_claims": several(claim, 3)}
    return Prediction("d", text, layers)


@given(documents())
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, document: Prediction) -> None:
    for layer, items in document.layers.items():  # as gold is checked
        in_text = partial(check_span, text=document.text)
        check_layer(items, layer, {}, lambda *finding: pytest.fail(str(finding)), in_text)
    path = tmp_path_factory.mktemp("brat")
    lost = brat.write(path / "out", [document], ANYTHING)
    (read,), missing = imported(path / "out", path / "gold.jsonl")
    assert read["text"] == document.text
    if not lost:
        assert missing == {}
        assert {layer: read.get(layer, []) for layer in LAYERS} == document.layers


@given(st.lists(st.text("TEAR#N*123 \t:;.Xé\n", max_size=14), max_size=10))
def test_nothing_that_is_read_is_a_surprise(tmp_path_factory: pytest.TempPathFactory, ann: list[str]) -> None:
    path = tmp_path_factory.mktemp("brat")
    known = ["T1\tX 0 1\ta", "T2\tQuantity 2 3\tb", "E1\tX:T1", "N1\tReference T1 insihab:x"]
    found: list[Item] = []
    with suppress(InputError):
        found, _ = imported(folder(path / "in", "a b", "\n".join([*known, *ann])), path / "gold.jsonl")
    for document in found:
        items = [one for layer in LAYERS for one in document.get(layer, [])]
        assert all(0 <= one["start"] < one["end"] <= len("a b") for one in items)
