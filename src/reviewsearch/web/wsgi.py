"""The website for servers that speak WSGI, and one such application below the path of another."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from a2wsgi import ASGIMiddleware

from reviewsearch.web.opening import opened

WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Opened:
    """Opens the website in the process that answers: servers fork, and threads do not survive that."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._mine: tuple[int, WSGIApp] | None = None

    def __call__(self, given: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request. Raises IndexUnavailable where there is no bundle."""
        if self._mine is None or self._mine[0] != os.getpid():
            self._mine = (os.getpid(), _translated(opened(self._home)))
        # Servers hand on what was typed as it came; a2wsgi takes ASCII alone.
        typed = given.get("QUERY_STRING", "")
        query = "".join(each if each.isascii() else f"%{ord(each):02X}" for each in typed)
        port = given.get("REMOTE_PORT") or "0"
        return self._mine[1]({**given, "QUERY_STRING": query, "REMOTE_PORT": port}, start_response)


def _translated(app: Any) -> WSGIApp:
    """Return an ASGI application as a WSGI one; a2wsgi and Starlette name the same types otherwise."""
    translated: Any = ASGIMiddleware(app)
    made: WSGIApp = translated
    return made


class Under:
    """Answers addresses under a path with one application, all others with another."""

    def __init__(self, path: str, app: WSGIApp, others: WSGIApp) -> None:
        self._path = "/" + path.strip("/")
        self._app = app
        self._others = others

    def __call__(self, given: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path = given.get("PATH_INFO", "")
        if path != self._path and not path.startswith(f"{self._path}/"):
            return self._others(given, start_response)
        root = given.get("SCRIPT_NAME", "") + self._path
        return self._app({**given, "SCRIPT_NAME": root, "PATH_INFO": path[len(self._path) :]}, start_response)
