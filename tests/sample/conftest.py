"""The sample archive, made as `demo` makes it: filled once, asked by many tests, changed by none."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from reviewsearch.app import settings as settings_of
from reviewsearch.app.golden import Question, load
from reviewsearch.app.library import Library
from reviewsearch.app.settings import Settings

PACKAGE = Path(str(resources.files("reviewsearch")))


@pytest.fixture(scope="session", params=("tantivy", "whoosh"))
def midshire(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    template = (PACKAGE / "data" / "midshire.toml").read_text(encoding="utf-8")
    # What is found must not depend on the programs of the computer that runs the tests.
    template = template.replace("read_scans = true", "read_scans = false")
    template = template.replace('engine = "tantivy"', f'engine = "{request.param}"')
    settings = settings_of.initialise(tmp_path_factory.mktemp("midshire") / "home", template)
    with Library(settings) as library:
        library.add(sorted((PACKAGE / "sample" / "documents").iterdir()))
    return settings


@pytest.fixture(scope="session")
def library(midshire: Settings) -> Iterator[Library]:
    with Library(midshire) as library:
        yield library


@pytest.fixture(scope="session")
def due() -> tuple[Question, ...]:
    """The golden questions whose answers are due now."""
    return tuple(question for question in load(PACKAGE / "sample" / "golden.toml") if not question.needs)
