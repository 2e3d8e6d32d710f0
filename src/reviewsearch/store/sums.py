"""Sums over what the catalogue holds, so that a byte that changed by itself is noticed, and what SQLite reports, in our words.

A sum is the CRC-32 of what was written, for mistakes of disks: it is no protection against people.
"""

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

from reviewsearch.errors import Busy, IndexUnavailable, ReviewsearchError

Row = Sequence[object]
_PIECE = 1024 * 1024
_FACTS = "id, shown, record, path, status, kind, cases, title, published, words"


def of_text(text: str) -> int:
    """Return the sum of a text."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def of_rows(rows: Iterable[Row]) -> int:
    """Return the sum of rows, in order."""
    total = 0
    for row in rows:
        # What is a member of an enumeration comes back as the text it is.
        plain = tuple(str(value) if isinstance(value, str) else value for value in row)
        total = crc32(repr(plain).encode("utf-8", "surrogatepass"), total)
    return total


def of_file(path: Path) -> tuple[int, int]:
    """Return the size and sum of a file. Raises OSError."""
    size = total = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            total = crc32(piece, total)
    return size, total


def damage(db: sqlite3.Connection) -> str | None:
    """Return what is wrong with a catalogue, in words, None where all of it is as it was written; reads all of it."""
    try:
        told = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if told != "ok":
            return f"SQLite finds it damaged: {told}"
        for identity in _changed(db):
            return f"what it holds of the document {identity[:8]} is not what was written"
        for term, total in db.execute("SELECT term, sum FROM term"):
            if of_text(term) != total:
                return "one of its words is not what was written"
    except (sqlite3.DatabaseError, UnicodeError) as error:
        return f"it cannot be read: {error}"
    return None


def _changed(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the ids of documents of which a row is not as it was written."""

    def rows(query: str) -> list[Row]:
        return db.execute(query, (identity,)).fetchall()

    query = f"SELECT {_FACTS}, facts_sum, pages_sum FROM document ORDER BY id"  # noqa: S608 - a constant
    for *row, facts, text in db.execute(query):
        identity = str(row[0])
        belongs = rows("SELECT key, document, place FROM belongs WHERE document = ? ORDER BY place")
        sources = rows("SELECT name, place, document FROM source WHERE document = ? ORDER BY name, place")
        pages = rows(
            "SELECT document, number, label, text, raw, reader, headings, places FROM page WHERE document = ? ORDER BY number"
        )
        found = rows("SELECT document, place, number, text, page FROM recommendation WHERE document = ? ORDER BY place")
        if (of_rows([row, *belongs, *sources]), of_rows([*pages, *found])) != (facts, text):
            yield identity


@contextlib.contextmanager
def damage_told() -> Iterator[None]:
    """Turn what SQLite reports into errors of ours.

    OSError where the disk is full, fails or cannot be written to, Busy where another process holds the file, IndexUnavailable
    where it is damaged.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _in_words(error) from error


_REFUSED = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_NOMEM: errno.ENOMEM,
}


def _in_words(error: sqlite3.DatabaseError) -> OSError | ReviewsearchError:
    # The lower byte is the kind of mistake, what is above it says more.
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if kind in _REFUSED:
        return OSError(_REFUSED[kind], os.strerror(_REFUSED[kind]), "the catalogue")
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy("Another process is writing to the catalogue.", remedy="Wait until it is done, then try again.")
    return IndexUnavailable(f"The catalogue is damaged: {error}.", remedy="Run: reviewsearch rebuild")
