"""The website: an archive's public bundle as pages, an API and a feed, to be served or mounted in another application."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["app"]


def app(home: str | Path) -> "ASGIApp":
    """Return the website of an archive as an ASGI application, to be served or mounted.

    `home` is the archive's folder, or a copy of its public bundle (`index/public`) with nothing else beside it.
    Raises IndexUnavailable where there is no bundle.
    """
    from reviewsearch.web.opening import opened

    return opened(Path(home))
