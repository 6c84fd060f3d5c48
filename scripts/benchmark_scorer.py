"""Measure how fast predictions are scored, and with how much memory, beside nervaluate and seqeval."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tqdm import tqdm

from insihab.cli import guarded
from insihab.counts import Counts
from insihab.evaluate import evaluate
from insihab.gold import Gold, custom_gold
from insihab.markdown import table, update
from insihab.predictions import Prediction
from insihab.predictions.reading import read_predictions
from insihab.scoring.corpus import score
from insihab.scoring.results import LayerScores
from insihab.uncertainty.bootstrap import DRAWS, bootstrap
from measuring import in_turns, peak_memory

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "speed.md"
MARKS = "<!-- speed of the scorer: made by scripts/benchmark_scorer.py -->", "<!-- end of speed of the scorer -->"
SUBMISSION = [str(ROOT / "dataset" / "gold" / name) for name in ("test.jsonl", "test.pairs.jsonl")]
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءئؤ"
TYPES = ("PER", "ORG", "MIL", "GPE", "LOC")
SLOTS, WIDEST = 9, 3  # of each sentence, as long as those of the articles are on average: 27 words
RESAMPLED = 1_000  # documents

Words = tuple[int, int, str]
"""Number of the first word and of the one after the last, and the type."""
Item = dict[str, Any]


class Measured(NamedTuple):
    """Seconds of processor time, peak memory in megabytes, and strict F1 where there is one."""

    seconds: float
    peak: float
    strict: float | None = None


def make(folder: Path, sentences: int) -> None:
    """Gold and predictions, a sentence a line, three flat spans a sentence on average; seeded."""
    draw = random.Random(0)  # noqa: S311 - no secret
    vocabulary = ["".join(draw.choices(LETTERS, k=draw.randint(2, 8))) for _ in range(3000)]
    with (
        (folder / "gold.jsonl").open("w", encoding="utf-8") as gold,
        (folder / "predictions.jsonl").open("w", encoding="utf-8") as predictions,
    ):
        for number in tqdm(range(sentences), desc="make the data", unit="sentence"):
            words = draw.choices(vocabulary, k=SLOTS * WIDEST)
            starts = list(accumulate((len(word) + 1 for word in words), initial=0))
            wanted, given = _spans(draw, 1 + number % 5)
            line = {"doc_id": f"s{number}", "text": " ".join(words), "entities": _items(wanted, starts)}
            gold.write(json.dumps(line, ensure_ascii=False) + "\n")
            line = {"doc_id": f"s{number}", "entities": _items(given, starts)}
            predictions.write(json.dumps(line, ensure_ascii=False) + "\n")


def _spans(draw: random.Random, count: int) -> tuple[list[Words], list[Words]]:
    """So many gold spans, and predicted ones: three of four right, the others missed, or wrong in type or end."""
    gold, predicted = [], []
    for place, slot in enumerate(draw.sample(range(SLOTS), count + 1)):
        first, width, label, chance = slot * WIDEST, draw.randint(1, WIDEST - 1), draw.choice(TYPES), draw.random()
        if place == count:  # a slot without gold
            if chance < 0.3:
                predicted.append((first, first + width, label))
            continue
        gold.append((first, first + width, label))
        if chance < 0.91:
            end = first + width + (chance >= 0.83)
            predicted.append((first, end, draw.choice(TYPES) if 0.75 <= chance < 0.83 else label))
    return sorted(gold), sorted(predicted)


def _items(spans: list[Words], starts: list[int]) -> list[Item]:
    return [{"start": starts[first], "end": starts[end] - 1, "type": label} for first, end, label in spans]


def by_insihab(folder: Path) -> Measured:
    """From two files to all matchings."""
    start = time.process_time()
    gold = custom_gold([folder / "gold.jsonl"])
    layers = evaluate([folder / "predictions.jsonl"], gold).layers
    return Measured(time.process_time() - start, peak_memory(), _strict(layers))


def by_insihab_in_memory(folder: Path) -> Measured:
    """From what was read to all matchings."""
    gold, predictions = _read(folder)
    start = time.process_time()
    layers = score(gold, predictions)
    return Measured(time.process_time() - start, peak_memory(), _strict(layers))


def _strict(layers: Any) -> float | None:
    scores: LayerScores = layers["entities"]
    strict = scores.measures["strict"]
    return strict.f1 if isinstance(strict, Counts) else None


def _read(folder: Path) -> tuple[Gold, list[Prediction]]:
    gold = custom_gold([folder / "gold.jsonl"])
    return gold, read_predictions([folder / "predictions.jsonl"], gold.inventory, gold.documents)[0]


def by_parsing(folder: Path) -> Measured:
    """What any program has to do first: every line of both files, kept."""
    start = time.process_time()
    kept = [json.loads(line) for line in _lines(folder)]
    seconds = time.process_time() - start
    del kept
    return Measured(seconds, peak_memory())


def by_parsing_uncollected(folder: Path) -> Measured:
    """The same without garbage collection."""
    gc.disable()
    return by_parsing(folder)


def _lines(folder: Path) -> Iterator[str]:
    for name in ("gold.jsonl", "predictions.jsonl"):
        with (folder / name).open(encoding="utf-8") as file:
            yield from file


def by_nervaluate(folder: Path) -> Measured:
    """All four matchings of spans in memory, with inclusive ends as it wants them."""
    peer: Any = importlib.import_module("nervaluate")
    sides = [
        [
            [{"label": item["type"], "start": item["start"], "end": item["end"] - 1} for item in one["entities"]]
            for one in side
        ]
        for side in _sides(folder)
    ]
    start = time.process_time()
    found = peer.Evaluator(*sides, tags=list(TYPES), loader="dict").evaluate()
    return Measured(time.process_time() - start, peak_memory(), found["overall"]["strict"].f1)


def by_seqeval(folder: Path) -> Measured:
    """The strict matching alone, of tags in memory."""
    metrics: Any = importlib.import_module("seqeval.metrics")
    scheme: Any = importlib.import_module("seqeval.scheme").IOB2
    wanted, given = _tagged(folder)
    start = time.process_time()
    strict = metrics.f1_score(wanted, given, mode="strict", scheme=scheme)
    return Measured(time.process_time() - start, peak_memory(), float(strict))


def _tagged(folder: Path) -> tuple[list[list[str]], list[list[str]]]:
    gold, predicted = _sides(folder)
    wanted = [tags(one["text"], one["entities"]) for one in gold]
    return wanted, [tags(one["text"], other["entities"]) for one, other in zip(gold, predicted, strict=True)]


def _sides(folder: Path) -> tuple[list[Item], list[Item]]:
    lines = [json.loads(line) for line in _lines(folder)]
    return lines[: len(lines) // 2], lines[len(lines) // 2 :]


def tags(text: str, items: list[Item]) -> list[str]:
    """A tag a word, IOB2; the spans are flat and end where words end."""
    words = text.split(" ")
    at = {start: number for number, start in enumerate(accumulate((len(word) + 1 for word in words), initial=0))}
    found = ["O"] * len(words)
    for item in items:
        first, end = at[item["start"]], at[item["end"] + 1]
        found[first:end] = [f"B-{item['type']}", *[f"I-{item['type']}"] * (end - first - 1)]
    return found


def by_bootstrap(_: Path) -> Measured:
    """The interval of a score on so many documents, no two alike; numpy's import is counted."""
    draw = random.Random(0)  # noqa: S311 - no secret
    counts = [Counts(*(draw.randint(0, 200) for _ in range(3))) for _ in range(RESAMPLED)]
    start = time.process_time()
    bootstrap(counts)
    return Measured(time.process_time() - start, peak_memory())


