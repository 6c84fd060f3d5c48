"""What a release writes into files that people write: the changelog and the places that name the version."""

from __future__ import annotations

import re
from pathlib import Path

from insihab.edtf import precision
from insihab.files import read_text
from insihab.findings import refusal
from insihab.writing import write_whole

CHANGELOG = "CHANGELOG.md"
UNRELEASED = "Unreleased"
VERSION_LINES = {
    "src/insihab/__init__.py": '__version__ = "{}"',
    "CITATION.cff": "version: {}",
}
"""The line of each file that names the version."""
_DAY = re.compile(r"^date-released: .*$", re.MULTILINE)
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def unreleased(changelog: str) -> str:
    """What is written under ``## Unreleased``, which must be the first heading of its level.

    Raises:
        InputError: there is no such heading, it stands elsewhere or twice, or nothing is under it.
    """
    start, end, _ = _part(changelog)
    return changelog[start:end].strip()


def _part(changelog: str) -> tuple[int, int, re.Match[str]]:
    headings = list(_HEADING.finditer(changelog))
    if [one[1] for one in headings].count(UNRELEASED) != 1 or headings[0][1] != UNRELEASED:
        cure = "write what changed under one heading «## Unreleased», above those of all versions"
        raise refusal(CHANGELOG, "CHANGELOG_UNRELEASED", f"does not begin with what is unreleased; {cure}")
    start, end = headings[0].end(), headings[1].start() if headings[1:] else len(changelog)
    if not changelog[start:end].strip():
        message = "has nothing under «## Unreleased»; write for users what changed, who corrected it and by which rule"
        raise refusal(CHANGELOG, "CHANGELOG_EMPTY", message)
    return start, end, headings[0]


def with_version(changelog: str, version: str, computed: str) -> str:
    """The changelog with the version in place of ``Unreleased``, and what was computed below what was written.

    Raises:
        InputError: as for `unreleased`; the version has a heading.
    """
    start, end, heading = _part(changelog)
    if version in [one[1] for one in _HEADING.finditer(changelog)]:
        raise refusal(CHANGELOG, "VERSION_EXISTS", f"has {version} already; a release is superseded, never edited")
    rest = changelog[end:]
    gap = "\n" if rest else ""
    written = changelog[start:end].strip()
    return f"{changelog[: heading.start()]}## {version}\n\n{written}\n\n{computed}\n{gap}{rest}"


def set_version(root: Path, old: str, new: str, day: str = "") -> None:
    """Write the version into the files of `VERSION_LINES`, and the day after ``date-released``, where that stands.

    Raises:
        InputError: a file has not one line with the old version, or as for `check_day`.
    """
    check_day(day)
    changed = {}
    for name, line in VERSION_LINES.items():
        lines = read_text(root / name).split("\n")
        if lines.count(line.format(old)) != 1:
            message = f"has not one line «{line.format(old)}»; name there the version released last"
            raise refusal(name, "VERSION_MISSING", message)
        text = "\n".join(line.format(new) if one == line.format(old) else one for one in lines)
        changed[name] = _DAY.sub(f'date-released: "{day}"', text) if day else text
    for name, text in changed.items():
        write_whole(root / name, text)


def check_day(day: str) -> None:
    """Raise `InputError` for what is no day, as ``2026-01-31``, nor ""."""
    if day and precision(day) != "day":
        raise refusal("release", "DATE_WRONG", f"«{day}» is no day; write it as 2026-01-31, or leave --date out")


def version_in(code: str, file: str) -> str:
    """The version that the text of the package's ``__init__.py`` names.

    Raises:
        InputError: it names none.
    """
    if not (found := re.search(r'^__version__ = "([^"\n]*)"$', code, re.MULTILINE)):
        raise refusal(file, "VERSION_MISSING", "names no __version__; set it to the version released last")
    return found[1]
