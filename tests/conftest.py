import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from golden import ROOT
from insihab.citation import NAME, Citation, read_citation
from insihab.passes import Corpus, read_corpus
from insihab.schema import Schema, read_schema
from made_standoff import built
from studio import Studio, served

# An example may take as long as a busy machine makes it; what must be fast is measured in processor time.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")


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
def release() -> Path:
    """The dataset that a build makes of the committed corpus; not to be changed."""
    return built() / "dataset"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for a module's slow tests; for no longer, since the loop that it runs on lets no other one run."""
    from browser import chromium

    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def editor(browser: Any, studio: Studio) -> Any:
    """A person at Label Studio's editor."""
    from browser import Editor

    return Editor(browser, studio)


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A Label Studio server that the session's slow tests share; each makes a project of its own."""
    with served(tmp_path_factory.mktemp("label-studio")) as server:
        yield server
