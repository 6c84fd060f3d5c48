"""The command `insihab`, and what every command here does with bad input."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from insihab import __version__
from insihab.commands import (
    compare,
    convert,
    eval_results,
    evaluate,
    export,
    importing,
    leaderboard,
    rehydrate,
    validate,
)
from insihab.commands.options import shown
from insihab.findings import InputError

COMMANDS = {
    "evaluate": (evaluate, "score files of predictions"),
    "validate": (validate, "check files of predictions"),
    "compare": (compare, "tell whether one system is better than another"),
    "convert": (convert, "turn predictions of another format into spans, or spans into tags"),
    "export": (export, "write gold or predictions as CoNLL, brat, spaCy or Label Studio"),
    "import": (importing, "read a corpus in CoNLL or brat form as gold"),
    "leaderboard": (leaderboard, "add a system to the leaderboard, and show it"),
    "rehydrate": (rehydrate, "put the text back into a stand-off release"),
    "eval-results": (eval_results, "write scores as the Hugging Face Hub shows them for a model"),
}
INTERRUPTED = 130
"""The exit status of what was ended by Ctrl-C: 128 and the number of the signal, as shells have it."""
ABOUT = (
    "Insihab, an annotated Arabic news benchmark: entities, events and numeric claims. "
    "«insihab COMMAND --help» says what a command takes."
)
STATUS = (
    "Exit status: 0 when it was done; 1 when standard output could not be written; 2 when the input or the command "
    "line has faults, which are all listed on standard error; 130 when it was interrupted."
)


def guarded(command: Callable[[], int]) -> int:
    """Run a command; bad input becomes a list of findings on standard error and exit status 2."""
    _speak_utf8()
    if sys.stdout is None:
        print("the output cannot be written (standard output is closed)", file=sys.stderr)
        return 1
    try:
        status = command()
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return INTERRUPTED
    except InputError as error:
        print(*shown(error.findings), f"{len(error.findings)} finding(s)", sep="\n", file=sys.stderr)
        return 2
    except OSError as error:  # the reader of our output has gone, or has no room for it
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left to flush goes nowhere
        if not isinstance(error, BrokenPipeError):
            print(f"the output cannot be written ({error.strerror})", file=sys.stderr)
        return 1
    return status


def _speak_utf8() -> None:
    if sys.stderr is None:  # closed; what is printed there must not go to standard output
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what is shown is Arabic, whatever the terminal's locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    whole = argparse.ArgumentParser(prog="insihab", description=ABOUT, epilog=STATUS)
    whole.add_argument("--version", action="version", version=f"insihab {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, title="commands", metavar="COMMAND")
    for name, (command, about) in COMMANDS.items():
        one = commands.add_parser(name, help=about, description=command.ABOUT, epilog=STATUS)
        one.set_defaults(parser=one)
        command.add_arguments(one)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `insihab`."""
    _speak_utf8()  # help, too
    chosen, unknown = parser().parse_known_args(arguments)
    if unknown:  # argparse would show the usage of the whole
        options = [one for action in chosen.parser._actions for one in action.option_strings]
        near = [found for one in unknown for found in get_close_matches(one.partition("=")[0], options, 1)]
        asked = f"; did you mean {', '.join(near)}?" if near else ""
        chosen.parser.error(f"unrecognized arguments: {' '.join(unknown)}{asked}")
    return guarded(lambda: COMMANDS[chosen.command][0].run(chosen))