def by_shell(_: Path) -> Measured:
    """The gold of the test split as a submission, all layers: the whole process, with the start of Python."""
    command = [str(Path(sys.executable).with_name("insihab")), "evaluate", "--predictions", *SUBMISSION]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the command is ours
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Measured(used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6)


MEASUREMENTS: dict[str, Callable[[Path], Measured]] = {
    "parsing alone": by_parsing,
    "parsing alone, no garbage collection": by_parsing_uncollected,
    "insihab, from files": by_insihab,
    "insihab, in memory": by_insihab_in_memory,
    "nervaluate, in memory": by_nervaluate,
    "seqeval, in memory, strict alone": by_seqeval,
    "bootstrap": by_bootstrap,
    "from the shell": by_shell,
}
PARSING, OURS, IN_MEMORY, NERVALUATE, SEQEVAL = (list(MEASUREMENTS)[place] for place in (0, 2, 3, 4, 5))
TENFOLD = "insihab, from files, ten times the data"

Found = dict[str, list[Measured]]


def measure_all(sentences: int, runs: int) -> Found:
    """Each measurement so many times, in turns."""
    with tempfile.TemporaryDirectory() as once, tempfile.TemporaryDirectory() as tenfold:
        make(Path(once), sentences)
        make(Path(tenfold), 10 * sentences)
        commands: dict[str, Any] = {name: ["--measure", name, "--folder", once] for name in MEASUREMENTS}
        commands[TENFOLD] = ["--measure", OURS, "--folder", tenfold]
        found = in_turns(__file__, commands, runs)
    return {name: [Measured(*one) for one in each] for name, each in found.items()}


