"""Load every config and split of dataset/ as a user would, and say what is in it."""

import argparse
import sys
import tempfile
from pathlib import Path

from datasets import get_dataset_config_names, load_dataset
from datasets.utils.logging import disable_progress_bar

from insihab.cli import guarded

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Load into a fresh cache: the local one keys on the card, not on the files."""
    argparse.ArgumentParser(description=__doc__).parse_args()  # it takes none
    disable_progress_bar()
    folder = str(ROOT / "dataset")
    with tempfile.TemporaryDirectory() as cache:
        for config in get_dataset_config_names(folder):
            loaded = load_dataset(folder, config, cache_dir=cache)
            rows = ", ".join(f"{len(split)} rows {name}" for name, split in loaded.items())
            print(f"load_dataset('./dataset', '{config}'): {rows}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
