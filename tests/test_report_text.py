"""Lines for a terminal, and what the command does with the options of a report."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from insihab.cli import main
from insihab.evaluate import Evaluation, evaluate
from insihab.gold import custom_gold, released_gold
from insihab.released import dataset_folder
from insihab.report import write_report
from insihab.report.gathering import MOST_ERRORS, MOST_SENTENCES, gather
from insihab.report.text import text
from insihab.report.words import clean

TEXT = "زار وزير الدفاع بغداد أمس. وبحث انسحاب نحو 500 جندي من العراق."
ISOLATE, END = "\u2067", "\u2069"


def place(surface: str, **keys: Any) -> dict[str, Any]:
    """The item on the first place of a surface."""
    start = TEXT.index(surface)
    return {"start": start, "end": start + len(surface), **keys}


def documents(folder: Path, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> tuple[Path, Path]:
    paths = folder / "gold.jsonl", folder / "predictions.jsonl"
    for path, lines in zip(paths, (gold, predicted), strict=True):
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return paths


def evaluated(folder: Path, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> Evaluation:
    paths = documents(folder, gold, predicted)
    return evaluate([paths[1]], custom_gold([paths[0]]), keep=True)


def lines_of(folder: Path, layer: str, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> list[str]:
    """The lines of the errors of one document with one layer."""
    wanted, given = {"doc_id": "d", "text": TEXT, layer: gold}, {"doc_id": "d", layer: predicted}
    evaluation = evaluated(folder, [wanted], [given])
    whole = text(evaluation, gather(evaluation), "mine")
    return whole.split("⟦gold⟧ ⟨predicted⟩\n\n")[1].splitlines()


FIRST = "زار وزير الدفاع بغداد أمس."


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        pytest.param(
            [place("بغداد", type="GPE")],
            [],
            [f"d entities missed: gold GPE: {ISOLATE}{FIRST.replace('بغداد', '⟦بغداد⟧')}{END}"],
            id="missed",
        ),
        pytest.param(
            [place("بغداد", type="GPE")],
            [place("بغداد", type="PER")],
            [f"d entities type: gold GPE; predicted PER: {ISOLATE}{FIRST.replace('بغداد', '⟦⟨بغداد⟩⟧')}{END}"],
            id="type",
        ),
        pytest.param(
            [place("وزير الدفاع", type="PER")],
            [place("الدفاع بغداد", type="PER")],
            [f"d entities boundary: gold PER; predicted PER: {ISOLATE}زار ⟦وزير ⟨الدفاع⟧ بغداد⟩ أمس.{END}"],
            id="spans that cross",
        ),
        pytest.param(
            [place("بغداد أمس. وبحث", type="PER")],
            [],
            [f"d entities missed: gold PER: {ISOLATE}زار وزير الدفاع ⟦بغداد أمس. وبحث⟧{END}"],
            id="over the end of a sentence",
        ),
        pytest.param(
            [{"start": len(FIRST), "end": len(FIRST) + 1, "type": "PER"}],
            [],
            [f"d entities missed: gold PER: {ISOLATE}⟦ ⟧وبحث انسحاب نحو 500 جندي من العراق.{END}"],
            id="between sentences",
        ),
    ],
)
def test_a_line_an_error(tmp_path: Path, gold: list[Any], predicted: list[Any], expected: list[str]) -> None:
    other = place("500", type="PER")  # right, so that its type is known
    assert lines_of(tmp_path, "entities", [*gold, other], [*predicted, other]) == expected


def test_triggers_and_arguments(tmp_path: Path) -> None:
    argument = {**place("العراق"), "role": "origin"}
    gold = [place("انسحاب", type="Withdraw", arguments=[argument]), place("زار", type="Visit", arguments=[argument])]
    predicted = [place("انسحاب", type="Withdraw", arguments=[])]
    assert lines_of(tmp_path, "events", gold, predicted) == [
        f"d events missed: gold Visit; with its 1 argument: {ISOLATE}⟦زار⟧ وزير الدفاع بغداد أمس.{END}",
        f"d arguments missed: gold origin; of Withdraw {ISOLATE}«انسحاب»{END}: "
        f"{ISOLATE}وبحث انسحاب نحو 500 جندي من ⟦العراق⟧.{END}",
    ]


def test_slots_of_claims(tmp_path: Path) -> None:
    counted = [TEXT.index("جندي"), TEXT.index("جندي") + 4]
    other = place("أمس", operator="EXACT")  # right
    gold = [place("500", lo=500, hi=500, operator="APPROX", unit="count", counted=counted), other]
    predicted = [place("500", lo=500, hi=500, operator="EXACT", unit="count"), other]
    assert lines_of(tmp_path, "numeric_claims", gold, predicted) == [
        "d numeric_claims wrong slot: gold ≈ 500 count; predicted = 500 count; operator: gold APPROX, predicted EXACT; "
        f"counted: gold {ISOLATE}«جندي»{END}, predicted nothing: "
        f"{ISOLATE}وبحث انسحاب نحو ⟦⟨500⟩⟧ جندي من العراق.{END}",
    ]


def test_a_long_sentence_is_cut_between_words(tmp_path: Path) -> None:
    words = "كلمة " * 40
    document = {"doc_id": "d", "text": f"{words}بغداد {words.strip()}"}
    start = len(words)
    gold = {**document, "entities": [{"start": start, "end": start + 5, "type": "GPE"}]}
    evaluation = evaluated(tmp_path, [gold], [{"doc_id": "d", "entities": []}])
    (line,) = [line for line in text(evaluation, gather(evaluation), "mine").splitlines() if line.startswith("d ")]
    assert line == f"d entities missed: gold GPE: {ISOLATE}…{'كلمة ' * 8}⟦بغداد⟧{' كلمة' * 8}…{END}"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param("العراق", "العراق", id="as it is"),
        pytest.param("a\nb\tc\u2028d", "a b c d", id="breaks of lines"),
        pytest.param("a\x1b[31mb\x00c\x9bd", "a�[31mb�c�d", id="what a terminal obeys"),
        pytest.param("a\u202eb\u2066c\u2069", "a�b�c�", id="what turns writing around"),
        pytest.param("لا\u200cيزال\u200f", "لا\u200cيزال\u200f", id="joiners and marks stay"),
        pytest.param("a\ud800b", "a�b", id="half of a surrogate pair"),
    ],
)
def test_nothing_in_a_text_commands_the_screen(given: str, shown: str) -> None:
    assert clean(given) == shown
    assert len(clean(given)) == len(given)


def test_words_that_are_not_in_the_text(tmp_path: Path) -> None:
    paths = documents(
        tmp_path,
        [{"doc_id": "d", "text": TEXT, "entities": [place("بغداد", type="GPE")]}],
        [{"doc_id": "d", "entities": [{"surface": "دمشق", "type": "GPE"}]}],
    )
    report = tmp_path / "report.txt"
    line = ["evaluate", "--predictions", str(paths[1]), "--gold", str(paths[0]), "--format", "surfaces"]
    assert main([*line, "--report", str(report)]) == 0
    assert report.read_text(encoding="utf-8").splitlines()[-1] == (
        "d entities spurious: predicted GPE: words that the text does not have"
    )


def crowded(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A document with as many sentences, each with 60 spurious mentions."""
    sentence = "ب" * 60 + ". "
    items = [
        {"start": at * len(sentence) + first, "end": at * len(sentence) + first + 1, "type": "GPE"}
        for at in range(number)
        for first in range(60)
    ]
    return {"doc_id": "d", "text": sentence * number, "entities": items[:1]}, {"doc_id": "d", "entities": items}


