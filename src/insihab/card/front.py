"""The YAML at the head of the dataset card, which the Hub and `load_dataset` read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insihab import __version__
from insihab.agreement.words import HUMAN
from insihab.columns import hf_features
from insihab.layers import Row


def front_matter(configs: Mapping[str, Mapping[str, Any]], articles: Sequence[Row]) -> dict[str, Any]:
    """The metadata of the project's own card, in the keys and values that the Hub knows.

    Source: https://github.com/huggingface/hub-docs/blob/main/datasetcard.md, and for tasks the list that it names.

    Args:
        configs: of each config its ``columns``, content ``hash``, and ``splits`` with ``num_bytes``, ``num_examples``.
        articles: the rows of the config ``articles``, which say who annotated.
    """
    by_people = articles[0]["annotator_kind"] == HUMAN
    return {
        "pretty_name": "Insihab",
        "language": ["ar"],
        "language_details": ["arb"],  # BCP 47: Standard Arabic
        "license": "other",
        "license_name": "cc-by-4.0-annotations-only",
        "license_link": "https://creativecommons.org/licenses/by/4.0/",
        "task_categories": ["token-classification", "text-classification"],
        "task_ids": ["named-entity-recognition", "coreference-resolution", "multi-input-text-classification"],
        "annotations_creators": ["expert-generated" if by_people else "machine-generated"],
        "language_creators": ["found"],
        "multilinguality": ["monolingual"],
        "source_datasets": ["original"],
        "size_categories": ["n<1K"],
        "tags": ["news", "nested-entities", "event-extraction", "event-coreference", "numeric-claims", "croissant"],
        **tables_of(configs, f"Insihab {__version__}", __version__),
    }


def tables_of(configs: Mapping[str, Mapping[str, Any]], dataset: str, version: str = "") -> dict[str, Any]:
    """The keys that `load_dataset` reads, of a dataset that is described so; with its version, if it has one."""
    sizes = {
        name: {split: one for split, one in config["splits"].items() if one["num_examples"]}
        for name, config in configs.items()
    }
    filled = {name: splits for name, splits in sizes.items() if splits}  # what has no rows has no file
    return {
        "configs": [
            {
                "config_name": name,
                **({"default": True} if number == 0 else {}),
                "data_files": [{"split": split, "path": f"data/{name}/{split}-*.parquet"} for split in splits],
            }
            for number, (name, splits) in enumerate(filled.items())
        ],
        "dataset_info": [
            {
                "config_name": name,
                # The local cache of datasets keys on this YAML, so that new content must change it.
                "description": f"{dataset}, {name}, content sha256 {configs[name]['hash']}",
                **({"version": version} if version else {}),
                "features": hf_features(configs[name]["columns"]),
                "splits": [{"name": split, **size} for split, size in splits.items()],
                "dataset_size": sum(size["num_bytes"] for size in splits.values()),
            }
            for name, splits in filled.items()
        ],
    }
