"""How other people's programs are run on files nobody trusts: within limits, with nothing of ours, ended with all they started."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reviewsearch.errors import NotYet

if TYPE_CHECKING:
    import subprocess

# A process sets its own limits and becomes the program: they must hold before it reads its first byte.
_LIMITED = """
import os, resource, sys
for kind, most in ((resource.RLIMIT_CPU, {cpu}), (resource.RLIMIT_AS, {memory}), (resource.RLIMIT_FSIZE, {output}),
                   (resource.RLIMIT_CORE, 0)):
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))
os.execv(sys.argv[1], sys.argv[1:])
"""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one run may take: seconds of wall clock and of processor, bytes of address space and of any file it writes."""

    seconds: float
    cpu_seconds: int
    memory: int
    output: int


class TooSlow(Exception):
    """A program was ended because it did not end by itself."""


# What runs at this moment, and which of it somebody has asked to stop; guarded by the lock, for both come from other threads.
_guard = threading.Lock()
_running: "set[subprocess.Popen[bytes]]" = set()
_told_to_stop: "set[subprocess.Popen[bytes]]" = set()


def stop_all() -> None:
    """Stop every program that runs at this moment; who waits for one gets NotYet."""
    with _guard:
        _told_to_stop.update(_running)
        for process in _running:
            _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    # Programs start others, which outlive them when they are stopped by their limits.
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


def run(
    arguments: Sequence[str],
    allowed: Allowed,
    *,
    folder: Path,
    given: BinaryIO | None = None,
    answer: BinaryIO | None = None,
) -> int:
    """Run a program in a folder of its own and return how it ended; `given` is its standard input, `answer` its output.

    Both must be files with descriptors. Raises TooSlow, and NotYet where `stop_all` has stopped it.
    """
    import subprocess

    limits = _LIMITED.format(cpu=allowed.cpu_seconds, memory=allowed.memory, output=allowed.output)
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", limits, *arguments] if sys.platform != "win32" else list(arguments),
        cwd=folder,
        env={
            "PATH": os.defpath,
            "HOME": os.fspath(folder),
            "TMPDIR": os.fspath(folder),
            "LANG": "C.UTF-8",
            "OMP_THREAD_LIMIT": "1",  # several threads read one page no faster, and take every processor for it
        },
        stdin=given or subprocess.DEVNULL,
        stdout=answer or subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with _guard:
        _running.add(process)
    try:
        status = process.wait(allowed.seconds)
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    finally:
        with _guard:
            _running.discard(process)
            stopped = process in _told_to_stop
            _told_to_stop.discard(process)
        _kill(process)
        process.wait()
    if stopped:
        raise NotYet("Reading it was stopped.", remedy="It is read at the next start.")
    return status
