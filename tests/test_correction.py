"""Correcting one label: the commands of CONTRIBUTING, run in a copy of the checkout, and all that follows from them."""

import csv
import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from browser import Editor
from insihab.annotation import Region
from insihab.columns import Column, decode_row, table_columns
from insihab.examples import read_examples
from insihab.label_studio.project import find_project
from insihab.label_studio.pull import snapshot
from insihab.label_studio.task import write_tasks
from insihab.passes import read_corpus
from insihab.schema import Schema
from page_commands import read_steps
from studio import Studio, script, title

pytestmark = pytest.mark.slow

# The page's correction: of a label about which the passes differed, so that the adjudication follows it.
ARTICLE, SPLIT, SPAN, LABEL, WAS, IS = "furat-post-2024-09", "train", (153, 159), "Withdraw", "POSSIBLE", "PLANNED"
DECIDED = {"a": 1, "b": -1}
NOT_RUN_HERE = ("git ", ".venv/bin/python scripts/release.py")  # tests/test_release_command.py releases a correction

Page = dict[str, list[str]]


@pytest.fixture(scope="module")
def page(root: Path) -> Page:
    """The commands of the section, and after each what the page says that it prints."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("\n## Correct a label\n")[2].partition("\n## ")[0]
    return {step.source: list(step.shown) for step in read_steps(section)}


@dataclass(frozen=True)
class Correction:
    """A copy of the checkout, what was released of it before and after, and what each command printed."""

    checkout: Path
    adjudicated: list[dict[str, str]]
    printed: dict[str, str]

    def both(self, read: Callable[[Path], Any]) -> tuple[Any, Any]:
        """What is read in the folder of the dataset, before and after."""
        return read(self.checkout / "before"), read(self.checkout / "dataset")


@pytest.fixture(scope="module")
def correction(
    root: Path, page: Page, studio: Studio, editor: Editor, tmp_path_factory: pytest.TempPathFactory
) -> Correction:
    """The page, followed: its commands as they stand there, and between them what it says to do by hand."""
    earlier, new = compared(page)
    checkout = copied(root, tmp_path_factory.mktemp("correction"), earlier)
    adjudicated = read_table(checkout)
    assert script("build_dataset.py", environment={}, checkout=checkout).returncode == 0
    (checkout / "dataset").rename(checkout / "before")
    printed = {}
    for command in [one for one in page if not one.startswith(NOT_RUN_HERE)]:
        python, file, *arguments = shlex.split(command)
        assert (python, Path(file).parent) == (".venv/bin/python", Path("scripts"))
        done = script(Path(file).name, *arguments, environment=studio.environment(), checkout=checkout)
        assert done.returncode == 0, done.stderr
        printed[command] = done.stdout + done.stderr
        if arguments[:1] == ["push"]:
            edit(editor, studio, arguments[arguments.index("--project") + 1], lambda: editor.pick(IS))
        elif file.endswith("compare_passes.py"):
            name_export(checkout, new)
    return Correction(checkout, adjudicated, printed)


def compared(page: Page) -> tuple[str, str]:
    """What the page calls the export of the gold before and after the correction."""
    ((*_, earlier, new),) = [shlex.split(command) for command in page if "compare_passes.py" in command]
    return Path(earlier).name, Path(new).name


def copied(root: Path, checkout: Path, gold: str) -> Path:
    """What the commands read of a checkout; its gold has the name that is given, whatever it is called by now."""
    for folder in ("annotation", "scripts", "src"):
        shutil.copytree(root / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("CITATION.cff", "CHANGELOG.md", "README.md"):
        shutil.copy(root / name, checkout)
    exports = checkout / "annotation" / "exports"
    content = (exports / export_of_gold(checkout)).read_bytes()
    for file in exports.glob("gold*.json"):
        file.unlink()
    (exports / gold).write_bytes(content)
    name_export(checkout, gold)
    return checkout


def export_of_gold(checkout: Path) -> str:
    raw = yaml.safe_load((checkout / "annotation" / "passes.yaml").read_text(encoding="utf-8"))
    return str(raw["passes"][raw["gold"]]["export"])


def name_export(checkout: Path, name: str) -> None:
    """Name another export as gold's."""
    swap(checkout / "annotation" / "passes.yaml", f"export: {export_of_gold(checkout)}\n", f"export: {name}\n")


