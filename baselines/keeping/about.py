"""What a model file says of itself: its system, the articles it was trained on, what made it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from insihab import __version__
from insihab.files import decode, parse_json
from insihab.findings import Finding, InputError, refusal, reporter
from insihab.predictions.wording import legible, visible
from insihab.released import schema_file
from insihab.shape import LIST, TEXT, Field, check_object
from keeping.archive import compact

MANIFEST = "insihab.json"
"""The part of the archive that says it."""
_NAME = re.compile(r"[a-z0-9_-]{1,50}")
_FIELDS = {
    **{name: Field(TEXT, required=True) for name in ("system", "insihab", "scikit_learn", "schema")},
    "articles": Field(LIST, required=True),
}


def schema_digest() -> str:
    """The sha256 of the released schema, hexadecimal."""
    return hashlib.sha256(schema_file().read_bytes()).hexdigest()


@dataclass(frozen=True)
class About:
    """What a file says of its model.

    Attributes:
        system: its name.
        articles: the ids of those that it was trained on.
        insihab: the version that made it.
        scikit_learn: likewise.
        schema: the sha256 of the schema whose labels it gives.
    """

    system: str
    articles: tuple[str, ...]
    insihab: str = __version__
    scikit_learn: str = field(default_factory=lambda: version("scikit-learn"))
    schema: str = field(default_factory=schema_digest)


def manifest(about: About) -> bytes:
    """The part's content."""
    return compact(asdict(about))


def read_about(content: bytes, path: Path) -> About:
    """What the part of a file that may be hostile says.

    Raises:
        InputError: it is none, or of another schema.
    """
    findings: list[Finding] = []
    report = reporter(findings, path, MANIFEST)
    value = parse_json(decode(content, path), path)
    if check_object(value, _FIELDS, report):
        if not all(isinstance(one, str) for one in value["articles"]):
            report("TYPE_WRONG", "has something other than strings in «articles»")
        if not _NAME.fullmatch(value["system"]):
            report("TYPE_WRONG", "has a «system» that is no name; use a file made by train.py")
    if findings:
        raise InputError(map(legible, findings))
    if value["schema"] != schema_digest():
        message = f"is of another schema (that of insihab {visible(value['insihab'][:40])}); train the model again"
        raise refusal(path, "MODEL_SCHEMA", message)
    return About(**{**value, "articles": tuple(value["articles"])})


def differences(about: About, path: Path) -> Iterator[Finding]:
    """Warnings of other versions than those that made the file."""
    pairs = (("insihab", about.insihab, __version__), ("scikit-learn", about.scikit_learn, version("scikit-learn")))
    for name, made, present in pairs:
        if made != present:
            message = (
                f"was made with {name} {made[:40]}, and this is {present}: predictions may differ; better train anew"
            )
            yield legible(Finding(str(path), "", "", "MODEL_VERSION", message, "warning"))
