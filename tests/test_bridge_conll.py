import json
import random
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden import bad_inputs, check, findings_of
from insihab.bridges import conll, conll_reading
from insihab.bridges.importing import Labels, Notes, write_gold
from insihab.bridges.nesting import mentions
from insihab.bridges.spaces import escaped, gap_of
from insihab.findings import InputError
from insihab.formats.tags import read_tag
from insihab.gold import released_gold
from insihab.predictions import Prediction
from insihab.released import dataset_folder
from insihab.segment import tokens

TEXT = "زار وزير الدفاع بغداد والبصرة.\nثم عاد"  # tokens 0-3, 4-8, 9-15, 16-21, 22-29, 29-30, 31-33 and 34-37
MINISTER, DEFENCE, BAGHDAD, BASRA = (4, 15), (9, 15), (16, 21), (23, 29)
Item = dict[str, Any]


def item(span: tuple[int, int], label: str = "X", **more: Any) -> Item:
    return {"start": span[0], "end": span[1], "type": label, **more}


def written(document: Prediction, layer: str = "entities", proclitics: Any = "in") -> tuple[list[str], dict[str, int]]:
    """The lines of a document, and what was lost."""
    lost: Counter[str] = Counter()
    return list(conll.lines(document, layer, proclitics, lost)), dict(+lost)


def tags(lines: list[str]) -> list[str]:
    return [line.split("\t")[-1] for line in lines if "\t" in line]


def imported(path: Path, out: Path, labels: Any = None) -> list[dict[str, Any]]:
    """The documents of a file as gold."""
    notes = Notes()
    write_gold(out, conll_reading.read([path], Labels(labels or {}), notes), notes)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]


def test_a_document() -> None:
    document = Prediction("d 1", TEXT, {"entities": [item(BAGHDAD, "GPE"), item(BASRA, "GPE"), item(MINISTER, "PER")]})
    assert written(document)[0] == [
        "# newdoc id = d 1",
        "# sent_id = 1",
        "# text = زار وزير الدفاع بغداد والبصرة.",
        "1\tزار\t_\tO",
        "2\tوزير\t_\tB-PER",
        "3\tالدفاع\t_\tI-PER",
        "4\tبغداد\t_\tB-GPE",
        "5\tوالبصرة\tSpaceAfter=No\tB-GPE",
        "6\t.\tSpacesAfter=\\n\tO",
        "",
        "# sent_id = 2",
        "# text = ثم عاد",
        "1\tثم\t_\tO",
        "2\tعاد\tSpaceAfter=No\tO",
        "",
    ]


@pytest.mark.parametrize(
    ("items", "proclitics", "expected", "lost"),
    [
        pytest.param([item(BASRA)], "in", "O O O O B-X O", {"entities moved to whole tokens": 1}, id="in"),
        pytest.param(
            [item(BASRA)], "out", "O O O O O O",
            {"entities that do not begin and end with a token, left out": 1}, id="out",
        ),
        pytest.param([item((15, 21))], "in", "O O O B-X O O", {"entities moved to whole tokens": 1}, id="space, in"),
        pytest.param(
            [item((9, 29), "A"), item((23, 29))], "in", "O O B-A I-A I-A O",
            {"entities nested in another, left out": 1}, id="outermost",
        ),
        pytest.param(
            [item((23, 30), "A"), item((29, 30), "B")], "out", "O O O O O O",
            {"entities nested in another, left out": 1, "entities that do not begin and end with a token, left out": 1},
            id="nothing takes its place",
        ),
        pytest.param(
            [item(BAGHDAD, "A"), item(BAGHDAD, "B")], "in", "O O O B-A O O",
            {"entities on the words of another, left out": 1}, id="equal",
        ),
        pytest.param(
            [item(MINISTER, "A"), item((9, 21), "B")], "in", "O B-A I-A O O O",
            {"entities crossing another, left out": 1}, id="crossing",
        ),
        pytest.param(
            [item(BAGHDAD, level="NAM", entity="baghdad", id="m1")], "in", "O O O B-X O O",
            {"«level» of entities, left out": 1, "«entity» of entities, left out": 1, "«id» of entities, left out": 1},
            id="what a tag cannot say",
        ),
        pytest.param([item(BAGHDAD, "A B|C")], "in", "O O O B-A%20B%7CC O O", {}, id="a label that is no word"),
    ],
)  # fmt: skip
def test_what_tags_carry(items: list[Item], proclitics: str, expected: str, lost: dict[str, int]) -> None:
    lines, missing = written(Prediction("d", TEXT, {"entities": items}), "entities", proclitics)
    assert tags(lines) == [*expected.split(), "O", "O"]
    assert missing == lost


