"""The command `insihab`, and what every command here does with bad input."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from insihab import __version__, evaluate
from insihab.findings import InputError


def guarded(command: Callable[[], int]) -> int:
    """Run a command; bad input becomes a list of findings on standard error and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what is shown is Arabic, whatever the terminal's locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except InputError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.findings)} finding(s)", file=sys.stderr)
        return 2
    except OSError as error:  # the reader of our output has gone, or has no room for it
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left to flush goes nowhere
        if not isinstance(error, BrokenPipeError):
            print(f"the output cannot be written ({error.strerror})", file=sys.stderr)
        return 1
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `insihab`."""
    parser = argparse.ArgumentParser(prog="insihab", description="Insihab, an annotated Arabic news benchmark.")
    parser.add_argument("--version", action="version", version=f"insihab {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    evaluate.add_arguments(
        commands.add_parser("evaluate", help="score a file of predictions", description=evaluate.ABOUT)
    )
    chosen = parser.parse_args(arguments)
    return guarded(lambda: evaluate.run(chosen))
