"""What a watcher remembers between two starts: files that are kept and still lie there, and since when others wait.

A small SQLite file in `index/`. Lost, it is made anew: each file is then looked at once more and found to be held.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from reviewsearch.app.linux import boot
from reviewsearch.app.settling import Look

# Not flushed: what a power cut takes from it costs one more look at each file.
_TABLES = """
pragma synchronous = off;
create table if not exists kept (path blob primary key, look text not null, id text not null, stays text not null);
create table if not exists waits (path blob primary key, since real not null, boot text not null);
"""
# For each table: which paths it knows, and how one is forgotten.
_PRUNING = (
    ("select path from kept", "delete from kept where path = ?"),
    ("select path from waits", "delete from waits where path = ?"),
)


class Remembered:
    """The memory of one archive's watcher. `since` counts in seconds of the clock that only goes forward."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._boot = boot()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open what is remembered, for the one who writes; a damaged file is made anew."""
        try:
            return cls(_opened(path))
        except sqlite3.OperationalError:  # the disk is full, or the like
            raise
        except sqlite3.DatabaseError:
            for name in (path.name, f"{path.name}-journal"):
                path.with_name(name).unlink(missing_ok=True)
            return cls(_opened(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def is_kept(self, path: Path, look: Look) -> bool:
        """Return whether a file is kept and looks as it did when it was."""
        row = self._file.execute("select look from kept where path = ?", (os.fsencode(path),)).fetchone()
        return row is not None and row[0] == _written(look)

    def identity(self, path: Path) -> str | None:
        """Return the id of the document that was last kept from a path and still lay there afterwards."""
        row = self._file.execute("select id from kept where path = ?", (os.fsencode(path),)).fetchone()
        return str(row[0]) if row else None

    def keep(self, path: Path, look: Look, identity: str, *, stays: str) -> None:
        """Note a file that is kept and lies there still; `stays` says why where it should have gone."""
        row = (os.fsencode(path), _written(look), identity, stays)
        with self._file:
            self._file.execute("insert or replace into kept values (?, ?, ?, ?)", row)

    def staying(self) -> Iterator[tuple[Path, str]]:
        """Yield the files that are kept and could not be removed, with the reason."""
        for path, stays in self._file.execute("select path, stays from kept where stays <> '' order by path"):
            yield Path(os.fsdecode(path)), str(stays)

    def waits_since(self, path: Path) -> float | None:
        """Return since when a file has waited, before the last stop too; None where that is not known."""
        found = self._file.execute(
            "select since from waits where path = ? and boot = ?", (os.fsencode(path), self._boot)
        ).fetchone()
        return float(found[0]) if found else None

    def waits(self, path: Path, since: float) -> None:
        """Note since when a file waits."""
        with self._file:
            self._file.execute("insert or replace into waits values (?, ?, ?)", (os.fsencode(path), since, self._boot))

    def forget(self, path: Path) -> None:
        """Note that a file waits no more."""
        with self._file:
            self._file.execute("delete from waits where path = ?", (os.fsencode(path),))

    def prune(self, inbox: Path) -> None:
        """Forget the files of an inbox that can be reached and holds them no more."""
        for known, forget in _PRUNING:
            rows = self._file.execute(known).fetchall()
            paths = (Path(os.fsdecode(row[0])) for row in rows)
            gone = [(os.fsencode(path),) for path in paths if path.is_relative_to(inbox) and not os.path.lexists(path)]
            with self._file:
                self._file.executemany(forget, gone)


def _written(look: Look) -> str:
    # As text: file numbers of some shares have more bits than SQLite's whole numbers.
    return f"{look.size} {look.modified} {look.changed} {look.inode}"


def place(index: Path) -> Path:
    """Return where it stands."""
    return index / "watched.sqlite"


def _opened(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=5)
    try:
        file.executescript(_TABLES)
    except BaseException:
        file.close()
        raise
    return file


@contextlib.contextmanager
def reading(path: Path) -> "Iterator[Remembered]":
    """Give what is remembered to one who only reads, while a watcher may write: nothing where nothing can be read."""
    read_only = f"{path.absolute().as_uri()}?mode=ro"
    try:
        file = sqlite3.connect(read_only, uri=True, timeout=1)
        file.execute("select count(*) from kept")
    except sqlite3.Error:
        file = sqlite3.connect(":memory:")
        file.executescript(_TABLES)
    with Remembered(file) as remembered:
        yield remembered
