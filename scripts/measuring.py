"""What benchmarks share: functions that are measured one by one, each in a fresh process, in turns."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from insihab.findings import refusal


def peak_memory() -> float:
    """The most memory that this process has had so far, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux's ru_maxrss goes on counting what the process was forked from
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii", errors="replace").splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def in_fresh_process(script: str, arguments: Sequence[str]) -> Any:
    """The JSON that a script prints.

    Raises:
        InputError: the script fails.
    """
    done = subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True)  # noqa: S603 - ours
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["without a word"])[-1]
        raise refusal(script, "BENCHMARK_FAILED", f"failed: {reason}", place=" ".join(arguments))
    return json.loads(done.stdout)


def in_turns(script: str, commands: dict[str, Sequence[str]], runs: int) -> dict[str, list[Any]]:
    """What a script prints under each of some commands, so many times, one after the other and again."""
    found: dict[str, list[Any]] = {name: [] for name in commands}
    shown: Iterable[tuple[int, str]] = ((run, name) for run in range(runs) for name in commands)
    for _, name in tqdm(shown, total=runs * len(commands), desc="measure", unit="run"):
        found[name].append(in_fresh_process(script, commands[name]))
    return found
