import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from insihab.citation import NAME, Citation, read_citation
from insihab.passes import Corpus, read_corpus
from insihab.schema import Schema, read_schema
from studio import Studio, served

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would the commands that tests interrupt."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture(scope="session")
def citation() -> Citation:
    """The committed citation, with which the project's own card is built."""
    return read_citation(ROOT / NAME)


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A Label Studio server that the session's slow tests share; each makes a project of its own."""
    with served(tmp_path_factory.mktemp("label-studio")) as server:
        yield server
