"""What the system's refusals mean to people: what happened, what to do, and which of them pass by themselves."""

import errno
import shutil
import sqlite3
from pathlib import Path

from reviewsearch.errors import NotYet
from reviewsearch.store import disk

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_UNREACHABLE = frozenset(
    {
        *(errno.ESTALE, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN),
        *(errno.ETIMEDOUT, errno.ENODEV, errno.ENXIO, errno.ECONNRESET, errno.ECONNABORTED),
    }
)
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# What may be over at the next try, and says nothing against the file in hand.
_PASSING = _FULL | disk.TOO_MUCH_OPEN | _UNREACHABLE | {errno.EIO, errno.EAGAIN, errno.EINTR, errno.EBUSY}
_MIB = 1024 * 1024


def concerns_all(error: OSError) -> bool:
    """Return whether a refusal would meet the next file as well, so that it is better to pause."""
    return error.errno in disk.TOO_MUCH_OPEN


def passes(error: OSError | sqlite3.Error) -> bool:
    """Return whether a refusal may be over at the next try."""
    if isinstance(error, sqlite3.Error):
        return isinstance(error, sqlite3.OperationalError)
    return error.errno in _PASSING


def in_words(error: OSError | sqlite3.Error, place: Path, *, wanted: int = 0) -> NotYet:
    """Put a refusal into words. `place` is a folder of the disk written to, `wanted` how many bytes were to be written."""
    if isinstance(error, sqlite3.Error):
        full = "full" in str(error) or _is_nearly_full(place)
        error = OSError(errno.ENOSPC if full else errno.EIO, str(error))
    if error.errno in _FULL:
        return NotYet(f"The disk is full: {_room(place, wanted)}.", remedy="Make room; it then goes on by itself.")
    if error.errno in disk.TOO_MUCH_OPEN:
        return NotYet(
            "This computer has too much open at present.",
            remedy="It is tried again by itself; if it stays so, close other programs or start the computer again.",
        )
    if error.errno in _UNREACHABLE:
        return NotYet(
            f"The disk or network share cannot be reached at present ({error.strerror}).",
            remedy="It is tried again by itself; see that the share is connected.",
        )
    if error.errno in _FORBIDDEN:
        return NotYet(
            f"This account is not allowed to do that ({error.strerror}): {error.filename or place}.",
            remedy="Give the account that runs reviewsearch permission to read and write there.",
        )
    return NotYet(
        f"The disk reports an error ({error.strerror or error}).",
        remedy="It is tried again by itself; if it stays so, have the disk looked at before it loses anything.",
    )


def _is_nearly_full(place: Path) -> bool:
    # SQLite says of some of its files only that they could not be written.
    try:
        return shutil.disk_usage(place).free < _MIB
    except OSError:
        return False


def _room(place: Path, wanted: int) -> str:
    try:
        free = f"{shutil.disk_usage(place).free:,} bytes are free"
    except OSError:
        free = "how much is free cannot be said"
    return f"{wanted:,} bytes are needed and {free}" if wanted else free
