"""How far a command has come, for whoever waits at a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
PATIENCE = 2.0
"""Seconds before anything is shown."""
_EVERY = 0.5


def shown_progress(documents: Iterable[Item], size: int) -> Iterator[Item]:
    """The same, while a line of standard error says how many there were; only on a terminal, and only if it takes long.

    Args:
        documents: what is worked through.
        size: how many there may be.
    """
    terminal = sys.stderr is not None and sys.stderr.isatty()
    due, drawn = time.monotonic() + PATIENCE, False
    try:
        for done, document in enumerate(documents):
            if terminal and time.monotonic() >= due:
                print(f"\r{done} of {size} documents", end="", file=sys.stderr, flush=True)
                due, drawn = time.monotonic() + _EVERY, True
            yield document
    finally:
        if drawn:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
