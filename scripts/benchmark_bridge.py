"""Measure how fast exports become records and records tasks, and with how much memory, beside the SDK's converter."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tqdm import tqdm

from insihab import markdown
from insihab.annotation import Annotation
from insihab.articles import Document, read_articles
from insihab.cli import guarded
from insihab.findings import refusal
from insihab.json_array import write_array
from insihab.label_studio.config import LABELS
from insihab.label_studio.export import iter_export
from insihab.label_studio.task import to_tasks, write_tasks
from insihab.passes import read_corpus
from insihab.schema import Schema, read_schema
from measuring import in_fresh_process, peak_memory

ROOT = Path(__file__).resolve().parent.parent
ANNOTATION = ROOT / "annotation"
PAGE = ROOT / "docs" / "speed.md"
MARKS = "<!-- speed: made by scripts/benchmark_bridge.py -->", "<!-- end of speed -->"
LAYER = "entities"  # of all spans
# What we claim: less memory than this, and so many times as fast as the SDK.
MEGABYTES, TIMES, TIMES_WITH_MORE = 150, 5, 4  # more than one attribute a span


class Measured(NamedTuple):
    """One conversion: tasks that came out, seconds, peak memory in megabytes, and that before it began."""

    tasks: int
    seconds: float
    peak: float
    before: float


def copies(tasks: int) -> dict[str, Document]:
    """So many documents: the articles over and over, each copy under an id of its own."""
    articles = read_articles(ANNOTATION)
    chosen = ((number, articles[number % len(articles)]) for number in range(tasks))
    found = (Document(replace(one.article, doc_id=f"{one.doc_id}-{number}"), one.text) for number, one in chosen)
    return {document.doc_id: document for document in found}


def excerpts(documents: Iterable[Document], spans: int, attributes: int | None, schema: Schema) -> Iterator[Annotation]:
    """Of each document neighbouring spans as they are annotated, and the relations between them; seeded."""
    draw = random.Random(0)  # noqa: S311 - no secret
    corpus = read_corpus(ANNOTATION)
    articles = {document.doc_id: document.text for document in corpus.documents}
    pools = {articles[one.doc_id]: _spans(one, attributes, schema) for one in corpus.annotations}
    fewest = min(len(pool.regions) for pool in pools.values())
    if spans > fewest:
        message = f"must be {fewest} at most, since an article has no more"
        raise refusal("--spans", "BENCHMARK_FAILED", message)
    for document in documents:
        pool = pools[document.text]
        first = draw.randint(0, len(pool.regions) - spans)
        regions = pool.regions[first : first + spans]
        ids = {region.id for region in regions}
        relations = tuple(one for one in pool.relations if one.source in ids and one.target in ids)
        yield Annotation(document.doc_id, pool.annotator, regions, relations)


def _spans(annotation: Annotation, attributes: int | None, schema: Schema) -> Annotation:
    """The annotation with the spans of one layer alone, each with so many attributes at most (None: all)."""
    regions = (
        replace(region, attributes=dict(list(region.attributes.items())[:attributes]))
        for region in annotation.regions
        if schema.labels[region.label].layer == LAYER
    )
    return replace(annotation, regions=tuple(regions))


def make_export(path: Path, tasks: int, spans: int, attributes: int | None) -> None:
    """The file that all conversions read."""
    documents, schema = copies(tasks), read_schema(ANNOTATION / "schema.yaml")
    made = to_tasks(excerpts(documents.values(), spans, attributes, schema), documents, schema)
    shown = tqdm(made, desc="make the export", unit="task", total=tasks)
    write_array(path, ({"id": number, **task} for number, task in enumerate(shown, 1)))


def to_records(export: Path, tasks: int) -> Measured:
    """Export to records, streaming."""
    schema = read_schema(ANNOTATION / "schema.yaml")
    documents, before, start = copies(tasks), peak_memory(), time.perf_counter()
    count = sum(1 for _ in iter_export(export, documents, schema))
    return Measured(count, time.perf_counter() - start, peak_memory(), before)


def from_records(export: Path, tasks: int) -> Measured:
    """Records to a file of tasks, streaming; the records come from the export, whose reading is not counted as time."""
    schema = read_schema(ANNOTATION / "schema.yaml")
    documents, before, start = copies(tasks), peak_memory(), time.perf_counter()
    reading = 0.0

    def records() -> Iterator[Annotation]:
        nonlocal reading
        source = iter_export(export, documents, schema)
        while True:
            began = time.perf_counter()
            record = next(source, None)
            reading += time.perf_counter() - began
            if record is None:
                return
            yield record

    count = write_tasks(export.with_name("tasks.json"), records(), documents, schema)
    return Measured(count, time.perf_counter() - start - reading, peak_memory(), before)


def by_sdk(export: Path, tasks: int) -> Measured:
    """The SDK's own conversion of the export to CoNLL 2003."""
    sdk: Any = importlib.import_module("label_studio_sdk.converter.converter")
    labels = "".join(f'<Label value="{name}"/>' for name in read_schema(ANNOTATION / "schema.yaml").labels_of(LAYER))
    config = f'<View><Labels name="{LABELS}" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'
    folder = export.with_name("conll")
    converter = sdk.Converter(config, str(export.parent))
    before, start = peak_memory(), time.perf_counter()
    converter.convert(str(export), str(folder), sdk.Format.CONLL2003, is_dir=False)
    seconds, peak = time.perf_counter() - start, peak_memory()
    with (folder / "result.conll").open(encoding="utf-8") as lines:
        count = sum(line == "\n" for line in lines)
    return Measured(count, seconds, peak, before)


