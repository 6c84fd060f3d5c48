"""What a check has to say: findings are values, collected and shown together, never raised one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

Level = Literal["error", "warning"]
Report = Callable[[str, str], None]
"""Takes a finding's code and message; whoever checks has bound file, place and document to it."""
_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor or turns the direction of a line, from the names and contents of strangers' files."""


@dataclass(frozen=True)
class Finding:
    """One fault of an input: what it is, where it is, and what to do about it.

    Attributes:
        file: the file as the user named it.
        document: the document's id, or "" where the fault is not in a document.
        place: a position a person can find: ``line 3``, ``120-127 «surface»``, ``articles[2].ranges[0]``.
        code: the fault's stable name, upper case.
        message: what is wrong and how to mend it, in one sentence or two.
        level: ``error`` (the input is refused) or ``warning``.
    """

    file: str
    document: str
    place: str
    code: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        """One line, that shows what is in it and does nothing."""
        where = ": ".join(part for part in (self.file, self.document, self.place) if part)
        return _COMMANDS.sub(_escaped, f"{self.level} {self.code}: {where}: {self.message}")


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


class InputError(Exception):
    """An input cannot be used; carries every finding that says why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(dict.fromkeys(findings))
        super().__init__("\n".join(map(str, self.findings)))


def refusal(file: Path | str, code: str, message: str, document: str = "", place: str = "") -> InputError:
    """What to raise for one fault."""
    return InputError([Finding(str(file), document, place, code, message)])


def reporter(findings: list[Finding], file: Path | str, place: str = "", document: str = "") -> Report:
    """Collects errors about a place of a file."""
    return lambda code, message: findings.append(Finding(str(file), document, place, code, message))


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings for which an input is refused."""
    return [finding for finding in findings if finding.level == "error"]


def refuse(findings: Iterable[Finding]) -> None:
    """Raise `InputError` with all findings if one of them is an error."""
    found = list(findings)
    if errors(found):
        raise InputError(found)


def refuse_missing(what: str, extra: str, *modules: str) -> None:
    """Raise `InputError` if a library is not installed which `what` needs and the extra `extra` brings."""
    try:
        for module in modules:
            import_module(module)
    except ModuleNotFoundError as error:
        message = f'needs {error.name}, which is not installed; pip install ".[{extra}]"'
        raise refusal(what, "MODULE_MISSING", message) from None


def shown(text: str, start: int, end: int) -> str:
    """A surface for a message: on one line, and short."""
    surface = text[max(start, 0) : max(end, 0)].replace("\n", "⏎")
    return surface if len(surface) <= 60 else f"{surface[:40]}…{surface[-15:]}"
