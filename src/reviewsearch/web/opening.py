"""Where the website finds the bundle it shows: in an archive's home, or a copy of the bundle alone."""

from pathlib import Path

from starlette.types import ASGIApp

from reviewsearch.app.bundle import Bundle
from reviewsearch.app.website import Website
from reviewsearch.web.application import build

_POINTER = "current"


def is_bundle(folder: Path) -> bool:
    """Return whether a folder is a bundle: the one that is made, or a copy of it."""
    return (folder / _POINTER).is_file()


def bundle_folder(home: Path) -> Path:
    """Return the folder of the bundle: `home` itself where it is one, else `index/public` in it."""
    return home if is_bundle(home) else home / "index" / "public"


def opened(home: Path) -> ASGIApp:
    """Return the website of the bundle in a home. Raises IndexUnavailable where there is none, and BadSettings."""
    folder = bundle_folder(home)
    bundle = Bundle.open(folder)
    return build(Website.of(bundle.settings), bundle, again=lambda: Bundle.open(folder))
