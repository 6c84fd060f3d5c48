"""One row of the leaderboard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from insihab.leaderboard.measures import Headline
from insihab.leaderboard.metadata import Metadata

_NUMBER = r"(0|[1-9]\d{0,5})"  # one way to write each, so that no two versions are equals
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}([a-z.][a-z0-9.]{{0,19}}|)", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """What one system reached under one protocol of one version of the data.

    Attributes:
        system: its name.
        version: of the data.
        protocol: one of `PROTOCOLS`.
        metadata: what is said of the system.
        signature: what the scores depend on.
        layers: the scores, as `Evaluation.as_json` gives them.
    """

    system: str
    version: str
    protocol: str
    metadata: Metadata
    signature: str
    layers: Mapping[str, Any]

    @cached_property
    def is_of_released_gold(self) -> bool:
        """Whether it was held against the released gold of its version and protocol."""
        parts = parts_of(self.signature)
        return (parts.get("protocol"), parts.get("data")) == (self.protocol, f"insihab-{self.version}")

    def measure(self, headline: Headline) -> Mapping[str, Any]:
        """A headline's ratios, counts and interval, as far as it has them; nothing where it was not scored."""
        found: Any = self.layers
        for key in (headline.layer, *headline.name.split("/")):
            found = found.get(key, {})
        return found if isinstance(found, Mapping) else {}

    def f1(self, headline: Headline) -> float | None:
        """The F1 of a headline, between 0 and 1, or None."""
        value: float | None = self.measure(headline).get("f1")
        return value


def parts_of(signature: str) -> dict[str, str]:
    """The parts of a signature by their names."""
    return dict(part.split("=", 1) for part in signature.split("|") if "=" in part)


def version_key(version: str) -> tuple[Any, ...]:
    """By what versions are ordered, what comes before a release before it."""
    found = _VERSION.fullmatch(version)
    return (*map(int, found.groups()[:3]), found[4] == "", found[4]) if found else ()
