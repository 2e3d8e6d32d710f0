"""Every error raised on purpose, in one tree, each with its exit code and a sentence that names the remedy.

ReviewsearchError
├── WrongUsage            2   what was asked for cannot be done as asked
│   ├── UnreadableQuery       the words of a search cannot be read
│   ├── UnreadableReference   a case reference cannot be read
│   ├── BadSettings           reviewsearch.toml says something that cannot be followed
│   └── NotFound              no such document, page or folder
├── IndexUnavailable      3   the index is missing, damaged or of another make
├── UnreadableFile        4   a dropped file cannot be read as a document
│   ├── NotYet                it may become readable: wait
│   └── BrokenDown            a library broke down over what it holds
├── NotWritable           4   nothing can be written where the archive or its index stands
├── NewerArchive          4   a newer version of this program has written records that this one does not know
├── Busy                  5   another process is writing to this archive
└── Overloaded            5   more is asked of the website at once than it can answer
"""

import shlex
from typing import ClassVar


class ReviewsearchError(Exception):
    """An error meant for people: what went wrong, and `help`, what to do about it."""

    exit_code: ClassVar[int] = 4

    def __init__(self, cause: str, *, remedy: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


class WrongUsage(ReviewsearchError):
    """What was asked for cannot be done as asked."""

    exit_code = 2


class UnreadableQuery(WrongUsage):
    """The words of a search cannot be read; `repaired` is the nearest query that can."""

    def __init__(self, cause: str, *, repaired: str, position: int | None = None) -> None:
        remedy = f"Try: reviewsearch search {shlex.quote(repaired)}" if repaired else "Type a word to search for."
        super().__init__(cause, remedy=remedy)
        self.repaired = repaired
        self.position = position


class UnreadableReference(WrongUsage):
    """A case reference cannot be read; the sentence says which part of it."""


class BadSettings(WrongUsage):
    """`reviewsearch.toml` says something that cannot be followed."""


class NotFound(WrongUsage):
    """There is no such document, page or folder."""


class IndexUnavailable(ReviewsearchError):
    """The index is missing, damaged or of another make; it is made again from the archive."""

    exit_code = 3


class UnreadableFile(ReviewsearchError):
    """A dropped file cannot be read as a document; the cause is told to the person who dropped it."""


class NotYet(UnreadableFile):
    """A dropped file cannot be read yet, but may be once it is whole."""


class BrokenDown(UnreadableFile):
    """A library broke down over what a file holds; what it raised is the `__cause__`."""


class NotWritable(ReviewsearchError):
    """Nothing can be written where the archive or its index stands."""


class NewerArchive(ReviewsearchError):
    """A newer version of this program has written records that this one does not know; nothing is touched."""


class Busy(ReviewsearchError):
    """Another process is writing to this archive."""

    exit_code = 5


class Overloaded(ReviewsearchError):
    """More is asked of the website at once than it can answer in time."""

    exit_code = 5
