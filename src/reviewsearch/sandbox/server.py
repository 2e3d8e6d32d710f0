"""The process that works on files for another: started clean, warm with the libraries it needs, one forked child for each file."""

import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO

from reviewsearch.errors import UnreadableFile
from reviewsearch.sandbox import wire
from reviewsearch.sandbox.codec import codec_of
from reviewsearch.sandbox.job import Job
from reviewsearch.sandbox.walls import (
    ABOVE_ALL_FILES,
    BROKE,
    DONE,
    NOT_INSTALLED,
    TOO_LONG_AN_ANSWER,
    TOO_MUCH_MEMORY,
    Walls,
    limit,
)

_MESSAGE = 4096
# For so long nothing must be asked before libraries are loaded that may be needed, in seconds.
_PAUSE = 0.25
_LONGEST_BEGINNING = 16
_DOCUMENT, _ANSWER, _FIRST_OTHER = 3, 4, 5
# What a process has made so far is told when so much processor time has passed, so that it costs an ordinary file nothing.
_TOLD_EVERY = 1.0

# What is to be done once: for which job, before a file that begins with which bytes at the latest, and how.
_Step = tuple[str, bytes | None, Callable[[], None]]


def main(arguments: list[str]) -> None:
    """Serve over a socket, with `serve NUMBER`, or, with `once QUESTION`, work on standard input alone."""
    if arguments[0] == "once":
        try:
            asked = wire.asked(arguments[1].encode())
        except ImportError:
            sys.exit(NOT_INSTALLED)
        limit(asked.allowance)
        with os.fdopen(0, "rb") as document, os.fdopen(1, "wb") as answer:
            sys.exit(_worked(document, answer, asked))
    walls = Walls()
    gc.disable()
    with socket.socket(fileno=int(arguments[1])) as parent:
        parent.sendall(b"ready\n")
        _Server(parent, walls).serve()


def _load(room: str) -> None:
    with suppress(ImportError):  # one that is not installed is missed by the file that needs it
        importlib.import_module(room)


class _Server:
    """Answers one process, question by question, and gets ready for more between them."""

    def __init__(self, parent: socket.socket, walls: Walls) -> None:
        self._parent = parent
        self._walls = walls
        self._known: set[str] = set()
        self._steps: list[_Step] = []

    def serve(self) -> None:
        """Answer until the parent hangs up."""
        gc.freeze()
        while True:
            self._get_ready()
            try:
                line, files, _, _ = socket.recv_fds(self._parent, _MESSAGE, 2)
            except OSError:
                return
            if not line:
                return
            ended = self._done(line, files)
            try:
                self._parent.sendall(json.dumps(ended).encode() + b"\n")
            except OSError:
                return

    def _done(self, line: bytes, files: list[int]) -> tuple[str, int]:
        try:
            asked = wire.asked(line)
            self._meet(asked.job, files[0])
            child = os.fork()
            if child == 0:
                _be_the_child(files, asked, self._walls)
        except ImportError:
            return "ended", NOT_INSTALLED
        finally:
            for file in files:
                os.close(file)
        return _ended(child, self._parent, asked.allowance.wall_seconds)

    def _get_ready(self) -> None:
        """Do what files may need while nobody waits, and nothing for one who comes with a note and goes."""
        pause = _PAUSE
        while self._steps and not select.select([self._parent], [], [], pause)[0]:
            self._take(self._steps[0])
            pause = 0.0

    def _meet(self, job: Job[Any, Any], file: int) -> None:
        """Note what a job will need, and do at once what a file that begins like this one needs."""
        if job.name not in self._known:
            self._known.add(job.name)
            codec_of(job.made)  # made once here, and not by each child
            self._steps += [(job.name, beginning, step) for beginning, step in job.ready.items()]
            self._steps += [(job.name, None, partial(_load, room)) for room in job.warm]
            gc.freeze()
        head = os.pread(file, _LONGEST_BEGINNING, 0) if self._steps else b""
        for step in list(self._steps):
            if step[0] == job.name and step[1] is not None and head.startswith(step[1]):
                self._take(step)

    def _take(self, step: _Step) -> None:
        self._steps.remove(step)
        step[2]()
        # What is here now is never garbage: children share it untouched.
        gc.freeze()


def _ended(child: int, parent: socket.socket, seconds: float) -> tuple[str, int]:
    """Wait for a child; kill it when its time is over, or when nobody wants its answer any more."""
    deadline = time.monotonic() + seconds
    how = "ended"
    if not _waited(child, parent, deadline):
        how = "stopped"
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return how, os.waitstatus_to_exitcode(status)


def _waited(child: int, parent: socket.socket, deadline: float) -> bool:
    """Return whether a child ends before the deadline, and before the parent hangs up."""
    try:
        ending = os.pidfd_open(child)
    except (AttributeError, OSError):
        return _looked_at(child, parent, deadline)
    try:
        ready, _, _ = select.select([ending, parent.fileno()], [], [], max(0.0, deadline - time.monotonic()))
    finally:
        os.close(ending)
    return ready == [ending]


def _looked_at(child: int, parent: socket.socket, deadline: float) -> bool:
    """Do the same where the system has no descriptors of processes, by looking again and again."""
    pause = 0.001
    while time.monotonic() < deadline:
        # Ended but left unwaited, so that its status can be asked for once more.
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return True
        if select.select([parent], [], [], pause)[0]:
            return False
        pause = min(2 * pause, 0.02)
    return False


def _be_the_child(files: list[int], asked: wire.Question, walls: Walls) -> None:
    """Work on one file behind the walls and end; nothing that happens here comes back."""
    status = BROKE
    try:
        # Both go high first: either may stand where the other belongs.
        for file, place in zip([os.dup(file) for file in files], (_DOCUMENT, _ANSWER), strict=True):
            os.dup2(file, place)
        os.closerange(_FIRST_OTHER, ABOVE_ALL_FILES)
        walls.put_on(asked.allowance)
        with os.fdopen(_DOCUMENT, "rb") as document, os.fdopen(_ANSWER, "wb") as answer:
            status = _worked(document, answer, asked)
    finally:
        os._exit(status)


def _worked(document: BinaryIO, answer: BinaryIO, asked: wire.Question) -> int:
    """Do a job and write what came of it; return how this process is to end."""
    try:
        try:
            made = asked.job.work(document, asked.given, _Teller(asked.job, answer))
        except (UnreadableFile, OSError) as error:
            wire.refuse(answer, error)
        else:
            wire.write(answer, asked.job, made)
        answer.flush()
    except OSError:
        _emptied(answer)
        return TOO_LONG_AN_ANSWER
    except MemoryError:
        return TOO_MUCH_MEMORY
    except ImportError:
        return NOT_INSTALLED
    return DONE


class _Teller:
    """Writes what has been made so far, now and then: what comes between is told with the next."""

    def __init__(self, job: Job[Any, Any], answer: BinaryIO) -> None:
        self._job, self._answer = job, answer
        self._kept: list[Any] = []
        self._next = time.process_time() + _TOLD_EVERY

    def __call__(self, made: object) -> None:
        self._kept.append(made)
        if time.process_time() >= self._next:
            for part in self._kept:
                wire.write(self._answer, self._job, part, part=True)
            self._answer.flush()
            self._kept.clear()
            self._next = time.process_time() + _TOLD_EVERY


def _emptied(answer: BinaryIO) -> None:
    # What did not go through would be tried again, and fail again, when the file is closed.
    raw: Any = answer
    with suppress(OSError, io.UnsupportedOperation):
        raw.raw.close()


if __name__ == "__main__":
    main(sys.argv[1:])
