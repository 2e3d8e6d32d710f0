"""The process that works on files for another: started clean, warm with the libraries it needs, one forked child for each file."""

import gc
import io
import json
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from reviewsearch.errors import UnreadableFile
from reviewsearch.sandbox import wire
from reviewsearch.sandbox.codec import codec_of
from reviewsearch.sandbox.job import Job
from reviewsearch.sandbox.memory import put_in_order
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
_LONGEST_BEGINNING = 16
_DOCUMENT, _ANSWER, _FIRST_OTHER = 3, 4, 5
# What a process has made so far is told when so much processor time has passed, so that it costs an ordinary file nothing.
_TOLD_EVERY = 1.0
# How often a child is looked at where the system has no descriptors of processes, in seconds.
_LOOKED_AT_EVERY = 0.005


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
    gc.freeze()
    with socket.socket(fileno=int(arguments[1])) as parent:
        _Server(parent, walls).serve()


@dataclass(slots=True)
class _Child:
    """A process at work: for whom, until when, and the descriptor that tells of its end, where the system has such."""

    process: int
    lane: socket.socket
    deadline: float
    ending: int | None


class _Server:
    """Answers one process over as many lanes as it opens, on each of them question by question."""

    def __init__(self, parent: socket.socket, walls: Walls) -> None:
        self._parent = parent
        self._walls = walls
        self._lanes: set[socket.socket] = set()
        self._children: list[_Child] = []
        self._done: set[tuple[str, bytes]] = set()

    def serve(self) -> None:
        """Answer until the parent hangs up; what is at work then is ended."""
        try:
            while True:
                waited: list[socket.socket | int] = [self._parent, *self._lanes]
                waited += [child.ending for child in self._children if child.ending is not None]
                ready, _, _ = select.select(waited, [], [], self._patience())
                self._settle()
                if self._parent in ready and not self._opened():
                    return
                for lane in self._lanes.intersection(ready):
                    self._hear(lane)
        finally:
            for child in self._children:
                os.kill(child.process, signal.SIGKILL)

    def _patience(self) -> float | None:
        """Return for how long nothing need be done unless something comes, in seconds."""
        if not self._children:
            return None
        if any(child.ending is None for child in self._children):
            return _LOOKED_AT_EVERY
        return max(0.0, min(child.deadline for child in self._children) - time.monotonic())

    def _opened(self) -> bool:
        """Take a new lane from the parent; return whether it is still there."""
        try:
            message, files, _, _ = socket.recv_fds(self._parent, 1, 1)
        except OSError:
            return False
        self._lanes.update(socket.socket(fileno=file) for file in files)
        return bool(message)

    def _hear(self, lane: socket.socket) -> None:
        """Take a question and start on it, or close a lane that has hung up."""
        try:
            line, files, _, _ = socket.recv_fds(lane, _MESSAGE, 2)
        except OSError:
            line, files = b"", []
        if not line:
            # Nobody wants the answer any more.
            for child in self._children:
                if child.lane is lane:
                    os.kill(child.process, signal.SIGKILL)
            self._lanes.remove(lane)
            lane.close()
            return
        try:
            self._start(lane, wire.asked(line), files)
        except ImportError:
            _reply(lane, ("ended", NOT_INSTALLED))
        finally:
            for file in files:
                os.close(file)

    def _start(self, lane: socket.socket, asked: wire.Question, files: list[int]) -> None:
        self._get_ready(asked.job, files[0])
        process = os.fork()
        if process == 0:
            _be_the_child(files, asked, self._walls)
        try:
            ending = os.pidfd_open(process)
        except (AttributeError, OSError):
            ending = None
        self._children.append(_Child(process, lane, time.monotonic() + asked.allowance.wall_seconds, ending))

    def _settle(self) -> None:
        """Tell of each child that has ended, and end each whose time is over."""
        for child in list(self._children):
            how = "ended"
            process, status = os.waitpid(child.process, os.WNOHANG)
            if not process and time.monotonic() > child.deadline:
                how = "stopped"
                os.kill(child.process, signal.SIGKILL)
                process, status = os.waitpid(child.process, 0)
            if process:
                self._children.remove(child)
                if child.ending is not None:
                    os.close(child.ending)
                if child.lane in self._lanes:
                    _reply(child.lane, (how, os.waitstatus_to_exitcode(status)))

    def _get_ready(self, job: Job[Any, Any], file: int) -> None:
        """Do once what files that begin like this one need, so that every child finds it done."""
        codec_of(job.made)
        head = os.pread(file, _LONGEST_BEGINNING, 0)
        beginning = next((beginning for beginning in job.ready if head.startswith(beginning)), None)
        if beginning is not None and (job.name, beginning) not in self._done:
            self._done.add((job.name, beginning))
            with suppress(ImportError):  # what is not installed is missed by the file that needs it
                job.ready[beginning]()
            # What is here now is never garbage: children share it untouched.
            gc.freeze()
            put_in_order()


def _reply(lane: socket.socket, ended: tuple[str, int]) -> None:
    with suppress(OSError):  # whoever has gone is noticed when the lane is heard
        lane.sendall(json.dumps(ended).encode() + b"\n")


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