def ratio(found: Found, one: str, other: str) -> float:
    """Of the seconds: the median over the runs, in each of which the two were measured one after the other."""
    return median(first.seconds / second.seconds for first, second in zip(found[one], found[other], strict=True))


def from_files(found: Found) -> str:
    """How the peers compare where they have to parse the files too; to make tags of what was parsed is not counted."""
    parsing = ratio(found, PARSING, OURS)
    first, second = (f"{ratio(found, peer, OURS) + parsing:.1f}" for peer in (NERVALUATE, SEQEVAL))
    return (
        f"From files, insihab is {first} times as fast as parsing and nervaluate, and {second} times as fast "
        "as parsing and seqeval."
    )


def targets(found: Found) -> Iterator[tuple[str, str, bool]]:
    """What is aimed at, what was measured, and whether it was met."""
    peers = [NERVALUATE, SEQEVAL]
    strict = {name: one.strict for name in (OURS, IN_MEMORY, *peers) for one in found[name]}
    shown = ", ".join(f"{value:.6f}" for value in dict.fromkeys(strict.values()) if value is not None)
    agree = all(value is not None and abs(value - (strict[OURS] or 0)) < 1e-12 for value in strict.values())
    yield "the same strict F1 from all three", shown, agree
    times = ratio(found, OURS, PARSING)
    yield "from files, at most 2 times as long as parsing alone", f"{times:.2f}", times <= 2
    times = min(ratio(found, peer, IN_MEMORY) for peer in peers)
    yield "in memory, at least 10 times as fast as the faster peer", f"{times:.1f}", times >= 10
    peak = max(one.peak for one in found[OURS])
    yield "from files, under 400 MB", f"{peak:.0f} MB", peak < 400
    times = ratio(found, TENFOLD, OURS)
    yield "ten times the data, at most 11 times as long", f"{times:.1f}", times <= 11
    seconds = median(one.seconds for one in found["bootstrap"])
    yield f"{DRAWS:,} resamples of {RESAMPLED:,} documents, at most 2 s", f"{seconds:.2f} s", seconds <= 2
    seconds = median(one.seconds for one in found["from the shell"])
    yield "the released test split from the shell, under 0.4 s", f"{seconds:.2f} s", seconds < 0.4


def report(found: Found) -> str:
    """A row a measurement, medians and the whole range; then a row a target."""
    rows = []
    for name, runs in found.items():
        seconds = [run.seconds for run in runs]
        spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
        rows.append([name, f"{median(seconds):.2f}", spread, f"{max(run.peak for run in runs):.0f} MB"])
    aims = ([aim, measured, "met" if met else "not met"] for aim, measured, met in targets(found))
    runs_table = table(["measurement", "seconds", "range", "peak memory"], rows)
    return "\n\n".join([runs_table, from_files(found), table(["target", "measured", ""], aims, "lrl")])


def main() -> int:
    """Measure, print, update if asked; exit status 1 if a target is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=100_000, help="three spans in each (%(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="of each measurement (%(default)s)")
    parser.add_argument("--update", action="store_true", help=f"write the figures to {PAGE.relative_to(ROOT)}")
    parser.add_argument("--measure", choices=MEASUREMENTS, help=argparse.SUPPRESS)  # what a child process is to do
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if min(chosen.sentences, chosen.runs) < 1:
        parser.error("--sentences and --runs must be 1 or more")
    if chosen.measure:
        print(json.dumps(MEASUREMENTS[chosen.measure](chosen.folder)))
        return 0
    found = measure_all(chosen.sentences, chosen.runs)
    peers = ", ".join(f"{name} {version(name)}" for name in ("nervaluate", "seqeval"))
    about = f"{chosen.sentences:,} sentences; {chosen.runs} runs; Python {platform.python_version()}, {peers}."
    text = f"{about}\n\n{report(found)}"
    print(text)
    if chosen.update:
        update(PAGE, MARKS, text)
    return int(not all(met for _, _, met in targets(found)))


if __name__ == "__main__":
    sys.exit(guarded(main))