def test_a_mention_over_the_end_of_a_sentence_is_parted() -> None:
    lines, lost = written(Prediction("d", TEXT, {"entities": [item((23, 33))]}))
    assert tags(lines) == ["O", "O", "O", "O", "B-X", "I-X", "B-X", "O"]
    assert lost["entities over the end of a sentence, parted there"] == 1


@pytest.mark.parametrize(("proclitics", "expected"), [("in", 379), ("out", 319)])
def test_the_released_gold_has_what_the_statistics_say(proclitics: Any, expected: int) -> None:
    statistics = json.loads((dataset_folder() / "statistics.json").read_text(encoding="utf-8"))
    assert statistics["projection"][f"proclitic_{proclitics}"]["mentions"] == expected
    documents = released_gold("leave-one-article-out").documents.values()
    found = [tag for document in documents for tag in tags(written(document, proclitics=proclitics)[0])]
    assert sum(tag.startswith("B-") for tag in found) == expected


def test_another_reader_sees_the_same(tmp_path: Path) -> None:
    import conllu

    path = tmp_path / "gold.conll"
    documents = list(released_gold("leave-one-article-out").documents.values())
    conll.write(path, documents, "entities", "in")
    sentences = conllu.parse(path.read_text(encoding="utf-8"))
    texts = {document.doc_id: document.text or "" for document in documents}
    ids = [one.metadata["newdoc id"] for one in sentences if "newdoc id" in one.metadata]
    assert ids == list(texts)
    for sentence in sentences:
        text = "".join(
            word["form"] + ("" if (word["misc"] or {}).get("SpaceAfter") == "No" else " ") for word in sentence
        )
        assert text.strip() == sentence.metadata["text"].replace("\u00a0", " ")  # which SpacesAfter tells apart
    forms = [word["form"] for sentence in sentences for word in sentence]
    assert forms == [text[start:end] for text in texts.values() for start, end in tokens(text)]


@pytest.mark.slow
def test_seqeval_and_spacy_read_the_same_mentions() -> None:
    import spacy
    from seqeval.metrics.sequence_labeling import get_entities
    from spacy.tokens import Doc
    from spacy.training import biluo_to_iob, offsets_to_biluo_tags

    document = next(iter(released_gold("leave-one-article-out").documents.values()))
    text, spans = document.text or "", tokens(document.text or "")
    found = tags(written(document, proclitics="out")[0])
    runs = get_entities(found)
    doc = Doc(spacy.blank("ar").vocab, [text[start:end] for start, end in spans])
    mentions = [(doc[first].idx, doc[last].idx + len(doc[last]), label) for label, first, last in runs]
    assert len(mentions) == sum(tag.startswith("B-") for tag in found)
    assert list(biluo_to_iob(offsets_to_biluo_tags(doc, mentions))) == found


@pytest.mark.parametrize(
    ("content", "text", "entities"),
    [
        pytest.param(
            "زار O\nسامي B-PERS\nحسن I-PERS\nبغداد B-LOC\n. O\n\n# O\n#عاجل B-MISC\n",
            "زار سامي حسن بغداد .\n# #عاجل",
            [(4, 12, "PERS"), (13, 18, "LOC"), (23, 28, "MISC")],
            id="token and tag, as ANERcorp",
        ),
        pytest.param(
            "محكمة B-ORG\nحكومة I-ORG B-ORG\nفلسطين I-ORG I-ORG B-GPE\nهنا O\n",
            "محكمة حكومة فلسطين هنا",
            [(0, 18, "ORG"), (6, 18, "ORG"), (12, 18, "GPE")],
            id="a tag a level, as Wojood",
        ),
        pytest.param(
            "a B-X|B-Y\nb I-Y|I-X\nc I-X\n", "a b c", [(0, 5, "X"), (0, 3, "Y")], id="joined, levels in any order"
        ),
        pytest.param(
            "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nin IN B-PP O\nNew NNP B-NP I-LOC\nYork NNP I-NP I-LOC\n",
            "EU in New York",
            [(0, 2, "ORG"), (6, 14, "LOC")],
            id="four columns, IOB1, as CoNLL-2003",
        ),
        pytest.param(
            "# text = Hi, Sami.\n1\tHi\tO\n2\t,\tO\n3\tSami\tS-PER\n4\t.\tO\n",
            "Hi, Sami.",
            [(4, 8, "PER")],
            id="numbered, with the text",
        ),
        pytest.param(
            "# global.columns = ID FORM MISC X:NER\n1\tHi\tSpaceAfter=No\tO\n2\t!\tSpacesAfter=\\s\\s\tO\n\n"
            "1\tSami\t_\tU-PER\n2\t10 000\tSpacesBefore=x\tO\n",
            "Hi!  Sami 10 000",
            [(5, 9, "PER")],
            id="the space after a token",
        ),
        pytest.param("\ufeffأ B-X\r\nب I-X\r\n", "أ ب", [(0, 3, "X")], id="BOM and CRLF"),
        pytest.param("😀 O\nسامي B-PER\n", "😀 سامي", [(2, 6, "PER")], id="offsets are code points"),
        pytest.param(
            "#Lebanon=win O\n#x=1\tB-MISC\n# sent_id = O\n#y=1\n", "#Lebanon=win #x=1", [(13, 17, "MISC")],
            id="tokens that look like comments",
        ),
        pytest.param("خالد\tB-PER \n في \tO\n", "خالد في", [(0, 4, "PER")], id="spaces around columns"),
        pytest.param("أ B-X\nب L-X\nج U-Y\n", "أ ب ج", [(0, 3, "X"), (4, 5, "Y")], id="BILOU"),
    ],
)  # fmt: skip
def test_import(content: str, text: str, entities: list[tuple[int, int, str]], tmp_path: Path) -> None:
    path = tmp_path / "corpus.conll"
    path.write_bytes(content.encode())
    (document,) = imported(path, tmp_path / "gold.jsonl")
    assert document["doc_id"] == "corpus"
    assert document["text"] == text
    assert [(one["start"], one["end"], one["type"]) for one in document["entities"]] == entities


