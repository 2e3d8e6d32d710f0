"""One writer at a time: a lock that the system lets go of when its holder dies, however it dies."""

import json
import os
import socket
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reviewsearch.errors import Busy
from reviewsearch.system import take_lock

# A process that is killed while it starts another leaves it a copy of its open files, until the other's own program runs.
_AFTERLIFE = 5.0


class WriterLock:
    """The right to write to an archive. Held from `with` to its end, or until the process ends in any way at all."""

    def __init__(self, path: Path, *, purpose: str) -> None:
        self._path = path
        self._purpose = purpose
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        """Take the lock. Raises Busy, naming who holds it."""
        # Opened anew, not truncated: the holder's name stands in it. Not inherited: a child must not keep it alive.
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        try:
            self._wait_for(descriptor)
        except OSError:
            os.close(descriptor)
            raise Busy(
                f"Another process is writing to this archive: {holder(self._path)}.",
                remedy="Wait until it is done, or stop it.",
            ) from None
        note = {"pid": os.getpid(), "host": socket.gethostname(), "purpose": self._purpose}
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(note).encode())
        self._descriptor = descriptor
        return self

    def _wait_for(self, descriptor: int) -> None:
        """Take the lock; where its holder is dead, wait for what that was just starting, which holds a copy until it runs."""
        end = time.monotonic() + _AFTERLIFE
        while True:
            try:
                return take_lock(descriptor)
            except OSError:
                if holding(self._path) or time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def holder(path: Path) -> str:
    """Return, in words, who last took the lock at `path`."""
    note = _note(path)
    return (
        f"{note['purpose']} (process {note['pid']} on {note['host']})"
        if note
        else "a process that did not give its name"
    )


def holding(path: Path) -> str | None:
    """Return who holds the lock at this moment, in words, or None; asks without taking it, which could turn a writer away."""
    note = _note(path)
    return holder(path) if note and (note["host"] != socket.gethostname() or lives(int(note["pid"]))) else None


def _note(path: Path) -> dict[str, Any] | None:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) and {"pid", "host", "purpose"} <= set(note) else None


def lives(process: int) -> bool:
    """Return whether a process of this computer runs; always yes where that cannot be asked."""
    if sys.platform == "win32":  # there, asking in this way would end the process asked after
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