def test_what_is_too_much_is_left_out_and_counted(tmp_path: Path) -> None:
    number = MOST_SENTENCES + 5
    evaluation = evaluated(tmp_path, *([one] for one in crowded(number)))
    gathered = gather(evaluation)
    shown = sum(len(sentence.errors) for document in gathered.documents for sentence in document.sentences)
    spurious = 60 * number - 1
    assert gathered.counts == {("entities", "spurious"): spurious}
    assert shown == MOST_SENTENCES * MOST_ERRORS
    assert gathered.left_out == {("entities", "spurious"): spurious - shown}
    lines = text(evaluation, gathered, "mine").splitlines()
    assert f"entities spurious: {spurious}, {spurious - shown} left out" in lines
    assert lines[1] == (
        f"{spurious} errors; {number} of {number} sentences have one, and only these are shown. "
        f"{spurious - shown} errors are left out: this shows each kind in {MOST_SENTENCES} sentences and "
        f"{MOST_ERRORS} times in one at most."
    )


def test_nothing_wrong(tmp_path: Path) -> None:
    gold = {"doc_id": "d", "text": TEXT, "entities": [place("بغداد", type="GPE")]}
    evaluation = evaluated(tmp_path, [gold], [{"doc_id": "d", "entities": gold["entities"]}])
    lines = text(evaluation, gather(evaluation), "mine").splitlines()
    assert lines[:2] == [
        "Errors of mine, protocol custom",
        "0 errors; 0 of 2 sentences have one, and only these are shown.",
    ]
    assert lines[-1] == evaluation.signatures["entities"]


