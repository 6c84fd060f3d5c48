"""The tutorial, followed: its commands as they stand there, in a copy of the checkout, and what they print.

After a change of the data or of a message, ``UPDATE_TUTORIAL=1 pytest tests/test_tutorial.py`` rewrites what the page
shows; a block whose lines are no longer printed gets all that is, to be shortened again.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from annotating.tasks import draw
from golden import ROOT
from insihab.annotation import Annotation, Region, Relation
from insihab.articles import Document, read_articles
from insihab.label_studio.project import find_project, tasks_of
from insihab.label_studio.task import to_results
from insihab.predictions import Prediction
from insihab.schema import read_schema
from page_commands import Step, fits, lines_of, read_steps, renewed, with_output
from studio import Studio

PAGE = ROOT / "docs" / "tutorial.md"
ANNOTATING = "\n## Annotate an article of your own\n"
NOT_RUN = {
    "python3 -m venv .venv": "makes an environment; tests/test_package.py does",
    ". .venv/bin/activate": "the tests' environment is active",
    'pip install ".[baselines]"': "installs from the network; tests/test_package.py does, without extras",
    'pip install ".[build,labelstudio]"': "installs from the network",
    "make label-studio": "installs from the network; make test did so before",
    "export LABEL_STUDIO_API_KEY=$(python3 -c 'import secrets; print(secrets.token_hex(20))')": "the server has one",
    "export LABEL_STUDIO_PASSWORD='at least eight characters'": "the server has one",
    "python scripts/label_studio.py start": "runs until it is interrupted; tests/test_server.py does so",
}
REFUSED = {"insihab validate wrong.jsonl"}
"""Commands that exit with status 2."""
PROJECT = "http://127.0.0.1:8080/projects/1"
"""Where the project is, as the page shows it; the tests' server has another port, and other projects before it."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Followed:
    """A part of the page that was followed, and what was printed, by the numbers of its steps."""

    checkout: Path
    steps: list[Step]
    printed: dict[int, list[str]]


