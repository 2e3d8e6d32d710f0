"""Running some work with strace at its main thread: which calls it makes, and what becomes of it where one is refused."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_LONGEST = 60.0


def missing() -> str | None:
    """Return why work cannot be traced here, None where it can be: tried, not guessed."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-o", os.devnull, sys.executable, "-V"], capture_output=True, text=True, check=False
    )
    return None if tried.returncode == 0 else f"strace cannot trace here: {tried.stderr.strip()}"


def traced(work: Callable[[], None], log: Path, options: Sequence[str]) -> int:
    """Do some work in a forked child, traced from its first step; return its exit status, negative for a signal."""
    go, release = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(work, go, release)
    os.close(go)
    with subprocess.Popen(
        ["strace", "-p", str(child), "-o", str(log), *options], stderr=subprocess.PIPE, text=True
    ) as tracer:
        assert tracer.stderr is not None  # noqa: S101 - asked for above
        said = tracer.stderr.readline()
        os.write(release, b".")
        os.close(release)
        try:
            if "attached" not in said:
                raise RuntimeError(said)
            return os.waitstatus_to_exitcode(_waited(child))
        finally:
            tracer.stderr.read()


def _be_the_child(work: Callable[[], None], go: int, release: int) -> None:
    os.close(release)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    os.read(go, 1)
    try:
        work()
    except SystemExit as ended:
        os._exit(ended.code if isinstance(ended.code, int) else 1)
    except BaseException:  # noqa: BLE001 - whatever it is, it must be told by the exit status
        os._exit(70)
    sys.stdout.flush()
    os._exit(0)


def _waited(child: int) -> int:
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]
