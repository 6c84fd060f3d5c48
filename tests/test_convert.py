import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden import CASES
from insihab.cli import main
from insihab.commands import progress
from insihab.conversion import as_spans, as_tags
from insihab.evaluate import evaluate
from insihab.findings import InputError
from insihab.formats import surfaces, tags
from insihab.gold import custom_gold
from insihab.predictions import Prediction
from insihab.released import dataset_folder
from jsonl import lines, write

GOLD = CASES / "predictions" / "gold.jsonl"
TEXT = "زار وزير الدفاع بغداد والبصرة"  # tokens 0-3, 4-8, 9-15, 16-21 and 22-29, of which 22 is a proclitic
MINISTER, DEFENCE, BAGHDAD, BASRA = (4, 15), (9, 15), (16, 21), (23, 29)
Line = dict[str, Any]


def item(span: tuple[int, int], **more: Any) -> Line:
    return {"start": span[0], "end": span[1], **more}


NOWHERE = (-2, -1)
ABSENT = "not found in the text, left out"


@pytest.mark.parametrize(
    ("layer", "items", "kept", "lost"),
    [
        pytest.param("entities", [item(BAGHDAD, type="GPE")], [item(BAGHDAD, type="GPE")], {}, id="all found"),
        pytest.param(
            "entities", [item(NOWHERE, type="A"), item((-4, -3), type="B")], [], {f"entities {ABSENT}": 2}, id="items"
        ),
        pytest.param(
            "events",
            [item(BAGHDAD, type="Meet", arguments=[item(NOWHERE, role="place"), item(BASRA, role="place")])],
            [item(BAGHDAD, type="Meet", arguments=[item(BASRA, role="place")])],
            {f"arguments of events {ABSENT}": 1},
            id="arguments",
        ),
        pytest.param(
            "numeric_claims",
            [item(BAGHDAD, lo=1, counted=list(NOWHERE), source=list(BASRA), event=None)],
            [item(BAGHDAD, lo=1, source=list(BASRA), event=None)],
            {f"«counted» of numeric_claims {ABSENT}": 1},
            id="pointers",
        ),
    ],
)
def test_as_spans(layer: str, items: list[Line], kept: list[Line], lost: dict[str, int]) -> None:
    assert as_spans(Prediction("d", None, {layer: items})) == ({"doc_id": "d", layer: kept}, lost)


@pytest.mark.parametrize(
    ("items", "expected", "lost"),
    [
        pytest.param([item(MINISTER)], "O B I O O", {}, id="whole tokens"),
        pytest.param([item(BASRA)], "O O O O B", {"moved to whole tokens": 1}, id="after a proclitic"),
        pytest.param([item(DEFENCE), item(MINISTER)], "O B I O O", {"nested in another, left out": 1}, id="nested"),
        pytest.param([item(BAGHDAD), item(BAGHDAD)], "O O O B O", {"on the words of another, left out": 1}, id="equal"),
        pytest.param(
            [item(MINISTER), item((9, 21))], "O B I O O", {"crossing another, left out": 1}, id="crossing"
        ),
        pytest.param(
            [item((22, 23)), item(BASRA)],
            "O O O O B",
            {"in a token of another or in none, left out": 1, "moved to whole tokens": 1},
            id="two in a token",
        ),
        pytest.param([item(NOWHERE)], "O O O O O", {ABSENT: 1}, id="nowhere"),
    ],
)  # fmt: skip
def test_as_tags(items: list[Line], expected: str, lost: dict[str, int]) -> None:
    typed = [{**one, "type": "X"} for one in items]
    named = [tag if tag == "O" else f"{tag}-X" for tag in expected.split()]
    line = {"doc_id": "d", "entities": named}, {f"entities {what}": times for what, times in lost.items()}
    assert as_tags(Prediction("d", None, {"entities": typed}), TEXT, "BIO") == line


def test_what_tags_cannot_say_of_an_item_is_counted() -> None:
    events = [
        item(BAGHDAD, id="e1", type="Meet", aspect=None, factuality="FACT", arguments=[item(BASRA, role="place")])
    ]
    line, lost = as_tags(Prediction("d", None, {"events": events}), TEXT, "IOBES")
    assert line == {"doc_id": "d", "events": ["O", "O", "O", "S-Meet", "O"]}
    assert lost == {"«factuality» of events, left out": 1, "«arguments» of events, left out": 1}


@pytest.fixture
def named_words(tmp_path: Path) -> Path:
    """Predictions as words: one that the released text has, and one that it has not."""
    doc_id = lines(dataset_folder() / "gold" / "test.jsonl")[0]["doc_id"]
    entities = [{"surface": "العراق", "type": "GPE", "occurrence": 1}, {"surface": "المريخ", "type": "LOC"}]
    return write(tmp_path / "words.jsonl", [{"doc_id": doc_id, "entities": entities}])


