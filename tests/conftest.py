from pathlib import Path

import pytest

from insihab.passes import Corpus, read_corpus
from insihab.schema import Schema, read_schema

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The committed schema."""
    return read_schema(ROOT / "annotation" / "schema.yaml")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The committed corpus."""
    return read_corpus(ROOT / "annotation")
