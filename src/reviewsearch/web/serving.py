"""Serving the website by itself: one port, as many processes as asked for, and a log that names nobody and no search."""

import gc
import logging
import os
import sys
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from reviewsearch.web import app
from reviewsearch.web.door import listening

_HOME = "REVIEWSEARCH_SERVED"
# How long requests that are being answered may last when the server is told to stop, in seconds.
_PATIENCE = 10
# After so long, in seconds, Python lets another thread go on: a suggestion passes a search that is being worked on.
_TURN = 0.001
# After how many new objects Python looks for what can be let go among them, after how many such looks among older ones too, and
# after how many of those among all. A search makes some ten thousand, nearly all of which go by themselves.
_LOOKS = 10_000, 20, 50


def serve(home: Path, *, host: str, port: int, workers: int) -> None:
    """Serve a home's website until told to stop (Ctrl-C or TERM); requests that are being answered are finished first.

    Raises WrongUsage where nothing can listen at that address.
    """
    # Workers are processes of their own, which read this.
    os.environ[_HOME] = str(home)
    # Windows hands sockets to other processes in a way of its own, which uvicorn knows.
    shared = workers > 1 and sys.platform != "win32"
    config = uvicorn.Config(
        "reviewsearch.web.serving:served",
        factory=True,
        workers=workers,
        # Ours says what it may; uvicorn's would write down every search.
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE,
        # How many a worker lets in at once where there are several.
        backlog=1 if shared else 2_048,
    )
    with listening(host, port, shared=shared) as listener:
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


def served() -> ASGIApp:
    """Return the website that this process serves, its log going to standard error."""
    log_to_standard_error()
    sys.setswitchinterval(_TURN)
    site = app(os.environ[_HOME])
    # What is imported stays for ever: to look through it for what can be let go takes 30 ms, which some reader would wait.
    gc.freeze()
    gc.set_threshold(*_LOOKS)
    return site


def log_to_standard_error() -> None:
    """Write one line for each request, and the places where something went wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    for name in ("reviewsearch.access", "reviewsearch.web"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.INFO)
        logger.propagate = False
