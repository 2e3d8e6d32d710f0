"""The right to write, and what comes with it: one writer, the index brought in step with the archive before anything else."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewsearch.app.index import Index, Prepared, built_beside, generations
from reviewsearch.app.ingest import Intake
from reviewsearch.app.settings import Settings
from reviewsearch.domain.document import Page, Status
from reviewsearch.errors import IndexUnavailable, UnreadableFile
from reviewsearch.extract import read
from reviewsearch.store import disk
from reviewsearch.store.archive import Archive, Filed
from reviewsearch.store.lock import WriterLock

# Called with how many documents are done and how many there are.
Progress = Callable[[int, int], None]
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Writer:
    """The one process that may write, with all it writes to."""

    settings: Settings
    archive: Archive
    index: Index
    intake: Intake


@contextlib.contextmanager
def writing(settings: Settings, *, purpose: str, progress: Progress | None = None) -> Iterator[Writer]:
    """Take the writer's lock, make good what a stop left undone, and give what may be written to. Raises Busy."""
    disk.make_folder(settings.index)
    with WriterLock(lock_path(settings), purpose=purpose):
        archive = Archive(settings.archive)
        archive.prepare()
        archive.sweep()
        generations(settings).sweep()
        index = _current(settings, archive, progress)
        try:
            reconcile(archive, index)
            yield Writer(settings, archive, index, Intake(settings, archive, index))
        finally:
            index.close()


def rebuild(settings: Settings, *, progress: Progress | None = None) -> int:
    """Make the index anew from the archive, beside the one in use; return how many documents it holds. Raises Busy."""
    disk.make_folder(settings.index)
    with WriterLock(lock_path(settings), purpose="reviewsearch rebuild"):
        archive = Archive(settings.archive)
        archive.prepare()
        return _build(settings, archive, progress)


def lock_path(settings: Settings) -> Path:
    """Return where the writer's lock stands."""
    return settings.index / "writer.lock"


def reconcile(archive: Archive, index: Index) -> None:
    """Hold what the archive has and the index lacks: the work of a process that was stopped before it got there."""
    index.catch_up()
    known = {entry.record.id: (entry.record.revision, entry.path) for entry in index.catalogue.entries()}
    for filed in archive.filed():
        if known.get(filed.record.id) != (filed.record.revision, filed.path.as_posix()):
            index.take([Prepared(filed, pages_of(archive, filed))])


def pages_of(archive: Archive, filed: Filed) -> tuple[Page, ...]:
    """Read a kept document's pages again; none where it is quarantined, or its original has gone (`verify` says so)."""
    if filed.record.status is Status.QUARANTINED:
        return ()
    try:
        return read(archive.root / filed.path, settled=True).pages
    except (UnreadableFile, FileNotFoundError):
        return ()


def _current(settings: Settings, archive: Archive, progress: Progress | None) -> Index:
    try:
        return Index.open(settings, write=True)
    except IndexUnavailable:
        _build(settings, archive, progress)
        return Index.open(settings, write=True)


def _build(settings: Settings, archive: Archive, progress: Progress | None) -> int:
    filed = list(archive.filed())
    with built_beside(settings) as index:
        for start in range(0, len(filed), _BATCH):
            some = filed[start : start + _BATCH]
            index.take(Prepared(each, pages_of(archive, each)) for each in some)
            if progress:
                progress(start + len(some), len(filed))
    return len(filed)