def text_of_page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone has that the page's commands read."""
    folder = tmp_path_factory.mktemp("tutorial") / "clone"
    folder.mkdir()
    leave = shutil.ignore_patterns("__pycache__", "results")
    for name in ("annotation", "baselines", "dataset", "scripts", "src"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    for name in ("CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def alone(checkout: Path) -> Followed:
    """The page down to where Label Studio is needed."""
    return follow(checkout, read_steps(text_of_page().partition(ANNOTATING)[0]), {})


@pytest.fixture(scope="module")
def annotating(alone: Followed, studio: Studio) -> Followed:
    """The rest of it, on a real server, with what is to be done by hand."""
    steps = read_steps(text_of_page())[len(alone.steps) :]
    return follow(alone.checkout, steps, studio.environment(), studio)


def follow(checkout: Path, steps: list[Step], variables: Mapping[str, str], studio: Studio | None = None) -> Followed:
    """Run the steps one after the other."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LABEL_STUDIO_")},
        **variables,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(checkout / "src"),
        "HF_HOME": str(checkout.parent / "huggingface"),
        **{"HF_DATASETS_DISABLE_PROGRESS_BARS": "1", "TQDM_DISABLE": "1"},  # no terminal, no bars
        **{"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "NO_COLOR": "1"},
    }
    printed = {}
    for number, step in enumerate(steps):
        if step.file:
            with (checkout / step.file).open("w" if step.kind == "file" else "a", encoding="utf-8") as file:
                file.write(step.source)
        elif step.source not in NOT_RUN:
            line = [sys.executable, "-c", step.source] if step.kind == "python" else ["bash", "-c", step.source]
            printed[number] = lines_of(run(line, environment, checkout, 2 if step.source in REFUSED else 0, studio))
            by_hand(step, checkout, studio)
    return Followed(checkout, steps, printed)


def run(line: list[str], environment: Mapping[str, str], checkout: Path, status: int, studio: Studio | None) -> str:
    """All that a command prints, as a terminal shows it."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(line, **streams, text=True, encoding="utf-8", env=environment, cwd=checkout, check=False)
    assert done.returncode == status, f"{line[-1]}\n{done.stdout}"
    return re.sub(rf"{studio.url}/projects/\d+", PROJECT, done.stdout) if studio else done.stdout


def by_hand(step: Step, checkout: Path, studio: Studio | None) -> None:
    """What the page says to do after some of its commands."""
    if "add_article.py" in step.source:
        listing = checkout / "mine" / "articles.yaml"
        listing.write_text(listing.read_text(encoding="utf-8").replace("TODO: ", ""), encoding="utf-8")
    elif "--push" in step.source and studio:
        annotate(checkout, studio)


def annotate(checkout: Path, studio: Studio) -> None:
    """Correct and complete the suggestions, and submit: what a person does in the browser."""
    (document,) = read_articles(checkout / "mine")
    schema = read_schema(checkout / "mine" / "schema.yaml")
    line = json.loads((checkout / "suggested.jsonl").read_text(encoding="utf-8"))
    layers = {name: line[name] for name in ("entities", "events", "numeric_claims")}
    _, (suggested,) = draw([Prediction(document.doc_id, document.text, layers)], schema, "")
    project = find_project(studio.client(), "Mine")
    (task,) = tasks_of(project)
    assert len(task["predictions"]) == 1
    result = list(to_results(document, corrected(suggested, document), schema))
    project.client.annotations.create(id=task["id"], result=result)


Span = tuple[str, int]
"""Words of the article, and how many times they stand before."""
SETTLED: dict[tuple[Span, str], dict[str, str]] = {
    (("500", 0), "Quantity"): {"form": "DIGITS", "attribution": "INDIRECT", "movement": "FLOW"},
    (("500 جندي أميركي", 0), "PER"): {"entity": "leaving-soldiers"},
    (("بحث", 0), "Negotiate"): {"event": "washington-talks"},
    (("بحث", 1), "Negotiate"): {"event": "washington-talks"},
    (("انسحاب", 0), "Withdraw"): {"event": "us-withdrawal"},
    (("انسحاب", 1), "Withdraw"): {"event": "us-withdrawal"},
}
"""Attributes that the annotator sets."""
MARKED: dict[tuple[Span, str], dict[str, str]] = {
    (("وفد عراقي", 0), "PER"): {"level": "NOM", "entity": "iraqi-delegation"},
    (("وفد عراقي", 1), "PER"): {"level": "NOM", "entity": "iraqi-delegation"},
    (("يزور", 0), "Travel"): {"factuality": "ACTUAL", "aspect": "NONE", "event": "washington-visit"},
    (("وصل", 0), "Travel"): {"factuality": "ACTUAL", "aspect": "NONE", "event": "washington-visit"},
    (("يغادرون", 0), "Withdraw"): {"factuality": "PLANNED", "aspect": "NONE", "event": "soldiers-leave"},
    (("نحو", 0), "Cue"): {},
}
"""What the baseline has missed."""
RELATED: list[tuple[tuple[Span, str], str, tuple[Span, str]]] = [
    ((("يزور", 0), "Travel"), "traveller", (("وفد عراقي", 0), "PER")),
    ((("يزور", 0), "Travel"), "destination", (("واشنطن", 0), "GPE")),
    ((("وصل", 0), "Travel"), "traveller", (("وفد عراقي", 1), "PER")),
    ((("وصل", 0), "Travel"), "destination", (("واشنطن", 1), "GPE")),
    ((("وصل", 0), "Travel"), "time", (("اليوم الاثنين", 0), "TIME")),
    ((("يغادرون", 0), "Withdraw"), "force", (("500 جندي أميركي", 0), "PER")),
    ((("يغادرون", 0), "Withdraw"), "origin", (("البلاد", 0), "GPE")),
    ((("يغادرون", 0), "Withdraw"), "time", (("نهاية العام", 0), "TIME")),
    ((("500", 0), "Quantity"), "quantifies", (("يغادرون", 0), "Withdraw")),
    ((("500", 0), "Quantity"), "source", (("فؤاد حسين", 0), "PER")),
    ((("500", 0), "Quantity"), "cue", (("نحو", 0), "Cue")),
    ((("وزير الخارجية العراقي", 0), "TITLE"), "holder", (("فؤاد حسين", 0), "PER")),
]
"""The relations that it has missed."""
WRONG: list[tuple[tuple[Span, str], str, tuple[Span, str]]] = [
    ((("بحث", 1), "Negotiate"), "participant", (("واشنطن", 1), "GPE")),
    ((("انسحاب", 1), "Withdraw"), "time", (("اليوم الاثنين", 0), "TIME")),
]
"""And the ones that are not so."""


def corrected(suggested: Annotation, document: Document) -> Annotation:
    """The suggestions with `SETTLED`, `MARKED` and `RELATED`, and without `WRONG`."""

    def position(mark: tuple[Span, str]) -> tuple[int, int, str]:
        (words, before), label = mark
        found = [match.start() for match in re.finditer(re.escape(words), document.text)]
        return found[before], found[before] + len(words), label

    settled = {position(mark): attributes for mark, attributes in SETTLED.items()}
    regions = {(one.start, one.end, one.label): one for one in suggested.regions}
    assert settled.keys() <= regions.keys()
    for place, attributes in settled.items():
        regions[place] = replace(regions[place], attributes={**regions[place].attributes, **attributes})
    for number, (mark, attributes) in enumerate(MARKED.items()):
        regions[position(mark)] = Region(f"marked-{number}", *position(mark), attributes)
    drawn, wrong = (
        [Relation(regions[position(a)].id, regions[position(b)].id, label) for a, label, b in relations]
        for relations in (RELATED, WRONG)
    )
    assert set(wrong) <= set(suggested.relations)
    kept = [one for one in suggested.relations if one not in wrong]
    return replace(suggested, regions=tuple(regions.values()), relations=(*kept, *drawn))


def differing(followed: Iterable[Followed]) -> Iterator[tuple[Step, list[str]]]:
    """The steps that print other lines than the page shows, with these."""
    for part in followed:
        for number, lines in part.printed.items():
            if not fits(part.steps[number].shown, lines):
                yield part.steps[number], lines


def check(part: Followed) -> None:
    """The page shows what was printed; or it is made to."""
    found = list(differing([part]))
    if os.environ.get("UPDATE_TUTORIAL"):
        current = {step.source: step for step in read_steps(text_of_page())}  # another part may have moved them
        new = [(current[step.source], renewed(step.shown, lines)) for step, lines in found]
        PAGE.write_text(with_output(text_of_page(), new), encoding="utf-8")
        return
    assert {step.source: (list(step.shown), lines) for step, lines in found} == {}


def test_the_page_shows_what_is_printed(alone: Followed) -> None:
    check(alone)


def test_the_page_shows_what_is_printed_when_annotating(annotating: Followed) -> None:
    check(annotating)


def test_nothing_is_left_out_but_what_has_a_reason(alone: Followed, annotating: Followed) -> None:
    steps = [*alone.steps, *annotating.steps]
    left_out = {
        part.steps[number].source
        for part in (alone, annotating)
        for number in range(len(part.steps))
        if number not in part.printed and not part.steps[number].file
    }
    assert left_out == NOT_RUN.keys()
    assert len({step.source for step in steps}) == len(steps), "a step stands twice"


def test_the_pages_of_errors_are_written(annotating: Followed) -> None:
    for name in ("errors.html", "changes.html"):
        assert "<h2>Scores</h2>" in (annotating.checkout / name).read_text(encoding="utf-8")


def test_the_annotation_is_in_the_corpus_of_its_own(annotating: Followed) -> None:
    line = (annotating.checkout / "mine-dataset" / "gold" / "train.jsonl").read_text(encoding="utf-8")
    (claim,) = json.loads(line)["numeric_claims"]
    text = json.loads(line)["text"]
    assert (claim["lo"], claim["operator"], claim["movement"]) == (500, "APPROX", "FLOW")
    assert [text[slice(*claim[slot])] for slot in ("source", "event")] == ["فؤاد حسين", "يغادرون"]


def test_its_card_tells_of_it_and_not_of_ours(annotating: Followed) -> None:
    card = (annotating.checkout / "mine-dataset" / "README.md").read_text(encoding="utf-8")
    assert "| `first` | annotator@localhost.local | human | 3 | yes | from the suggestions of linear, corrected" in card
    assert card.count("Insihab") == card.count("built by Insihab") + card.count("Built by Insihab")
    assert "license" not in card


def test_the_corpus_of_the_project_is_untouched(annotating: Followed) -> None:
    for file in (ROOT / "annotation").rglob("*"):
        if file.is_file():
            assert (annotating.checkout / file.relative_to(ROOT)).read_bytes() == file.read_bytes()


def test_it_is_read_in_ten_minutes() -> None:
    assert len(text_of_page().split()) <= 2000  # at 200 words a minute
