"""Writing the dataset that was put together again."""

from __future__ import annotations

from pathlib import Path

import yaml

from insihab import __version__
from insihab.data_files import write_gold, write_tables
from insihab.folders import CHECKSUMS, checksums, new_folder
from insihab.standoff.rehydrate import Rehydrated
from insihab.writing import write_whole

_PAGE = f"""# Insihab {__version__}, put together again

This dataset was put together by `insihab rehydrate` from the stand-off release of version {__version__} and the raw
articles, and has the same tables and gold as the dataset itself; the card of the dataset says what is in them and how
they were made. The annotations are licensed under the Creative Commons Attribution 4.0 International licence; the
articles are their publishers', as the column `rights` says of each.

"""


def write_dataset(out: Path, found: Rehydrated, gold_only: bool = False) -> None:
    """Write a new folder with ``data/``, ``gold/`` and a card that `load_dataset` reads; whole, or not at all.

    Args:
        out: the folder, which must not be there yet.
        found: what to write.
        gold_only: write ``gold/`` alone.

    Raises:
        InputError: `out` is there, or cannot be made.
    """
    with new_folder(out) as new:
        if gold_only:
            write_gold(new, found.tables["articles"], found.tables.get("claim_pairs", []))
        else:
            write_whole(new / "README.md", _write_tables(new, found))
        write_whole(new / CHECKSUMS, checksums(new))


def _write_tables(new: Path, found: Rehydrated) -> str:
    """Write the tables; returns the card, which begins with the YAML of the dataset's own."""
    from insihab.card.front import front_matter
    from insihab.card.tables import removed_table

    configs = write_tables(new, found.tables, found.corpus.schema)
    about = front_matter(configs, found.tables["articles"])
    front = yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{front}---\n\n{_PAGE}{removed_table(found.removed)}\n"
