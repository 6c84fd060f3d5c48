"""What is wrong with files that are read line by line: each finding with its place, and no more than anybody reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from insihab.findings import Finding, Level
from insihab.predictions.wording import legible

MOST = 10_000


class TooManyError(Exception):
    """There are more errors than anybody reads."""


class Faults:
    """The findings so far, and where the reading is.

    Attributes:
        findings: in the order in which they were found.
        file: the file that is read.
        line: the number of the line in it, 0 before the first.
        document: the id that the line has, if any.
    """

    def __init__(self, file: Path, hints: Mapping[str, str]) -> None:
        """Findings about a file first.

        Args:
            file: the first of the files.
            hints: by code, what to add to the messages.
        """
        self.findings: list[Finding] = []
        self.file, self.line, self.document = file, 0, ""
        self._hints = hints
        self._counts = Counter[Level]()

    def move(self, line: int, document: str = "") -> None:
        """Go to a line of the present file."""
        self.line, self.document = line, document

    def report(self, code: str, message: str, level: Level = "error", part: str = "") -> None:
        """Add a finding about the present line, or a part of it."""
        self.add([self._finding(code, message + self._hints.get(code, ""), level, part)])

    def at(self, part: str, code: str, message: str, level: Level = "error") -> None:
        """As `report`, for a part of the present line."""
        self.report(code, message, level, part)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings; of warnings only so many as somebody may read.

        Raises:
            TooManyError: there are more errors than that.
        """
        for finding in findings:
            self._counts[finding.level] += 1
            if self._counts[finding.level] <= MOST:
                self.findings.append(legible(finding))
            elif finding.level == "error":
                message = f"has more than {MOST} faults; the rest is not read: correct these first"
                self.findings.append(self._finding("FAULTS_MANY", message))
                raise TooManyError
            elif self._counts["warning"] == MOST + 1:
                message = f"has more than {MOST} warnings; the rest is not kept"
                self.findings.append(self._finding("WARNINGS_MANY", message, "warning"))

    def mark(self) -> tuple[int, Counter[Level]]:
        """What `forget` needs to come back to this moment."""
        return len(self.findings), self._counts.copy()

    def errors_since(self, mark: tuple[int, Counter[Level]]) -> bool:
        """Whether there was an error since a `mark`."""
        return self._counts["error"] > mark[1]["error"]

    def forget(self, mark: tuple[int, Counter[Level]]) -> None:
        """Take back what was found since a `mark`."""
        found, counts = mark
        del self.findings[found:]
        self._counts = counts.copy()

    def _finding(self, code: str, message: str, level: Level = "error", part: str = "") -> Finding:
        place = f"line {self.line}" if self.line else ""
        return Finding(str(self.file), self.document, f"{place}, {part}" if part else place, code, message, level)
