"""Opening a plain file and nothing else: no link is followed, no pipe waited for, no device touched."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from reviewsearch.errors import NotYet, UnreadableFile

# Whether the system refuses a symbolic link while opening; elsewhere it is recognised just before.
REFUSES_LINKS = hasattr(os, "O_NOFOLLOW")
_FLAGS = os.O_RDONLY
for _name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):
    _FLAGS |= getattr(os, _name, 0)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a plain file for reading.

    Raises UnreadableFile where it is something else, NotYet where this account may not read it at present, and OSError
    where it has gone or the disk fails.
    """
    not_a_file = UnreadableFile(
        "This is not a file but a folder, link, pipe or device.", remedy="Drop the file itself."
    )
    if not REFUSES_LINKS and path.is_symlink():
        raise not_a_file
    try:
        descriptor = os.open(path, _FLAGS)
    except PermissionError:
        if path.is_dir():  # Windows does not open folders
            raise not_a_file from None
        raise NotYet(
            "The file cannot be opened: this account is not allowed to read it.",
            remedy="Give the account that runs reviewsearch permission to read it.",
        ) from None
    except OSError as error:
        # A link where none is followed, a socket, a pipe or device that nobody serves.
        if error.errno in {errno.ELOOP, errno.ENXIO, errno.ENODEV}:
            raise not_a_file from None
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise not_a_file
    with os.fdopen(descriptor, "rb") as file:
        yield file
