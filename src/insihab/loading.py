"""The configs of a dataset folder, loaded as a user loads them."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yaml import YAMLError

from insihab.findings import refusal

Splits = Mapping[str, Any]
"""The `datasets.Dataset` of each split that has rows."""


@contextmanager
def load_configs(folder: Path, names: Collection[str] | None = None) -> Iterator[dict[str, Splits]]:
    """The configs of a dataset folder, to be read in the block.

    Args:
        folder: has the dataset's README.md.
        names: of the configs that are loaded if the card names them; without it, all are.

    Raises:
        InputError: the folder is missing, or is no dataset, or has not what the block looks for.
    """
    if not (folder / "README.md").is_file():  # a path that is not there would be looked for on the Hub
        message = "has no README.md; give the folder that holds that of the dataset"
        raise refusal(folder, "DATASET_MISSING", message)
    import datasets  # takes seconds, which a bad argument should not cost

    datasets.disable_progress_bars()
    datasets.logging.set_verbosity(datasets.logging.CRITICAL)  # what goes wrong is said below, in one line
    try:
        # The usual cache knows a dataset by its card: data changed under the same card would come out old.
        with tempfile.TemporaryDirectory() as cache:
            named = datasets.get_dataset_config_names(str(folder))
            chosen = [name for name in named if names is None or name in names]
            yield {name: datasets.load_dataset(str(folder), name, cache_dir=cache) for name in chosen}
    except (OSError, ValueError, TypeError, LookupError, YAMLError, datasets.exceptions.DatasetsError) as error:
        cause = error.__cause__ or error
        reason = f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}"
        message = f"cannot be loaded as a release of this dataset ({reason}); give the folder dataset/ of one"
        raise refusal(folder, "DATASET_INVALID", message) from None
