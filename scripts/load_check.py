"""Load every config and split of dataset/ as a user would, and say what is in it."""

import argparse
import sys
from pathlib import Path

from insihab.cli import guarded
from insihab.loading import load_configs

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Load into a fresh cache."""
    argparse.ArgumentParser(description=__doc__).parse_args()  # it takes none
    with load_configs(ROOT / "dataset") as configs:
        for config, splits in configs.items():
            rows = ", ".join(f"{len(split)} rows {name}" for name, split in splits.items())
            print(f"load_dataset('./dataset', '{config}'): {rows}")
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
