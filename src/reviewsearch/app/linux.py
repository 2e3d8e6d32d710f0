"""What Linux alone can be asked: whether a program still writes to a file, what a folder lies on, how memory is given out.

Elsewhere both questions go unanswered, which costs nothing but time (a file that is still written to looks otherwise at the
next look; a folder's events are proven in any case); `lacks` says so.
"""

import contextlib
import ctypes
import functools
import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CAN_ASK = sys.platform == "linux"
_MOUNTS = Path("/proc/self/mountinfo")
# Where in a line of it the device and the mount point stand (proc(5)).
_DEVICE, _POINT = 2, 4
_ESCAPED = re.compile(r"\\([0-7]{3})")
# File systems of this computer alone, whose kernel knows everyone who has a file open.
_LOCAL = frozenset("ext2 ext3 ext4 xfs btrfs f2fs tmpfs zfs bcachefs jfs".split())
_SHARES = {
    **dict.fromkeys(
        "nfs nfs4 cifs smb3 smbfs 9p ceph glusterfs lustre afs ncpfs gpfs beegfs".split(), "a network share"
    ),
    **dict.fromkeys("virtiofs vboxsf vmhgfs prl_fs drvfs".split(), "a folder shared with another computer"),
}
# M_ARENA_MAX and M_MMAP_THRESHOLD of glibc's malloc.h, and from how many bytes on a piece of memory is given back as soon as it is free.
_MOST_ARENAS, _GIVEN_BACK_FROM = -8, -3
_LARGE = 512 * 1024
_LAYERED = {"overlay": "a container's layered folder", "aufs": "a container's layered folder"}


@dataclass(frozen=True, slots=True)
class Mount:
    """A place where a file system begins: `device` as stat gives it, `kind` as in "ext4", "cifs", "fuse.sshfs"."""

    point: str
    kind: str
    device: int

    @property
    def is_local(self) -> bool:
        """Whether only this computer can write to it."""
        return self.kind in _LOCAL

    @property
    def is_share(self) -> bool:
        """Whether others may write to it behind this computer's back, and what they write comes late."""
        return self.kind in _SHARES or (self.kind.startswith("fuse") and self.kind != "fuseblk")

    @property
    def silent(self) -> str | None:
        """What it is, where not all that is dropped is told of by events; None where it is."""
        return (
            _SHARES.get(self.kind)
            or _LAYERED.get(self.kind)
            or (f"a folder that a program provides ({self.kind})" if self.kind.startswith("fuse") else None)
        )


def mounts(table: Iterable[str]) -> Iterator[Mount]:
    """Read the lines of /proc/self/mountinfo; those of another form are passed over."""
    for line in table:
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) <= _POINT or not kind:
            continue
        major, _, minor = fields[_DEVICE].partition(":")
        point = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[_POINT])
        yield Mount(point, kind[0], os.makedev(int(major), int(minor)))


def mount_of(folder: Path) -> Mount | None:
    """Return the file system that a folder lies on, None where that cannot be asked."""
    _is_local.cache_clear()  # something else may be mounted since
    place = os.path.realpath(folder)
    above = [mount for mount in _mounted() if _holds(mount.point, place)]
    # Of two at one point the later one lies on top.
    return max(reversed(above), key=lambda mount: len(mount.point), default=None)


def _holds(point: str, place: str) -> bool:
    return place == point or place.startswith(point.rstrip("/") + "/")


def _mounted() -> list[Mount]:
    try:
        return list(mounts(_MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()))
    except OSError:
        return []


@functools.lru_cache(maxsize=64)
def _is_local(device: int) -> bool:
    return any(mount.device == device and mount.is_local for mount in _mounted())


def keep_memory_together() -> None:
    """Have all threads of this process take memory from one place, so that what one gives back another takes.

    Else glibc sets up to eight places for each processor aside, and engines start threads for each batch: a watcher then holds
    twice the memory and more. And large pieces, of which an engine takes tens of megabytes for each batch, are given back to the
    system: else glibc learns to keep them, and small things between them hold them fast. A libc that does otherwise, or knows no
    such settings, is left as it is.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MOST_ARENAS, 1)
        ctypes.CDLL(None).mallopt(_GIVEN_BACK_FROM, _LARGE)


def boot() -> str:
    """Name the time since this computer was started, "" where it has no name."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def is_written(descriptor: int) -> bool:
    """Return whether any program has an open file, of a local file system, open for writing as well; False where nobody says."""
    if not CAN_ASK or not _is_local(os.fstat(descriptor).st_dev):
        return False
    import fcntl

    try:
        # Who opens the file for writing in this instant has us told by a signal, which must not be one that kills.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:  # another account's file, or a file system without leases: the looks decide alone
        return False
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def lacks() -> tuple[str, ...]:
    """Return, in plain words, what this system cannot be asked and what is done instead."""
    if CAN_ASK:
        return ()
    return (
        "this system does not say whether another program still writes to a file: one that grows slowly may be taken twice",
    )
