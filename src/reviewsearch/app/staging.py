"""From a dropped file to a copy of our own: opened as a plain file and nothing else, while nobody writes to it."""

import os
import time

from reviewsearch.app import troubles
from reviewsearch.app.linux import is_written
from reviewsearch.app.receipt import Dropped
from reviewsearch.domain.ports import Limits
from reviewsearch.errors import NotYet, UnreadableFile
from reviewsearch.files import opened
from reviewsearch.store.archive import Archive, Staged

# How often, and after how many seconds each time, a writer of a file that was named to us is asked for once more.
_TIMES, _PAUSE = 10, 0.05


def staged(archive: Archive, dropped: Dropped) -> tuple[Staged, os.stat_result]:
    """Copy a dropped file into the archive's staging folder; return the copy and how the file looked then.

    Raises NotYet where it cannot be taken at present, UnreadableFile where it never will be, and OSError where something is
    wrong that every file would meet.
    """
    size = 0
    try:
        with opened(dropped.path) as file:
            look = os.fstat(file.fileno())
            size = look.st_size
            _check_size(size)
            if not dropped.settled and _stays_written(file.fileno(), patient=dropped.inbox is None):
                raise NotYet(
                    "Another program still has it open for writing.",
                    remedy="It is taken once that program has closed it.",
                )
            copy = archive.stage(file)
            if unchanging(os.fstat(file.fileno())) == unchanging(look):
                return copy, look
            archive.discard(copy)
    except FileNotFoundError:
        if dropped.path.exists():  # then it is the archive's own folder that has gone
            raise
        raise NotYet(
            "It went away before it was taken.",
            remedy="Drop it again if it is still wanted.",
        ) from None
    except OSError as error:
        if troubles.concerns_all(error):
            raise
        raise troubles.in_words(error, archive.root, wanted=size) from error
    raise NotYet("It changed while it was copied.", remedy="It is taken once it is copied completely.")


def _check_size(size: int) -> None:
    limit = Limits().file_bytes
    if size > limit:
        raise UnreadableFile(
            f"It has {size:,} bytes; at most {limit:,} are taken.", remedy="Save a smaller copy and drop that."
        )


def unchanging(look: os.stat_result) -> tuple[int, int, int, int]:
    """Return what is the same while nobody writes to a file."""
    return (look.st_size, look.st_mtime_ns, look.st_ctime_ns, look.st_ino)


def _stays_written(descriptor: int, *, patient: bool) -> bool:
    """Return whether a program has a file open for writing, and, where we are `patient`, does not close it at once.

    A program that is just being started has for an instant whatever the one that starts it had open. What lies in an inbox is
    looked at again anyway; who names a file to be kept is not to be turned away for that.
    """
    for _ in range(_TIMES if patient else 0):
        if not is_written(descriptor):
            return False
        time.sleep(_PAUSE)
    return is_written(descriptor)
