"""Whose turn it is to write: a watcher gives way to a command that asks, and goes on when that is done."""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from reviewsearch.app.settings import Settings
from reviewsearch.app.watching import state_path
from reviewsearch.errors import Busy
from reviewsearch.store import disk
from reviewsearch.store.lock import WriterLock, lives

WATCH = "reviewsearch watch"
# How long a command waits for the watcher to finish its step, in seconds, and how often it looks.
PATIENCE, _PAUSE = 60.0, 0.05


def lock_path(settings: Settings) -> Path:
    """Return where the writer's lock stands."""
    return settings.index / "writer.lock"


@contextlib.contextmanager
def turn(settings: Settings, *, purpose: str, patience: float = PATIENCE) -> Iterator[None]:
    """Take the writer's lock; where a watcher has it, ask it to give way. Raises Busy."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(WriterLock(lock_path(settings), purpose=purpose))
        except Busy:
            if purpose == WATCH or not state_path(settings).exists():
                raise
            stack.enter_context(_asking(settings))
            _wait_for_it(stack, settings, purpose, patience)
        yield


def is_asked(settings: Settings) -> bool:
    """Return whether a command that still runs asks for its turn or has it."""
    try:
        process = int(_wanted(settings).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False
    return lives(process)


def wait(settings: Settings, stop: threading.Event) -> None:
    """Wait until no command asks for its turn or has it, or until we are to stop."""
    while is_asked(settings) and not stop.wait(_PAUSE):
        pass


@contextlib.contextmanager
def _asking(settings: Settings) -> Iterator[None]:
    # Of two commands that ask at once the later one's name stands here; the earlier waits for the lock all the same.
    disk.write_whole(_wanted(settings), str(os.getpid()).encode("ascii"), durable=False)
    try:
        yield
    finally:
        _wanted(settings).unlink(missing_ok=True)


def _wait_for_it(stack: contextlib.ExitStack, settings: Settings, purpose: str, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            stack.enter_context(WriterLock(lock_path(settings), purpose=purpose))
        except Busy:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _wanted(settings: Settings) -> Path:
    return settings.index / "writer.wanted"
