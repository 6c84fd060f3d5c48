"""Trained models as files: skops archives, which hold data and names of types, and no code as a pickle does."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from insihab import __version__
from insihab.files import decode, parse_json
from insihab.findings import Finding, InputError
from insihab.predictions.wording import legible
from insihab.released import schema_file
from insihab.shape import LIST, TEXT, Field, check_object
from insihab.writing import write_whole
from keeping.archive import TREE, canonical, compact, not_a_model, packed, read_parts, refusal

TRUSTED = (
    "builtins.bool",
    "builtins.dict",
    "builtins.float",
    "builtins.int",
    "builtins.list",
    "builtins.str",
    "builtins.tuple",
    "classifying.claims.Claims",
    "classifying.claims.same_quantity",
    "classifying.entities.SpanEntities",
    "classifying.events.Events",
    "classifying.models.Chooser",
    "classifying.models.Detector",
    "linear.Linear",
    "linking.mentions.StringLinker",
    "linking.triggers.TriggerLinker",
    "majority.Majority",
    "memorise.Memorise",
    "numpy.float64",
    "numpy.ndarray",
    "reading.spans.clash",
    "reading.spans.overlap",
    "rulebook.claims.ClaimRules",
    "rules.Rules",
    "scipy.sparse._csr.csr_matrix",
    "sklearn.dummy.DummyClassifier",
    "sklearn.feature_extraction._hash.FeatureHasher",
    "sklearn.pipeline.Pipeline",
    "sklearn.svm._classes.LinearSVC",
    "tagging.entities.TokenEntities",
    "tagging.tagger.Tagger",
    "tokens.Tokens",
)
"""All that a file may name; skops would trust every estimator, of which some read memory by indices from the file."""
_NAME = re.compile(r"[a-z0-9_-]{1,50}")
_MANIFEST = "insihab.json"
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


@dataclass(frozen=True)
class Saved:
    """A model from a file, what the file says of it, and what its user should know."""

    model: Any
    about: About
    warnings: tuple[Finding, ...]


def save(model: Any, path: Path, about: About) -> None:
    """Write a model, whole or not at all; the same model gives the same bytes.

    Raises:
        InputError: the file cannot be written.
        TypeError: the model holds what cannot be saved, such as a lambda, or what `load` would not trust.
    """
    import skops.io  # it has no types

    content = packed({_MANIFEST: compact(asdict(about)), **canonical(skops.io.dumps(model))})
    if unknown := _untrusted(content):
        raise TypeError(f"name in model_file.TRUSTED what a file of this model needs: {', '.join(unknown)}")
    write_whole(path, content)


def load(path: Path) -> Saved:
    """Read a model that `save` wrote, or someone hostile.

    Raises:
        InputError: the file is missing, too large, no model, or damaged; it names a type that is not in `TRUSTED`; it
            is of another schema.
    """
    parts = read_parts(path)
    if _MANIFEST not in parts:
        raise not_a_model(path)
    about = _about(parts[_MANIFEST], path)
    if about.schema != schema_digest():
        message = (
            f"is of another schema (that of insihab {about.insihab[:40]}); train the model again with this version"
        )
        raise refusal(path, "MODEL_SCHEMA", message)
    return Saved(_model(packed(parts, ZIP_STORED), path), about, tuple(_differences(about, path)))


def _about(manifest: bytes, path: Path) -> About:
    findings: list[Finding] = []

    def report(code: str, message: str) -> None:
        findings.append(Finding(str(path), "", _MANIFEST, code, message))

    value = parse_json(decode(manifest, path), path)
    if check_object(value, _FIELDS, report):
        if not all(isinstance(one, str) for one in value["articles"]):
            report("TYPE_WRONG", "has something other than strings in «articles»")
        if not _NAME.fullmatch(value["system"]):
            report("TYPE_WRONG", "has a «system» that is no name; use a file made by train.py")
    if findings:
        raise InputError(map(legible, findings))
    return About(**{**value, "articles": tuple(value["articles"])})


def _untrusted(content: bytes) -> list[str]:
    """The names in an archive that are not in `TRUSTED`, by our reading of its tree and by that of skops."""
    import skops.io

    with ZipFile(io.BytesIO(content)) as archive:
        waiting = [json.loads(archive.read(TREE))]
    named = set(skops.io.get_untrusted_types(data=content))
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("__class__"), str):
                named.add(f"{node.get('__module__')}.{node['__class__']}")
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return sorted(named - set(TRUSTED))


def _model(content: bytes, path: Path) -> Any:
    """The model, after every type that it names is known to be harmless."""
    import skops.io

    try:
        unknown = _untrusted(content)
        if not unknown:
            model = skops.io.loads(content, trusted=list(TRUSTED))
            _check_matrices([model])
            if f"{type(model).__module__}.{type(model).__qualname__}" in TRUSTED and hasattr(model, "predict"):
                return model
    except Exception as error:  # whatever happens there, it is the file's fault
        message = f"is damaged ({type(error).__name__}); make it again with train.py"
        raise refusal(path, "MODEL_DAMAGED", message) from None
    if unknown:
        named = ", ".join(name[:100] for name in unknown[:10]) + (", …" if len(unknown) > 10 else "")
        message = f"names types that no model of ours has, and is not opened: {named}; use a file made by train.py"
        raise refusal(path, "MODEL_TYPES", message)
    raise not_a_model(path)


def _check_matrices(waiting: list[Any]) -> None:
    """Check the indices of sparse matrices, with which scikit-learn would read anywhere in memory.

    Raises:
        ValueError: they lie outside.
    """
    from scipy.sparse import csr_matrix, issparse  # likewise

    seen = set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if issparse(one):
            if not isinstance(one, csr_matrix):
                raise ValueError("a matrix of another form")
            one.check_format(full_check=True)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, (list, tuple)):
            waiting.extend(one)
        elif hasattr(one, "__dict__") and not isinstance(one, type):
            waiting.extend(vars(one).values())


def _differences(about: About, path: Path) -> Iterator[Finding]:
    pairs = (("insihab", about.insihab, __version__), ("scikit-learn", about.scikit_learn, version("scikit-learn")))
    for name, made, present in pairs:
        if made != present:
            message = (
                f"was made with {name} {made[:40]}, and this is {present}: predictions may differ; better train anew"
            )
            yield legible(Finding(str(path), "", "", "MODEL_VERSION", message, "warning"))
