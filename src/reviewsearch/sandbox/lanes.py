"""One row of files, worked on one after another in another process: how it is started, asked, watched and ended."""

import contextlib
import json
import signal
import socket
import subprocess
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.sandbox.starting import Started, command, environment
from reviewsearch.sandbox.walls import NOT_INSTALLED, TOO_LONG_AN_ANSWER, TOO_MUCH_MEMORY, Allowance

# How long a server may take to start, and to say that it has stopped a child whose time was over.
_PATIENCE = 30.0
_LONGEST_REPLY = 256
_SERVER = "reviewsearch.sandbox.server"
_OVER_ITS_TIME = {getattr(signal, "SIGXCPU", 0)}
_MIB = 1024 * 1024

_AGAIN = "Open it in the program it was made with, save a copy as PDF and drop that."
_ANOTHER = "Ask whoever made it for another copy, and drop that."


@dataclass(frozen=True, slots=True)
class Ended:
    """How the process that read a file ended.

    `how` is one of "ended" (by itself, or by a signal from the system: then `status` is below zero), "stopped" (its time
    was over), "lost" (so was the server) and "garbled" (what it wrote is no answer).
    """

    how: str
    status: int = 0

    @property
    def well(self) -> bool:
        """Whether there is an answer."""
        return self == Ended("ended")


class Lane(Protocol):
    """A row of files that are worked on one after another; `program` is the server that does it, if there is one."""

    program: "Program | None"

    def ask(self, question: bytes, document: BinaryIO, answer: BinaryIO, wall_seconds: float) -> Ended:
        """Have a document worked on for so long at most, the answer written, and return how that ended."""
        ...

    def hang_up(self) -> None:
        """Have the document in hand worked on no further, from another thread: `ask` then says "lost"."""
        ...

    def close(self) -> None:
        """Let the processes end."""
        ...


class Program:
    """A server, started anew, that forks a child for each file. The sockets between it and us are all that it has of ours."""

    def __init__(self) -> None:
        self._server = Started(_SERVER, "serve")

    def lane(self) -> "Forking":
        """Open a lane to it."""
        ours, theirs = socket.socketpair()
        with theirs, contextlib.suppress(OSError):  # a server that has gone is noticed when it is asked
            socket.send_fds(self._server.socket, [b"+"], [theirs.fileno()])
        return Forking(ours, self)

    def close(self) -> None:
        """Hang up; the server ends with its children, or is ended."""
        self._server.close()


class Forking:
    """A lane to a server that forks a child for each file."""

    def __init__(self, ours: socket.socket, program: Program) -> None:
        self._socket = ours
        self.program: Program | None = program

    def ask(self, question: bytes, document: BinaryIO, answer: BinaryIO, wall_seconds: float) -> Ended:
        """Have a document worked on; "lost" where the server, which holds the clock, does not answer."""
        self._socket.settimeout(wall_seconds + _PATIENCE)
        try:
            socket.send_fds(self._socket, [question], [document.fileno(), answer.fileno()])
            return Ended(*json.loads(self._line()))
        except (OSError, ValueError):
            return Ended("lost")

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n") and len(line) < _LONGEST_REPLY:
            more = self._socket.recv(_LONGEST_REPLY)
            if not more:
                break
            line += more
        return line

    def hang_up(self) -> None:
        """Have the server kill the child that works for this lane."""
        with contextlib.suppress(OSError):  # it has hung up itself
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up; what is at work on this lane is ended."""
        self._socket.close()


class Spawning:
    """A program of its own for each file, for systems that cannot fork; we hold the clock ourselves."""

    program: Program | None = None

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopped = False

    def ask(self, question: bytes, document: BinaryIO, answer: BinaryIO, wall_seconds: float) -> Ended:
        """Have a document worked on by a program started for it."""
        with subprocess.Popen(
            command(_SERVER, "once", question.decode()),
            stdin=document,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=environment(),
        ) as self._process:
            try:
                status = self._process.wait(0 if self._is_stopped else wall_seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                return Ended("lost" if self._is_stopped else "stopped")
        return Ended("lost") if self._is_stopped else Ended("ended", status)

    def hang_up(self) -> None:
        """Kill the program that reads."""
        self._is_stopped = True
        if self._process:
            self._process.kill()

    def close(self) -> None:
        """Nothing runs between files."""


def in_words(ended: Ended, allowance: Allowance) -> UnreadableFile:
    """Say what became of a file whose reading did not end well."""
    if ended.how == "lost":
        return NotYet("The program that reads files was stopped, or could not be started.", remedy="It is tried again.")
    if ended.status == NOT_INSTALLED:
        return NotYet(
            "A part of this program that reads such files is not installed.",
            remedy="Ask whoever looks after this computer to install reviewsearch again; the file is tried again.",
        )
    cause = _too_much(ended, allowance)
    if cause:
        return UnreadableFile(f"{cause}, far more than a document does.", remedy=_AGAIN)
    return UnreadableFile(
        "It makes the program that reads such files break down; it is damaged, or was made to do harm.", remedy=_ANOTHER
    )


def _too_much(ended: Ended, allowance: Allowance) -> str:
    """Return what a file takes too much of, "" where it ended otherwise."""
    if ended.how == "stopped":
        return f"Reading it takes more than {allowance.wall_seconds:.0f} seconds"
    if -ended.status in _OVER_ITS_TIME:
        return f"Reading it takes more than {allowance.cpu_seconds} seconds of work"
    megabytes = {TOO_MUCH_MEMORY: allowance.memory_bytes, TOO_LONG_AN_ANSWER: allowance.output_bytes}
    what = {TOO_MUCH_MEMORY: "Reading it takes", TOO_LONG_AN_ANSWER: "Its text takes"}.get(ended.status)
    return f"{what} more than {megabytes[ended.status] // _MIB} MB of memory" if what else ""
