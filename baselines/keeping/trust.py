"""What a model file may hold: types that are known to be harmless, with values that harm nobody."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from insihab.findings import Finding, InputError, refusal
from insihab.predictions.wording import legible
from keeping.archive import TREE, not_a_model

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
    "pairing.classifier.PairClassifier",
    "pairing.classifier.PairFeatures",
    "pairing.rule.ValueRule",
    "reading.spans.clash",
    "reading.spans.overlap",
    "rulebook.claims.ClaimRules",
    "rules.Rules",
    "scipy.sparse._csr.csr_matrix",
    "sklearn.dummy.DummyClassifier",
    "sklearn.feature_extraction._dict_vectorizer.DictVectorizer",
    "sklearn.feature_extraction._hash.FeatureHasher",
    "sklearn.pipeline.Pipeline",
    "sklearn.svm._classes.LinearSVC",
    "tagging.entities.TokenEntities",
    "tagging.tagger.Tagger",
    "tokens.Tokens",
)
"""All that a file may name; skops would trust every estimator, of which some read memory by indices from the file."""
_MOST_FEATURES = 1 << 20


def untrusted(content: bytes) -> list[str]:
    """The names in an archive that are not in `TRUSTED`, by our reading of its tree and by that of skops."""
    import skops.io  # it has no types

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


def opened(content: bytes, path: Path) -> dict[str, Any]:
    """The estimators of an archive by their names, after every type in it is known to be harmless.

    Raises:
        InputError: it names another type, is damaged, or holds something else.
    """
    import skops.io

    try:
        unknown = untrusted(content)
        if not unknown:
            found = skops.io.loads(content, trusted=list(TRUSTED))
            _check_values([found])
            if type(found) is dict and all(map(_is_estimator, found.values())):
                return found
    except Exception as error:  # whatever happens there, it is the file's fault
        message = f"is damaged ({type(error).__name__}); make it again with train.py"
        raise refusal(path, "MODEL_DAMAGED", message) from None
    if unknown:
        named = ", ".join(name[:100] for name in unknown[:10]) + (", …" if len(unknown) > 10 else "")
        message = f"names types that no model of ours has, and is not opened: {named}; use a file made by train.py"
        raise InputError([legible(Finding(str(path), "", "", "MODEL_TYPES", message))])
    raise not_a_model(path)


def _is_estimator(one: Any) -> bool:
    return f"{type(one).__module__}.{type(one).__qualname__}" in TRUSTED and hasattr(one, "predict")


def _check_values(waiting: list[Any]) -> None:
    """Check all that is in a model.

    Raises:
        ValueError: a value is one with which compiled code would fail.
    """
    import numpy as np

    seen = set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        _check(one)
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, (list, tuple)):
            waiting.extend(one)
        elif isinstance(one, np.ndarray):
            waiting.extend(one.flat if one.dtype == object else ())
        elif hasattr(one, "__dict__") and not isinstance(one, type):
            waiting.extend(vars(one).values())


def _check(one: Any) -> None:
    """Refuse what makes code of scikit-learn or numpy read outside its memory, divide by zero or never end."""
    import numpy as np
    from scipy.sparse import csr_matrix, issparse
    from sklearn.feature_extraction import DictVectorizer, FeatureHasher

    if issparse(one):
        if not isinstance(one, csr_matrix) or max(one.shape) > _MOST_FEATURES:
            raise ValueError("a matrix of another form")
        one.check_format(full_check=True)
        if (np.diff(one.indptr) < 0).any():  # which scipy looks at only where the last number says that there are any
            raise ValueError("rows that end before they begin")
    elif isinstance(one, np.ndarray):
        if one.dtype.kind not in "biufUO" or (one.size and not one.itemsize):
            raise ValueError("an array of a type that no model has, or of any size that takes no memory")
        if one.dtype.kind == "f" and not np.isfinite(one).all():
            raise ValueError("a weight that is no number")
    elif isinstance(one, FeatureHasher) and not (type(one.n_features) is int and 0 < one.n_features <= _MOST_FEATURES):
        raise ValueError("a hasher to nothing, or to too much")
    elif isinstance(one, DictVectorizer) and one.sparse is not False:
        raise ValueError("a vectoriser that makes matrices with indices of its own")
