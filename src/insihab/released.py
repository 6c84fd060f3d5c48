"""Where the released data of this version are: in the installed package, or in the checkout it runs from."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def dataset_folder() -> Path:
    """The folder that `load_dataset` can be given."""
    installed = _HERE / "released" / "dataset"
    return installed if installed.is_dir() else _HERE.parents[1] / "dataset"


def schema_file() -> Path:
    """The annotation schema of this version."""
    installed = _HERE / "released" / "schema.yaml"
    return installed if installed.is_file() else _HERE.parents[1] / "annotation" / "schema.yaml"
