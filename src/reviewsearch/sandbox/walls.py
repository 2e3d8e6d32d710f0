"""The walls around a process that reads one file: how much it may take, what it may touch, and which of them this system has."""

import functools
import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from reviewsearch.sandbox import landlock, seccomp

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no such module, and tests run on Linux
    HAS_LIMITS = False
else:
    HAS_LIMITS = hasattr(os, "fork")

_MIB = 1024 * 1024
# How a process that reads ends where it could not say more: see `lanes`, which puts it into words.
DONE, TOO_LONG_AN_ANSWER, TOO_MUCH_MEMORY, BROKE, NOT_INSTALLED = 0, 3, 4, 5, 6
_OPEN_FILES = 64
# Where Linux keeps the libraries that Python's own parts are linked with.
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
# The rules stand above all files that a server has open, so that a child can let go of those first.
ABOVE_ALL_FILES = 256


@dataclass(frozen=True, slots=True)
class Allowance:
    """What reading one file may take: seconds of processor and of wall clock, bytes of address space and of answer.

    Of 380 real PDFs none took more than 3 s of processor; address space counts the libraries too, 130 MB before a file is
    opened.
    """

    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    memory_bytes: int = 768 * _MIB
    output_bytes: int = 64 * _MIB


class Walls:
    """The walls that this system has, prepared once by the server; each child puts them on."""

    def __init__(self) -> None:
        self._files = landlock.Ruleset.reading(program_folders(), above=ABOVE_ALL_FILES)
        self._calls = seccomp.available()
        if self._calls:
            seccomp.prepared(may_open=self._files is not None)

    def put_on(self, allowance: Allowance) -> None:
        """Hold this process to them, for good. Raises OSError where the system refuses one that it said it has."""
        limit(allowance)
        if self._files:
            self._files.put_on()
        if self._calls:
            seccomp.put_on(may_open=self._files is not None)


def limit(allowance: Allowance) -> None:
    """Set the system's limits on processor, memory and output for this process and all it starts."""
    if not HAS_LIMITS:  # pragma: no cover - so it is on Windows alone, and tests run on Linux
        return
    wanted = {
        resource.RLIMIT_CPU: (allowance.cpu_seconds, allowance.cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (allowance.output_bytes, allowance.output_bytes),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (_OPEN_FILES, _OPEN_FILES),
    }
    if sys.platform != "darwin":  # where it is not kept to
        wanted[resource.RLIMIT_AS] = (allowance.memory_bytes, allowance.memory_bytes)
    for kind, (soft, hard) in wanted.items():
        most = resource.getrlimit(kind)[1]
        is_free = most == resource.RLIM_INFINITY
        # The account's own limit may be lower.
        resource.setrlimit(kind, (soft, hard) if is_free else (min(soft, most), min(hard, most)))


def program_folders() -> tuple[Path, ...]:
    """Return where the program's code and its libraries stand, parts of which are read only when a file asks for them."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    installed = {Path(folder).resolve() for name in names if (folder := sysconfig.get_path(name))}
    return (*sorted(installed), Path(__file__).resolve().parent.parent, *map(Path, _SYSTEM_LIBRARIES))


@functools.cache
def protections() -> tuple[str, ...]:
    """Return, in plain words, what a file is kept from while it is read."""
    allowed = Allowance()
    sentences = [
        "Each file is read in a process of its own; if it breaks down, that file alone is set aside.",
        f"It is stopped after {allowed.wall_seconds:.0f} seconds.",
    ]
    if HAS_LIMITS:
        memory = f", {allowed.memory_bytes // _MIB} MB of memory" if sys.platform != "darwin" else ""
        sentences.append(
            f"It may use {allowed.cpu_seconds} seconds of processor time{memory} and "
            f"{allowed.output_bytes // _MIB} MB of output."
        )
    if seccomp.available():
        sentences.append("It cannot use the network or start another program (seccomp).")
    if landlock.version():
        sentences.append("It can open no file but the one it reads and the code of programs (Landlock).")
    return tuple(sentences)


@functools.cache
def gaps() -> tuple[str, ...]:
    """Return, in plain words, which protections this system does not offer."""
    sentences = []
    if not HAS_LIMITS:
        sentences.append("This system cannot limit the memory or processor time of a process that reads a file.")
    elif sys.platform == "darwin":
        sentences.append("This system does not limit the memory of a process that reads a file.")
    if not seccomp.available():
        sentences.append("This system cannot keep a process that reads a file from the network (it has no seccomp).")
    if not landlock.version() and not seccomp.available():
        sentences.append("This system cannot keep a process that reads a file from other files (it has no Landlock).")
    return tuple(sentences)
