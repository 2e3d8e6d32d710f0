"""The website: an archive's public bundle as pages, an API and a feed, to be served or mounted in another application."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from reviewsearch.web.wsgi import WSGIApp

__all__ = ["app", "under", "wsgi_app"]


def app(home: str | Path) -> "ASGIApp":
    """Return the website of an archive as an ASGI application, to be served or mounted.

    `home` is the archive's folder, or a copy of its public bundle (`index/public`) with nothing else beside it.
    Raises IndexUnavailable where there is no bundle.
    """
    from reviewsearch.web.opening import opened

    return opened(Path(home))


def wsgi_app(home: str | Path) -> "WSGIApp":
    """Return the same as a WSGI application. Each process that answers opens the bundle for itself, at its first request."""
    from reviewsearch.web.wsgi import Opened

    return Opened(Path(home))


def under(path: str, app: "WSGIApp", others: "WSGIApp") -> "WSGIApp":
    """Return a WSGI application that answers addresses under `path` ("/reviews") with one, all others with another."""
    from reviewsearch.web.wsgi import Under

    return Under(path, app, others)