@pytest.mark.parametrize(
    ("content", "warned"),
    [
        pytest.param("U.N. NNP I-NP I-ORG\nin IN I-PP O\n", [], id="IOB1"),
        pytest.param("a I-X\nb B-X\nc I-X\n", [], id="IOB1, two mentions of a label"),
        pytest.param("a B-X\n\nb I-X\n", [3], id="BIO"),
        pytest.param("a I-X\n\nb B-X\n", [1], id="BIO, a sentence each"),
        pytest.param("a O\nb I-X\nc E-X\n", [2], id="IOBES"),
        pytest.param("a B-X O\nb I-X I-Y\n", [2], id="a tag a level"),
    ],
)
def test_only_iob1_may_begin_with_i(content: str, warned: list[int], tmp_path: Path) -> None:
    path, notes = tmp_path / "corpus.conll", Notes()
    path.write_text(content, encoding="utf-8")
    conll_reading.read([path], Labels({}), notes)
    assert [(one.code, one.place) for one in notes.findings] == [("TAG_SEQUENCE", f"line {line}") for line in warned]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("أ O\n", ["corpus"]),
        ("-DOCSTART- O\n\nأ O\n\n-DOCSTART- O\n\nب O\n", ["corpus-1", "corpus-2"]),
        ("# newdoc id = x/../y\nأ O\n\n# newdoc\nب O\n", ["x/../y", "corpus"]),
        ("# newdoc id = empty\n\n# newdoc id = full\nأ O\n", ["empty", "full"]),
    ],
)
def test_documents(content: str, names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "corpus.conll"
    path.write_text(content, encoding="utf-8")
    assert [one["doc_id"] for one in imported(path, tmp_path / "gold.jsonl")] == names


def test_labels_are_renamed_or_left_out(tmp_path: Path) -> None:
    path = tmp_path / "corpus.conll"
    path.write_text("سامي B-PERS\nبغداد B-LOC\nأمس B-MISC\n", encoding="utf-8")
    (document,) = imported(path, tmp_path / "gold.jsonl", {"PERS": "PER", "MISC": None})
    assert [one["type"] for one in document["entities"]] == ["PER", "LOC"]


@pytest.mark.parametrize("path", bad_inputs("conll", ".conll"))
def test_bad_input(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    check(path.with_suffix(".expected"), findings_of(lambda: imported(path, out)))
    assert not out.exists()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"a O\rb O\r", "FILE_LINE_END"),
        ("بغداد O\n".encode("cp1256"), "FILE_ENCODING"),
        ("بغداد O\n".encode("utf-16"), "FILE_ENCODING"),
        (b"\x1f\x8b\x08", "FILE_ENCODING"),
    ],
)
def test_files_that_are_no_utf8_text(raw: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "corpus.conll"
    path.write_bytes(raw)
    assert findings_of(lambda: imported(path, tmp_path / "gold.jsonl"))[0].code == code


def test_faults_without_end_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "corpus.conll"
    path.write_text("a X\n" * 5000, encoding="utf-8")
    found = findings_of(lambda: imported(path, tmp_path / "gold.jsonl"))
    assert len(found) == 1001
    assert found[-1].code == "FAULTS_MANY"


def test_a_line_that_gold_may_not_have(tmp_path: Path) -> None:
    path = tmp_path / "corpus.conll"
    path.write_text(f"{'ا' * (5 << 20)} O\n", encoding="utf-8")
    assert [one.code for one in findings_of(lambda: imported(path, tmp_path / "gold.jsonl"))] == ["LINE_LONG"]


@pytest.mark.parametrize("doc_id", ["a\nb", " a", "a\u2028b", "\u202ea", ""])
def test_ids_that_no_line_can_hold(doc_id: str, tmp_path: Path) -> None:
    out = tmp_path / "out.conll"
    found = findings_of(lambda: conll.write(out, [Prediction(doc_id, "نص", {"entities": []})], "entities", "in"))
    assert [one.code for one in found] == ["DOCUMENT_NAME"]
    assert not out.exists()


@pytest.mark.parametrize(
    ("gap", "value"),
    [
        (" \n", "\\s\\n"),
        ("\t|\\", "\\t\\p\\\\"),
        ("\u200f\u00a0", "\\u200F\\u00A0"),
        ("\U000e0001", "\\U000E0001"),
        ("\r\n", "\\r\\n"),
    ],
)
def test_gaps(gap: str, value: str) -> None:
    assert escaped(gap) == value
    assert gap_of(value) == gap


def test_an_escape_that_nobody_defined_stands_for_itself() -> None:
    assert gap_of("\\q\\uD800\\U00110000\\") == "\\q\\uD800\\U00110000\\"


@given(st.text())
def test_gaps_go_there_and_back(gap: str) -> None:
    assert gap_of(escaped(gap)) == gap
    assert "\t" not in escaped(gap)
    assert len(escaped(gap).splitlines()) <= 1


@pytest.mark.parametrize(
    ("given_tags", "expected"),
    [
        ("B-A", [(0, 1, "A")]),
        ("B-A/B-B I-B/I-A I-A", [(0, 3, "A"), (0, 2, "B")]),
        ("B-A I-A/B-A I-A/I-A", [(0, 3, "A"), (1, 3, "A")]),
        ("B-A I-A/B-B B-B", [(0, 2, "A"), (1, 2, "B"), (2, 3, "B")]),
        ("O I-A B-A I-A", [(1, 2, "A"), (2, 4, "A")]),
    ],
)
def test_nesting(given_tags: str, expected: list[tuple[int, int, str]]) -> None:
    rows = [[read_tag(tag) for tag in token.split("/")] for token in given_tags.split()]
    assert mentions(rows, lambda *_: None) == expected


# Letters, proclitics, marks, an emoji of two UTF-16 units, joiners, what ends a sentence, and every kind of space.
CHARS = 'وبالعراقab1 \u0640\u064b😀\u200d\u200f#.؟"\t\n\r\u00a0\u2028\x0b\x00|\\=%'


@st.composite
def documents(draw: st.DrawFn, spans: bool = False) -> Prediction:
    """A text of odd characters, with mentions on its tokens (or, with `spans`, anywhere)."""
    text = draw(st.text(CHARS, max_size=40))
    edges = [at for span in tokens(text) for at in span]
    places = st.integers(0, len(text)) if spans else st.sampled_from(edges or [0])
    given_spans = draw(st.lists(st.tuples(places, places, st.sampled_from(["A", "B", "a b", "ت%"])), max_size=6))
    items = {(start, end, label) for start, end, label in given_spans if start < end}
    return Prediction("d", text, {"entities": [item((start, end), label) for start, end, label in sorted(items)]})


@given(documents())
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, document: Prediction) -> None:
    folder = tmp_path_factory.mktemp("conll")
    text = document.text or ""
    starts, ends = {start for start, _ in tokens(text)}, {end for _, end in tokens(text)}
    lost = conll.write(folder / "d.conll", [document], "entities", "out")
    (read,) = imported(folder / "d.conll", folder / "d.jsonl")
    whole = [one for one in document.layers["entities"] if one["start"] in starts and one["end"] in ends]
    assert read["doc_id"] == "d"
    assert read["text"] == (text if tokens(text) else "")
    if not lost:
        assert read["entities"] == whole
    assert len(read["entities"]) == len(whole) - sum(times for what, times in lost.items() if "left out" in what) + sum(
        times for what, times in lost.items() if "parted" in what
    ) + len(document.layers["entities"]) - len(whole)


@given(st.lists(st.text("BIO-X#= \t\n\r1\u200f|", max_size=12), max_size=12), st.randoms())
def test_nothing_that_is_read_is_a_surprise(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], order: random.Random
) -> None:
    lines += ["# newdoc id = a", "# text = a", "a B-X", "-DOCSTART- O", "# global.columns = ID FORM", "1\ta\tB-X"]
    order.shuffle(lines)
    folder = tmp_path_factory.mktemp("conll")
    (folder / "a.conll").write_bytes("\n".join(lines).encode())
    found: list[dict[str, Any]] = []
    with suppress(InputError):
        found = imported(folder / "a.conll", folder / "a.jsonl")
    for document in found:
        assert all(0 <= one["start"] < one["end"] <= len(document["text"]) for one in document["entities"])