def test_surfaces_become_spans_but_for_what_the_text_lacks(
    named_words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "spans.jsonl"
    assert main(["convert", "--from", "surfaces", str(named_words), "--out", str(out)]) == 0
    (line,) = lines(out)
    text = lines(dataset_folder() / "gold" / "test.jsonl")[0]["text"]
    assert [(text[one["start"] : one["end"]], one["type"]) for one in line["entities"]] == [("العراق", "GPE")]
    stdout, stderr = capsys.readouterr()
    assert stdout == f"1 document(s) written to {out} as spans\n"
    found, lost, hidden = stderr.splitlines()
    assert found.startswith(
        f"warning SURFACE_NOT_FOUND: {named_words}: {line['doc_id']}: line 1, entities[1]: «المريخ» "
    )
    assert lost == f"warning LOST: {out}: entities {ABSENT}: 1"
    assert hidden == (
        f"warning FALSE_POSITIVES_HIDDEN: {out}: what has no place in the text has no span; scored, the new file "
        "hides these false positives: score the file itself with evaluate --format surfaces"
    )


@pytest.mark.parametrize("scheme", ["BIO", "IOBES"])
def test_tags_there_and_back_keep_outermost_whole_tokens(
    scheme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tagged, back, again = (tmp_path / f"{name}.jsonl" for name in ("tags", "back", "again"))
    gold = str(dataset_folder() / "gold" / "test.jsonl")
    assert main(["convert", gold, "--to", "tags", "--scheme", scheme, "--out", str(tagged)]) == 0
    losses = capsys.readouterr().err.splitlines()
    assert all(line.startswith(f"warning LOST: {tagged}: ") for line in losses)
    nested = next(int(line.rpartition(" ")[2]) for line in losses if "entities nested in another" in line)
    assert main(["convert", "--from", "tags", str(tagged), "--out", str(back)]) == 0
    kept = sum(len(line["entities"]) for line in lines(back))
    assert kept + nested == sum(len(line["entities"]) for line in lines(Path(gold)))
    assert capsys.readouterr().err == ""
    assert main(["convert", "--to", "tags", "--scheme", scheme, str(back), "--out", str(again)]) == 0
    assert again.read_bytes() == tagged.read_bytes()


def test_pairs_of_claims_go_along(tmp_path: Path) -> None:
    folder, whole, out = dataset_folder() / "gold", tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    pairs = lines(folder / "test.pairs.jsonl")
    write(whole, lines(folder / "test.jsonl") + pairs)
    assert main(["convert", str(whole), "--to", "tags", "--out", str(out)]) == 0
    assert lines(out)[2:] == pairs


def test_a_bad_file_is_not_converted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, out = write(tmp_path / "bad.jsonl", [{"doc_id": "talks", "entities": ["B-X"]}]), tmp_path / "out.jsonl"
    assert main(["convert", "--from", "tags", str(bad), "--out", str(out), "--gold", str(GOLD)]) == 2
    stdout, stderr = capsys.readouterr()
    assert (stdout, out.exists()) == ("", False)
    assert stderr.startswith(f"error TAG_COUNT: {bad}: talks: line 1, entities: has 1 tag(s) for the ")


@pytest.mark.parametrize(
    ("options", "finding"),
    [
        ([], "error OPTION_WRONG: convert: has nothing to convert: give --from surfaces, --from tags, or --to tags"),
        (
            ["--from", "tags", "--scheme", "BIO"],
            "error OPTION_UNUSED: --scheme: is for tags; give --to tags, or leave it out",
        ),
        (["--to", "tags", "--out", "-"], "error OPTION_WRONG: --out: is no standard output; name a file to write"),
    ],
)
def test_misuse(options: list[str], finding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(GOLD), "--out", str(tmp_path / "out.jsonl"), *options]) == 2
    assert capsys.readouterr().err.splitlines()[0] == finding


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "shown"),
    [
        pytest.param(Terminal(), 0.0, "\r0 of 3 documents\r\x1b[K", id="long at a terminal, and wiped away"),
        pytest.param(Terminal(), 60.0, "", id="soon done"),
        pytest.param(io.StringIO(), 0.0, "", id="to a file"),
    ],
)
def test_progress(stream: io.StringIO, patience: float, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    assert list(progress.shown_progress("abc", 3)) == ["a", "b", "c"]
    assert stream.getvalue() == shown


WORDS = st.sampled_from(["بغداد", "القوات", "3", "جنود", "المريخ", "ق", ""])
NAMED = st.fixed_dictionaries(
    {"surface": WORDS},
    optional={"occurrence": st.integers(-1, 3), "sentence": st.integers(0, 1)},
)
LAYERS = st.fixed_dictionaries(
    {},
    optional={
        "entities": st.lists(NAMED.map(lambda one: {**one, "type": "GPE"}), max_size=4),
        "events": st.lists(
            st.tuples(NAMED, st.lists(NAMED, max_size=2)).map(
                lambda one: {
                    **one[0],
                    "type": "Kill",
                    "arguments": [{**argument, "role": "victim"} for argument in one[1]],
                }
            ),
            max_size=3,
        ),
        "numeric_claims": st.lists(st.tuples(NAMED, NAMED | WORDS).map(lambda one: {**one[0], "counted": one[1]})),
    },
)


@pytest.mark.slow
@settings(max_examples=300)
@given(LAYERS, st.sampled_from(["spans", "tags"]))
def test_what_is_converted_can_be_scored(
    tmp_path_factory: pytest.TempPathFactory, layers: dict[str, list[Line]], to: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    given_file, out = write(folder / "given.jsonl", [{"doc_id": "toll", **layers}]), folder / "out.jsonl"
    status = main(
        ["convert", "--from", "surfaces", str(given_file), "--to", to, "--out", str(out), "--gold", str(GOLD)]
    )
    gold = custom_gold([GOLD])
    if status == 2:
        with pytest.raises(InputError):
            evaluate([given_file], gold, to_spans=surfaces.to_spans)
    elif layers:
        read = evaluate([out], gold, to_spans=tags.to_spans if to == "tags" else None, keep=True)
        assert read.predictions["toll"].layers.keys() == layers.keys()
        if to == "spans":
            assert sum(map(len, read.predictions["toll"].layers.values())) <= sum(map(len, layers.values()))
