"""Landlock: how a process of Linux gives up every file but those beneath a few folders, for good and without privileges."""

import ctypes
import fcntl
import functools
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# The numbers are the same on every architecture (include/uapi/asm-generic/unistd.h).
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH, _NO_NEW_PRIVILEGES = 1, 1, 38
_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
# How many rights over files each version of Landlock knows, from version 1 on; the last one stands for all later ones.
_FILE_RIGHTS = (13, 14, 15, 15, 16)
_BIND_AND_CONNECT, _FROM_VERSION_4 = 3, 4
_SOCKETS_AND_SIGNALS, _FROM_VERSION_6 = 3, 6


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


@dataclass(frozen=True, slots=True)
class Ruleset:
    """An open set of rules, made once and put on as often as wanted."""

    descriptor: int

    @classmethod
    def reading(cls, folders: Iterable[Path], *, above: int = 0) -> "Ruleset | None":
        """Make rules that allow reading beneath these folders and nothing else; None where the system has no Landlock.

        Their descriptor is `above` or higher.
        """
        known = version()
        if not known:
            return None
        rules = _Ruleset(
            (1 << _FILE_RIGHTS[min(known, len(_FILE_RIGHTS)) - 1]) - 1,
            _BIND_AND_CONNECT if known >= _FROM_VERSION_4 else 0,
            _SOCKETS_AND_SIGNALS if known >= _FROM_VERSION_6 else 0,
        )
        size = 24 if known >= _FROM_VERSION_6 else 16 if known >= _FROM_VERSION_4 else 8
        low = _call(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
        made = cls(fcntl.fcntl(low, fcntl.F_DUPFD_CLOEXEC, above))
        os.close(low)
        for folder in folders:
            made._allow(folder)
        return made

    def _allow(self, folder: Path) -> None:
        try:
            descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC | os.O_DIRECTORY)
        except OSError:
            return  # what is not there need not be read
        try:
            beneath = _Beneath(_READ_FILE | _READ_DIRECTORY, descriptor)
            _call(_ADD_RULE, self.descriptor, _PATH_BENEATH, ctypes.byref(beneath), 0)
        finally:
            os.close(descriptor)

    def put_on(self) -> None:
        """Hold this process, and all it starts, to the rules from now on, and let go of them. Raises OSError."""
        give_up_privileges()
        _call(_RESTRICT_SELF, self.descriptor, 0)
        os.close(self.descriptor)


def version() -> int:
    """Return which version of Landlock the system has, 0 where none."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        return _call(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    except OSError:
        return 0


def give_up_privileges() -> None:
    """Let nothing that this process starts ever hold more rights than it does, which both kinds of wall ask for first."""
    if libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


@functools.cache
def libc() -> ctypes.CDLL:
    """Return the system's library, opened once: a child that opened it anew for each wall would pay for it with every file."""
    return ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: object) -> int:
    outcome = int(libc().syscall(ctypes.c_long(number), *arguments))
    if outcome < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return outcome
