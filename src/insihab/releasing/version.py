"""Which version follows: the rules of semantic versions, for text, splits, labels and code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from insihab.findings import refusal
from insihab.releasing.changes import Change
from insihab.releasing.contents import DOCUMENTS, INVENTORY

LEVELS = ("patch", "minor", "major")
Version = tuple[int, int, int]
VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)
"""Three numbers without idle zeros; no suffixes."""


def parse(text: str) -> Version:
    """The numbers of a version.

    Raises:
        InputError: it is no ``X.Y.Z``.
    """
    if not (found := VERSION.fullmatch(text)):
        raise refusal("release", "VERSION_INVALID", f"the version «{text}» is not X.Y.Z, three numbers; write it so")
    major, minor, patch = found.groups()
    return int(major), int(minor), int(patch)


def newest(tags: Iterable[str]) -> str:
    """The tag ``vX.Y.Z`` of the highest version; "" if there is none."""
    versions = [tag for tag in tags if tag.startswith("v") and VERSION.fullmatch(tag[1:])]
    return max(versions, key=lambda tag: parse(tag[1:]), default="")


def level(changes: Iterable[Change]) -> str:
    """The level of the gravest change; "" for none.

    - ``major``: another text or split, a document gone, or another set of labels, attributes or roles of a layer;
    - ``minor``: more annotation: a document, a layer or a label more;
    - ``patch``: corrections: anything else that was altered or removed.
    """
    levels = [_level(change) for change in changes]
    return max(levels, key=LEVELS.index, default="")


def _level(change: Change) -> str:
    names = {name for name, _, _ in change.values()}
    if change.item.layer == INVENTORY and change.kind != "added":
        return "major"
    if change.item.layer == DOCUMENTS and (change.kind == "removed" or names & {"text", "split"}):
        return "major"
    return "minor" if change.kind == "added" else "patch"


def following(previous: str, raised: str) -> str:
    """The version after `previous`; below 1.0.0 a major change raises the minor number, as no other way is left.

    Source: semantic versions 2.0.0, whose item 4 leaves open what a version below 1.0.0 promises.
    """
    major, minor, patch = parse(previous)
    if raised == "major" and major:
        return f"{major + 1}.0.0"
    return f"{major}.{minor}.{patch + 1}" if raised == "patch" else f"{major}.{minor + 1}.0"


def decide(previous: str, data: str, code: str = "", wished: str = "") -> str:
    """The version of a release.

    Args:
        previous: the version before.
        data: the level of what changed in the data; "" if nothing did.
        code: the level of what changed in the code, as the maintainer judges it; the higher level counts.
        wished: a version that may be higher than the rules ask, and not lower.

    Raises:
        InputError: no level is known; the wish is no version, or too low.
    """
    levels = [one for one in (data, code) if one]
    if not levels:
        message = f"the data are those of {previous}, so that the code decides; say with --code which level"
        raise refusal("release", "LEVEL_UNKNOWN", f"{message} ({', '.join(LEVELS)}) its changes have")
    least = following(previous, max(levels, key=LEVELS.index))
    if wished and parse(wished) < parse(least):
        message = f"{wished} is too low: what changed since {previous} asks for {least} or higher"
        raise refusal("release", "VERSION_LOW", f"{message}; leave --version out, or raise it")
    return wished or least
