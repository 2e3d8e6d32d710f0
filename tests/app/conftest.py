"""A home for an invented archive, as `init` makes it, with Midshire's references."""

from pathlib import Path

import pytest

from reviewsearch.app import settings as settings_of
from reviewsearch.app.library import Library
from reviewsearch.app.settings import Settings

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