def swap(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def edit(editor: Editor, studio: Studio, name: str, change: Callable[[], None]) -> None:
    """Open the article of a project, select the label that the page corrects, change it, and update."""
    project = find_project(studio.client(), name)
    (task,) = [task["id"] for task in snapshot(project) if task["data"]["doc_id"] == ARTICLE]
    editor.open(project.id, task)
    editor.select(*SPAN, LABEL)
    change()
    editor.save()


def read_table(checkout: Path) -> list[dict[str, str]]:
    with (checkout / "annotation" / "adjudication.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changes(before: Any, after: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    """Where two values of JSON differ, with what is there before and after."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            yield from changes(before[key], after[key], (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from changes(one, other, (*path, number))
    elif before != after:
        yield path, before, after


def assert_corrected(before: Any, after: Any) -> None:
    """Two lists of rows differ in one value alone: the factuality of the event."""
    (((*above, name), *values),) = changes(before, after)
    event = before
    for step in above:
        event = event[step]
    assert (event["start"], event["end"], name, *values) == (*SPAN, "factuality", WAS, IS)


def test_the_page_prints_what_the_commands_print(page: Page, correction: Correction) -> None:
    """A line «…» stands for lines left out; the server's address and the figures are those of one day."""

    def masked(lines: Iterable[str]) -> list[str]:
        return [re.sub(r"\d+", "0", re.sub(r"http://\S+", "URL", line)) for line in lines if line not in ("", "…")]

    assert all(command.startswith(NOT_RUN_HERE) for command in page.keys() - correction.printed.keys())
    for command, output in correction.printed.items():
        assert masked(page[command]), f"{command}: the page shows nothing of its output"
        assert set(masked(page[command])) <= set(masked(output.splitlines())), command


def test_one_line_tells_the_two_exports_apart(page: Page, correction: Correction) -> None:
    ((command, printed),) = [item for item in correction.printed.items() if "compare_passes" in item[0]]
    assert page[command][: len(printed.splitlines())] == printed.splitlines()
    *others, count, difference = printed.splitlines()
    assert {line.partition(": ")[2] for line in others} == {"0 difference(s)"}
    assert count == f"{ARTICLE}: 1 difference(s)"
    assert difference == f"  ~ 153-159 «انسحاب» {LABEL}: factuality: {WAS} → {IS}"


def test_the_released_rows_differ_in_that_value_alone(correction: Correction, schema: Schema) -> None:
    def rows(file: Path, columns: tuple[Column, ...]) -> Callable[[Path], Any]:
        return lambda folder: [decode_row(row, columns) for row in pq.read_table(folder / file).to_pylist()]

    differing = set()
    for config, columns in table_columns(schema).items():
        for split in ("train", "test"):
            before, after = correction.both(rows(Path("data", config, f"{split}-00000-of-00001.parquet"), columns))
            if before != after:
                differing.add((config, split))
                assert_corrected(before, after)
    assert differing == {("articles", SPLIT), ("events", SPLIT)}


def test_what_is_scored_against_differs_in_that_value_alone(correction: Correction) -> None:
    file = Path("gold", f"{SPLIT}.jsonl")
    lines = correction.both(lambda folder: (folder / file).read_text(encoding="utf-8").splitlines())
    assert_corrected(*([json.loads(line) for line in side] for side in lines))


def test_the_statistics_count_it_elsewhere(correction: Correction) -> None:
    """And say that gold has what pass a had, no longer what pass b had."""
    both = correction.both(lambda folder: json.loads((folder / "statistics.json").read_text(encoding="utf-8")))
    steps = {"/".join(path): after - before for path, before, after in changes(*both)}
    assert steps == {
        **{f"labels/factuality/{WAS}/{SPLIT}": -1, f"labels/factuality/{IS}/{SPLIT}": 1},
        **{
            f"making/decided/{layer}/pass-{name}": step for layer in ("events", "all") for name, step in DECIDED.items()
        },
    }


def test_the_card_has_the_new_hashes_and_counts(correction: Correction) -> None:
    before, after = correction.both(lambda folder: (folder / "README.md").read_text(encoding="utf-8"))
    hashed = [set(re.findall(r"Insihab \S+, (\w+), content sha256 (\w+)", card)) for card in (before, after)]
    assert {config for config, _ in hashed[0] ^ hashed[1]} == {"articles", "events"}
    pairs = list(zip(before.splitlines(), after.splitlines(), strict=True))
    counted = {other.split(" | ")[0] for one, other in pairs if one.startswith("| ") and one != other}
    assert {f"| {WAS}", f"| {IS}"} <= counted
    numbers = r"\b[0-9a-f]{64}\b|\d+"
    assert [pair for pair in pairs if len({re.sub(numbers, "", line) for line in pair}) > 1] == []


def test_nothing_else_is_released_anew(correction: Correction) -> None:
    def contents(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before, after = correction.both(contents)
    parquet = {f"data/{config}/{SPLIT}-00000-of-00001.parquet" for config in ("articles", "events")}
    made = {"README.md", "checksums.txt", "croissant.json", "figures/labels.svg", "statistics.json"}
    follow = {*made, f"gold/{SPLIT}.jsonl", *parquet}
    assert {path[0] for path, _, _ in changes(before, after)} == follow
    sums = correction.both(lambda folder: set((folder / "checksums.txt").read_text(encoding="utf-8").splitlines()))
    assert {line.split("  ")[1] for line in sums[0] ^ sums[1]} == follow - {"checksums.txt"}


def test_the_adjudication_follows_and_keeps_rule_and_reason(correction: Correction) -> None:
    before, after = correction.adjudicated, read_table(correction.checkout)
    (((number, column), *decisions),) = changes(before, after)
    row = before[number]
    assert (row["doc_id"], row["what"], int(row["start"]), int(row["end"])) == (ARTICLE, "factuality", *SPAN)
    assert (row["a"], row["b"]) == (IS, WAS)
    assert (column, decisions) == ("gold", ["b", "a"])


def test_an_edit_that_is_not_valid_is_refused_at_the_pull(
    correction: Correction, studio: Studio, editor: Editor
) -> None:
    exports, name = correction.checkout / "annotation" / "exports", title()

    def run(*arguments: object) -> tuple[int, str, str]:
        environment, checkout = studio.environment(), correction.checkout
        line = (*arguments, "--project", name)
        done = script("label_studio.py", *line, environment=environment, checkout=checkout)
        return done.returncode, done.stdout, done.stderr

    before = {file: file.read_bytes() for file in exports.iterdir()}
    assert run("project")[0] == 0
    assert run("push", "--earlier", exports / export_of_gold(correction.checkout))[0] == 0
    edit(editor, studio, name, lambda: editor.write("event", "no key"))
    code, out, err = run("pull", exports / "refused.json")
    assert (code, out) == (2, "")
    assert err.startswith("error ATTRIBUTE_VALUE: ")
    assert all(part in err for part in (ARTICLE, f"153-159 «انسحاب» {LABEL}", "«no key»", "\n1 finding(s)\n"))
    assert {file: file.read_bytes() for file in exports.iterdir()} == before


def possible(region: Region) -> Region:
    """A region that is not negated."""
    if region.attributes.get("factuality") != "NEGATED":
        return region
    return replace(region, attributes={**region.attributes, "factuality": "POSSIBLE"})


def test_a_correction_that_contradicts_an_example_is_refused_by_the_build(root: Path, tmp_path: Path) -> None:
    checkout = copied(root, tmp_path, "gold.json")
    annotation = checkout / "annotation"
    corpus, name = read_corpus(annotation), "factuality.NEGATED"
    (words,) = [one.right for one in read_examples(annotation / "examples.yaml", corpus.schema) if one.name == name]
    documents = {document.doc_id: document for document in corpus.documents}
    annotations = [replace(one, regions=tuple(map(possible, one.regions))) for one in corpus.annotations]
    assert annotations != corpus.annotations
    write_tasks(annotation / "exports" / "gold-2.json", annotations, documents, corpus.schema)
    name_export(checkout, "gold-2.json")
    done = script("build_dataset.py", environment={}, checkout=checkout)
    assert (done.returncode, done.stdout) == (2, "")
    (_, error, *_) = done.stderr.splitlines()
    assert error.startswith("error EXAMPLE_WRONG: ")
    assert f": values.{name}.right: «{words}» is not annotated so in " in error
    assert not (checkout / "dataset").exists()