CONVERSIONS: dict[str, Callable[[Path, int], Measured]] = {
    "export to records": to_records,
    "records to tasks": from_records,
    "SDK: export to CoNLL 2003": by_sdk,
}
SDK = "SDK: export to CoNLL 2003"


def measure(name: str, export: Path, tasks: int) -> Measured:
    """One conversion in a fresh process.

    Raises:
        InputError: it fails, or does not give every task.
    """
    arguments = ["--tasks", str(tasks), "--convert", name, "--export", str(export)]
    measured = Measured(*in_fresh_process(__file__, arguments))
    if measured.tasks != tasks:
        message = f"gave {measured.tasks} of {tasks} tasks"
        raise refusal(export, "BENCHMARK_FAILED", message, place=name)
    return measured


class Case(NamedTuple):
    """What was measured on one export: its megabytes, and each conversion so many times."""

    attributes: int | None
    megabytes: float
    found: dict[str, list[Measured]]


def measure_all(tasks: int, spans: int, attributes: int | None, runs: int) -> Case:
    """Each conversion so many times, in turns."""
    found: dict[str, list[Measured]] = {name: [] for name in CONVERSIONS}
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.json"
        make_export(export, tasks, spans, attributes)
        with tqdm(total=runs * len(CONVERSIONS), desc="convert", unit="run") as bar:
            for _ in range(runs):
                for name, measured in found.items():
                    measured.append(measure(name, export, tasks))
                    bar.update()
        return Case(attributes, export.stat().st_size / 1e6, found)


def times_as_fast(found: dict[str, list[Measured]], name: str) -> float:
    """As the SDK: the median over the runs, in each of which the two were measured one after the other."""
    pairs = zip(found[SDK], found[name], strict=True)
    return median(sdk.seconds / own.seconds for sdk, own in pairs)


def table(found: dict[str, list[Measured]]) -> str:
    """A row a conversion: medians, and the whole range of the seconds."""
    head = ["conversion", "seconds", "range", "tasks a second", "times as fast", "peak memory", "for the conversion"]
    rows = []
    for name, runs in found.items():
        seconds = [run.seconds for run in runs]
        typical, peak = median(seconds), max(run.peak for run in runs)
        own = max(run.peak - run.before for run in runs)
        row = [name, f"{typical:.2f}", f"{min(seconds):.2f}-{max(seconds):.2f}", f"{runs[0].tasks / typical:,.0f}"]
        rows.append([*row, f"{times_as_fast(found, name):.1f}", f"{peak:.0f} MB", f"{own:.0f} MB"])
    return markdown.table(head, rows)


def named(attributes: int | None) -> str:
    """A case for the reader: how many attributes a span has."""
    return "all attributes" if attributes is None else f"at most {attributes} attribute{'s' * (attributes != 1)} a span"


def broken_claims(case: Case) -> Iterator[str]:
    """What we claim and the figures do not bear out."""
    due = TIMES if case.attributes in (0, 1) else TIMES_WITH_MORE
    for name in [name for name in case.found if name != SDK]:
        times, peak = times_as_fast(case.found, name), max(run.peak for run in case.found[name])
        which = f"{name}, {named(case.attributes)},"
        if times < due:
            yield f"{which} is {times:.1f} times as fast as the SDK, and should be {due} times"
        if peak >= MEGABYTES:
            yield f"{which} takes {peak:.0f} MB, and should stay under {MEGABYTES} MB"


def _attributes(word: str) -> int | None:
    if word == "all":
        return None
    if not word.isdecimal():
        raise argparse.ArgumentTypeError(f"«{word}» is neither a number nor «all»")
    return int(word)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000, help="in the export (%(default)s)")
    parser.add_argument("--spans", type=int, default=30, help="in each task (%(default)s)")
    help_ = "of a span at most, or «all»; several are measured one after the other (1 all)"
    parser.add_argument("--attributes", type=_attributes, nargs="+", default=[1, None], help=help_)
    parser.add_argument("--runs", type=int, default=5, help="of each conversion (%(default)s)")
    parser.add_argument("--update", action="store_true", help=f"write the figures to {PAGE.relative_to(ROOT)}")
    parser.add_argument("--convert", choices=CONVERSIONS, help=argparse.SUPPRESS)  # what a child process is to do
    parser.add_argument("--export", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if min(chosen.tasks, chosen.spans, chosen.runs) < 1:
        parser.error("--tasks, --spans and --runs must be 1 or more")
    return chosen


def main() -> int:
    """Measure, print, update if asked; exit status 1 if a claim does not hold."""
    chosen = _arguments()
    if chosen.convert:
        print(json.dumps(CONVERSIONS[chosen.convert](chosen.export, chosen.tasks)))
        return 0
    about = (
        f"{chosen.tasks:,} tasks with {chosen.spans} spans each; {chosen.runs} runs of each conversion; "
        f"Python {platform.python_version()}, label-studio-sdk {version('label-studio-sdk')}."
    )
    cases = [measure_all(chosen.tasks, chosen.spans, limit, chosen.runs) for limit in chosen.attributes]
    tables = [f"With {named(one.attributes)}, {one.megabytes:.0f} MB:\n\n{table(one.found)}" for one in cases]
    text = "\n\n".join([about, *tables])
    print(text)
    if chosen.update:
        markdown.update(PAGE, MARKS, text)
    broken = [claim for case in cases for claim in broken_claims(case)]
    print(*broken, sep="\n", end="\n" * bool(broken), file=sys.stderr)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(guarded(main))
