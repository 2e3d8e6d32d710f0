"""Writing so that it is there after a power cut, on every system.

Where a system has no folder to flush (Windows) or no hard links, the fallback here does the same with one step more, and
`lacks` says what is missing.
"""

import contextlib
import errno
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from reviewsearch import files, system
from reviewsearch.errors import NotWritable

_PIECE = 1024 * 1024
# The end of the name of a file that is being written; one that an interrupted process left means nothing.
UNFINISHED = ".new"
# What the system says where too much is open for one more: of what is on the disk it says nothing.
TOO_MUCH_OPEN = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


def lacks() -> tuple[str, ...]:
    """Return, in plain words, what this system cannot do and what is done instead."""
    missing = []
    if not system.FLUSHES_FOLDERS:
        missing.append(
            "folders cannot be flushed to disk here: after a power cut the last files may need to be dropped again"
        )
    if not files.REFUSES_LINKS:
        missing.append("symbolic links are recognised before opening, not while opening")
    return tuple(missing)


def flush(file: BinaryIO) -> None:
    """Put a file's bytes on the disk. Raises OSError: bytes that failed to flush once are never trusted again."""
    file.flush()
    os.fsync(file.fileno())


def flush_path(path: Path) -> None:
    """Put a file that was written before, and its name, on the disk."""
    system.flush(path)
    system.flush(path.parent)


def flush_tree(folder: Path) -> None:
    """Put all that stands below a folder, and the folder, on the disk."""
    for within, _, names in os.walk(folder, topdown=False):
        for name in names:
            system.flush(Path(within, name))
        system.flush(Path(within))


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Make a folder and those above it, each on the disk before what it is to hold."""
    missing = [folder, *(above for above in folder.parents if not above.exists())] if not folder.exists() else []
    for each in reversed(missing):
        with contextlib.suppress(FileExistsError):
            each.mkdir(mode=mode)
        try:
            system.flush(each.parent)
        except OSError:
            # Left standing, it would be taken for one that is on the disk.
            with contextlib.suppress(OSError):
                each.rmdir()
            raise


def write_whole(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Write a file so that at any moment either the old or the new content stands under its name."""
    temporary = _unfinished(path)
    try:
        with temporary.open("wb") as file:
            file.write(content)
            if durable:
                flush(file)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        system.flush(path.parent)


def place(source: Path, target: Path) -> None:
    """Give a file a second name, never replacing. Raises FileExistsError. The folder is flushed."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _place_copy(source, target)
    system.flush(target.parent)


def _place_copy(source: Path, target: Path) -> None:
    """Give a copy of a file a name, where a file system has no links: whole or not at all. There is but one writer."""
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    temporary = _unfinished(target)
    try:
        with source.open("rb") as original, temporary.open("wb") as copy:
            while piece := original.read(_PIECE):
                copy.write(piece)
            flush(copy)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def exchange(source: Path, target: Path) -> None:
    """Let a flushed file take the place of another, on the same file system. The folder is flushed."""
    source.replace(target)
    system.flush(target.parent)


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name[:200]}{UNFINISHED}")


def copy_hashing(source: BinaryIO, target: Path) -> tuple[str, int]:
    """Copy an open file to a new name, flushed; return the SHA-256 of its bytes and their number."""
    digest = hashlib.sha256()
    size = 0
    with target.open("xb") as copy:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += copy.write(piece)
        flush(copy)
    return digest.hexdigest(), size


def sha256(path: Path) -> str:
    """Return the SHA-256 of a plain file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with files.opened(path) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def check_writable(folder: Path) -> None:
    """Raise errors.NotWritable unless this account may make files in a folder. Leaves no trace in it."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotWritable(
            f"Nothing can be written to {folder}: this account is not allowed to, or the disk is read-only.",
            remedy="Give the account that runs reviewsearch the right to write there, or mount the disk for writing.",
        )
