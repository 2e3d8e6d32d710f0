"""Checking: every document is looked at before the public may see it, in the background, after staff can find it."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from reviewsearch.app.index import Index
from reviewsearch.app.lacking import lacking
from reviewsearch.app.means import Means, MeansOf, clock
from reviewsearch.app.publishing import Publisher
from reviewsearch.app.recording import recorded
from reviewsearch.app.scans import is_unread
from reviewsearch.app.settings import Settings
from reviewsearch.app.to_do import ToDo
from reviewsearch.domain.decisions import stamped
from reviewsearch.domain.document import Page, Record, Source, Status
from reviewsearch.domain.findings import Checked, Finding
from reviewsearch.extract.reader import Reader
from reviewsearch.sandbox import Sandbox
from reviewsearch.store import disk
from reviewsearch.store.archive import Archive, Staged
from reviewsearch.store.catalogue import Catalogue, Entry

# The bundle is written to as a whole: after each of fifty documents would be too often, after all of them too late.
_BATCH_SECONDS = 1.0


def look_at(
    settings: Settings,
    means: MeansOf,
    path: Path,
    kept: Entry | None,
    pages: tuple[Page, ...],
    catalogue: Catalogue | None,
) -> tuple[Finding, ...]:
    """Return what the checks find in a document that is kept, or else in a file anywhere. Raises UnreadableFile, NotYet.

    Without a catalogue it is not compared with what is kept.
    """
    with Sandbox() as sandbox:
        look = means(settings, sandbox).look
        if kept:
            findings = look(settings.archive / kept.path, kept.record, pages)
            return (*findings, *lacking(kept.record, pages, catalogue, settings))
        reading = Reader(sandbox, extractor=settings.extractor).read(path, settled=True)
        staged = Staged(path, disk.sha256(path), path.stat().st_size)
        source = Source(path.name, str(path.absolute().parent), stamped(clock()))
        record, extraction = recorded(settings, staged, source, reading)
        findings = look(path, record, extraction.pages)
        return (*findings, *lacking(record, extraction.pages, catalogue, settings))


class Checking:
    """The documents that wait to be checked, for the one process that may write."""

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        index: Index,
        publisher: Publisher,
        means: Means,
    ) -> None:
        self._settings = settings
        self._archive = archive
        self._index = index
        self._publisher = publisher
        self._means = means
        self._new = ToDo(index.catalogue.unchecked)
        # Checked by other checks, or by another never-publish list: looked at once more when nothing new waits.
        self._again = ToDo(partial(index.catalogue.checked_otherwise, means.version))

    def expect(self, identity: str) -> None:
        """Note a document that has just been filed, or whose scanned pages have been read."""
        self._new.add(identity)

    def check_some(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Check documents for about a second, and let the bundle follow; return whether there were any.

        What has never been checked comes first, then what was checked otherwise than it would be now. Once `until` says so, and
        one was checked, no more is begun: then the bundle has still to follow (`Publisher.keep_time`).
        """
        return self._some(self._new, until) or self._some(self._again, until)

    def check_new(self) -> None:
        """Check until nothing waits that has never been checked."""
        while self._some(self._new):
            pass

    def _some(self, to_do: ToDo, until: Callable[[], bool] = lambda: False) -> bool:
        end = time.monotonic() + _BATCH_SECONDS
        found = False
        while time.monotonic() < end and not (found and until()) and (identity := to_do.next()):
            found = True
            self._check(identity)
        if found and not until():
            self._publisher.settle()
        return found

    def check_all(self) -> None:
        """Check until none waits, neither for the first time nor again."""
        while self.check_some():
            pass

    def _check(self, identity: str) -> None:
        entry = self._index.catalogue.entry(identity)
        if entry and entry.superseded_by:
            self._check(entry.superseded_by)  # the newest version comes first: if that is public, this one is not to be
            entry = self._index.catalogue.entry(identity)
        if entry is None or entry.record.status is not Status.HELD or self._is_done(entry.record):
            return
        original = self._archive.root / entry.path
        pages = self._index.catalogue.pages(identity)
        if not original.is_file() or is_unread(self._settings, entry.record, pages):
            return  # `verify` says so, or it is expected again: nobody may see what could not be looked at
        looked = self._means.look(original, entry.record, pages)
        findings = (*looked, *lacking(entry.record, pages, self._index.catalogue, self._settings))
        self._publisher.checked(identity, Checked(stamped(self._means.now()), self._means.version, findings))

    def _is_done(self, record: Record) -> bool:
        return record.checked is not None and record.checked.version == self._means.version
