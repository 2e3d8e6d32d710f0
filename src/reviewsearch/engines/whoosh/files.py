"""How Whoosh's files are made, flushed, merged, trusted and let go of."""

import math
import mmap
import os
import re
import shutil
import stat
from collections import defaultdict
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC
from whoosh.reading import SegmentReader

from reviewsearch.engines.whoosh.rows import View, schema
from reviewsearch.errors import IndexUnavailable
from reviewsearch.system import flush

MARKER, LOCK = "reviewsearch-index", "MAIN_WRITELOCK"

# Segments are of one step when the numbers of their documents have the same logarithm to this base; so many of one step
# are merged into one. A smaller base makes searching faster (each segment is asked for each term), a larger one writing.
STEP = 16

# A segment is written again when more than this share of its documents is deleted. Until then what is deleted is only
# hidden, and its words stay in the files: who must be rid of them makes the index anew.
WORN = 1 / 4

# Generation, time and number of the file that is Whoosh's table of contents.
Stamp = tuple[int, int, int]
_TABLE = re.compile(r"_MAIN_(\d+)\.toc")


class Codec(W3Codec):  # type: ignore[misc] # Whoosh has no types, so that its classes are Any to the checker
    """Whoosh's format of files, without looking for lengths of texts, which it would do on the disk, once per posting."""

    length_stats = False

    def __init__(self) -> None:
        # Squeezing postings, most of a few bytes, makes writing a quarter slower, searching a third; the files twice as small.
        super().__init__(compression=0)


class Files(FileStorage):  # type: ignore[misc] # Whoosh has no types, so that its classes are Any to the checker
    """A folder that flushes what a batch of writes made before it counts, and remembers what to close or delete.

    Whoosh never flushes. It makes a table of contents under a passing name and renames it: by then all that it names
    must be on the disk, and its new name soon after.
    """

    def __init__(self, folder: str | Path) -> None:
        super().__init__(str(folder))
        self._made: list[Any] = []
        self._open: list[Any] = []
        self._within: list[Files] = []

    def create_file(self, name: str, **options: Any) -> Any:
        """Make a file, which is flushed before a table of contents names it."""
        file = super().create_file(name, **options)
        self._made.append(file)
        return file

    def open_file(self, name: str, **_: Any) -> Any:
        """Open a file, mapped into memory, to be closed with the others."""
        with Path(self.folder, name).open("rb") as file:
            length = file.seek(0, os.SEEK_END)
            # Nothing can be mapped that is empty: the postings of documents without a word.
            mapped = mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ) if length else BytesIO()
        self._open.append(StructFile(mapped, name=name))
        return self._open[-1]

    def temp_storage(self, name: str) -> "Files":
        """Make a folder within this one for what a batch writes on its way, which goes with it."""
        within = Files(self._fpath(name))
        within.create()
        self._within.append(within)
        return within

    def rename_file(self, oldname: str, newname: str, *, safe: bool = False) -> None:
        """Give a table of contents the name by which it counts, once all that was made for it is on the disk."""
        for file in self._made:
            flush(Path(self.folder, str(file)))
        flush(Path(self.folder))
        super().rename_file(oldname, newname, safe=safe)
        try:
            flush(Path(self.folder))
        except OSError:
            Path(self.folder, newname).unlink()  # the table before it still stands
            raise
        self._made.clear()

    def let_go(self) -> None:
        """Close all files and delete those of a batch that never came to count."""
        for file in (*self._open, *self._made):
            if not file.is_closed:
                with suppress(OSError):  # a full disk refuses what is still to be written
                    file.close()
        for file in self._made:
            Path(self.folder, str(file)).unlink(missing_ok=True)
        for within in self._within:
            within.let_go()
            shutil.rmtree(within.folder, ignore_errors=True)


def make(folder: Path, fingerprint: str) -> None:
    """Make an empty index for us alone. Its marker comes last, so that one half made is never opened."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise unavailable(f"The folder {folder} already holds something, and it is not an index of this program.")
    folder.chmod(stat.S_IRWXU)
    TOC.create(Files(folder), schema())
    marker = folder / MARKER
    marker.write_text(fingerprint + "\n", encoding="utf-8")
    flush(marker)
    flush(folder)


def trust(folder: Path, fingerprint: str) -> None:
    """Raise errors.IndexUnavailable unless this is an index of ours: Whoosh's files are pickles, and may run anything."""
    try:
        found = (folder / MARKER).read_text(encoding="utf-8", errors="replace").removesuffix("\n")
        open_to_others = folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    except OSError as error:
        raise unavailable(f"There is no index in {folder}.") from error
    if open_to_others and os.name == "posix":
        raise unavailable(f"The index in {folder} may have been changed by others: its folder is open to them.")
    if found != fingerprint:
        raise unavailable(f"The index in {folder} was made by another version of this program.")


def stamp(folder: Path) -> Stamp:
    """Return what changes whenever the index is written to or exchanged for another.

    Raises OSError while a writer exchanges files, and always where there is no index.
    """
    generation, table = _table(folder)
    state = table.stat()
    return generation, state.st_mtime_ns, state.st_ino


def _table(folder: Path) -> tuple[int, Path]:
    """Return the number and path of the table of contents that counts. Raises FileNotFoundError where there is none."""
    tables = [(int(found[1]), path) for path in folder.iterdir() if (found := _TABLE.fullmatch(path.name))]
    if not tables:
        raise FileNotFoundError(folder)
    return max(tables)


def counted(folder: Path) -> list[str]:
    """Return the names of the table of contents and of the files of the segments it names. Raises OSError."""
    table = TOC.read(Files(folder), "MAIN", schema=schema())
    segments = {segment.segment_id() for segment in table.segments}
    names = [path.name for path in folder.iterdir() if path.name.partition(".")[0] in segments]
    return sorted([_table(folder)[1].name, *names])


def look(folder: Path) -> View:
    """Return what stands in an index that is trusted. Raises OSError while a writer exchanges files."""
    files = Files(folder)
    try:
        table = TOC.read(files, "MAIN", schema=schema())
        return View([SegmentReader(files, table.schema, segment) for segment in table.segments], files)
    except BaseException:
        files.let_go()
        raise


def unavailable(cause: str) -> IndexUnavailable:
    """Return the error for an index that cannot be used."""
    return IndexUnavailable(cause, remedy="reviewsearch rebuild")


def all_again(writer: Any, segments: list[Any]) -> list[Any]:
    """Write every segment again: a merge policy, as Whoosh's `commit` takes it."""
    for segment in segments:
        _again(writer, segment)
    return []


def merged(writer: Any, segments: list[Any]) -> list[Any]:
    """Write worn segments and a full step of segments again, as part of the new one; return the others.

    A merge policy, as Whoosh's `commit` takes it.
    """
    steps: dict[float, list[Any]] = defaultdict(list)
    for segment in segments:
        held = segment.doc_count_all() - segment.deleted_count()
        worn = segment.deleted_count() > WORN * segment.doc_count_all()
        steps[-1 if worn else int(math.log(held, STEP))].append(segment)
    again = [part for step, parts in steps.items() if step < 0 or len(parts) >= STEP for part in parts]
    for segment in again:
        _again(writer, segment)
    return [segment for segment in segments if segment not in again]


def _again(writer: Any, segment: Any) -> None:
    if segment.deleted_count() < segment.doc_count_all():
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
