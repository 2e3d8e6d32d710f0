"""Serving the website by itself: one port, as many processes as asked for, and a log that names nobody and no search."""

import logging
import os
import socket
import sys
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from reviewsearch.errors import WrongUsage
from reviewsearch.web import app

_HOME = "REVIEWSEARCH_SERVED"
# How long requests that are being answered may last when the server is told to stop, in seconds.
_PATIENCE = 10
# So many may wait to be let in.
_QUEUE = 2_048
# After so long, in seconds, Python lets another thread go on: a suggestion passes a search that is being worked on.
_TURN = 0.001


def serve(home: Path, *, host: str, port: int, workers: int) -> None:
    """Serve a home's website until told to stop (Ctrl-C or TERM); requests that are being answered are finished first.

    Raises WrongUsage where nothing can listen at that address.
    """
    # Workers are processes of their own, which read this.
    os.environ[_HOME] = str(home)
    config = uvicorn.Config(
        "reviewsearch.web.serving:served",
        factory=True,
        workers=workers,
        # Ours says what it may; uvicorn's would write down every search.
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
        # How many a worker lets in at once. With more the first to wake takes all, and the others have nothing to do.
        backlog=1,
    )
    with listening(host, port) as listener:
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


class _Door(socket.socket):
    """A socket at which all workers listen, and at which many may wait although each worker lets in one at a time."""

    def listen(self, _: int = 0, /) -> None:
        """Listen, whatever length of the queue is asked for."""
        super().listen(_QUEUE)

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to a worker's process."""
        return _arrived, (DupFd(self.fileno()), self.family, self.type, self.proto)


def _arrived(handle: Any, family: int, kind: int, protocol: int) -> _Door:
    return _Door(family, kind, protocol, fileno=handle.detach())


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address. Raises WrongUsage where that cannot be.

    It says that it speaks TCP, which uvicorn's own does not where several processes share it: only then are answers sent
    at once, and not when the browser, after 40 ms, has said that it got their first packet.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        bound = _Door(family, kind, protocol)
    except OSError as error:
        raise _cannot_listen(host, port, error) from None
    try:
        if sys.platform != "win32":  # there it would let two servers have one port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise _cannot_listen(host, port, error) from None
    bound.set_inheritable(True)
    return bound


def _cannot_listen(host: str, port: int, error: OSError) -> WrongUsage:
    return WrongUsage(
        f"Nothing can listen at {host}, port {port}: {error.strerror or error}.",
        remedy="Choose another port: reviewsearch serve --port 8001",
    )


def served() -> ASGIApp:
    """Return the website that this process serves, its log going to standard error."""
    log_to_standard_error()
    sys.setswitchinterval(_TURN)
    return app(os.environ[_HOME])


def log_to_standard_error() -> None:
    """Write one line for each request, and the places where something went wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    for name in ("reviewsearch.access", "reviewsearch.web"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
