"""A home for an invented archive, as `init` makes it, with Midshire's references."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewsearch.app import settings as settings_of
from reviewsearch.app.bundle import Bundle
from reviewsearch.app.library import Library
from reviewsearch.app.means import Means
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Page, Record
from reviewsearch.domain.findings import Finding
from reviewsearch.sandbox import Sandbox

MIDSHIRE = """
partnership = "Midshire Safeguarding Children Partnership"
engine = "whoosh"
read_scans = false
settle_seconds = 0.2
scan_seconds = 0.5

[[scheme]]
form = "financial-year"
bodies = [{ name = "MSCP", former = ["MSCB"] }, { name = "*SCP", former = ["*SCB"] }]

[[scheme]]
form = "label"
key = "midshire"
bodies = ["Child", "Baby"]

[[case]]
key = "mscp-2021-22-01"
aliases = ["Child Q"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_of.initialise(tmp_path / "home", MIDSHIRE)


@pytest.fixture
def library(settings: Settings) -> Library:
    """Not closed here: the tests open and close it as programs do."""
    return Library(settings)


class Desk:
    """A desk from which people drop files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder

    def __call__(self, name: str, *pages: str) -> Path:
        path = self.folder / name
        path.write_text("\f".join(pages), encoding="utf-8")
        return path


@pytest.fixture
def write(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


class World:
    """What publishing is given from outside, in a test's hands: the clock, and what the checks find in which file."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        self.found: dict[str, tuple[Finding, ...]] = {}

    def __call__(self, settings: Settings, sandbox: Sandbox) -> Means:
        del settings, sandbox
        return Means("checks of a test", self._look, now=lambda: self.now)

    def _look(self, original: Path, record: Record, pages: tuple[Page, ...]) -> tuple[Finding, ...]:
        assert original.suffix == record.suffix
        text = "\n".join(page.text for page in pages)
        return tuple(finding for word, findings in self.found.items() if word in text for finding in findings)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def office(settings: Settings, world: World) -> Iterator[Library]:
    """An archive whose clock and checks are the test's."""
    with Library(settings, means=world) as library:
        yield library


@pytest.fixture
def bundle_of(settings: Settings) -> Iterator[Callable[[], Bundle]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Bundle.open(settings.index / "public"))
