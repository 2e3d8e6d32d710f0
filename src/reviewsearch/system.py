"""What each system does in its own way: putting what is written on the disk, and a lock that ends with its holder."""

import os
import sys
from pathlib import Path

# Where a folder can be opened, its names can be put on the disk; Windows does that by itself.
FLUSHES_FOLDERS = hasattr(os, "O_DIRECTORY")

if sys.platform == "win32":  # pragma: no cover - the other branch is tested; this one is its mirror
    import msvcrt

    def take_lock(descriptor: int) -> None:
        """Take the lock of an open file, for as long as it is open. Raises OSError where another has it."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def take_lock(descriptor: int) -> None:
        """Take the lock of an open file, for as long as it is open. Raises OSError where another has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def flush(path: Path) -> None:
    """Put a file's bytes, or a folder's names, on the disk. Raises OSError: what failed to flush once is never trusted again."""
    folder = path.is_dir()
    if folder and not FLUSHES_FOLDERS:
        return
    # Windows flushes only what may be written.
    descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
