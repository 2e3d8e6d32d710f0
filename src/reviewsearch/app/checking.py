"""Checking: every document is looked at before the public may see it, in the background, after staff can find it."""

import time
from pathlib import Path

from reviewsearch.app.index import Index
from reviewsearch.app.means import Means, MeansOf, clock
from reviewsearch.app.publishing import Publisher
from reviewsearch.app.recording import recorded
from reviewsearch.app.scans import is_unread
from reviewsearch.app.settings import Settings
from reviewsearch.domain.decisions import stamped
from reviewsearch.domain.document import Page, Source, Status
from reviewsearch.domain.findings import Checked, Finding
from reviewsearch.extract.reader import Reader
from reviewsearch.sandbox import Sandbox
from reviewsearch.store import disk
from reviewsearch.store.archive import Archive, Staged
from reviewsearch.store.catalogue import Entry

# The bundle is written to as a whole: after each of fifty documents would be too often, after all of them too late.
_BATCH_SECONDS = 1.0


def look_at(
    settings: Settings, means: MeansOf, path: Path, kept: Entry | None, pages: tuple[Page, ...]
) -> tuple[Finding, ...]:
    """Return what the checks find in a document that is kept, or else in a file anywhere. Raises UnreadableFile, NotYet."""
    with Sandbox() as sandbox:
        look = means(settings, sandbox).look
        if kept:
            return look(settings.archive / kept.path, kept.record, pages)
        reading = Reader(sandbox, extractor=settings.extractor).read(path, settled=True)
        staged = Staged(path, disk.sha256(path), path.stat().st_size)
        source = Source(path.name, str(path.absolute().parent), stamped(clock()))
        record, extraction = recorded(settings, staged, source, reading)
        return look(path, record, extraction.pages)


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
        self._waiting = [
            entry.record.id
            for entry in index.catalogue.entries()
            if entry.record.checked is None and entry.record.status is Status.HELD
        ]

    def expect(self, identity: str) -> None:
        """Note a document that has just been filed, or whose scanned pages have been read."""
        self._waiting.append(identity)

    def check_some(self) -> bool:
        """Check documents for about a second, and let the bundle follow; return whether there were any."""
        end = time.monotonic() + _BATCH_SECONDS
        found = False
        while self._waiting and time.monotonic() < end:
            found = True
            self._check(self._waiting.pop(0))
        if found:
            self._publisher.settle()
        return found

    def check_all(self) -> None:
        """Check until none waits."""
        while self.check_some():
            pass

    def _check(self, identity: str) -> None:
        entry = self._index.catalogue.entry(identity)
        if entry is None or entry.record.checked is not None or entry.record.status is not Status.HELD:
            return
        if entry.superseded_by in self._waiting:
            self._waiting.append(identity)  # the newer version comes first: if that is public, this one is not to be
            return
        original = self._archive.root / entry.path
        pages = self._index.catalogue.pages(identity)
        if not original.is_file() or is_unread(self._settings, entry.record, pages):
            return  # `verify` says so, or it is expected again: nobody may see what could not be looked at
        findings = self._means.look(original, entry.record, pages)
        self._publisher.checked(identity, Checked(stamped(self._means.now()), self._means.version, findings))