def test_pairs_and_identity_name_what_they_join(tmp_path: Path) -> None:
    folder = dataset_folder() / "gold"
    lines = (folder / "test.pairs.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = json.loads(lines[0])
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text("\n".join([json.dumps(wrong | {"relation": "EQUAL"}), *lines[2:]]) + "\n", encoding="utf-8")
    merged = (folder / "test.jsonl").read_text(encoding="utf-8").replace('"entity": "usa"', '"entity": "iraq"')
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text(merged, encoding="utf-8")
    report = tmp_path / "report.txt"
    assert main(["evaluate", "--predictions", str(predictions), str(pairs), "--report", str(report)]) == 0
    found = report.read_text(encoding="utf-8").splitlines()[-3:]
    assert found[0].startswith(
        f"claim_pairs wrong relation: gold {wrong['relation']}; predicted EQUAL: {wrong['a']} = 500 count {ISOLATE}…"
    )
    assert found[1].startswith("claim_pairs missing: gold ")
    assert found[2].startswith("identity merged: entity: gold ")
    assert found[2].endswith(", predicted iraq")


def test_the_suffix_is_looked_at_before_anything_is_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.pdf"
    assert main(["evaluate", "--predictions", "nowhere.jsonl", "--report", str(path)]) == 2
    message = "has no suffix of a report; name a file that ends in .html, a page, or in .txt, lines for a terminal"
    assert capsys.readouterr().err == f"error SUFFIX_UNKNOWN: {path}: {message}\n1 finding(s)\n"


@pytest.mark.parametrize("read", ["--predictions", "--gold", "--schema", "--train"])
def test_a_report_never_replaces_a_file_that_is_read(
    read: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "given.txt"
    path.write_text("before", encoding="utf-8")
    line = ["evaluate", "--predictions", "nowhere.jsonl", "--gold", "nowhere.jsonl", read, str(path)]
    assert main([*line, "--report", str(path)]) == 2
    message = "is a file that is read; name another one to write"
    assert capsys.readouterr().err == f"error FILE_SAME: {path}: {message}\n1 finding(s)\n"
    assert path.read_text(encoding="utf-8") == "before"


def test_a_report_and_scores_are_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "both.txt"
    line = ["evaluate", "--predictions", "nowhere.jsonl", "--report", str(path), "--json", str(path)]
    assert main(line) == 2
    message = "is the file of --json too; name another one for --report"
    assert capsys.readouterr().err == f"error FILE_SAME: {path}: {message}\n1 finding(s)\n"


@pytest.mark.parametrize("options", [[], ["--system", "mine"]])
@pytest.mark.parametrize("suffix", [".html", ".txt", ".TXT"])
def test_a_report_beside_json_on_standard_output(
    suffix: str, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = str(dataset_folder() / "gold" / "test.jsonl")
    path = tmp_path / f"report{suffix}"
    assert main(["evaluate", "--predictions", gold, "--json", "-", *options, "--report", str(path)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["system"] == "".join(options[1:])
    assert err == f"{path} is written\n"
    assert f"Errors of {''.join(options[1:]) or 'gold/test.jsonl'}, protocol split" in path.read_text(encoding="utf-8")


def test_the_report_is_loaded_only_when_it_is_asked_for() -> None:
    line = "import sys, insihab.cli; print([name for name in sys.modules if name.startswith('insihab.report')])"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_five_articles_take_less_than_a_second(suffix: str, tmp_path: Path) -> None:
    gold = released_gold("leave-one-article-out")
    path = tmp_path / "predictions.jsonl"
    everything = {"entities": [], "events": [], "numeric_claims": []}
    path.write_text("".join(json.dumps({"doc_id": one, **everything}) + "\n" for one in gold.documents), "utf-8")
    evaluation = evaluate([path], gold, keep=True)
    began = time.process_time()
    write_report(tmp_path / f"report{suffix}", evaluation, "mine")
    assert time.process_time() - began < 1


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_time_is_linear_in_the_documents(suffix: str, tmp_path: Path) -> None:
    released = list(released_gold("leave-one-article-out").documents.values())

    def seconds(number: int) -> float:
        gold = [
            {"doc_id": str(at), "text": one.text, **one.layers}
            for at, one in ((at, released[at % len(released)]) for at in range(number))
        ]
        guesses = [{"doc_id": one["doc_id"], "entities": one["entities"][::2], "events": []} for one in gold]
        evaluation = evaluated(tmp_path, gold, guesses)
        began = time.process_time()
        write_report(tmp_path / f"report{suffix}", evaluation, "mine")
        return time.process_time() - began

    few = seconds(100)
    assert seconds(400) < 4 * few * 1.5
