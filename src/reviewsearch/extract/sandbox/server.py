"""The process that reads files for another: started clean, warm with the readers' libraries, one forked child for each file."""

import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from functools import partial
from typing import Any, BinaryIO

from reviewsearch.domain.ports import Limits
from reviewsearch.errors import UnreadableFile
from reviewsearch.extract import WARM, read_open
from reviewsearch.extract.sandbox import wire
from reviewsearch.extract.sandbox.walls import (
    ABOVE_ALL_FILES,
    BROKE,
    DONE,
    NOT_INSTALLED,
    TOO_LONG_AN_ANSWER,
    TOO_MUCH_MEMORY,
    Allowance,
    Walls,
    limit,
)

_MESSAGE = 4096
# For so long nothing must be asked before libraries are loaded that may be needed, in seconds.
_PAUSE = 0.25
_PDF = b"%PDF-"
_DOCUMENT, _ANSWER, _FIRST_OTHER = 3, 4, 5


def _rehearsal() -> bytes:
    """Make a PDF of one page: what the first file of all sets up once, every child finds ready (it halves its time)."""
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length 38 >>\nstream\nBT /F 12 Tf 72 720 Td (Ready) Tj ET    \nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    ending = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 6\n0000000000 65535 f \n" + table + ending


def question(limits: Limits, allowance: Allowance, *, settled: bool, extractor: str) -> bytes:
    """Put what is wanted of a file into one line."""
    return json.dumps([astuple(limits), astuple(allowance), settled, extractor]).encode() + b"\n"


def main(arguments: list[str]) -> None:
    """Serve over a socket, with `serve NUMBER`, or, with `once QUESTION`, read standard input alone."""
    if arguments[0] == "once":
        limits, allowance, settled, extractor = _asked(arguments[1].encode())
        limit(allowance)
        with os.fdopen(0, "rb") as document, os.fdopen(1, "wb") as answer:
            sys.exit(_read(document, answer, limits, settled=settled, extractor=extractor))
    walls = Walls()
    gc.disable()
    with socket.socket(fileno=int(arguments[1])) as parent:
        parent.sendall(b"ready\n")
        _serve(parent, walls)


def _rehearse() -> None:
    with tempfile.TemporaryFile() as rehearsal:
        rehearsal.write(_rehearsal())
        rehearsal.flush()
        for _ in range(3):
            with suppress(UnreadableFile):
                read_open(rehearsal, Limits())


def _load(room: str) -> None:
    with suppress(ImportError):  # one that is not installed is missed by the file that needs it
        importlib.import_module(room)


def _serve(parent: socket.socket, walls: Walls) -> None:
    # What readers need is loaded while nobody waits, and not at all for one who comes with a note and goes.
    rooms: list[Callable[[], None]] = [*(partial(_load, room) for room in WARM), _rehearse]
    gc.freeze()
    while True:
        while rooms and not select.select([parent], [], [], _PAUSE if _rehearse in rooms else 0)[0]:
            rooms.pop()()
            # What is here now is never garbage: children share it untouched.
            gc.freeze()
        try:
            line, files, _, _ = socket.recv_fds(parent, _MESSAGE, 2)
        except OSError:
            return
        if not line:
            return
        asked = _asked(line)
        if _rehearse in rooms and os.pread(files[0], len(_PDF), 0) == _PDF:
            rooms.remove(_rehearse)
            _rehearse()
            gc.freeze()
        child = os.fork()
        if child == 0:
            _be_the_child(files, asked, walls)
        for file in files:
            os.close(file)
        ended = _ended(child, parent, asked[1].wall_seconds)
        try:
            parent.sendall(json.dumps(ended).encode() + b"\n")
        except OSError:
            return


def _asked(line: bytes) -> tuple[Limits, Allowance, bool, str]:
    limits, allowance, settled, extractor = json.loads(line)
    return Limits(*limits), Allowance(*allowance), settled, extractor


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


def _be_the_child(files: list[int], asked: tuple[Limits, Allowance, bool, str], walls: Walls) -> None:
    """Read one file behind the walls and end; nothing that happens here comes back."""
    status = BROKE
    try:
        limits, allowance, settled, extractor = asked
        # Both go high first: either may stand where the other belongs.
        for file, place in zip([os.dup(file) for file in files], (_DOCUMENT, _ANSWER), strict=True):
            os.dup2(file, place)
        os.closerange(_FIRST_OTHER, ABOVE_ALL_FILES)
        walls.put_on(allowance)
        with os.fdopen(_DOCUMENT, "rb") as document, os.fdopen(_ANSWER, "wb") as answer:
            status = _read(document, answer, limits, settled=settled, extractor=extractor)
    finally:
        os._exit(status)


def _read(document: BinaryIO, answer: BinaryIO, limits: Limits, *, settled: bool, extractor: str) -> int:
    outcome: wire.Outcome
    try:
        outcome = read_open(document, limits, settled=settled, extractor=extractor)
    except (UnreadableFile, OSError) as error:
        outcome = error
    except MemoryError:
        return TOO_MUCH_MEMORY
    except ImportError:
        return NOT_INSTALLED
    try:
        wire.written(outcome, answer)
        answer.flush()
    except OSError:
        _emptied(answer)
        return TOO_LONG_AN_ANSWER
    except MemoryError:
        return TOO_MUCH_MEMORY
    return DONE


def _emptied(answer: BinaryIO) -> None:
    # What did not go through would be tried again, and fail again, when the file is closed.
    raw: Any = answer
    with suppress(OSError, io.UnsupportedOperation):
        raw.raw.close()


if __name__ == "__main__":
    main(sys.argv[1:])
