"""Trained models as files: skops archives, which hold data and names of types, and no code as a pickle does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

from insihab.findings import Finding
from insihab.writing import write_whole
from keeping.about import MANIFEST, About, differences, manifest, read_about
from keeping.archive import canonical, not_a_model, packed, read_archive, unpacked
from keeping.trust import opened, untrusted


@dataclass(frozen=True)
class Saved:
    """A model from a file.

    Attributes:
        system: an estimator of the layers of texts.
        pairs: one of the relations of pairs of claims, or None.
        about: what the file says of them.
        digest: the sha256 of the file, hexadecimal.
        warnings: what the user should know.
    """

    system: Any
    pairs: Any
    about: About
    digest: str = ""
    warnings: tuple[Finding, ...] = ()


def dumps(system: Any, about: About, pairs: Any = None) -> bytes:
    """The content of a model file; the same model gives the same bytes.

    Args:
        system: an estimator of the layers of texts, fitted.
        about: what is to be said of it.
        pairs: one of the relations of pairs of claims, if the system has one.

    Raises:
        TypeError: the model holds what cannot be saved, such as a lambda, or what `load` would not trust.
    """
    import skops.io  # it has no types

    model = {"system": system} if pairs is None else {"system": system, "pairs": pairs}
    content = packed({MANIFEST: manifest(about), **canonical(skops.io.dumps(model))})
    if unknown := untrusted(content):
        raise TypeError(f"name in keeping.trust.TRUSTED what a file of this model needs: {', '.join(unknown)}")
    return content


def save(system: Any, path: Path, about: About, pairs: Any = None) -> None:
    """Write a model, whole or not at all.

    Raises:
        InputError: the file cannot be written.
        TypeError: as for `dumps`.
    """
    write_whole(path, dumps(system, about, pairs))


def load(path: Path) -> Saved:
    """Read a model that `save` wrote, or someone hostile.

    Raises:
        InputError: the file is missing, too large, no model, or damaged; it names a type that is not in `TRUSTED`; it
            is of another schema.
    """
    content = read_archive(path)
    parts = unpacked(content, path)
    if MANIFEST not in parts:
        raise not_a_model(path)
    about = read_about(parts[MANIFEST], path)
    model = opened(packed(parts, ZIP_STORED), path)
    if "system" not in model or not model.keys() <= {"system", "pairs"}:
        raise not_a_model(path)
    digest = hashlib.sha256(content).hexdigest()
    return Saved(model["system"], model.get("pairs"), about, digest, tuple(differences(about, path)))
